"""What the people office reads of its lists."""

from django.db.models import QuerySet

from learning.models import ParkedLine, PeopleList, PeopleListLine

PAGE = 50
FILTERS = ("error", "again", "new", "changed", "leaves", "parked", "same")


def lists() -> QuerySet[PeopleList]:
    """All lists, the newest first; whoever handed them in is in hand."""
    return PeopleList.objects.select_related("by__person", "applied_by__person")


def last_whole(row: PeopleList) -> int:
    """How many rows the last applied list of everybody before this one had; 0 if there was none."""
    counts = (
        PeopleList.objects.filter(state=PeopleList.State.APPLIED, everybody=True)
        .exclude(pk=row.pk)
        .order_by("-applied_at")
        .values_list("counts", flat=True)
        .first()
    )
    return sum((counts or {}).get(effect, 0) for effect in ("new", "changed", "same", "error"))


def lines(row: PeopleList, show: str) -> QuerySet[PeopleListLine]:
    """The lines of a list in the order of its rows; of one kind where ``show`` names one."""
    found = row.lines.select_related("person").order_by("row")
    if show == "again":
        return found.filter(again=True)
    if show == "parked":
        return found.exclude(parked_manager="").exclude(effect="error")
    return found.filter(effect=show) if show else found


def parked() -> QuerySet[ParkedLine]:
    """Whoever waits for a manager who is not known yet."""
    return ParkedLine.objects.select_related("person__branch", "list").order_by(
        "manager_number", "person__name"
    )

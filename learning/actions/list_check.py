"""Check the lines of a list: what each would do, as the company is now. Nothing of the company is changed."""

from collections import Counter
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Lower
from django.utils import timezone

from learning.actions.list_lines import keep_lines
from learning.lists.plan import plan, small
from learning.lists.rings import rings
from learning.models import PeopleList, PeopleListLine, Person, ReportingLine
from learning.queries.list_company import company_for

CHUNK = 1000
BATCH = 500  # the database driver keeps prepared statements: long ones fill the memory
_NAMED = 6
"""So many people of a ring are named."""


def check_portion(row: PeopleList) -> bool:
    """Plan the next lines; ``False`` when there are none left."""
    # By row, and by nothing else: this is an index as it stands, and no portion sorts what is left.
    lines = list(row.lines.filter(row__gt=row.cursor).order_by("row")[:CHUNK])
    if not lines:
        return False
    company = company_for(row, lines)
    for line in lines:
        found = plan(line.data, line.read_errors, company, row.valid_from)
        line.effect = PeopleListLine.Effect(found.effect)
        line.changes, line.errors = found.changes, found.errors
        line.parked_manager, line.person_id = found.parked[:40], found.person
    keep_lines(lines)
    row.cursor = lines[-1].row
    row.done += len(lines)
    return True


def find_rings(row: PeopleList) -> None:
    """Every line of a ring is an error that names the ring. Memory grows with the people, by some bytes each."""
    good = row.lines.exclude(effect=PeopleListLine.Effect.ERROR).filter(row__gt=0)
    above: dict[str, str] = {}
    rows = (
        ReportingLine.objects.filter(main=True, starts_on__lte=row.valid_from)
        .exclude(ends_on__lt=row.valid_from)
        .values_list("person__number", "manager__number")
    )
    for person, manager in rows.iterator(CHUNK):
        above[small(person)] = small(manager)
    told = good.annotate(manager=KeyTextTransform("manager", "data")).values_list("number", "manager")
    before: dict[str, str] = {}
    for number, manager in told.iterator(CHUNK):
        if manager:
            before[number] = above.get(number, "")
            above[number] = small(manager)
    # A line that is left out leaves what was: that may close a ring with another line, so it is looked at again.
    while found := [ring for ring in rings(above) if not before.keys().isdisjoint(ring)]:
        for ring in found:
            names = _names(row, ring[:_NAMED])
            error = {"key": "ring", "names": [names.get(number, number) for number in ring[:_NAMED]]}
            mine = [number for number in ring if number in before]
            for start in range(0, len(mine), BATCH):
                row.lines.filter(number__in=mine[start : start + BATCH]).update(
                    effect=PeopleListLine.Effect.ERROR,
                    errors={"manager": error},
                    changes={},
                    parked_manager="",
                )
            for number in mine:
                if old := before.pop(number):
                    above[number] = old
                else:
                    del above[number]


def _names(row: PeopleList, numbers: tuple[str, ...]) -> dict[str, str]:
    here = (
        Person.objects.annotate(small=Lower("number")).filter(small__in=numbers).values_list("small", "name")
    )
    listed = row.lines.filter(number__in=numbers).annotate(name=KeyTextTransform("name", "data"))
    return {**dict(here), **dict(listed.values_list("number", "name"))}


def missing(row: PeopleList) -> QuerySet[Person]:
    """Whoever works here on the day from which the list counts, and is not on it.

    Who begins that day, or later, is left alone.
    """
    listed = PeopleListLine.objects.filter(list=row, person=OuterRef("pk"), row__gt=0)
    return (
        Person.objects.filter(hired_on__lt=row.valid_from)
        .filter(Q(left_on=None) | Q(left_on__gte=row.valid_from))
        .filter(~Exists(listed))
        .order_by("pk")
    )


def leave_portion(row: PeopleList) -> bool:
    """Write the next lines of those whom a list of everybody leaves out; ``False`` when there are none left."""
    last_day = (row.valid_from - timedelta(days=1)).isoformat()
    people = list(missing(row).filter(pk__gt=row.cursor).select_related("branch", "job")[:CHUNK])
    if not people:
        return False
    PeopleListLine.objects.bulk_create(
        [
            PeopleListLine(
                list=row,
                row=-one.pk,
                number=small(one.number),
                person=one,
                effect=PeopleListLine.Effect.LEAVES,
                data={
                    "number": one.number,
                    "name": one.name,
                    "branch": one.branch.name,
                    "job": one.job.name,
                    "manager": "",
                    "hired_on": one.hired_on.isoformat(),
                    "locale": one.locale,
                    "left_on": last_day,
                },
                changes={"left_on": [one.left_on.isoformat() if one.left_on else "", last_day]},
            )
            for one in people
        ],
        batch_size=BATCH,
    )
    row.cursor = people[-1].pk
    return True


def sum_up(row: PeopleList) -> None:
    """Count what the check found, and say that it is over."""
    counts: Counter[str] = Counter(row.lines.order_by().values_list("effect", flat=True).iterator(CHUNK))
    counts["parked"] = row.lines.exclude(parked_manager="").exclude(effect="error").count()
    row.counts = dict(counts)
    row.here = (
        Person.objects.filter(hired_on__lt=row.valid_from)
        .filter(Q(left_on=None) | Q(left_on__gte=row.valid_from))
        .count()
    )
    row.state = PeopleList.State.CHECKED
    row.checked_at = timezone.now()

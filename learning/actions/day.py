"""The turn of the day: what was written down for a day in the future becomes true on it."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from learning.actions.accounts import close_account
from learning.actions.people_changed import people_changed, told_together
from learning.models import Branch, Person, Placement
from learning.rules.due import local_day

CHUNK = 500
_moved: ContextVar[set[int] | None] = ContextVar("places_changed", default=None)


def turn_the_day(now: datetime) -> tuple[int, int]:
    """Move whoever changes places today, and close the accounts of whoever is gone; return how many of both.

    A day begins and ends by the clock of the branch. Nothing depends on the last run: what was missed is made up for,
    and running twice does nothing. Each portion is a transaction of its own.
    """
    moved = closed = 0
    while portion := list(_misplaced(now).values_list("pk", flat=True)[:CHUNK]):
        settled = _settle(portion, now)
        moved += settled
        if not settled:
            break  # somebody else was at it
    for person in _gone(now).iterator(CHUNK):
        closed += close_account(person=person)
    return moved, closed


def settle_places(people: Collection[int], now: datetime | None = None) -> None:
    """Make branch and job of these people those of their main place of today. Three queries, however many."""
    moved = _moved.get()
    if moved is not None:
        moved.update(people)
    else:
        _settle(people, now or timezone.now())


@contextmanager
def settled_together() -> Iterator[None]:
    """Many changes of places, settled and told once when all of them are made. Use it inside their transaction."""
    moved: set[int] = set()
    with told_together():
        token = _moved.set(moved)
        try:
            yield
        finally:
            _moved.reset(token)
        _settle(moved, timezone.now())


def _settle(people: Collection[int], now: datetime) -> int:
    with transaction.atomic():
        rows = list(_misplaced(now).filter(pk__in=people).select_for_update(of=("self",)))
        for row in rows:
            row.branch_id, row.job_id = row.branch_now, row.job_now  # type: ignore[attr-defined]
        if rows:
            Person.objects.bulk_update(rows, ["branch", "job"], batch_size=CHUNK)
            people_changed([row.pk for row in rows])
        return len(rows)


def _misplaced(now: datetime) -> QuerySet[Person]:
    """People whose last main place that has begun is another one than the row says."""
    begun = Q(pk=None)
    for zone in Branch.objects.values_list("zone", flat=True).distinct().order_by():
        begun |= Q(branch__zone=zone, starts_on__lte=local_day(now, zone))
    last = Placement.objects.filter(begun, person=OuterRef("pk"), main=True).order_by("-starts_on")
    return (
        Person.objects.annotate(
            branch_now=Subquery(last.values("branch")[:1]), job_now=Subquery(last.values("job")[:1])
        )
        .filter(~Q(branch_now=F("branch")) | ~Q(job_now=F("job")), branch_now__isnull=False)
        .order_by("pk")
    )


def _gone(now: datetime) -> QuerySet[Person]:
    """People with an open account whose last day is over."""
    over = Q(pk=None)
    for zone in Branch.objects.values_list("zone", flat=True).distinct().order_by():
        over |= Q(branch__zone=zone, left_on__lt=local_day(now, zone))
    return Person.objects.filter(over, user__is_active=True).order_by("pk")

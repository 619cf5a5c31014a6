"""Whom a requirement reaches: by where people are placed today, and as what."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from learning.models import Branch, Person, Placement, Requirement
from learning.rules.due import local_day


@dataclass(frozen=True)
class Audience:
    """Who: these branches (by pk; none means all), these jobs (likewise), hired from a day on, so long after it."""

    branches: frozenset[int] = frozenset()
    jobs: frozenset[int] = frozenset()
    hired_from: date | None = None
    opens_after: int = 0

    @property
    def is_everybody(self) -> bool:
        """Whether it reaches all branches and all jobs."""
        return not (self.branches or self.jobs)


def audience_of(requirement: Requirement) -> Audience:
    """The audience of a requirement. Two queries, none when branches and jobs came with it."""
    return Audience(
        frozenset(branch.pk for branch in requirement.branches.all()),
        frozenset(job.pk for job in requirement.jobs.all()),
        requirement.hired_from,
        requirement.opens_after,
    )


def days_now(now: datetime) -> dict[date, list[str]]:
    """Which day it is where: day to the zones of branches in which it is that day. One query."""
    found: dict[date, list[str]] = {}
    for zone in Branch.objects.order_by().values_list("zone", flat=True).distinct():
        found.setdefault(local_day(now, zone), []).append(zone)
    return found


def reached(audience: Audience, now: datetime) -> QuerySet[Person]:
    """Whoever works here and is placed in the audience, each on the day that it is in their branch, once it has opened
    to them. Two queries with its use."""
    return Person.objects.filter(who_is_in(audience, days_now(now)))


def who_is_in(audience: Audience, days: dict[date, list[str]], *, opened: bool = True) -> Q:
    """The condition of ``reached``, for a query of one's own, on days as ``days_now`` gives them.

    ``opened``: only those whose time has come; otherwise also those to whom it opens later.
    """
    after = timedelta(days=audience.opens_after if opened else 0)
    who = _everybody(days, after) if audience.is_everybody else _placed(audience, days, after)
    if audience.hired_from:
        who &= Q(hired_on__gte=audience.hired_from)
    return who


def _works(from_day: date, to_day: date, after: timedelta) -> Q:
    """Employed on both days, and since so long before the first."""
    return Q(Q(left_on=None) | Q(left_on__gte=to_day), hired_on__lte=from_day - after)


def _everybody(days: dict[date, list[str]], after: timedelta) -> Q:
    """Whoever works here: their main place covers their whole employment, so nobody's places are asked for.

    Which day it is in somebody's branch matters to those alone who begin or leave between the days, so the others are
    told first.
    """
    who = _works(min(days), max(days), after) if days else Q(pk__in=[])
    if len(days) > 1:
        for day, zones in days.items():
            who |= _works(day, day, after) & Q(branch__in=Branch.objects.filter(zone__in=zones))
    return who


def _placed(audience: Audience, days: dict[date, list[str]], after: timedelta) -> Q:
    """Whoever works here and has a place, main or further, in some branches or some jobs."""
    who = Q(pk__in=[])
    for day, zones in days.items():
        places = Placement.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)
        if len(days) > 1:
            places = places.filter(branch__zone__in=zones)
        if audience.branches:
            places = places.filter(branch__in=audience.branches)
        if audience.jobs:
            places = places.filter(job__in=audience.jobs)
        who |= _works(day, day, after) & Q(pk__in=places.values("person"))
    return who


def opening(person: Person, now: datetime) -> tuple[Requirement, date] | None:
    """What opens next for somebody, and on which day; ``None`` when nothing is on its way. Two queries."""
    today = local_day(now, person.effective_zone)
    rows = (
        Requirement.objects.filter(ended_at=None, opens_after__gt=(today - person.hired_on).days)
        .exclude(activity__assignments__in=person.assignments.filter(ended_at=None))
        .exclude(hired_from__gt=person.hired_on)
        .filter(activity__current__isnull=False, activity__retired_at=None)
        .filter(_holds_for("branches", person, today), _holds_for("jobs", person, today))
        .select_related("activity__current")
        .order_by("opens_after", "pk")
    )
    first = rows.first()
    return (first, person.hired_on + timedelta(days=first.opens_after)) if first else None


def _holds_for(what: str, person: Person, today: date) -> Q:
    mine = Placement.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today), person=person, starts_on__lte=max(today, person.hired_on)
    ).values("branch" if what == "branches" else "job")
    return Q(**{what: None}) | Q(**{f"{what}__in": mine})

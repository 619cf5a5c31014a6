"""Who hears today of whose dates: the manager, or who stands in while the manager is away."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from learning.models import Deputy, Leave, Person, ReportingLine, User
from learning.roles import Role

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Reports:
    """``hears``: by the key of each person who is led, the key of who hears of them today."""

    hears: dict[int, int]


def reports_for(here: dict[int, Person], days: dict[int, date], now: datetime) -> Reports:
    """Whom each of the people ``here`` (nobody who is away) hears of on their day. Five queries.

    Direct reports by their main lines: who is led through somebody is told of to that one. Of several who stand in,
    it is the first who is there.
    """
    around = Q(starts_on__lte=now.date() + _DAY) & (Q(ends_on=None) | Q(ends_on__gte=now.date() - _DAY))
    stood_in_for = set(Deputy.objects.filter(around, deputy__in=here).values_list("manager", flat=True))
    away = set(
        Leave.objects.filter(around, person__in=stood_in_for).values_list("person", "starts_on", "ends_on")
    )
    standing_in = list(
        Deputy.objects.filter(around, manager__in=stood_in_for, deputy__user__is_active=True).order_by(
            "starts_on", "pk"
        )
    )
    deputies = {row.deputy_id for row in standing_in} - set(here)
    gone = set(
        Leave.objects.filter(around, person__in=deputies).values_list("person", "starts_on", "ends_on")
    )
    leads = set(
        User.objects.filter(person__in=here, groups__name=Role.MANAGER).values_list("person", flat=True)
    )
    heads: dict[int, int] = {pk: pk for pk in here if pk in leads}
    taken: set[int] = set()
    for row in standing_in:
        day = days.get(row.deputy_id, now.date())
        if row.manager_id in taken or not _covers(row.starts_on, row.ends_on, day):
            continue
        if not any(pk == row.manager_id and _covers(starts, ends, day) for pk, starts, ends in away):
            continue
        if any(pk == row.deputy_id and _covers(starts, ends, day) for pk, starts, ends in gone):
            continue
        taken.add(row.manager_id)
        if row.deputy_id in here:
            heads[row.manager_id] = row.deputy_id
    lines = ReportingLine.objects.filter(around, main=True, manager__in=heads).order_by("starts_on")
    hears: dict[int, int] = {}
    for person, manager, starts, ends in lines.values_list("person", "manager", "starts_on", "ends_on"):
        who = heads[manager]
        if person != who and _covers(starts, ends, days[who]):
            hears[person] = who
    return Reports(hears)


def _covers(starts: date, ends: date | None, day: date) -> bool:
    return starts <= day and (ends is None or ends >= day)

"""Whom there is something to tell today, and what: reads only, so that a dry run is the same as the run."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from learning.dates import local
from learning.models import (
    Branch,
    Cycle,
    Deputy,
    Intention,
    Leave,
    Notice,
    NoticeItem,
    Person,
    Reminding,
    ReportingLine,
)
from learning.queries.lists_of_managers import Reports, reports_for
from learning.rules.due import local_day
from learning.rules.hours import is_open, opens_yet
from learning.rules.reminders import OVER, SOON, manager_hears, to_tell

CHUNK = 500
"""People at a time: the queries for so many are the same few."""
OUTAGE = timedelta(days=30)
"""After so long without messages, what should have been told before is left alone: everybody knows by now."""
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Telling:
    """One thing to tell of a date."""

    kind: str
    cycle: Cycle
    due_on: date
    offset: int

    @property
    def key(self) -> str:
        """What it tells, once for ever."""
        return f"{self.kind}:{self.cycle.uuid}:{self.due_on}:{self.offset}"


@dataclass(frozen=True)
class Outgoing:
    """The message of one person today. ``waiting`` are items that were left for it."""

    person: Person
    day: date
    dates: tuple[Telling, ...]
    intentions: tuple[Intention, ...]
    waiting: tuple[int, ...]

    @property
    def holds_list(self) -> bool:
        """Whether something in it is about people whom this person leads."""
        return any(telling.kind == "team" for telling in self.dates)


def reminding(now: datetime) -> Reminding:
    """Whether messages go out, and since when. Before the first run they begin now."""
    return Reminding.objects.filter(pk=1).first() or Reminding(pk=1, on=True, since=now)


def candidates(rules: Reminding, now: datetime, *, rest_of_day: bool) -> list[int]:
    """Whoever might be told something, by key, in branches that are open now, or later today. Six queries.

    A wide guess: who is told what is said by :func:`outgoing`.
    """
    places = _in_time(now, rest_of_day=rest_of_day)
    found: set[int] = set()
    for rows in _might_be_told(rules, now):
        found.update(person for person, branch in rows if branch in places)
    return sorted(found)


def _in_time(now: datetime, *, rest_of_day: bool) -> set[int]:
    """The keys of branches to whose people messages may go. Thousands of them keep the same few hours."""
    answers: dict[tuple[str, time, time, str], bool] = {}
    found = set()
    rows = Branch.objects.order_by().values_list("pk", "zone", "opens", "closes", "open_days")
    for pk, zone, opens, closes, open_days in rows:
        key = zone, opens, closes, open_days
        if key not in answers:
            answers[key] = _is_in_time(*key, now, rest_of_day)
        if answers[key]:
            found.add(pk)
    return found


def is_in_time(branch: Branch, now: datetime, *, rest_of_day: bool = False) -> bool:
    """Whether messages may go to people of this branch now, or later on the same day."""
    return _is_in_time(branch.zone, branch.opens, branch.closes, branch.open_days, now, rest_of_day)


def _is_in_time(
    zone: str, opens: time, closes: time, open_days: str, now: datetime, rest_of_day: bool
) -> bool:
    at = local(now, zone)
    return opens_yet(at, closes, open_days) if rest_of_day else is_open(at, opens, closes, open_days)


def open_dates(rules: Reminding, now: datetime, kind: str) -> QuerySet[Cycle]:
    """Open cycles with a date that is near or past, of which ``kind`` has not told the last thing."""
    told = NoticeItem.objects.filter(
        cycle=OuterRef("pk"), kind=kind, offset=OVER, due_on=OuterRef("assignment__due_on")
    )
    return Cycle.objects.filter(
        ~Exists(told),
        Q(release__isnull=False) | Q(assignment__activity__current__isnull=False),
        completed_at=None,
        assignment__ended_at=None,
        assignment__paused_at=None,
        # A day begins up to a day earlier or later elsewhere, and ends with the instant.
        assignment__due_at__lte=now + (2 - (SOON if kind == "due" else 0)) * _DAY,
        assignment__due_at__gte=max(rules.since, now - OUTAGE) - (2 + OVER) * _DAY,
    )


def _might_be_told(rules: Reminding, now: datetime) -> Iterator[Iterable[tuple[int, int]]]:
    """People with their branches, by cause; of their own things only those with an open account."""
    has_account = Q(person__user__is_active=True)
    for rows in (
        open_dates(rules, now, "due"),
        _left_for_them(rules),
        _unasked(rules).filter(ask_on__lte=now.date() + _DAY),
    ):
        yield rows.filter(has_account).values_list("person", "person__branch").iterator(5000)
    around = Q(starts_on__lte=now.date() + _DAY) & (Q(ends_on=None) | Q(ends_on__gte=now.date() - _DAY))
    lines = ReportingLine.objects.filter(
        around, main=True, person__in=open_dates(rules, now, "team").values("person")
    )
    leaders = set(lines.values_list("manager", "manager__branch").iterator(5000))
    yield leaders
    # Few stand in for anybody: they are matched here, so that the dates of a whole company are not read again.
    heads = {manager for manager, _branch in leaders}
    standing_in = Deputy.objects.filter(around).values_list("manager", "deputy", "deputy__branch")
    yield [(deputy, branch) for manager, deputy, branch in standing_in if manager in heads]


def outgoing(
    people: Collection[int], rules: Reminding, now: datetime, *, rest_of_day: bool = False
) -> list[Outgoing]:
    """What these people are to be told now, at most :data:`CHUNK` of them. A fixed number of queries.

    Nobody who has had today's message, is away, has left or not begun, or has no open account.
    """
    rows = Person.objects.filter(pk__in=people, user__is_active=True).select_related("branch", "user")
    days = {row.pk: local_day(now, row.effective_zone) for row in rows}
    had = set(Notice.objects.filter(person__in=days, day__gte=now.date() - _DAY).values_list("person", "day"))
    away = on_leave(days)
    here = {
        row.pk: row
        for row in rows
        if (row.pk, days[row.pk]) not in had
        and row.pk not in away
        and works_on(row, days[row.pk])
        and is_in_time(row.branch, now, rest_of_day=rest_of_day)
    }
    dates = _own_dates(here, days, rules, now)
    _team_dates(dates, reports_for(here, days, now), rules, now)
    intentions, waiting = _to_ask(here, days, rules), _waiting(here, rules)
    return [
        Outgoing(
            row,
            days[pk],
            tuple(sorted(dates[pk], key=lambda one: (one.kind, one.due_on, one.cycle.pk))),
            tuple(intentions[pk]),
            tuple(waiting[pk]),
        )
        for pk, row in here.items()
        if dates[pk] or intentions[pk] or waiting[pk]
    ]


def works_on(person: Person, day: date) -> bool:
    """Whether this is one of the days on which the person works here."""
    return person.hired_on <= day and (person.left_on is None or person.left_on >= day)


def on_leave(days: dict[int, date]) -> set[int]:
    """Which of these people (by key) are away on their day. One query."""
    if not days:
        return set()
    near = Leave.objects.filter(person__in=days, starts_on__lte=max(days.values())).exclude(
        ends_on__lt=min(days.values())
    )
    return {
        person
        for person, starts, ends in near.values_list("person", "starts_on", "ends_on")
        if starts <= days[person] and (ends is None or ends >= days[person])
    }


def _own_dates(
    here: dict[int, Person], days: dict[int, date], rules: Reminding, now: datetime
) -> dict[int, list[Telling]]:
    cycles = list(open_dates(rules, now, "due").filter(person__in=here).select_related("assignment"))
    told = _told(cycles, "due")
    found: dict[int, list[Telling]] = defaultdict(list)
    for cycle in cycles:
        due_on = cycle.assignment.due_on
        assert due_on is not None
        zone = here[cycle.person_id].effective_zone
        offset = to_tell(due_on, days[cycle.person_id], counts_from(cycle, rules, zone), told[cycle.pk])
        if offset is not None:
            found[cycle.person_id].append(Telling("due", cycle, due_on, offset))
    return found


def _team_dates(found: dict[int, list[Telling]], reports: Reports, rules: Reminding, now: datetime) -> None:
    cycles = list(
        open_dates(rules, now, "team")
        .filter(person__in=reports.hears)
        .select_related("assignment", "person__branch")
    )
    told = _told(cycles, "team")
    days = {cycle.person_id: local_day(now, cycle.person.effective_zone) for cycle in cycles}
    away = on_leave(days)
    for cycle in cycles:
        due_on, day = cycle.assignment.due_on, days[cycle.person_id]
        assert due_on is not None
        if cycle.person_id in away or not works_on(cycle.person, day):
            continue
        since = counts_from(cycle, rules, cycle.person.effective_zone)
        offset = to_tell(due_on, day, since, told[cycle.pk])
        if offset is not None and manager_hears(offset, started=cycle.started_at is not None):
            found[reports.hears[cycle.person_id]].append(Telling("team", cycle, due_on, offset))


def counts_from(cycle: Cycle, rules: Reminding, zone: str) -> date:
    """The day from which the date counts: nothing is told whose day was before it."""
    return local_day(max(cycle.assignment.created_at, rules.since), zone)


def _told(cycles: list[Cycle], kind: str) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows = NoticeItem.objects.filter(
        kind=kind, cycle__in=[cycle.pk for cycle in cycles], due_on=F("cycle__assignment__due_on")
    )
    for cycle, offset in rows.values_list("cycle", "offset"):
        if cycle is not None and offset is not None:  # such rows have both: a constraint says so
            found[cycle].append(offset)
    return found


def _unasked(rules: Reminding) -> QuerySet[Intention]:
    return Intention.objects.filter(done_at=None, asked_at=None, ask_on__gte=rules.since.date())


def _left_for_them(rules: Reminding) -> QuerySet[NoticeItem]:
    return NoticeItem.objects.filter(notice=None, created_at__gte=rules.since)


def _to_ask(here: dict[int, Person], days: dict[int, date], rules: Reminding) -> dict[int, list[Intention]]:
    found: dict[int, list[Intention]] = defaultdict(list)
    for row in _unasked(rules).filter(person__in=here).order_by("ask_on", "pk"):
        if row.ask_on is not None and row.ask_on <= days[row.person_id]:
            found[row.person_id].append(row)
    return found


def _waiting(here: dict[int, Person], rules: Reminding) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows = _left_for_them(rules).filter(person__in=here).order_by("pk")
    for person, pk in rows.values_list("person", "pk"):
        found[person].append(pk)
    return found

"""What a manager sees of the people they lead, and nobody else."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.dates import near, spoken
from learning.models import Assignment, Cycle, Leave, Person, Progress
from learning.policies import team_of
from learning.queries.progress import cycle_state, titles
from learning.rules.completion import parse_node
from learning.rules.due import local_day

PAGE = 25
COLUMNS = 6
NEEDS = 5
State = Literal["may", "half", "late", "not", "none"]


@dataclass(frozen=True)
class Need:
    """One thing that wants the manager today."""

    sentence: str
    verb: str
    person: UUID


@dataclass(frozen=True)
class Cell:
    """One person by one course: the state, a word for it, and the course's title, which a narrow screen shows."""

    state: State
    word: str
    title: str = ""


@dataclass(frozen=True)
class TeamRow:
    """One person of the team."""

    uuid: UUID
    name: str
    job: str
    branch: str
    away: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Team:
    """The team at one moment. ``needs_total`` counts everything that wants the manager, ``needs`` shows the first."""

    needs: tuple[Need, ...]
    needs_total: int
    columns: tuple[str, ...]
    rows: tuple[TeamRow, ...]


def members(manager: Person, on: date, query: str = "") -> QuerySet[Person]:
    """People who work here on that day and stand below ``manager``, by name."""
    people = team_of(manager, on).filter(Q(left_on=None) | Q(left_on__gte=on), hired_on__lte=on)
    for word in query.split()[:5]:
        people = people.filter(name__icontains=word)
    return people.select_related("branch", "job").order_by("name", "pk")


def team(manager: Person, page: list[Person], now: datetime, locale: str) -> Team:
    """The manager's page over the people on ``page`` (one page of :func:`members`). A fixed number of queries."""
    today = local_day(now, manager.effective_zone)
    everyone = members(manager, today)
    columns = list(
        Assignment.objects.filter(person__in=everyone, ended_at=None, activity__kind="course")
        .values_list("activity", "activity__current__uuid")
        .annotate(people=Count("pk"))
        .order_by("-people", "activity")[:COLUMNS]
    )
    names = titles([uuid for _pk, uuid, _n in columns if uuid], locale)
    cells = _cells(page, [pk for pk, _uuid, _n in columns], now, today)
    away = {
        leave.person_id: leave
        for leave in Leave.objects.filter(
            person__in=[person.pk for person in page], starts_on__lte=today
        ).exclude(ends_on__lt=today)
    }
    needs, total = _needs(everyone, now, today, locale)
    return Team(
        needs=needs,
        needs_total=total,
        columns=tuple(names.get(uuid, "") for _pk, uuid, _n in columns),
        rows=tuple(
            TeamRow(
                uuid=person.uuid,
                name=person.name,
                job=person.job.local_name,
                branch=person.branch.local_name,
                away=_away(away.get(person.pk), today),
                cells=tuple(
                    replace(
                        cells.get((person.pk, pk), Cell("none", _("not needed"))), title=names.get(uuid, "")
                    )
                    for pk, uuid, _n in columns
                ),
            )
            for person in page
        ),
    )


def _away(leave: Leave | None, today: date) -> str:
    if leave is None:
        return ""
    if leave.ends_on is None:
        return _("away")
    return _("away until %(day)s") % {"day": spoken(leave.ends_on, today, "until")}


def _cells(
    page: list[Person], activities: list[int], now: datetime, today: date
) -> dict[tuple[int, int], Cell]:
    cycles = list(
        Cycle.objects.filter(
            person__in=[person.pk for person in page],
            assignment__activity__in=activities,
            assignment__ended_at=None,
        )
        .select_related("assignment", "release")
        .order_by("number")
    )
    done: dict[int, set[UUID]] = {}
    rows = Progress.objects.filter(cycle__in=[cycle.pk for cycle in cycles], done_at__isnull=False)
    for cycle_id, uuid in rows.values_list("cycle", "activity__uuid"):
        done.setdefault(cycle_id, set()).add(uuid)
    lessons: dict[int, list[UUID]] = {}
    for cycle in cycles:
        if cycle.release and cycle.release.pk not in lessons:
            outline = parse_node(cycle.release.outline)
            lessons[cycle.release.pk] = [node.uuid for node in outline.walk() if node.kind == "lesson"]
    return {
        (cycle.person_id, cycle.assignment.activity_id): _cell(
            cycle, done.get(cycle.pk, set()), lessons.get(cycle.release_id or 0, []), now, today
        )
        for cycle in cycles
    }


def _cell(cycle: Cycle, done: set[UUID], lessons: list[UUID], now: datetime, today: date) -> Cell:
    if cycle.completed_at:
        day = local_day(cycle.completed_at, cycle.assignment.due_zone or "UTC")
        return Cell("may", _("done %(day)s") % {"day": near(day, today)})
    late = bool(cycle.assignment.due_at and cycle.assignment.due_at <= now)
    if cycle.started_at:
        words = _("step %(step)d of %(total)d") % {
            "step": min(len(done.intersection(lessons)) + 1, len(lessons)),
            "total": len(lessons),
        }
    else:
        words = _("not started")
    if late and cycle.assignment.due_on:
        return Cell(
            "late",
            _("%(words)s, was due %(day)s") % {"words": words, "day": near(cycle.assignment.due_on, today)},
        )
    return Cell("half" if cycle.started_at else "not", words)


def _needs(
    everyone: QuerySet[Person], now: datetime, today: date, locale: str
) -> tuple[tuple[Need, ...], int]:
    away = Leave.objects.filter(starts_on__lte=today).exclude(ends_on__lt=today).values("person")
    here = everyone.exclude(pk__in=away).order_by()
    late = (
        Cycle.objects.filter(
            person__in=here, completed_at=None, assignment__ended_at=None, assignment__due_at__lte=now
        )
        .select_related("person", "assignment__activity__current")
        .order_by("assignment__due_at", "pk")
    )
    stuck = (
        Progress.objects.filter(
            cycle__person__in=here,
            cycle__completed_at=None,
            cycle__assignment__ended_at=None,
            passed_at=None,
            tries__gte=2,
            activity__kind__in=("quiz", "scenario"),
        )
        .select_related("cycle__person", "last__release")
        .order_by("pk")
    )
    total = late.count() + stuck.count()
    late_rows, stuck_rows = list(late[:NEEDS]), list(stuck[:NEEDS])
    names = titles(
        [
            *(row.assignment.activity.current.uuid for row in late_rows if row.assignment.activity.current),
            *(row.last.release.uuid for row in stuck_rows if row.last),
        ],
        locale,
    )
    needs = [
        Need(
            _("%(name)s tried “%(title)s” %(times)s and has not passed it yet.")
            % {
                "name": row.cycle.person.name,
                "title": names[row.last.release.uuid],
                "times": ngettext("%(n)d time", "%(n)d times", row.tries) % {"n": row.tries},
            },
            _("Talk"),
            row.cycle.person.uuid,
        )
        for row in stuck_rows
        if row.last
    ]
    needs += [
        Need(
            _("%(name)s has “%(title)s” open. It was due %(day)s.")
            % {
                "name": row.person.name,
                "title": names[row.assignment.activity.current.uuid],
                "day": near(row.assignment.due_on, today),
            },
            _("See"),
            row.person.uuid,
        )
        for row in late_rows
        if row.assignment.activity.current and row.assignment.due_on
    ]
    return tuple(needs[:NEEDS]), total


@dataclass(frozen=True)
class Course:
    """One course of one person, for the page about them."""

    title: str
    sentence: str
    done: int
    total: int
    late: bool


def courses_of(person: Person, now: datetime, locale: str) -> list[Course]:
    """What the person has to do or has done, open ones first."""
    today = local_day(now, person.effective_zone)
    cycles = (
        Cycle.objects.filter(person=person, assignment__ended_at=None)
        .select_related("release", "assignment__activity__current", "assignment__person__branch")
        .order_by("completed_at", "assignment__due_at")[:50]
    )
    found = []
    for cycle in cycles:
        release = cycle.release or cycle.assignment.activity.current
        if release is None:
            continue
        if cycle.release:
            state = cycle_state(cycle, locale)
            title, total = state.outline.title, len(state.steps)
            done = sum(state.is_done(node) for node in state.steps)
        else:
            title, done = titles([release.uuid], locale)[release.uuid], 0
            total = sum(node.kind == "lesson" for node in parse_node(release.outline).walk())
        cell = _cell(cycle, set(), [], now, today) if not cycle.started_at or cycle.completed_at else None
        late = bool(cycle.assignment.due_at and cycle.assignment.due_at <= now and not cycle.completed_at)
        due = (
            _("Due %(day)s.") % {"day": spoken(cycle.assignment.due_on, today, "until")}
            if cycle.assignment.due_on
            else ""
        )
        if late and cycle.assignment.due_on:
            due = _("This was due %(day)s.") % {"day": near(cycle.assignment.due_on, today)}
        if cycle.completed_at:
            due = _("Done %(day)s.") % {
                "day": near(local_day(cycle.completed_at, person.effective_zone), today)
            }
        elif cell is not None:
            # Outside the f-string: the collector of messages does not look into one.
            not_started = _("Not started.")
            due = f"{not_started} {due}"
        found.append(Course(title, due.strip(), done, total, late))
    return found

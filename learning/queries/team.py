"""What a manager sees of the people they lead, and nobody else."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.dates import near, spoken
from learning.models import Assignment, Cycle, Deputy, Ground, Kind, Leave, Person, Progress, ReportingLine
from learning.policies import team_of
from learning.queries.progress import cycle_state, titles
from learning.queries.why import date_words, explanations
from learning.rules.completion import parse_node
from learning.rules.due import local_day

PAGE = 25
COLUMNS = 6
NEEDS = 5
State = Literal["may", "half", "late", "not", "none"]
SHAPES: dict[State, str] = {"late": "▲", "half": "◐", "not": "○", "may": "●", "none": "–"}
"""From what wants a look first to what wants none."""


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

    @property
    def shape(self) -> str:
        """What stands before the word, for whoever looks down a column."""
        return SHAPES[self.state]


@dataclass(frozen=True)
class TeamRow:
    """One person of the team."""

    uuid: UUID
    name: str
    job: str
    branch: str
    away: str
    cells: tuple[Cell, ...]

    @property
    def worst(self) -> Cell:
        """The cell that wants a look first: on a phone it stands for all."""
        order = list(SHAPES)
        return min(
            self.cells, key=lambda cell: order.index(cell.state), default=Cell("none", _("not needed"))
        )


@dataclass(frozen=True)
class Team:
    """The team at one moment. ``needs_total`` counts everything that wants the manager, ``needs`` shows the first."""

    needs: tuple[Need, ...]
    needs_total: int
    columns: tuple[str, ...]
    rows: tuple[TeamRow, ...]


def members(manager: Person, on: date) -> QuerySet[Person]:
    """People who work here on that day and stand below ``manager``."""
    return team_of(manager, on).filter(Q(left_on=None) | Q(left_on__gte=on), hired_on__lte=on)


def led_directly(manager: Person, on: date) -> QuerySet[Person]:
    """People who work here on that day and are led by ``manager`` in their main place, or by somebody for whom
    ``manager`` stands in. Those below these have a manager of their own.
    """
    then = Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on))
    heads = Deputy.objects.filter(then, deputy=manager).values("manager")
    lines = ReportingLine.objects.filter(then, Q(manager=manager) | Q(manager__in=heads), main=True)
    here = Person.objects.filter(Q(left_on=None) | Q(left_on__gte=on), hired_on__lte=on)
    return here.filter(pk__in=lines.values("person")).exclude(pk=manager.pk)


def working(people: QuerySet[Person], on: date) -> QuerySet[Person]:
    """Those of ``people`` who are not on leave that day."""
    away = Leave.objects.filter(starts_on__lte=on).exclude(ends_on__lt=on).values("person")
    return people.exclude(pk__in=away)


def named(people: QuerySet[Person], query: str) -> QuerySet[Person]:
    """Those of ``people`` whose name holds every word of ``query``, by name, with branch and job."""
    for word in query.split()[:5]:
        people = people.filter(name__icontains=word)
    return people.select_related("branch", "job").order_by("name", "pk")


def team(everyone: QuerySet[Person], page: list[Person], now: datetime, today: date, locale: str) -> Team:
    """A manager's page over the people on ``page``, some of ``everyone``, on ``today`` in the manager's zone.

    A fixed number of queries.
    """
    columns = list(
        Assignment.objects.open()
        .filter(person__in=everyone, activity__kind="course")
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
    needs, total = needs_of(everyone, now, today, locale)
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
        Cycle.objects.open()
        .filter(assignment__person__in=[person.pk for person in page], assignment__activity__in=activities)
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


def _late(here: QuerySet[Person], now: datetime) -> QuerySet[Cycle]:
    return Cycle.objects.open().filter(person__in=here, completed_at=None, assignment__due_at__lte=now)


def _stuck(here: QuerySet[Person]) -> QuerySet[Progress]:
    found = Progress.objects.filter(
        cycle__person__in=here,
        cycle__completed_at=None,
        cycle__assignment__ended_at=None,
        cycle__assignment__paused_at=None,
        passed_at=None,
        tries__gte=2,
    )
    # Said by what it is not: a database that looks for quizzes and scenes first reads what everybody did in them.
    return found.exclude(activity__kind__in=(Kind.COURSE, Kind.MODULE, Kind.LESSON, Kind.STANDARD))


def needs_count(everyone: QuerySet[Person], now: datetime, today: date) -> int:
    """How many things among ``everyone`` want their manager today."""
    here = working(everyone, today).order_by()
    return _late(here, now).count() + _stuck(here).count()


def needs_of(
    everyone: QuerySet[Person], now: datetime, today: date, locale: str
) -> tuple[tuple[Need, ...], int]:
    """The first things among ``everyone`` that want their manager today, and how many there are."""
    here = working(everyone, today).order_by()
    late = (
        _late(here, now)
        .select_related("person", "assignment__activity__current")
        .order_by("assignment__due_at", "pk")
    )
    stuck = _stuck(here).select_related("cycle__person", "last__release").order_by("pk")
    total = needs_count(everyone, now, today)
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
    assignment: UUID
    why: str = ""
    open: bool = True
    by_hand: bool = False


def courses_of(
    person: Person, now: datetime, locale: str, taken_back: Collection[Assignment.Source] = ()
) -> list[Course]:
    """What the person has to do or has done, open ones first; ``taken_back``: what whoever looks may take back."""
    today = local_day(now, person.effective_zone)
    cycles = (
        Cycle.objects.open()
        .filter(person=person)
        .select_related("release", "assignment__activity__current", "assignment__person__branch")
        .order_by("completed_at", "assignment__due_at")[:50]
    )
    found = []
    by_hand = set(
        Ground.objects.filter(
            assignment__in=[cycle.assignment_id for cycle in cycles], source__in=taken_back, ended_at=None
        ).values_list("assignment", flat=True)
    )
    dates = explanations([cycle.assignment for cycle in cycles if cycle.completed_at is None])
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
        given = dates.get(cycle.assignment.pk)
        found.append(
            Course(
                title,
                due.strip(),
                done,
                total,
                late,
                cycle.assignment.uuid,
                date_words(given, own=False) if given else "",
                cycle.completed_at is None,
                cycle.assignment.pk in by_hand,
            )
        )
    return found

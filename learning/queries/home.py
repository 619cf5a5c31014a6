"""What a person does next, and why."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.dates import near, spoken
from learning.models import Assignment, Cycle, Leave, Mastery, Person, Release, ReportingLine
from learning.queries.progress import CycleState, cycle_state, titles
from learning.rules.due import local_day

AFTER_THAT = 5


@dataclass(frozen=True)
class Next:
    """The one thing on the screen. ``start`` is set when pressing the button starts the course."""

    title: str
    minutes: int
    sentence: str
    late: bool
    kind: str
    activity: UUID
    started: bool


@dataclass(frozen=True)
class Later:
    """One plain row under "After that"."""

    title: str
    kind: str
    minutes: int
    due: str
    activity: UUID


@dataclass(frozen=True)
class Contact:
    """Somebody to ask, by name."""

    name: str
    role: str


@dataclass(frozen=True)
class Home:
    """The home of one person at one moment. ``next`` is ``None`` when nothing is open."""

    next: Next | None
    after: tuple[Later, ...]
    ask: tuple[Contact, ...]
    done_lately: tuple[tuple[str, UUID, str], ...]
    practise: str


def home(person: Person, now: datetime) -> Home:
    """Build the home: earliest due first, then what was started, then by age. A fixed number of queries."""
    today = local_day(now, person.effective_zone)
    cycles = list(
        Cycle.objects.filter(person=person, assignment__ended_at=None)
        .select_related(
            "release",
            "assignment__activity__current",
            "assignment__person__branch",
            "assignment__person__job",
        )
        .order_by("assignment__due_at", "pk")[:50]
    )
    open_cycles = sorted(
        (cycle for cycle in cycles if cycle.completed_at is None and _has_content(cycle)),
        key=lambda cycle: (
            cycle.assignment.due_at is None,
            cycle.assignment.due_at or now,
            cycle.started_at is None,
            cycle.pk,
        ),
    )
    # Only the first two courses are looked into: five rows never reach further than that.
    states = {cycle.pk: cycle_state(cycle, person.locale) for cycle in open_cycles[:2] if cycle.release}
    names = titles([_release(cycle).uuid for cycle in cycles if _has_content(cycle)], person.locale)
    first = open_cycles[0] if open_cycles else None
    return Home(
        next=_next(first, states, names, person, today, now) if first else None,
        after=tuple(_after(open_cycles, states, names, today))[:AFTER_THAT],
        ask=_ask(person, today),
        done_lately=tuple(
            (
                names[cycle.release.uuid],
                cycle.assignment.activity.uuid,
                spoken(local_day(cycle.completed_at, person.effective_zone), today, "on"),
            )
            for cycle in sorted(
                (cycle for cycle in cycles if cycle.completed_at and cycle.release),
                key=lambda cycle: cycle.completed_at or now,
                reverse=True,
            )[:3]
            if cycle.completed_at and cycle.release
        ),
        practise=_weakest(person),
    )


def _has_content(cycle: Cycle) -> bool:
    return cycle.release is not None or cycle.assignment.activity.current is not None


def _release(cycle: Cycle) -> Release:
    release = cycle.release or cycle.assignment.activity.current
    assert release is not None
    return release


def _next(
    cycle: Cycle,
    states: dict[int, CycleState],
    names: dict[UUID, str],
    person: Person,
    today: date,
    now: datetime,
) -> Next:
    release = _release(cycle)
    state = states.get(cycle.pk)
    late = bool(cycle.assignment.due_at and cycle.assignment.due_at <= now)
    step = state.next_step if state else None
    parts = [due_sentence(cycle.assignment, today, late)]
    if state is not None and state.steps:
        place = sum(state.is_done(node) for node in state.steps)
        if step is not None and step.kind == "lesson":
            place = state.steps.index(step)
        if place:
            parts.append(
                _("You are at step %(step)d of %(total)d.") % {"step": place + 1, "total": len(state.steps)}
                if place < len(state.steps)
                else _("All lessons are done. A signature is left.")
            )
    return Next(
        title=step.title if step else names[release.uuid],
        minutes=step.minutes if step else release.outline.get("minutes", 0),
        sentence=" ".join(part for part in parts if part),
        late=late,
        kind=step.kind if step else cycle.assignment.activity.kind,
        activity=step.uuid if step else cycle.assignment.activity.uuid,
        started=cycle.started_at is not None,
    )


def due_sentence(assignment: Assignment, today: date, late: bool) -> str:
    """When it is due and why, in one sentence; never a shout."""
    reason = why(assignment, today)
    if assignment.due_on is None:
        return _("No date is set, %(reason)s.") % {"reason": reason} if reason else _("No date is set.")
    day = spoken(assignment.due_on, today, "until")
    if late:
        return _("This was due %(day)s.") % {"day": near(assignment.due_on, today)}
    if reason:
        return _("Due %(day)s, %(reason)s.") % {"day": day, "reason": reason}
    return _("Due %(day)s.") % {"day": day}


def why(assignment: Assignment, today: date) -> str:
    """The reason for an assignment, as the second half of a sentence."""
    person = assignment.person
    match assignment.source:
        case Assignment.Source.HIRED:
            return _("because you started %(place)s in %(branch)s %(day)s") % {
                "place": person.job.local_place or _("as %(job)s") % {"job": person.job.local_name},
                "branch": person.branch.local_name,
                "day": near(person.hired_on, today),
            }
        case Assignment.Source.MANAGER:
            return _("because your manager asked for it")
        case _:
            return _("because you chose it")


def _after(
    cycles: list[Cycle], states: dict[int, CycleState], names: dict[UUID, str], today: date
) -> list[Later]:
    rows: list[Later] = []
    for i, cycle in enumerate(cycles):
        due = (
            _("due %(day)s") % {"day": near(cycle.assignment.due_on, today)}
            if cycle.assignment.due_on
            else ""
        )
        state = states.get(cycle.pk)
        if i == 0 and state is not None:
            nodes = [*state.steps, *state.to_sign]
            following = [node for node in nodes if not state.is_done(node) and node is not state.next_step]
            rows += [Later(node.title, node.kind, node.minutes, due, node.uuid) for node in following]
        elif i > 0:
            release = _release(cycle)
            rows.append(
                Later(
                    names[release.uuid],
                    cycle.assignment.activity.kind,
                    release.outline.get("minutes", 0),
                    due,
                    cycle.assignment.activity.uuid,
                )
            )
    # What else is due is told before the far end of the first course.
    others = [row for row in rows if row.kind == "course"]
    steps = [row for row in rows if row.kind != "course"]
    return [*steps[: AFTER_THAT - min(len(others), 2)], *others]


def _ask(person: Person, today: date) -> tuple[Contact, ...]:
    """Buddy and manager by name, in that order."""
    contacts = []
    if person.buddy_id and (buddy := Person.objects.filter(pk=person.buddy_id, left_on=None).first()):
        away = Leave.objects.filter(person=buddy, starts_on__lte=today, ends_on__gte=today).first()
        role = (
            _("your buddy, back after %(day)s") % {"day": spoken(away.ends_on, today, "until")}
            if away and away.ends_on
            else _("your buddy")
        )
        contacts.append(Contact(buddy.name, role))
    manager = current_manager(person, today)
    if manager and manager.pk != person.buddy_id:
        contacts.append(Contact(manager.name, _("your manager")))
    return tuple(contacts)


def current_manager(person: Person, on: date) -> Person | None:
    """Whoever leads the person on that day."""
    line = (
        ReportingLine.objects.filter(person=person, starts_on__lte=on)
        .exclude(ends_on__lt=on)
        .select_related("manager")
        .order_by("-starts_on")
        .first()
    )
    return line.manager if line else None


def _weakest(person: Person) -> str:
    """Reference of the clause with the largest gap in *mine*; empty when there is no evidence yet."""
    rows = Mastery.objects.filter(person=person, sum=Mastery.Sum.MINE, possible__gt=0)
    open_rows = [row for row in rows if row.earned * 5 < row.possible * 4]
    return min(open_rows, key=lambda row: (row.earned / row.possible, row.clause)).clause if open_rows else ""


def minutes_words(minutes: int) -> str:
    """Return "about 8 minutes", or nothing for 0."""
    return ngettext("about %(n)d minute", "about %(n)d minutes", minutes) % {"n": minutes} if minutes else ""

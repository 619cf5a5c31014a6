"""What a person does next, and why."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.access import sent_line
from learning.dates import near, spoken
from learning.kinds import waiting_for_others
from learning.models import (
    Cycle,
    Intention,
    Kind,
    Person,
    Release,
)
from learning.queries.ask import Contact, ask
from learning.queries.audience import opening
from learning.queries.intentions import to_ask
from learning.queries.practice import largest_gap
from learning.queries.progress import CycleState, cycle_state, titles
from learning.queries.why import due_sentence
from learning.rules.completion import Node, parse_node
from learning.rules.due import local_day

AFTER_THAT = 5


@dataclass(frozen=True)
class Next:
    """The one thing on the screen. Unless it is ``started``, the button starts it.

    ``within`` is the title of the course that it is a step of, ``whole`` what to open to see all of that; both are
    empty where there is no more to see.
    """

    title: str
    minutes: int
    sentence: str
    late: bool
    kind: str
    activity: UUID
    started: bool
    within: str = ""
    whole: UUID | None = None


@dataclass(frozen=True)
class Later:
    """One plain row under "After that"."""

    title: str
    kind: str
    minutes: int
    due: str
    activity: UUID


@dataclass(frozen=True)
class Home:
    """The home of one person at one moment. ``next`` is ``None`` when nothing is open."""

    next: Next | None
    after: tuple[Later, ...]
    ask: tuple[Contact, ...]
    done_lately: tuple[tuple[str, UUID, str], ...]
    practise: str
    intentions: tuple[Intention, ...] = ()


def home(person: Person, now: datetime) -> Home:
    """Build the home: earliest due first, then what was started, then by age. A fixed number of queries."""
    today = local_day(now, person.effective_zone)
    cycles = list(
        Cycle.objects.open()
        .filter(person=person)
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
    waiting = waiting_for_others(person) if open_cycles else frozenset()
    # What only waits for others stands behind what can be done.
    open_cycles.sort(key=lambda cycle: cycle.pk in states and _all_handed_in(states[cycle.pk], waiting))
    first = open_cycles[0] if open_cycles else None
    return Home(
        next=_next(first, states, names, person, today, now, waiting) if first else None,
        after=tuple(_after(open_cycles, states, names, today))[:AFTER_THAT],
        ask=ask(person, today),
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
        practise=largest_gap(person),
        intentions=tuple(to_ask(person, today)),
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
    waiting: frozenset[UUID],
) -> Next:
    release = _release(cycle)
    state = states.get(cycle.pk)
    late = bool(cycle.assignment.due_at and cycle.assignment.due_at <= now)
    step = state.next_but(waiting) if state else None
    if state is not None and step is None:
        step = state.next_step
    parts = [due_sentence(cycle.assignment, today, late)]
    if state is not None and state.steps:
        place = sum(state.is_done(node) for node in state.steps)
        if step is not None and step.kind == "lesson":
            place = state.steps.index(step)
        if place:
            parts.append(
                _("You are at step %(step)d of %(total)d.") % {"step": place + 1, "total": len(state.steps)}
                if place < len(state.steps)
                else _signatures(state)
            )
    if state is not None and _all_handed_in(state, waiting):
        parts.append(sent_line())
    return Next(
        title=step.title if step else names[release.uuid],
        minutes=_time_left(step, state) if step and state else parse_node(release.outline).time,
        sentence=" ".join(part for part in parts if part),
        late=late,
        kind=step.kind if step else cycle.assignment.activity.kind,
        activity=step.uuid if step else cycle.assignment.activity.uuid,
        started=cycle.started_at is not None,
        within=names[release.uuid] if step else "",
        whole=cycle.assignment.activity.uuid if cycle.assignment.activity.kind == Kind.COURSE else None,
    )


def _signatures(state: CycleState) -> str:
    left = sum(not state.is_done(node) for node in state.to_sign)
    if not left:
        return _("All lessons are done.")
    return ngettext(
        "All lessons are done. %(n)d signature is left.",
        "All lessons are done. %(n)d signatures are left.",
        left,
    ) % {"n": left}


def _time_left(step: Node, state: CycleState) -> int:
    """Minutes for what is still to do in a step: with one of its activities done, it has been read as well."""
    done = [part for part in step.parts if part.role == "activity" and state.is_done(part)]
    return step.time - sum(part.time for part in done) - (step.minutes if done else 0)


def _all_handed_in(state: CycleState, waiting: frozenset[UUID]) -> bool:
    return state.outline.uuid in state.handed_in(waiting)


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
            rows += [Later(node.title, node.kind, node.time, due, node.uuid) for node in following]
        elif i > 0:
            release = _release(cycle)
            rows.append(
                Later(
                    names[release.uuid],
                    cycle.assignment.activity.kind,
                    parse_node(release.outline).time,
                    due,
                    cycle.assignment.activity.uuid,
                )
            )
    # What else is due is told before the far end of the first course.
    others = [row for row in rows if row.kind == "course"]
    steps = [row for row in rows if row.kind != "course"]
    return [*steps[: AFTER_THAT - min(len(others), 2)], *others]


def opens_next(person: Person, now: datetime) -> str:
    """What opens next for somebody who has nothing to do, and when; empty when nothing is on its way. Three queries."""
    found = opening(person, now)
    release = found[0].activity.current if found else None
    if found is None or release is None:
        return ""
    title, day = release.text(person.locale).title, found[1]
    words = spoken(day, local_day(now, person.effective_zone), "on")
    return _("“%(title)s” opens on %(day)s.") % {"title": title, "day": words}


def minutes_words(minutes: int) -> str:
    """Return "about 8 minutes", or nothing for 0."""
    return ngettext("about %(n)d minute", "about %(n)d minutes", minutes) % {"n": minutes} if minutes else ""

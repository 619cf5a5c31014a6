"""What somebody may see of a play. Built field by field, so that what is not named here cannot leak.

A learner never gets a fact that is not known yet, a tag, evidence, a score or the id of a turn. In an exam there is
also no coaching, no meter and no reason for a lock. The debrief audience may see notes of every line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from .decision import Multi, Rank, Written
from .evidence import why_of
from .guards import Value
from .hints import Hint, hint
from .offer import first_offered, items, offers
from .scenario import METERS, EndingClass, Kind, Scenario, Text, Turn, Var
from .score import ending_class
from .state import Mode, State, Status
from .step import limit_ms
from .words import words_of


class Audience(StrEnum):
    AGENT = "agent"
    """The learner in play; how much that is depends on the mode of the play."""
    DEBRIEF = "debrief"
    """The learner after the scene, and whoever may read the debrief with them."""


MOODS = ("furious", "angry", "annoyed", "uneasy", "calm")
"""Keys of the five moods, worst first. The screen has a word and a shape for each."""


@dataclass(frozen=True, slots=True)
class OptionView:
    """One thing that can be done. Closed ones carry the reason (never in an exam, where they are left out)."""

    id: str
    kind: Kind
    text: str
    open: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What the coach says of a line, the clauses that it was about, and a model of what was to be written."""

    coach: str
    reasons: tuple[str, ...]
    clauses: tuple[str, ...]
    model: str = ""


@dataclass(frozen=True, slots=True)
class ItemView:
    """One thing to put in order."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class DecisionView:
    """How this turn is answered. choice: one option. multi: exactly `pick` of them. rank: `items` in order.

    written: a text of `least` to `most` characters about `task`; options beside it are other ways on.
    """

    kind: Literal["choice", "multi", "rank", "written"] = "choice"
    pick: int = 1
    items: tuple[ItemView, ...] = ()
    task: str = ""
    least: int = 0
    most: int = 0


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of the transcript. `own` marks the learner's words. `fresh`: said since the learner's last choice."""

    n: int
    speaker: str
    name: str
    text: str
    own: bool
    fresh: bool
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class Meter:
    """A variable as the learner may see it: a level from 0 (worst) to 4, and the number itself for the coach only."""

    name: str
    level: int
    value: int | None = None
    lo: int | None = None
    hi: int | None = None


@dataclass(frozen=True, slots=True)
class GoalView:
    text: str
    done: bool


@dataclass(frozen=True, slots=True)
class LimitView:
    """What the learner may promise without asking anybody."""

    what: str
    unit: str
    limit: int


@dataclass(frozen=True, slots=True)
class View:
    status: Status
    mode: Mode
    n: int
    channel: str
    speaker: str
    now: str
    """The line being spoken; empty when nobody speaks."""
    transcript: tuple[LineView, ...]
    options: tuple[OptionView, ...]
    goals: tuple[GoalView, ...]
    known: tuple[str, ...]
    limits: tuple[LimitView, ...]
    mood: str | None
    """One of MOODS; None in an exam, and when the scenario has no mood."""
    mood_before: str | None
    """The mood before the last input; None at the start, and where no mood is shown."""
    meters: tuple[Meter, ...]
    clock_s: int
    ringing: bool
    rings: int
    rings_limit: int
    on_hold: bool
    hold_left_s: int | None
    """Seconds of the announced hold that are left (below zero: overdue); None when nothing was announced."""
    can_hold: bool
    can_return: bool
    has_timeout: bool
    can_stop: bool
    can_go_back: bool
    ending_title: str
    ending_text: str
    ending_class: EndingClass | None
    decision: DecisionView
    subject: str
    """The subject of the letter that is open; empty elsewhere."""
    queue: int
    """How many people wait behind the customer; 0 away from the counter."""
    muted: bool
    hint: Hint | None
    """What was asked for with the last input; None as soon as something else is done."""
    hints_left: int | None
    """None: as many as wanted."""
    limit_ms: int | None
    """How long there is to answer, from the last input; None: as long as wanted."""
    back_to: int | None
    """The number of inputs to go back to, where the mode allows it."""

    @property
    def goals_done(self) -> int:
        return sum(goal.done for goal in self.goals)


def view(scenario: Scenario, state: State, audience: Audience = Audience.AGENT, *, locale: str = "") -> View:
    """Return what `audience` may see. `locale` overrides the language of the scene that the state carries."""
    tongue = locale or state.locale
    running = state.status is Status.RUNNING
    turn = scenario.index.turns.get(state.turn)
    exam = state.mode is Mode.EXAM and audience is Audience.AGENT
    mood = None if exam else _mood(scenario, state.vars)
    ending = scenario.index.endings.get(state.ending)
    transcript = _transcript(scenario, state, audience, tongue)
    last = transcript[-1] if transcript else None
    return View(
        status=state.status,
        mode=state.mode,
        n=state.n,
        channel=state.channel,
        speaker=turn.speaker if turn is not None else "system",
        now=last.text if last is not None and not last.own else "",
        transcript=transcript,
        options=_options(scenario, state, tongue, exam=exam) if running else (),
        goals=tuple(
            GoalView(
                scenario.words(goal.text, tongue),
                goal.done is not None and goal.done.holds(state, scenario.index),
            )
            for goal in scenario.goals
        ),
        known=tuple(scenario.words(fact.text, tongue) for fact in scenario.facts if fact.id in state.known),
        limits=tuple(
            LimitView(scenario.words(item.what, tongue), item.unit, item.own_limit)
            for item in scenario.authority
        ),
        mood=mood,
        mood_before=None if exam or not state.previous else _mood(scenario, state.previous),
        meters=() if exam else _meters(scenario, state, audience),
        clock_s=state.clock_s,
        ringing=running and state.turn in scenario.index.ringing,
        rings=state.rings,
        rings_limit=scenario.limits.rings,
        on_hold=state.hold_since is not None,
        hold_left_s=None if state.hold_due is None else state.hold_due - state.clock_s,
        can_hold=running and first_offered(scenario, state, Kind.HOLD) is not None,
        can_return=running and first_offered(scenario, state, Kind.RETURN) is not None,
        has_timeout=running and turn is not None and turn.timeout in scenario.index.options,
        can_stop=running,
        can_go_back=running and back_to(state) is not None,
        ending_title=scenario.words(ending.title, tongue) if ending is not None else "",
        ending_text=scenario.words(ending.text, tongue) if ending is not None else "",
        ending_class=ending_class(scenario, state),
        decision=_decision(scenario, state, turn, tongue) if running else DecisionView(),
        subject=scenario.words(turn.subject, tongue) if turn is not None else "",
        queue=_queue(scenario, state) if state.channel == "face" else 0,
        muted=state.muted_since is not None,
        hint=hint(scenario, state) if state.hinted and state.hinted == state.n else None,
        hints_left=_hints_left(scenario, state),
        limit_ms=limit_ms(scenario, state),
        back_to=back_to(state) if running else None,
    )


def back_to(state: State) -> int | None:
    """Return after how many inputs a learner who goes back stands: one earlier with the coach, at the last checkpoint
    in practice, nowhere in an exam.
    """
    if state.mode is Mode.COACH:
        return state.n - 1 if state.n else None
    if state.mode is Mode.PRACTICE:
        return max((n for n in state.checkpoints if n < state.n), default=None)
    return None


def _hints_left(scenario: Scenario, state: State) -> int | None:
    if state.mode is Mode.EXAM:
        return 0
    return None if state.mode is Mode.COACH else max(0, scenario.limits.hints - state.hints)


def _queue(scenario: Scenario, state: State) -> int:
    """Return how many wait: what the last turn said that said anything, else the scene."""
    for entry in reversed(state.transcript):
        turn = scenario.index.turns.get(entry.turn)
        if turn is not None and turn.queue is not None:
            return turn.queue
    now = scenario.index.turns.get(state.turn)
    return now.queue if now is not None and now.queue is not None else scenario.queue


def _decision(scenario: Scenario, state: State, turn: Turn | None, locale: str) -> DecisionView:
    match turn.decide if turn is not None else None:
        case Multi(pick=pick):
            open_now = sum(offer.open for offer in offers(scenario, state))
            return DecisionView("multi", min(pick, open_now))
        case Rank():
            shown = tuple(
                ItemView(item.id, scenario.words(item.text, locale)) for item in items(scenario, state)
            )
            return DecisionView("rank", len(shown), shown)
        case Written() as task:
            words = scenario.words(task.task, locale)
            return DecisionView("written", 1, (), words, task.least, task.most)
    return DecisionView()


def note_of(scenario: Scenario, state: State, n: int, option_id: str, locale: str) -> Note | None:
    """Return what the coach says of what was said in input n: coach line, why of the evidence given, clauses.

    None if nothing. Evidence is that of the play: what a condition kept back, or was shown before, is not claimed.
    """
    option = scenario.index.options.get(option_id)
    if option is None:
        return None
    index = scenario.index
    clauses: list[str] = []
    reasons: list[str] = []
    for item in state.evidence:
        if (item.n, item.option) == (n, option_id):
            clauses.append(index.criteria[item.criterion].clause)
            reasons.append(scenario.words(why_of(scenario, item), locale))
    clauses += [
        index.criteria[item.criterion].clause
        for item in state.fatal
        if (item.n, item.option) == (n, option_id)
    ]
    task = index.turn_of[option_id].decide
    model = ""
    if isinstance(task, Written) and task.sent == option_id:
        model = scenario.words(task.model, locale)
        clauses += [index.criteria[name].clause for name in task.rubric if name in index.criteria]
    note = Note(
        scenario.words(option.coach, locale),
        tuple(dict.fromkeys(reason for reason in reasons if reason)),
        tuple(dict.fromkeys(clauses)),
        model,
    )
    return note if note.coach or note.reasons or note.clauses or note.model else None


def _transcript(scenario: Scenario, state: State, audience: Audience, locale: str) -> tuple[LineView, ...]:
    noted = audience is Audience.DEBRIEF or state.mode is Mode.COACH
    names: dict[str, Text] = {
        "customer": scenario.customer.name,
        "agent": scenario.agent.name,
        "supervisor": scenario.supervisor.name,
    }
    last = max((entry.n for entry in state.transcript if entry.own), default=0)
    return tuple(
        LineView(
            entry.n,
            entry.speaker,
            scenario.words(names.get(entry.speaker, Text()), locale),
            words_of(scenario, entry, locale),
            entry.own,
            not entry.own and entry.n >= last,
            note_of(scenario, state, entry.n, entry.id, state.support_locale)
            if noted and entry.own
            else None,
        )
        for entry in state.transcript
    )


def _options(scenario: Scenario, state: State, locale: str, *, exam: bool) -> tuple[OptionView, ...]:
    secrets = [
        words
        for fact in scenario.facts
        if fact.id not in state.known
        for _, words in fact.text.entries
        if words
    ]
    found: list[OptionView] = []
    for offer in offers(scenario, state):
        option = offer.option
        if offer.open:
            found.append(OptionView(option.id, option.kind, scenario.words(option.text, locale), True))
        elif not exam and option.locked is not None:
            reason = scenario.words(option.locked, locale)
            if not any(secret in reason for secret in secrets):
                found.append(
                    OptionView(option.id, option.kind, scenario.words(option.text, locale), False, reason)
                )
    return tuple(found)


def level(var: Var, value: int) -> int:
    """Return where a value stands between its bounds, as one of five steps (0 worst). A single point is the middle."""
    span = var.hi - var.lo
    if span <= 0:
        return 2
    share = 100 * (value - var.lo) // span
    return 4 if share >= 60 else 3 if share >= 45 else 2 if share >= 30 else 1 if share >= 15 else 0


def _mood(scenario: Scenario, values: Sequence[Value]) -> str | None:
    at = scenario.index.var_at.get("mood")
    value = values[at] if at is not None else None
    if at is None or isinstance(value, bool) or not isinstance(value, int):
        return None
    return MOODS[level(scenario.vars[at], value)]


def _meters(scenario: Scenario, state: State, audience: Audience) -> tuple[Meter, ...]:
    found: list[Meter] = []
    numbers = state.mode is Mode.COACH or audience is Audience.DEBRIEF
    for name in METERS:
        at = scenario.index.var_at.get(name)
        value = state.vars[at] if at is not None else None
        if at is None or isinstance(value, bool) or not isinstance(value, int):
            continue
        var = scenario.vars[at]
        step = level(var, value)
        found.append(Meter(name, step, value, var.lo, var.hi) if numbers else Meter(name, step))
    return tuple(found)

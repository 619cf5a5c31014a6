"""What somebody may see of a play. Built field by field, so that what is not named here cannot leak.

A learner never gets a fact that is not known yet, a tag, evidence, a score or the id of a turn. In an exam there is
also no coaching, no meter and no reason for a lock. The debrief audience may see notes of every line.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .offer import first_offered, offers
from .scenario import EndingClass, Kind, Scenario, Text, Var
from .score import ending_class
from .state import Mode, Spoken, State, Status


class Audience(StrEnum):
    AGENT = "agent"
    """The learner in play; how much that is depends on the mode of the play."""
    DEBRIEF = "debrief"
    """The learner after the scene, and whoever may read the debrief with them."""


MOODS = ("furious", "angry", "annoyed", "uneasy", "calm")
"""Keys of the five moods, worst first. The screen has a word and a shape for each."""
METERS = ("mood", "trust", "patience")


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
    """What the coach says of a line, and the clauses of the standards that it was about."""

    coach: str
    reasons: tuple[str, ...]
    clauses: tuple[str, ...]


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

    @property
    def goals_done(self) -> int:
        return sum(goal.done for goal in self.goals)


def view(scenario: Scenario, state: State, audience: Audience = Audience.AGENT, *, locale: str = "") -> View:
    """Return what `audience` may see. `locale` overrides the language of the scene that the state carries."""
    tongue = locale or state.locale
    running = state.status is Status.RUNNING
    turn = scenario.index.turns.get(state.turn)
    exam = state.mode is Mode.EXAM and audience is Audience.AGENT
    mood = None if exam else _mood(scenario, state)
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
        can_go_back=state.mode is Mode.COACH and state.n > 0,
        ending_title=scenario.words(ending.title, tongue) if ending is not None else "",
        ending_text=scenario.words(ending.text, tongue) if ending is not None else "",
        ending_class=ending_class(scenario, state),
    )


def note_of(scenario: Scenario, option_id: str, locale: str) -> Note | None:
    """Return what the coach says of an option: coach line, why of each evidence, clauses. None if nothing."""
    option = scenario.index.options.get(option_id)
    if option is None:
        return None
    rules = [rule for rule in option.evidence if rule.criterion in scenario.index.criteria]
    clauses = [scenario.index.criteria[rule.criterion].clause for rule in rules]
    if option.fatal in scenario.index.criteria:
        clauses.append(scenario.index.criteria[option.fatal].clause)
    reasons = tuple(scenario.words(rule.why, locale) for rule in rules if rule.why)
    note = Note(scenario.words(option.coach, locale), reasons, tuple(dict.fromkeys(clauses)))
    return note if note.coach or note.reasons or note.clauses else None


def words_of(scenario: Scenario, entry: Spoken, locale: str) -> str:
    """Return the words of one entry of a transcript."""
    item = (
        scenario.index.options.get(entry.id) if entry.kind == "option" else scenario.index.lines.get(entry.id)
    )
    return scenario.words(item.text, locale) if item is not None else ""


def _transcript(scenario: Scenario, state: State, audience: Audience, locale: str) -> tuple[LineView, ...]:
    noted = audience is Audience.DEBRIEF or state.mode is Mode.COACH
    names: dict[str, Text] = {"customer": scenario.customer.name, "agent": scenario.agent.name}
    last = max((entry.n for entry in state.transcript if entry.kind == "option"), default=0)
    return tuple(
        LineView(
            entry.n,
            entry.speaker,
            scenario.words(names.get(entry.speaker, Text()), locale),
            words_of(scenario, entry, locale),
            entry.kind == "option",
            entry.kind == "line" and entry.n >= last,
            note_of(scenario, entry.id, state.support_locale) if noted and entry.kind == "option" else None,
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


def _mood(scenario: Scenario, state: State) -> str | None:
    at = scenario.index.var_at.get("mood")
    value = state.vars[at] if at is not None else None
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

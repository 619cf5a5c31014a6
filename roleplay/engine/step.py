"""One step of a play: a total function. Whatever comes in, out comes a new state or a rejection, never an error.

Order inside a step: 1 legality, 2 time and waiting, 3 effects (left to right, clamped), 4 facts, 5 promises against
authority, 6 evidence, 7 (topics, not in this schema), 8 move and automatic moves, 9 ending, patience and length,
10 events.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from .decision import Decision, Multi, Rank, Written
from .draft import Draft
from .events import Event, EventKind
from .inputs import (
    Allowed,
    Arrange,
    AskHint,
    Choose,
    Hold,
    Input,
    Pick,
    Rate,
    Return,
    Ring,
    Stop,
    Timeout,
    Write,
)
from .marking import marked_in
from .move import end, move
from .offer import Refusal, band_of, first_offered, refusal
from .scenario import EndingClass, Kind, Option, Scenario, Turn
from .state import Mode, Rating, State, Status, made
from .take import RING_S, lose_patience, take

RINGS_BEYOND = 4
"""How many rings beyond the limit a caller can be left to; after that the phone has to be answered."""
USUAL_PACE = 10
"""The allowance for limits of time, in tenths: 10 is once the limit, 0 no limit at all."""
GRACE_MS = 2_000
"""An answer that arrives so little after its time was on its way when the time ran out."""


class Accepted(NamedTuple):
    state: State
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Rejected:
    """The state did not change. `ref` is the id that the code is about, if any."""

    code: Refusal
    ref: str = ""


class CannotStart(ValueError):
    """The scenario has no place to begin: it would not have passed the checks."""


def start(
    scenario: Scenario,
    *,
    seed: int,
    mode: Mode = Mode.PRACTICE,
    locale: str = "",
    support_locale: str = "",
    pace: int = USUAL_PACE,
    extra_s: int = 0,
) -> State:
    """Return the first state of a play. Raises CannotStart for a draft whose start does not exist or goes in circles.

    `locale` is the language of the scene, `support_locale` that of tasks, hints and debrief; both default to the
    scenario's own. Neither changes what happens. `pace` multiplies every limit of time, in tenths; 0 turns them off.
    `extra_s` are seconds on top of each.
    """
    blank = State(
        digest=scenario.digest,
        mode=mode,
        seed=seed,
        locale=locale or scenario.locale_default,
        support_locale=support_locale or locale or scenario.locale_default,
        turn=scenario.start,
        channel=scenario.channel,
        vars=tuple(var.init for var in scenario.vars),
        visits=(0,) * len(scenario.turns),
        lens=scenario.lens,
        pace=pace,
        extra_s=extra_s,
    )
    return enter(scenario, blank, scenario.start)


def enter(scenario: Scenario, state: State, turn: str) -> State:
    """Return the state as it is when a play has just come to a turn, whatever is true of the state before.

    This is how an author tries a scene from the middle. Raises CannotStart when there is no such turn, or no rest.
    """
    draft = Draft(scenario, state)
    problem = move(draft, turn)
    if problem is not None:
        raise CannotStart(f"{scenario.key}: {problem.value} at {turn!r}")
    return draft.finished()


def step(scenario: Scenario, state: State, given: Input) -> Accepted | Rejected:
    """Apply one input. Never raises and never changes its arguments; an input that is not allowed is Rejected."""
    if state.digest != scenario.digest or state.lens != scenario.lens:
        return Rejected(Refusal.OTHER_VERSION)
    if isinstance(given, Rate):
        return _rate(scenario, state, given)
    allowed = getattr(given, "allowed", None)  # what comes in may be no input at all
    if allowed is not None and isinstance(allowed, Allowed):
        state = state._replace(pace=allowed.pace, extra_s=allowed.extra_s)
    if state.status is not Status.RUNNING:
        return Rejected(Refusal.NOT_RUNNING)
    turn = scenario.index.turns.get(state.turn)
    if turn is None:
        return Rejected(Refusal.BROKEN_TARGET)
    if turn.limit_s and _too_late(scenario, state, turn, given):
        return _timeout(scenario, state, turn, given.at_ms)
    match given:
        case Choose():
            return _choose(scenario, state, turn, given.option, given.at_ms)
        case Pick():
            return _pick(scenario, state, turn, given.options, given.at_ms)
        case Arrange():
            return _arrange(scenario, state, turn, given.order, given.at_ms)
        case Write():
            return _write(scenario, state, turn, given.text, given.at_ms)
        case Timeout():
            return _timeout(scenario, state, turn, given.at_ms)
        case Hold() | Return():
            found = first_offered(scenario, state, Kind.HOLD if isinstance(given, Hold) else Kind.RETURN)
            if found is None or isinstance(turn.decide, Multi):
                return Rejected(Refusal.NO_HOLD)
            return _take(scenario, state, (found,), found.to, given.at_ms)
        case Ring():
            return _ring(scenario, state, given.times, given.at_ms)
        case AskHint():
            return _hint(scenario, state, given.at_ms)
        case Stop():
            draft = Draft(scenario, state)
            draft.n += 1
            draft.status = Status.ABANDONED
            draft.hold_since = draft.hold_due = draft.muted_since = None
            draft.note(EventKind.ABANDONED)
            return Accepted(draft.finished(), tuple(draft.events))
    return Rejected(Refusal.BAD_INPUT)


def limit_ms(scenario: Scenario, state: State) -> int | None:
    """Return how long this learner has to answer this turn, in milliseconds from the last input; None: no limit."""
    turn = scenario.index.turns.get(state.turn)
    if turn is None or state.status is not Status.RUNNING:
        return None
    if not (
        scenario.limits.realtime and turn.limit_s and state.pace and turn.timeout in scenario.index.options
    ):
        return None
    return turn.limit_s * 1000 * state.pace // USUAL_PACE + state.extra_s * 1000


def _too_late(scenario: Scenario, state: State, turn: Turn, given: Input) -> bool:
    """Whether an answer comes after its time. Stopping, asking for a hint and the timeout itself are never late."""
    if not isinstance(given, Choose | Pick | Arrange | Write | Hold | Return | Ring):
        return False
    limit = limit_ms(scenario, state)
    return limit is not None and given.at_ms - state.at_ms > limit + GRACE_MS


def _timeout(scenario: Scenario, state: State, turn: Turn, at_ms: int) -> Accepted | Rejected:
    option = scenario.index.options.get(turn.timeout)
    if option is None:
        return Rejected(Refusal.NO_TIMEOUT)
    return _take(scenario, state, (option,), option.to, at_ms, timed_out=True)


def _choose(scenario: Scenario, state: State, turn: Turn, wanted: str, at_ms: int) -> Accepted | Rejected:
    for option in turn.options:
        if option.id == wanted:
            if turn.decide is not None and not _may_be_chosen(turn.decide, wanted):
                return Rejected(Refusal.OTHER_DECISION, wanted)
            reason = refusal(scenario, state, option)
            if reason is not None:
                return Rejected(reason, wanted)
            return _take(scenario, state, (option,), option.to, at_ms)
    known = isinstance(wanted, str) and wanted in scenario.index.options
    return Rejected(Refusal.NOT_OFFERED if known else Refusal.UNKNOWN_OPTION, wanted if known else "")


def _may_be_chosen(decision: Decision, option: str) -> bool:
    """Whether a turn that is decided otherwise lets this option be chosen: beside a letter, all but sending it."""
    return isinstance(decision, Written) and option != decision.sent


def _pick(
    scenario: Scenario, state: State, turn: Turn, wanted: tuple[str, ...], at_ms: int
) -> Accepted | Rejected:
    if not isinstance(turn.decide, Multi):
        return Rejected(Refusal.OTHER_DECISION)
    if not _are_names(wanted):
        return Rejected(Refusal.BAD_INPUT)
    open_now = {option.id: refusal(scenario, state, option) for option in turn.options}
    for name in wanted:
        if name not in open_now:
            return Rejected(Refusal.NOT_OFFERED)
        reason = open_now[name]
        if reason is not None:
            return Rejected(reason, name)
    needed = min(turn.decide.pick, sum(reason is None for reason in open_now.values()))
    if len(wanted) != needed or len(set(wanted)) != needed or not needed:
        return Rejected(Refusal.WRONG_COUNT)
    chosen = tuple(option for option in turn.options if option.id in wanted)
    return _take(scenario, state, chosen, turn.decide.to, at_ms)


def _are_names(given: object) -> bool:
    return isinstance(given, tuple) and all(isinstance(name, str) for name in given)


def _arrange(
    scenario: Scenario, state: State, turn: Turn, order: tuple[str, ...], at_ms: int
) -> Accepted | Rejected:
    rank = turn.decide
    if not isinstance(rank, Rank):
        return Rejected(Refusal.OTHER_DECISION)
    if not _are_names(order) or sorted(order) != sorted(item.id for item in rank.items):
        return Rejected(Refusal.WRONG_ORDER)
    option = band_of(scenario, state, turn, order)
    if option is None:
        return Rejected(Refusal.NOT_OFFERED)
    return _take(scenario, state, (option,), option.to, at_ms, said=order)


def _write(scenario: Scenario, state: State, turn: Turn, text: str, at_ms: int) -> Accepted | Rejected:
    task = turn.decide
    if not isinstance(task, Written):
        return Rejected(Refusal.OTHER_DECISION)
    words = text.strip() if isinstance(text, str) else ""
    if len(words) < task.least:
        return Rejected(Refusal.TOO_SHORT)
    if len(words) > task.most:
        return Rejected(Refusal.TOO_LONG)
    option = scenario.index.options[task.sent]
    return _take(scenario, state, (option,), option.to, at_ms, said=(words,))


def _hint(scenario: Scenario, state: State, at_ms: int) -> Accepted | Rejected:
    """Give a hint: as many as one likes from the coach, a few in practice, none in an exam, one for each moment."""
    spent = state.mode is Mode.PRACTICE and state.hints >= scenario.limits.hints
    if state.mode is Mode.EXAM or spent or (state.hinted and state.hinted == state.n):
        return Rejected(Refusal.NO_HINT)
    draft = Draft(scenario, state)
    draft.n += 1
    draft.hints += 1
    draft.hinted = draft.n
    draft.note(EventKind.HINTED, state.turn)
    cost = scenario.limits.hint_cost
    if cost is not None and state.mode is Mode.PRACTICE:
        draft.shows("", cost.criterion, cost.delta)
    return Accepted(draft.finished(), tuple(draft.events))


def _rate(scenario: Scenario, state: State, given: Rate) -> Accepted | Rejected:
    """Take a mark for something that was written. Only what was written can be marked, and only when it is over."""
    if state.status is not Status.ENDED:
        return Rejected(Refusal.NOT_ENDED)
    if not _are_names((given.criterion, given.rater)):
        return Rejected(Refusal.BAD_INPUT)
    criterion = scenario.index.criteria.get(given.criterion)
    if criterion is None or given.criterion not in marked_in(scenario, state):
        return Rejected(Refusal.NOT_MARKED)
    level = given.level
    if (
        not isinstance(level, int)
        or isinstance(level, bool)
        or not 0 <= level <= criterion.max
        or not given.rater
    ):
        return Rejected(Refusal.BAD_INPUT, given.criterion)
    draft = Draft(scenario, state)
    draft.n += 1
    draft.ratings = (
        *(one for one in state.ratings if (one.criterion, one.rater) != (criterion.id, given.rater)),
        Rating(criterion.id, level, given.rater),
    )
    draft.note(EventKind.RATED, criterion.id, level)
    return Accepted(draft.finished(), tuple(draft.events))


def _ring(scenario: Scenario, state: State, times: int, at_ms: int) -> Accepted | Rejected:
    if state.turn not in scenario.index.ringing:
        return Rejected(Refusal.NOT_RINGING)
    if not isinstance(times, int) or isinstance(times, bool) or times < 1:
        return Rejected(Refusal.BAD_INPUT)
    limit = scenario.limits.rings
    if state.rings + times > limit + RINGS_BEYOND:
        return Rejected(Refusal.TOO_MANY_RINGS)
    draft = Draft(scenario, state)
    draft.n += 1
    _on_the_clock(draft, at_ms)
    draft.rings += times
    draft.clock_s += RING_S * times
    draft.note(EventKind.RANG, state.turn, draft.rings)
    lose_patience(draft, min(times, max(0, draft.rings - limit)))
    return _closed(draft)


def _take(
    scenario: Scenario,
    state: State,
    options: tuple[Option, ...],
    to: str,
    at_ms: int,
    said: tuple[str, ...] = (),
    timed_out: bool = False,
) -> Accepted | Rejected:
    """Take one option, or several at once, and move on."""
    draft = Draft(scenario, state)
    draft.n += 1
    _on_the_clock(draft, at_ms)
    if timed_out:
        draft.note(EventKind.TIMED_OUT, options[0].id)
    for option in options:
        take(draft, option, said)
    problem = move(draft, to)
    if problem is not None:
        return Rejected(problem, options[0].id)
    return _closed(draft)


def _on_the_clock(draft: Draft, at_ms: int) -> None:
    """Where a turn has its seconds, those that went by count, up to the limit; elsewhere thinking takes no time."""
    if draft.scenario.limits.realtime:
        limit = limit_ms(draft.scenario, draft.state)
        if limit is not None:
            draft.clock_s += max(0, min(at_ms - draft.at_ms, limit)) // 1000
    if at_ms > draft.at_ms:
        draft.at_ms = at_ms


def _closed(draft: Draft) -> Accepted | Rejected:
    """Point 9: a customer out of patience leaves; a scene that has run too long is cut off."""
    if draft.status is Status.RUNNING:
        scenario = draft.scenario
        problem: Refusal | None = None
        if draft.patience_out:
            problem = end(draft, scenario.on_patience_out)
        elif draft.n - draft.hints >= scenario.limits.max_turns:
            problem = end(draft, cut_off_ending(scenario))
        if problem is not None:
            return Rejected(problem, scenario.on_patience_out)
    return made(Accepted, (draft.finished(), tuple(draft.events)))


def cut_off_ending(scenario: Scenario) -> str:
    """Return the ending of a scene cut off at `max_turns`: patience out, else left unresolved, else none (empty)."""
    if scenario.on_patience_out:
        return scenario.on_patience_out
    for ending in scenario.endings:
        if ending.cls is EndingClass.LEFT_UNRESOLVED or ending.cls is EndingClass.CUSTOMER_LEFT:
            return ending.id
    return ""

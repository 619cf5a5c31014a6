"""One step of a play: a total function. Whatever comes in, out comes a new state or a rejection, never an error.

Order inside a step: 1 legality, 2 time and waiting, 3 effects (left to right, clamped), 4 facts, 5 promises against
authority, 6 evidence, 7 (topics, not in this schema), 8 move and automatic moves, 9 ending, patience and length,
10 events.
"""

from __future__ import annotations

from dataclasses import dataclass

from .draft import Draft
from .events import Event, EventKind
from .inputs import Choose, Hold, Input, Return, Ring, Stop, Timeout
from .move import end, move
from .offer import Refusal, first_offered, refusal
from .scenario import EndingClass, Fact, Kind, Option, Scenario
from .state import Assumption, Commitment, Evidence, Fatal, Mode, State, Status

RING_S = 5
"""Logical seconds from one ring of the phone to the next."""
RINGS_BEYOND = 4
"""How many rings beyond the limit a caller can be left to; after that the phone has to be answered."""
TICK_S = 60
"""A customer on hold loses patience once for every started minute that nobody announced."""


@dataclass(frozen=True, slots=True)
class Accepted:
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
    scenario: Scenario, *, seed: int, mode: Mode = Mode.PRACTICE, locale: str = "", support_locale: str = ""
) -> State:
    """Return the first state of a play. Raises CannotStart for a draft whose start does not exist or goes in circles.

    `locale` is the language of the scene, `support_locale` that of tasks, hints and debrief; both default to the
    scenario's own. Neither changes what happens.
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
    )
    draft = Draft(scenario, blank)
    problem = move(draft, scenario.start)
    if problem is not None:
        raise CannotStart(f"{scenario.key}: {problem.value} at {scenario.start!r}")
    return draft.finished()


def step(scenario: Scenario, state: State, given: Input) -> Accepted | Rejected:
    """Apply one input. Never raises and never changes its arguments; an input that is not allowed is Rejected."""
    if state.digest != scenario.digest:
        return Rejected(Refusal.OTHER_VERSION)
    if state.status != "running":
        return Rejected(Refusal.NOT_RUNNING)
    match given:
        case Choose(option=wanted):
            return _choose(scenario, state, wanted)
        case Timeout():
            turn = scenario.index.turns.get(state.turn)
            option = scenario.index.options.get(turn.timeout) if turn is not None else None
            if option is None:
                return Rejected(Refusal.NO_TIMEOUT)
            return _take(scenario, state, option, timed_out=True)
        case Hold() | Return():
            found = first_offered(scenario, state, Kind.HOLD if isinstance(given, Hold) else Kind.RETURN)
            return Rejected(Refusal.NO_HOLD) if found is None else _take(scenario, state, found)
        case Ring(times=times):
            return _ring(scenario, state, times)
        case Stop():
            draft = Draft(scenario, state)
            draft.n += 1
            draft.status = Status.ABANDONED
            draft.hold_since = draft.hold_due = None
            draft.note(EventKind.ABANDONED)
            return Accepted(draft.finished(), tuple(draft.events))
    return Rejected(Refusal.BAD_INPUT)


def _choose(scenario: Scenario, state: State, wanted: str) -> Accepted | Rejected:
    turn = scenario.index.turns.get(state.turn)
    for option in turn.options if turn is not None else ():
        if option.id == wanted:
            reason = refusal(scenario, state, option)
            return _take(scenario, state, option) if reason is None else Rejected(reason, wanted)
    known = isinstance(wanted, str) and wanted in scenario.index.options
    return Rejected(Refusal.NOT_OFFERED if known else Refusal.UNKNOWN_OPTION, wanted if known else "")


def _ring(scenario: Scenario, state: State, times: int) -> Accepted | Rejected:
    if state.turn not in scenario.index.ringing:
        return Rejected(Refusal.NOT_RINGING)
    if not isinstance(times, int) or isinstance(times, bool) or times < 1:
        return Rejected(Refusal.BAD_INPUT)
    limit = scenario.limits.rings
    if state.rings + times > limit + RINGS_BEYOND:
        return Rejected(Refusal.TOO_MANY_RINGS)
    draft = Draft(scenario, state)
    draft.n += 1
    draft.rings += times
    draft.clock_s += RING_S * times
    draft.note(EventKind.RANG, state.turn, draft.rings)
    _lose_patience(draft, min(times, max(0, draft.rings - limit)))
    return _closed(draft)


def _take(
    scenario: Scenario, state: State, option: Option, *, timed_out: bool = False
) -> Accepted | Rejected:
    draft = Draft(scenario, state)
    draft.n += 1
    draft.note(EventKind.TIMED_OUT if timed_out else EventKind.CHOSE, option.id)
    draft.spoke("agent", option.id, own=True)
    _pass_time(draft, option)
    _hold(draft, option)
    for effect in option.effects:
        draft.apply(effect)
    if option.asks or option.reveals or option.requires_known:
        _facts(draft, option)
    if option.promises or option.keeps:
        _promises(draft, option)
    _evidence(draft, option)
    if option.id not in draft.taken:
        draft.taken = draft.taken | {option.id}
    problem = move(draft, option.to)
    if problem is not None:
        return Rejected(problem, option.id)
    return _closed(draft)


def _closed(draft: Draft) -> Accepted | Rejected:
    """Point 9: a customer out of patience leaves; a scene that has run too long is cut off."""
    if draft.status is Status.RUNNING:
        scenario = draft.scenario
        problem: Refusal | None = None
        if draft.patience_out:
            problem = end(draft, scenario.on_patience_out)
        elif draft.n >= scenario.limits.max_turns:
            problem = end(draft, cut_off_ending(scenario))
        if problem is not None:
            return Rejected(problem, scenario.on_patience_out)
    return Accepted(draft.finished(), tuple(draft.events))


def cut_off_ending(scenario: Scenario) -> str:
    """Return the ending of a scene cut off at `max_turns`: patience out, else left unresolved, else none (empty)."""
    if scenario.on_patience_out:
        return scenario.on_patience_out
    for ending in scenario.endings:
        if ending.cls is EndingClass.LEFT_UNRESOLVED or ending.cls is EndingClass.CUSTOMER_LEFT:
            return ending.id
    return ""


def _lose_patience(draft: Draft, ticks: int) -> None:
    at = draft.scenario.index.var_at.get("patience")
    loss = ticks * draft.scenario.limits.hold_rate
    if at is None or loss <= 0:
        return
    value, var = draft.vars[at], draft.scenario.vars[at]
    if var.type != "int" or not isinstance(value, int) or value <= var.lo:
        return
    draft.vars[at] = max(var.lo, value - loss)
    draft.note(EventKind.HOLD_DECAY, "patience", draft.vars[at])


def _pass_time(draft: Draft, option: Option) -> None:
    """Let the option's time pass. A customer on hold waits through it, and minds what nobody announced."""
    before = draft.clock_s
    draft.clock_s += option.time_s
    if draft.hold_since is None:
        return
    covered = before if draft.hold_due is None else max(before, draft.hold_due)
    if draft.hold_due is None:
        ticks = max(1, -(-option.time_s // TICK_S))
    else:
        ticks = -(-max(0, draft.clock_s - covered) // TICK_S)
    _lose_patience(draft, ticks)


def _hold(draft: Draft, option: Option) -> None:
    """Begin, renew or end a hold. It begins after the option's own time: the words come first, the waiting then."""
    kind = option.kind
    if kind is Kind.SAY:
        return
    if kind is Kind.RING:
        draft.rings += option.time_s // RING_S
        draft.note(EventKind.ANSWERED, option.id, draft.rings)
    elif kind is Kind.RETURN:
        waited = draft.clock_s - (draft.hold_since or 0)
        draft.hold_since = draft.hold_due = None
        draft.note(EventKind.RETURNED, option.id, waited)
    else:
        terms = option.hold
        if kind is Kind.HOLD:
            draft.hold_since = draft.clock_s
            draft.hold_due = None
        if terms is not None:
            draft.hold_due = draft.clock_s + TICK_S * terms.minutes if terms.announced else None
        elif kind is Kind.CHECK_IN and draft.hold_due is not None and draft.hold_since is not None:
            # A check-in without new terms renews the time that was announced, from now.
            draft.hold_due = draft.clock_s + max(0, draft.hold_due - draft.hold_since)
            draft.hold_since = draft.clock_s
        draft.note(EventKind.HELD if kind is Kind.HOLD else EventKind.CHECKED_IN, option.id)


def _facts(draft: Draft, option: Option) -> None:
    for fact_id in option.requires_known:
        if fact_id not in draft.known:
            draft.assumptions += (Assumption(draft.n, option.id, fact_id),)
            draft.note(EventKind.ASSUMED, fact_id)
    if option.asks:
        draft.asked = draft.asked.union(option.asks)
    fresh = [fact_id for fact_id in option.reveals if fact_id in draft.scenario.index.facts]
    fresh += [fact.id for fact in draft.scenario.facts if _told(draft, fact, option.asks)]
    for fact_id in fresh:
        if fact_id not in draft.known:
            draft.known = draft.known | {fact_id}
            draft.note(EventKind.REVEALED, fact_id)


def _told(draft: Draft, fact: Fact, asks: tuple[str, ...]) -> bool:
    """Whether these questions make the customer tell this fact now."""
    if not asks:
        return False
    index = draft.scenario.index
    if fact.how == "adjacent":
        at = index.fact_at[fact.id]
        beside = draft.scenario.facts[max(0, at - 1) : at + 2]
        return any(near.id in asks for near in beside)
    if fact.id not in asks:
        return False
    if fact.how == "trust":
        where = index.var_at.get("trust")
        trust = draft.vars[where] if where is not None else 0
        return isinstance(trust, int) and trust >= fact.trust
    return fact.how == "asked" or (fact.guard is not None and fact.guard.holds(draft, index))


def _promises(draft: Draft, option: Option) -> None:
    """Weigh promises against the learner's limit, then let the option keep, correct or have approved earlier ones.

    An approval with nothing open to approve covers what is promised afterwards, up to the highest limit of anybody.
    """
    for keep in option.keeps:
        if keep.how == "approved":
            draft.approved = draft.approved | {keep.authority}
        if any(made.authority == keep.authority and made.status == "open" for made in draft.commitments):
            draft.commitments = tuple(
                Commitment(made.n, made.option, made.authority, made.amount, made.over, keep.how)
                if made.authority == keep.authority and made.status == "open"
                else made
                for made in draft.commitments
            )
            draft.note(EventKind.SETTLED, keep.authority, keep.how)
    for promise in option.promises:
        authority = draft.scenario.index.authority.get(promise.authority)
        if authority is None:
            continue
        approved = promise.authority in draft.approved
        over = promise.amount > (authority.top_limit if approved else authority.own_limit)
        draft.commitments += (Commitment(draft.n, option.id, promise.authority, promise.amount, over),)
        draft.note(EventKind.PROMISED, promise.authority, promise.amount)
        if over:
            draft.note(EventKind.OVER_PROMISE, promise.authority, promise.amount)


def _evidence(draft: Draft, option: Option) -> None:
    """Record evidence. What is about content is shown once: the same option said again adds nothing to it."""
    again = option.id in draft.taken
    for rule in option.evidence:
        criterion = draft.scenario.index.criteria.get(rule.criterion)
        if criterion is None or (again and criterion.kind == "content"):
            continue
        draft.evidence += (Evidence(draft.n, option.id, rule.criterion, rule.delta),)
        draft.note(EventKind.EVIDENCE, rule.criterion, rule.delta)
    if option.fatal and option.fatal in draft.scenario.index.criteria:
        draft.fatal += (Fatal(draft.n, option.id, option.fatal),)
        draft.note(EventKind.FATAL, option.fatal)

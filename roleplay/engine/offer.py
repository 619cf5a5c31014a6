"""What a turn offers: which options are open, which are shown locked, and in what order."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from .decision import Item, Rank, Written
from .scenario import Kind, Option, Scenario, Turn
from .state import State
from .streams import pick, shuffled


class Refusal(StrEnum):
    """Why an input was rejected. Codes, not words: the screen has its own."""

    OTHER_VERSION = "OTHER_VERSION"
    NOT_RUNNING = "NOT_RUNNING"
    UNKNOWN_OPTION = "UNKNOWN_OPTION"
    NOT_OFFERED = "NOT_OFFERED"
    LOCKED = "LOCKED"
    ALREADY_TAKEN = "ALREADY_TAKEN"
    NOT_ON_HOLD = "NOT_ON_HOLD"
    ALREADY_ON_HOLD = "ALREADY_ON_HOLD"
    NO_HOLD = "NO_HOLD"
    NO_TIMEOUT = "NO_TIMEOUT"
    MUTED = "MUTED"
    NOT_MUTED = "NOT_MUTED"
    OTHER_DECISION = "OTHER_DECISION"
    WRONG_COUNT = "WRONG_COUNT"
    WRONG_ORDER = "WRONG_ORDER"
    TOO_SHORT = "TOO_SHORT"
    TOO_LONG = "TOO_LONG"
    NO_HINT = "NO_HINT"
    NOT_ENDED = "NOT_ENDED"
    NOT_MARKED = "NOT_MARKED"
    NOT_RINGING = "NOT_RINGING"
    TOO_MANY_RINGS = "TOO_MANY_RINGS"
    BROKEN_TARGET = "BROKEN_TARGET"
    AUTO_LOOP = "AUTO_LOOP"
    BAD_INPUT = "BAD_INPUT"


@dataclass(frozen=True, slots=True)
class Offer:
    option: Option
    open: bool


def refusal(scenario: Scenario, state: State, option: Option) -> Refusal | None:
    """Say why an option of the present turn may not be taken now; None means that it may."""
    if option.once and option.id in state.taken:
        return Refusal.ALREADY_TAKEN
    kind = option.kind
    if kind is not Kind.SAY:
        if kind is Kind.HOLD:
            if state.hold_since is not None:
                return Refusal.ALREADY_ON_HOLD
        elif (kind is Kind.RETURN or kind is Kind.CHECK_IN) and state.hold_since is None:
            return Refusal.NOT_ON_HOLD
        if (kind is Kind.MUTE or kind is Kind.HOLD) and (
            state.muted_since is not None or state.hold_since is not None
        ):
            return Refusal.MUTED
        if kind is Kind.UNMUTE and state.muted_since is None:
            return Refusal.NOT_MUTED
    if option.when is not None and not option.when.holds(state, scenario.index):
        return Refusal.LOCKED
    return None


def offers(scenario: Scenario, state: State) -> tuple[Offer, ...]:
    """Return the options to show, in the order to show them.

    Open options, and those whose lock has a reason; what is hidden, used up or impossible (returning to a customer
    who is not on hold) is left out. The order is the author's, or shuffled by the attempt's seed for this visit.
    """
    turn = scenario.index.turns.get(state.turn)
    if turn is None or state.status != "running" or isinstance(turn.decide, Rank):
        return ()
    sent = turn.decide.sent if isinstance(turn.decide, Written) else ""
    shown: list[Offer] = []
    for option in in_order(scenario, state, turn):
        if option.id == sent:  # it is taken by writing
            continue
        reason = refusal(scenario, state, option)
        if reason is None:
            shown.append(Offer(option, True))
        elif reason is Refusal.LOCKED and option.locked:
            shown.append(Offer(option, False))
    return tuple(shown)


def items(scenario: Scenario, state: State) -> tuple[Item, ...]:
    """Return the things to put in order at this turn, in the order of this play and visit."""
    turn = scenario.index.turns.get(state.turn)
    if turn is None or state.status != "running" or not isinstance(turn.decide, Rank):
        return ()
    found = turn.decide.items
    if turn.order == "fixed":
        return found
    number = pick(
        state.seed, scenario.digest, turn.id, state.visits[scenario.index.turn_at[turn.id]], "order"
    )
    return tuple(found[at] for at in shuffled(number, len(found)))


def band_of(scenario: Scenario, state: State, turn: Turn, order: Sequence[str]) -> Option | None:
    """Return the option that an order of this turn's things comes to: the first open band that has enough pairs."""
    rank = turn.decide
    if not isinstance(rank, Rank):
        return None
    pairs = rank.pairs(order)
    for least, option in zip(rank.at_least, turn.options, strict=True):
        if pairs >= least and refusal(scenario, state, option) is None:
            return option
    return None


def in_order(scenario: Scenario, state: State, turn: Turn) -> tuple[Option, ...]:
    """Return all options of a turn in the order of this play and visit, whether they are open or not."""
    if turn.order == "fixed" or len(turn.options) < 2:
        return turn.options
    visit = state.visits[scenario.index.turn_at[turn.id]]
    number = pick(state.seed, scenario.digest, turn.id, visit, "order")
    return tuple(turn.options[at] for at in shuffled(number, len(turn.options)))


def first_offered(scenario: Scenario, state: State, kind: Kind) -> Option | None:
    """Return the first option of this kind that may be taken now, in the author's order."""
    turn = scenario.index.turns.get(state.turn)
    if turn is None:
        return None
    for option in turn.options:
        if option.kind is kind and refusal(scenario, state, option) is None:
            return option
    return None

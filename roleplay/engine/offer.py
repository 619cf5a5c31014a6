"""What a turn offers: which options are open, which are shown locked, and in what order."""

from dataclasses import dataclass
from enum import StrEnum

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
    if option.kind is Kind.HOLD:
        if state.hold_since is not None:
            return Refusal.ALREADY_ON_HOLD
    elif (option.kind is Kind.RETURN or option.kind is Kind.CHECK_IN) and state.hold_since is None:
        return Refusal.NOT_ON_HOLD
    if option.when is not None and not option.when.holds(state, scenario.index):
        return Refusal.LOCKED
    return None


def offers(scenario: Scenario, state: State) -> tuple[Offer, ...]:
    """Return the options to show, in the order to show them.

    Open options, and those whose lock has a reason; what is hidden, used up or impossible (returning to a customer
    who is not on hold) is left out. The order is the author's, or shuffled by the attempt's seed for this visit.
    """
    turn = scenario.index.turns.get(state.turn)
    if turn is None or state.status != "running":
        return ()
    shown: list[Offer] = []
    for option in in_order(scenario, state, turn):
        reason = refusal(scenario, state, option)
        if reason is None:
            shown.append(Offer(option, True))
        elif reason is Refusal.LOCKED and option.locked:
            shown.append(Offer(option, False))
    return tuple(shown)


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

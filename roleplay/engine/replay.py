"""Replay: a play is the fold of its inputs. A fork is the replay of the first few of them."""

from collections.abc import Iterable
from typing import NamedTuple

from .events import Event
from .inputs import Input
from .scenario import Scenario
from .state import State
from .step import Accepted, Rejected, step


class Moment(NamedTuple):
    """One accepted input: the state before it, what it was, what it did, and the state after it."""

    before: State
    given: Input
    events: tuple[Event, ...]
    after: State


class BrokenLog(ValueError):
    """A stored input is not accepted where it stands: the log is not one of this scenario and start."""

    def __init__(self, position: int, rejected: Rejected) -> None:
        super().__init__(f"input {position + 1} is rejected: {rejected.code.value} {rejected.ref}".rstrip())
        self.position = position
        self.rejected = rejected


def moments(scenario: Scenario, begin: State, log: Iterable[Input]) -> tuple[Moment, ...]:
    """Return every step of a play, in order. Raises BrokenLog at the first input that is not accepted."""
    state, passed = begin, []
    for position, given in enumerate(log):
        result = step(scenario, state, given)
        if not isinstance(result, Accepted):
            raise BrokenLog(position, result)
        passed.append(Moment(state, given, result.events, result.state))
        state = result.state
    return tuple(passed)


def replay(scenario: Scenario, begin: State, log: Iterable[Input]) -> State:
    """Return the state that the inputs lead to from `begin`. Raises BrokenLog as `moments`."""
    state = begin
    for position, given in enumerate(log):
        result = step(scenario, state, given)
        if not isinstance(result, Accepted):
            raise BrokenLog(position, result)
        state = result.state
    return state

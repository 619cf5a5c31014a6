"""Playing a scene to its end by a rule: what is proved by example, what chance comes to, what a random walk meets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .explore import inputs_at
from .inputs import Input, Ring, Timeout
from .replay import Moment
from .scenario import Scenario
from .state import State, Status
from .step import Accepted, start, step

type Rule = Callable[[State, Sequence[Input]], Input]
"""Given a state and what can be done in it, what is done."""


@dataclass(frozen=True, slots=True)
class Played:
    """A play from its first state on. It stands where it came to a stop, or ended."""

    begin: State
    moments: tuple[Moment, ...]

    @property
    def state(self) -> State:
        return self.moments[-1].after if self.moments else self.begin

    @property
    def log(self) -> tuple[Input, ...]:
        return tuple(moment.given for moment in self.moments)

    @property
    def ended(self) -> bool:
        return self.state.status is Status.ENDED


def play_out(scenario: Scenario, rule: Rule, *, seed: int = 0, silence: bool = False) -> Played:
    """Play by a rule until the scene ends or offers nothing more. Raises CannotStart.

    `silence`: the rule may also let the phone ring and time run out; otherwise it always answers.
    """
    begin = state = start(scenario, seed=seed)
    moments: list[Moment] = []
    while state.status is Status.RUNNING:
        offered = [
            given
            for given, _ in inputs_at(scenario, state)
            if silence or not isinstance(given, Ring | Timeout)
        ]
        if not offered:
            break
        given = rule(state, offered)
        result = step(scenario, state, given)
        if not isinstance(result, Accepted):
            break
        moments.append(Moment(state, given, result.events, result.state))
        state = result.state
    return Played(begin, tuple(moments))

"""Guards: the conditions of options, lines and moves, as a parsed tree that is walked and never evaluated as code.

A guard that names something the document does not hold (a draft's fault, reported by the checks) does not hold.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Protocol

type Value = int | bool | str

OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Moment(Protocol):
    """What a guard may look at: a state, or the draft of the next one inside a step."""

    @property
    def vars(self) -> Sequence[Value]: ...
    @property
    def known(self) -> AbstractSet[str]: ...
    @property
    def asked(self) -> AbstractSet[str]: ...
    @property
    def taken(self) -> AbstractSet[str]: ...
    @property
    def visits(self) -> Sequence[int]: ...
    @property
    def clock_s(self) -> int: ...
    @property
    def channel(self) -> str: ...
    @property
    def hold_since(self) -> int | None: ...
    @property
    def muted_since(self) -> int | None: ...
    @property
    def handed(self) -> str: ...


class Places(Protocol):
    """Where variables and turns stand in the tuples of a state."""

    @property
    def var_at(self) -> Mapping[str, int]: ...
    @property
    def turn_at(self) -> Mapping[str, int]: ...


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Guard, ...]

    def holds(self, moment: Moment, places: Places) -> bool:
        return all(part.holds(moment, places) for part in self.parts)


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Guard, ...]

    def holds(self, moment: Moment, places: Places) -> bool:
        return any(part.holds(moment, places) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    part: Guard

    def holds(self, moment: Moment, places: Places) -> bool:
        return not self.part.holds(moment, places)


@dataclass(frozen=True, slots=True)
class VarIs:
    var: str
    op: str
    value: Value

    def holds(self, moment: Moment, places: Places) -> bool:
        at = places.var_at.get(self.var)
        if at is None:
            return False
        try:
            return OPERATORS[self.op](moment.vars[at], self.value)
        except TypeError:  # a word compared with a number: the checks report it as RP025
            return False


@dataclass(frozen=True, slots=True)
class FactKnown:
    fact: str
    known: bool

    def holds(self, moment: Moment, places: Places) -> bool:
        return (self.fact in moment.known) is self.known


@dataclass(frozen=True, slots=True)
class Asked:
    fact: str

    def holds(self, moment: Moment, places: Places) -> bool:
        return self.fact in moment.asked


@dataclass(frozen=True, slots=True)
class Seen:
    """A turn that was entered, or an option that was taken, at any time before."""

    ref: str

    def holds(self, moment: Moment, places: Places) -> bool:
        if self.ref in moment.taken:
            return True
        at = places.turn_at.get(self.ref)
        return at is not None and moment.visits[at] > 0


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Logical seconds since the scene began."""

    op: str
    seconds: int

    def holds(self, moment: Moment, places: Places) -> bool:
        return OPERATORS[self.op](moment.clock_s, self.seconds)


@dataclass(frozen=True, slots=True)
class ChannelIs:
    channel: str

    def holds(self, moment: Moment, places: Places) -> bool:
        return moment.channel == self.channel


@dataclass(frozen=True, slots=True)
class OnHold:
    on: bool

    def holds(self, moment: Moment, places: Places) -> bool:
        return (moment.hold_since is not None) is self.on


@dataclass(frozen=True, slots=True)
class Muted:
    on: bool

    def holds(self, moment: Moment, places: Places) -> bool:
        return (moment.muted_since is not None) is self.on


@dataclass(frozen=True, slots=True)
class Handed:
    """The customer was passed on: `how` is warm or cold, as it came out and not as it was meant."""

    how: str

    def holds(self, moment: Moment, places: Places) -> bool:
        return moment.handed == self.how


type Leaf = VarIs | FactKnown | Asked | Seen | Elapsed | ChannelIs | OnHold | Muted | Handed
type Guard = All | AnyOf | Not | Leaf


def leaves(guard: Guard | None) -> Iterator[Leaf]:
    """Yield every leaf of a guard tree, left to right."""
    match guard:
        case None:
            return
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case _:
            yield guard

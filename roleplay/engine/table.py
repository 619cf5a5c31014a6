"""The value map as a table: what a debrief asks of it, without the graph, as JSON that can be kept.

A reduced state is named by a digest. With 80 bits, two of ten thousand states share a name in one table of 10^16.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from .explore import reduced
from .scenario import Scenario
from .scope import Live, Scope
from .state import State
from .value import Future, ValueMap, Values

_NAME_BYTES = 10


@dataclass(frozen=True, slots=True)
class ValueTable(Values):
    """`at` maps the name of a reduced state to its place in `futures`."""

    scenario: Scenario
    scope: Scope
    futures: tuple[Future, ...]
    at: Mapping[str, int]

    @classmethod
    def of(cls, values: ValueMap) -> ValueTable:
        """Return the table of a value map. It answers every question about a state as the map does."""
        place: dict[Future, int] = {}
        at = {
            _name(state): place.setdefault(future, len(place))
            for state, future in zip(values.graph.states, values.futures, strict=True)
        }
        return cls(values.scenario, values.graph.scope, tuple(place), at)

    def future(self, state: State) -> Future | None:
        found = self.at.get(_name(reduced(self.scenario, state, self.scope)))
        return None if found is None else self.futures[found]

    def to_json(self) -> dict[str, Any]:
        """Return a JSON object; sets are sorted, so that equal tables give equal bytes."""
        scope = self.scope
        return {
            "blank": list(scope.blank),
            "live": [_plain(live) for live in scope.live],
            "narrow": scope.narrow,
            "futures": [_plain(future) for future in self.futures],
            "at": dict(self.at),
        }

    @classmethod
    def from_json(cls, scenario: Scenario, body: Mapping[str, Any]) -> ValueTable:
        """Read what `to_json` wrote for the same scenario. Raises KeyError or TypeError on anything else."""
        return cls(
            scenario,
            Scope(
                tuple(body["blank"]),
                tuple(Live(*(_frozen(cell) for cell in row)) for row in body["live"]),
                body["narrow"],
            ),
            tuple(
                Future(tuple(low), tuple(high), frozenset(endings), frozenset(clean), fatal)
                for low, high, endings, clean, fatal in body["futures"]
            ),
            body["at"],
        )


def _name(state: State) -> str:
    """Return what names a reduced state: equal states, and no others, have equal names."""
    whole = repr([sorted(cell) if isinstance(cell, frozenset) else cell for cell in state])
    return hashlib.blake2b(whole.encode(), digest_size=_NAME_BYTES).hexdigest()


def _plain(row: Live | Future) -> list[Any]:
    cells = (getattr(row, cell.name) for cell in fields(row))
    return [sorted(cell) if isinstance(cell, frozenset) else cell for cell in cells]


def _frozen(cell: Any) -> Any:
    return frozenset(cell) if isinstance(cell, list) else cell

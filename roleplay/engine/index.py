"""Look-ups into a scenario, worked out once when it is parsed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .decision import Item, Rank
from .events import Event, EventKind
from .inputs import Choose

if TYPE_CHECKING:
    from .scenario import (
        Authority,
        Competency,
        Criterion,
        Ending,
        Fact,
        Lens,
        Line,
        Option,
        Scenario,
        Turn,
    )


@dataclass(frozen=True, slots=True)
class Index:
    """Look-ups into a scenario. Where an id stands twice (a draft's fault, RP014) the first one counts."""

    turns: Mapping[str, Turn]
    turn_at: Mapping[str, int]
    ringing: frozenset[str]
    options: Mapping[str, Option]
    turn_of: Mapping[str, Turn]
    items: Mapping[str, Item]
    lines: Mapping[str, Line]
    facts: Mapping[str, Fact]
    fact_at: Mapping[str, int]
    var_at: Mapping[str, int]
    authority: Mapping[str, Authority]
    criteria: Mapping[str, Criterion]
    competencies: Mapping[str, Competency]
    endings: Mapping[str, Ending]
    lenses: Mapping[str, Lens]
    patience_out: tuple[int, int] | None
    """Where patience stands among the variables, and its lower bound, if the scenario says where this leads."""
    choose: Mapping[str, Choose]
    """The input that takes an option, made once."""
    chose: Mapping[str, Event]
    moved: Mapping[str, Event]
    said: Mapping[str, Event]
    """Events that are the same whenever they happen, made once: an option is taken, a turn entered, a line said."""


def _first[T](pairs: list[tuple[str, T]]) -> dict[str, T]:
    return dict(reversed(pairs))


def index_of(scenario: Scenario) -> Index:
    """Work out the look-ups of a scenario."""
    options = [(option.id, option) for turn in scenario.turns for option in turn.options]
    owners = [(option.id, turn) for turn in scenario.turns for option in turn.options]
    lines = [(line.id, line) for turn in scenario.turns for line in turn.say]
    return Index(
        turns=_first([(turn.id, turn) for turn in scenario.turns]),
        turn_at=_first([(turn.id, at) for at, turn in enumerate(scenario.turns)]),
        ringing=frozenset(turn.id for turn in scenario.turns if turn.rings),
        options=_first(options),
        turn_of=_first(owners),
        items=_first(
            [
                (item.id, item)
                for turn in scenario.turns
                if isinstance(turn.decide, Rank)
                for item in turn.decide.items
            ]
        ),
        lines=_first(lines),
        facts=_first([(fact.id, fact) for fact in scenario.facts]),
        fact_at=_first([(fact.id, at) for at, fact in enumerate(scenario.facts)]),
        var_at=_first([(var.name, at) for at, var in enumerate(scenario.vars)]),
        authority=_first([(item.id, item) for item in scenario.authority]),
        criteria=_first([(item.id, item) for item in scenario.criteria]),
        competencies=_first([(item.id, item) for item in scenario.competencies]),
        endings=_first([(ending.id, ending) for ending in scenario.endings]),
        lenses=_first([(lens.id, lens) for lens in scenario.lenses]),
        patience_out=_patience_out(scenario),
        choose={name: Choose(name) for name, _ in options},
        chose={name: Event(EventKind.CHOSE, name) for name, _ in options},
        moved={turn.id: Event(EventKind.MOVED, turn.id) for turn in scenario.turns},
        said={name: Event(EventKind.SAID, name) for name, _ in lines},
    )


def _patience_out(scenario: Scenario) -> tuple[int, int] | None:
    if not scenario.on_patience_out:
        return None
    first = next(((at, var) for at, var in enumerate(scenario.vars) if var.name == "patience"), None)
    return (first[0], first[1].lo) if first is not None and first[1].type == "int" else None

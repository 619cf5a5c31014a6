"""Seeing a scene through a lens: the same turns and ways, another customer.

A lens can change words, weights of lines, first values and evidence. It cannot change an id or where anything leads,
so results under different lenses stay comparable. What the checks prove of a scene they prove through each of them.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from .decision import Rank
from .scenario import EvidenceRule, Lens, Line, Option, Scenario, Turn, Var
from .streams import pick


@lru_cache(maxsize=64)
def under(scenario: Scenario, lens_id: str) -> Scenario:
    """Return the scenario through one of its lenses; "" is the scene as written. Raises KeyError for another name."""
    if scenario.lens == lens_id:
        return scenario
    if scenario.lens:
        raise ValueError("a lens is applied to the scene as written, not over another lens")
    lens = scenario.index.lenses[lens_id]
    first = dict(lens.vars)
    return replace(
        scenario,
        lens=lens.id,
        vars=tuple(_var(var, first) for var in scenario.vars),
        turns=tuple(_turn(turn, lens) for turn in scenario.turns),
    )


def drawn(scenario: Scenario, seed: int) -> str:
    """Return the lens that a seed falls on: each of them, and the scene as written (""), is equally likely."""
    pool = ("", *(lens.id for lens in scenario.lenses))
    return pool[pick(seed, scenario.digest, "", 0, "lens") % len(pool)]


def _var(var: Var, first: dict[str, int | bool | str]) -> Var:
    value = first.get(var.name, var.init)
    return replace(var, init=value) if var.fits(value) else var


def _turn(turn: Turn, lens: Lens) -> Turn:
    words, weights, evidence = dict(lens.lines), dict(lens.weights), dict(lens.evidence)

    def line(line: Line) -> Line:
        return replace(line, text=words.get(line.id, line.text), weight=weights.get(line.id, line.weight))

    def option(option: Option) -> Option:
        rules: tuple[EvidenceRule, ...] = evidence.get(option.id, option.evidence)
        return replace(option, text=words.get(option.id, option.text), evidence=rules)

    decide = turn.decide
    if isinstance(decide, Rank):
        decide = replace(
            decide, items=tuple(replace(item, text=words.get(item.id, item.text)) for item in decide.items)
        )
    return replace(
        turn,
        say=tuple(line(one) for one in turn.say),
        options=tuple(option(one) for one in turn.options),
        decide=decide,
    )

"""Hints: what a moment is about, without saying which words are right."""

from __future__ import annotations

from dataclasses import dataclass

from .decision import Rank, Written
from .offer import offers
from .scenario import Scenario
from .state import Mode, State, Status


@dataclass(frozen=True, slots=True)
class Hint:
    """The clauses that can be shown at this moment, and the goals that are still open."""

    clauses: tuple[str, ...]
    goals: tuple[str, ...]


def hint(scenario: Scenario, state: State, *, locale: str = "") -> Hint | None:
    """Return a hint for this moment, in the support language. None in an exam, after the end, and if there is none."""
    if state.mode is Mode.EXAM or state.status is not Status.RUNNING:
        return None
    tongue, index = locale or state.support_locale, scenario.index
    turn = index.turns.get(state.turn)
    decide = turn.decide if turn is not None else None
    options = [offer.option for offer in offers(scenario, state) if offer.open]
    if turn is not None and isinstance(decide, Rank):
        options = list(turn.options)
    named = {rule.criterion for option in options for rule in option.evidence if rule.delta > 0}
    if isinstance(decide, Written):
        named.update(decide.rubric)
    clauses = {index.criteria[name].clause for name in named if name in index.criteria}
    open_goals = tuple(
        scenario.words(goal.text, tongue)
        for goal in scenario.goals
        if goal.done is not None and not goal.done.holds(state, index)
    )
    return Hint(tuple(sorted(clauses)), open_goals) if clauses or open_goals else None

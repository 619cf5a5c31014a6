"""Hints: what a moment is about, without saying which words are right."""

from __future__ import annotations

from dataclasses import dataclass

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
    clauses = {
        index.criteria[rule.criterion].clause
        for offer in offers(scenario, state)
        if offer.open
        for rule in offer.option.evidence
        if rule.delta > 0 and rule.criterion in index.criteria
    }
    open_goals = tuple(
        scenario.words(goal.text, tongue)
        for goal in scenario.goals
        if goal.done is not None and not goal.done.holds(state, index)
    )
    return Hint(tuple(sorted(clauses)), open_goals) if clauses or open_goals else None

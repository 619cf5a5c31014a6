"""Evidence by clause of the service standards: what a play showed, what it broke, in the learner's own words."""

from __future__ import annotations

from dataclasses import dataclass

from .scenario import Scenario
from .score import applicable, clamped, sums
from .state import State


@dataclass(frozen=True, slots=True)
class Quote:
    """The learner's own words in input number n, why they matter, and by how many points (0: a rule was broken)."""

    n: int
    option: str
    words: str
    why: str
    delta: int


@dataclass(frozen=True, slots=True)
class ClauseResult:
    """`earned` of `possible` points for one clause. `broke`: something said went against it."""

    clause: str
    earned: int
    possible: int
    broke: bool
    shown: tuple[Quote, ...]
    missed: tuple[Quote, ...]

    @property
    def quote(self) -> str:
        """The one quote for the record: what broke the clause, else the last words that showed it, else nothing."""
        if self.missed:
            return self.missed[0].words
        return self.shown[-1].words if self.shown else ""


def clause_results(scenario: Scenario, state: State, *, locale: str = "") -> tuple[ClauseResult, ...]:
    """Return the result for every clause that the scenario can show, in the order of its criteria.

    Words are in the language of the scene (or `locale`), reasons in the learner's support language.
    """
    tongue, support = locale or state.locale, locale or state.support_locale
    index, total, counted = scenario.index, sums(state), applicable(scenario)
    earned: dict[str, int] = {}
    possible: dict[str, int] = {}
    for criterion in scenario.criteria:
        if criterion.kind != "fatal" and criterion.id not in counted:
            continue
        points = criterion.kind != "fatal"
        earned.setdefault(criterion.clause, 0)
        possible.setdefault(criterion.clause, 0)
        if points:
            earned[criterion.clause] += clamped(criterion, total.get(criterion.id, 0))
            possible[criterion.clause] += criterion.max
    shown: dict[str, list[Quote]] = {clause: [] for clause in earned}
    missed: dict[str, list[Quote]] = {clause: [] for clause in earned}
    for item in state.evidence:
        option, clause = index.options[item.option], index.criteria[item.criterion].clause
        whys = [rule.why for rule in option.evidence if rule.criterion == item.criterion]
        why = scenario.words(whys[0], support) if whys else ""
        quote = Quote(item.n, item.option, scenario.words(option.text, tongue), why, item.delta)
        if clause in shown and item.delta:
            (shown if item.delta > 0 else missed)[clause].append(quote)
    for breach in state.fatal:
        option, clause = index.options[breach.option], index.criteria[breach.criterion].clause
        coach = scenario.words(option.coach, support)
        missed[clause].append(Quote(breach.n, breach.option, scenario.words(option.text, tongue), coach, 0))
    return tuple(
        ClauseResult(
            clause,
            earned[clause],
            possible[clause],
            bool(missed[clause]),
            tuple(shown[clause]),
            tuple(missed[clause]),
        )
        for clause in earned
    )

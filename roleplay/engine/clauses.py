"""Evidence by clause of the service standards: what a play showed, what it broke, in the learner's own words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .evidence import said_by, why_of
from .marking import level_of, texts_in, waiting_in
from .scenario import Criterion, Scenario, Text
from .score import applicable, points_of
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
    """`earned` of `possible` points for one clause. `broke`: something said went against it.

    `waits`: somebody still has to mark what was written about it.
    """

    clause: str
    earned: int
    possible: int
    broke: bool
    shown: tuple[Quote, ...]
    missed: tuple[Quote, ...]
    waits: bool = False

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
    index, points, counted = scenario.index, points_of(scenario, state), applicable(scenario)
    earned: dict[str, int] = {}
    possible: dict[str, int] = {}
    for criterion in scenario.criteria:
        if criterion.kind != "fatal" and criterion.id not in counted:
            continue
        scored = criterion.kind != "fatal"
        earned[criterion.clause] = earned.get(criterion.clause, 0) + (points[criterion.id] if scored else 0)
        possible[criterion.clause] = possible.get(criterion.clause, 0) + (criterion.max if scored else 0)
    shown: dict[str, list[Quote]] = {clause: [] for clause in earned}
    missed: dict[str, list[Quote]] = {clause: [] for clause in earned}
    for item in state.evidence:
        clause = index.criteria[item.criterion].clause
        quote = Quote(
            item.n,
            item.option,
            said_by(scenario, state, item.n, item.option, tongue),
            scenario.words(why_of(scenario, item), support),
            item.delta,
        )
        if clause in shown and item.delta:
            (shown if item.delta > 0 else missed)[clause].append(quote)
    for breach in state.fatal:
        option, clause = index.options[breach.option], index.criteria[breach.criterion].clause
        words = said_by(scenario, state, breach.n, breach.option, tongue)
        missed[clause].append(Quote(breach.n, breach.option, words, scenario.words(option.coach, support), 0))
    waiting = {index.criteria[name].clause for name in waiting_in(scenario, state)}
    for quote, criterion in _marks(scenario, state, support):
        shown[criterion.clause].append(quote)
    return tuple(
        ClauseResult(
            clause,
            earned[clause],
            possible[clause],
            bool(missed[clause]),
            tuple(shown[clause]),
            tuple(missed[clause]),
            clause in waiting,
        )
        for clause in earned
    )


def _marks(scenario: Scenario, state: State, support: str) -> Iterator[tuple[Quote, Criterion]]:
    """Yield what was marked above nothing: the text, and the anchor of the level that it came to."""
    waiting = waiting_in(scenario, state)
    for n, _, task, text in texts_in(scenario, state):
        for name in task.rubric:
            criterion = scenario.index.criteria.get(name)
            if criterion is None or criterion.kind != "marked" or name in waiting:
                continue
            level = level_of(state, name)
            if not level:
                continue
            anchor = criterion.anchors[level] if level < len(criterion.anchors) else Text()
            yield Quote(n, task.sent, text, scenario.words(anchor, support), level), criterion

"""Scores: criteria, competencies and the pass, in Fractions, rounded half up once at the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from .decision import Written
from .evidence import rules_of
from .marking import level_of, waiting_in
from .scenario import END, Competency, Criterion, EndingClass, Scenario
from .state import State, Status


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """`score` of `max` points; `applicable` is False when no reachable option is about this criterion.

    `waits`: somebody still has to mark what was written.
    """

    criterion: str
    clause: str
    competency: str
    score: int
    max: int
    applicable: bool
    waits: bool = False


@dataclass(frozen=True, slots=True)
class CompetencyScore:
    """`share` is exact and out of 1; `percent` is it, rounded half up. Both are None when nothing could be scored."""

    competency: str
    share: Fraction | None
    percent: int | None
    mark: int
    required: bool
    passed: bool


@dataclass(frozen=True, slots=True)
class Score:
    """The result of a play. `passed` is None while it runs, when it was abandoned, and until the last mark is given."""

    criteria: tuple[CriterionScore, ...]
    competencies: tuple[CompetencyScore, ...]
    fatal: tuple[str, ...]
    ending: str
    ending_class: EndingClass | None
    ending_allowed: bool
    passed: bool | None
    waiting: tuple[str, ...] = ()
    """Criteria that wait for a mark; what nobody has marked counts as 0 until then."""


def half_up(share: Fraction) -> int:
    """Return a share of 1 as a whole percent, halves rounded up."""
    return (share * 100 + Fraction(1, 2)).__floor__()


def clamped(criterion: Criterion, total: int) -> int:
    """Return a criterion's score for the sum of its evidence: base and sum, held between 0 and its maximum."""
    return max(0, min(criterion.max, criterion.base + total))


@lru_cache(maxsize=64)
def applicable(scenario: Scenario) -> frozenset[str]:
    """Return the criteria that some option is about, in a turn that can be come to when conditions are ignored.

    This is a property of the scenario, not of a path: leaving out what one could have shown is not a way round it.
    """
    index = scenario.index
    seen, todo = {scenario.start}, [scenario.start]
    if scenario.index.turns.get(scenario.start) is None:
        return frozenset()
    found: set[str] = set()
    while todo:
        turn = index.turns[todo.pop()]
        for option in turn.options:
            found.update(rule.criterion for rule in rules_of(scenario, option))
        if isinstance(turn.decide, Written):
            found.update(turn.decide.rubric)
        timeout = index.options.get(turn.timeout)
        targets = [option.to for option in turn.options] + [auto.to for auto in turn.auto]
        if timeout is not None:
            targets.append(timeout.to)
            found.update(rule.criterion for rule in rules_of(scenario, timeout))
        for target in targets:
            if not target.startswith(END) and target in index.turns and target not in seen:
                seen.add(target)
                todo.append(target)
    return frozenset(criterion.id for criterion in scenario.criteria if criterion.id in found)


def share_of(scenario: Scenario, competency: Competency, scores: Mapping[str, int]) -> Fraction | None:
    """Return the weighted share of a competency's points, over its applicable criteria; None when there are none."""
    counted = applicable(scenario)
    won, possible = 0, 0
    for criterion in scenario.criteria:
        if criterion.competency == competency.id and criterion.kind != "fatal" and criterion.id in counted:
            won += criterion.weight * scores[criterion.id]
            possible += criterion.weight * criterion.max
    return Fraction(won, possible) if possible else None


def reaches(competency: Competency, share: Fraction | None) -> bool:
    """Whether a share reaches the mark: what the learner is shown (the rounded percent) is what decides."""
    return share is not None and half_up(share) >= competency.mark


def sums(state: State) -> dict[str, int]:
    """Return the sum of evidence so far, by criterion."""
    total: dict[str, int] = {}
    for item in state.evidence:
        total[item.criterion] = total.get(item.criterion, 0) + item.delta
    return total


def ending_class(scenario: Scenario, state: State) -> EndingClass | None:
    """Return how the play ended; None if it has not. A scene cut off without an ending was left unresolved."""
    if state.status is not Status.ENDED:
        return None
    ending = scenario.index.endings.get(state.ending)
    return ending.cls if ending is not None else EndingClass.LEFT_UNRESOLVED


def points_of(scenario: Scenario, state: State) -> dict[str, int]:
    """Return the points of each criterion as a play stands: from its evidence, or from its marks."""
    total = sums(state)
    return {
        item.id: clamped(item, level_of(state, item.id) if item.kind == "marked" else total.get(item.id, 0))
        for item in scenario.criteria
    }


def score(scenario: Scenario, state: State) -> Score:
    """Score a play as it stands. Depends on evidence, marks, breaches and ending in the state, and nothing else."""
    points, counted = points_of(scenario, state), applicable(scenario)
    waiting = waiting_in(scenario, state)
    criteria = tuple(
        CriterionScore(
            item.id,
            item.clause,
            item.competency,
            points[item.id],
            item.max,
            item.id in counted,
            item.id in waiting,
        )
        for item in scenario.criteria
        if item.kind != "fatal"
    )
    competencies: list[CompetencyScore] = []
    for competency in scenario.competencies:
        share = share_of(scenario, competency, points)
        percent = None if share is None else half_up(share)
        ok = reaches(competency, share)
        competencies.append(
            CompetencyScore(competency.id, share, percent, competency.mark, competency.required, ok)
        )
    fatal = tuple(dict.fromkeys(item.criterion for item in state.fatal))
    cls = ending_class(scenario, state)
    allowed = cls is not None and cls in scenario.pass_endings
    passed = None
    if state.status is Status.ENDED and not waiting:
        passed = allowed and not fatal and all(item.passed for item in competencies if item.required)
    return Score(criteria, tuple(competencies), fatal, state.ending, cls, allowed, passed, waiting)

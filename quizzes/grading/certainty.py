"""Sure, and wrong: what may be said of it by clause, and of how many people.

How sure somebody is stays with them (decision 26). What others see are sums over people, in words that fit enough
different sums that nobody can be found in them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from quizzes.grading.behaviour import CERTAINTIES
from quizzes.grading.statistics import SMALLEST_GROUP
from quizzes.grading.tallies import ClauseTally, Sureness

VERY_SURE = CERTAINTIES[-1]
"""Fairly sure does not belong here. By the points (``behaviour.certainty_points``) it is what to say as long as one is
right in two to four of five cases: who says so expects to be wrong now and then, and looks things up. Very sure is what
people act on without looking."""

BOTH_SIDES = 2 * SMALLEST_GROUP
"""From so many people on, two groups fit in that are both large enough to be told of."""


@dataclass(frozen=True, slots=True)
class Sure:
    """One answer of which its person said how sure they were (1 to 3), and the clauses that the question measures."""

    clauses: tuple[str, ...]
    certainty: int
    wrong: bool
    """Whether the answer itself is worth nothing. What is partly right is not wrong."""


class Extent(StrEnum):
    """How many of the people of a clause were sure and wrong, as far as it is told."""

    NOBODY = "nobody"
    SOME = "some"
    FEW = "few"
    COUNTED = "counted"
    MOST = "most"


@dataclass(frozen=True, slots=True)
class Told:
    """What may be said of a clause: of so many people, how many. ``wrong`` is None where words stand for the figure.

    ``least``: the smallest share that fits what is said, 0 to 1. It says no more than the words do, so rows can be
    put in its order.
    """

    people: int
    extent: Extent
    wrong: int | None
    least: float


def sure_and_wrong(answers: Iterable[Sure]) -> dict[str, bool]:
    """One person's clauses of which they said how sure they were: whether they were sure and wrong there at least once.

    However many questions measure a clause, a person is one person.
    """
    found: dict[str, bool] = {}
    for answer in answers:
        caught = answer.wrong and answer.certainty == VERY_SURE
        for clause in answer.clauses:
            found[clause] = found.get(clause, False) or caught
    return found


def told(people: int, wrong: int) -> Told | None:
    """What may be said of ``wrong`` of ``people`` (0 to ``people``); None for fewer than five people.

    A figure is given where both sides hold five people. Else stand words that fit at least four different figures, one
    of which is never that of everybody alone: so nobody who took part is known to have been wrong, not even where all
    were. With under ten people no figure has five on both sides, and nothing is said but that there were some: "fewer
    than five" of five people would tell, on the day it is not said, that it was all of them. That there was nobody
    says nothing against anybody, and is told.
    """
    if people < SMALLEST_GROUP:
        return None
    if not wrong:
        return Told(people, Extent.NOBODY, 0, 0.0)
    if people < BOTH_SIDES:
        return Told(people, Extent.SOME, None, 1 / people)
    if wrong < SMALLEST_GROUP:
        return Told(people, Extent.FEW, None, 1 / people)
    if people - wrong < SMALLEST_GROUP:
        return Told(people, Extent.MOST, None, (people - SMALLEST_GROUP + 1) / people)
    return Told(people, Extent.COUNTED, wrong, wrong / people)


def moved(shown: Mapping[str, Sureness], tally: ClauseTally) -> dict[str, Sureness]:
    """What is shown after this tally: a clause moves when five more people have said how sure they were of it.

    Each clause by itself, because questions are drawn: five more people at the quiz may be one more for a clause.
    """
    found = dict(shown)
    for clause in tally.people:
        people, wrong = tally.of(clause)
        if people - found.get(clause, (0, 0))[0] >= SMALLEST_GROUP:
            found[clause] = (people, wrong)
    return found

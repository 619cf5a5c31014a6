"""By what a person marks a written answer, and what their marks come to.

Points are whole, shares of the mark are exact fractions: three of seven points are 300/7 percent, and stay so.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from quizzes.grading import freetext
from quizzes.grading.documents import FULL_MARK, NO_TEXT, Question
from quizzes.grading.kinds.words import Words
from quizzes.grading.kinds.writing import Criterion, Writing

ANSWER = "answer"
"""The only criterion of a short answer: it is wrong, half right or right."""
HALVES = 2

Points = Mapping[str, int]
"""Points by criterion, as one person gave them."""


class NoPoints(ValueError):
    """Points that the rubric does not have: a criterion is missing or unknown, or has more or less than it can."""


def rubric_of(question: Question) -> tuple[Criterion, ...]:
    """The criteria by which a person marks an answer to this question; none where no person ever has to."""
    if isinstance(question.body, Writing):
        return question.body.rubric
    if isinstance(question.body, Words):
        return (Criterion(ANSWER, NO_TEXT, HALVES),)
    return ()


def check_points(rubric: Sequence[Criterion], points: Points) -> None:
    """Raise :class:`NoPoints` unless every criterion has its points, from 0 to as many as it gives."""
    if set(points) != {one.id for one in rubric}:
        raise NoPoints("Every criterion needs its points.")
    if odd := [one.id for one in rubric if not 0 <= points[one.id] <= one.points]:
        raise NoPoints(f"There are no such points for {', '.join(odd)}.")


def middle(marks: Sequence[Points]) -> dict[str, Fraction]:
    """What several marks come to, for each criterion: the middle one, between two halfway, exact.

    The median, as where a scene is marked; halves stay halves here, because points are shares of a mark.
    """
    found = {}
    for name in marks[0]:
        given = sorted(mark[name] for mark in marks)
        half = len(given) // 2
        found[name] = Fraction(given[half] if len(given) % 2 else Fraction(given[half - 1] + given[half], 2))
    return found


def earned(rubric: Sequence[Criterion], points: Mapping[str, Fraction]) -> Fraction:
    """What points come to, in percent of the mark, exact."""
    possible = sum(one.points for one in rubric)
    return FULL_MARK * sum((points[one.id] for one in rubric), Fraction(0)) / possible


def normal_form(written: str) -> str:
    """What is the same in two answers that say the same: their normal words, or all of it where there are none."""
    return " ".join(freetext.normal(written)) or written

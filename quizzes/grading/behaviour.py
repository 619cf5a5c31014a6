"""Beyond one answer: what it is worth to say how sure one is, and what several attempts come to."""

from collections.abc import Sequence
from fractions import Fraction

from quizzes.grading.documents import Method
from quizzes.grading.kinds.body import FULL_MARK
from quizzes.grading.marking import half_up

CERTAINTIES = (1, 2, 3)
"""How sure: not very, fairly, very."""
_RIGHT = {1: 1, 2: 2, 3: 3}
_WRONG = {1: 0, 2: -2, 3: -6}


def certainty_points(earned: Fraction, certainty: int) -> Fraction:
    """Points for an answer that says how sure it is: right 1, 2, 3; wrong 0, -2, -6; partly right its share of right.

    It pays to say how sure one is: 2 is best from two thirds on, 3 from four fifths (A. Gardner-Medwin,
    Confidence assessment in the teaching of basic science, Research in Learning Technology 3, 1995; the same figures
    as in Moodle). ``earned`` is in percent of the mark.
    """
    return Fraction(earned, FULL_MARK) * _RIGHT[certainty] if earned > 0 else Fraction(_WRONG[certainty])


def overall(method: Method, percents: Sequence[int]) -> int:
    """What several attempts come to, in whole percent, the oldest first; 0 for none."""
    if not percents:
        return 0
    match method:
        case Method.HIGHEST:
            return max(percents)
        case Method.AVERAGE:
            return half_up(Fraction(sum(percents), len(percents)))
        case Method.FIRST:
            return percents[0]
        case Method.LAST:
            return percents[-1]

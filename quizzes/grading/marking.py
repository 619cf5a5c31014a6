"""Answers in, marks out.

Every sum is an exact fraction of a mark; the only rounding is the last step to a whole percent of the quiz, half up.
The pass compares that same figure, so what is shown and what is decided never disagree.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from quizzes.grading.documents import FULL_MARK, Question, Text
from quizzes.grading.kinds.body import Graded, Response

EVIDENCE_PER_QUESTION = 2
"""One question is worth at most two points of evidence for each clause it cites: 0 not shown, 1 partly, 2
shown.

The same small scale as one criterion of a scene, so that a long quiz does not drown what a person did on the
phone.
"""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What people decided about one answer, over what is worked out from it.

    ``earned`` in percent of the mark, exact; ``None``: as it is worked out. ``dropped``: the question does not count.
    """

    earned: Fraction | None = None
    dropped: bool = False


AS_WORKED_OUT = Ruling()


class Verdict(StrEnum):
    """How one answer did. ``waits``: a person has to look at it; ``noted``: kept, nothing is right or wrong."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    UNANSWERED = "unanswered"
    WAITS = "waits"
    NOTED = "noted"


@dataclass(frozen=True, slots=True)
class Mark:
    """One question, marked: ``earned`` of ``possible`` in percent of its mark, exact."""

    question: str
    response: Response
    earned: Fraction
    possible: int
    verdict: Verdict
    said: tuple[tuple[str, Text], ...]
    """Feedback to what was answered: (id, text), in the order of the document."""
    feedback: Text
    clauses: tuple[str, ...]

    @property
    def evidence(self) -> int:
        """Points of evidence for each cited clause, 0 to EVIDENCE_PER_QUESTION."""
        return {Verdict.RIGHT: EVIDENCE_PER_QUESTION, Verdict.PARTLY: 1}.get(self.verdict, 0)


@dataclass(frozen=True, slots=True)
class ClauseMark:
    """What the whole attempt showed of one clause of a standard."""

    clause: str
    earned: int
    possible: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """A whole attempt, marked. ``percent`` is rounded half up, once. What waits for a person earns nothing yet."""

    marks: tuple[Mark, ...]
    earned: Fraction
    possible: int
    percent: int
    passed: bool
    clauses: tuple[ClauseMark, ...]

    @property
    def right(self) -> int:
        """How many questions earned the full mark."""
        return sum(mark.verdict is Verdict.RIGHT for mark in self.marks)

    @property
    def waiting(self) -> int:
        """How many answers wait for a person. Until there are none, the result is not known."""
        return sum(mark.verdict is Verdict.WAITS for mark in self.marks)


def mark_question(
    question: Question,
    response: Response,
    ruling: Ruling = AS_WORKED_OUT,
    *,
    tries: int = 0,
    penalty: int = 0,
) -> Mark:
    """Mark one answer, exactly, from 0 to the full mark.

    ``tries`` answers were given before it, each of which takes ``penalty`` percent off. A ``ruling`` counts before
    anything that is worked out.
    """
    graded = question.body.grade(response) if response else Graded(Fraction(0))
    given, earned = ruling.earned, graded.earned
    if given is not None:
        earned = given
    elif earned is not None and tries:
        earned = after_tries(earned, tries, penalty)
    possible = 0 if ruling.dropped else question.possible
    if not possible:
        verdict = Verdict.NOTED if response else Verdict.UNANSWERED
    elif earned is None:
        verdict = Verdict.WAITS
    elif not response and given is None:
        verdict = Verdict.UNANSWERED
    elif earned == FULL_MARK:
        verdict = Verdict.RIGHT
    else:
        verdict = Verdict.PARTLY if earned else Verdict.WRONG
    return Mark(
        question=question.key,
        response=response,
        earned=(earned or Fraction(0)) if possible else Fraction(0),
        possible=possible,
        verdict=verdict,
        said=graded.said,
        feedback=question.feedback,
        clauses=question.clauses if possible else (),
    )


def mark_attempt(
    questions: Sequence[Question],
    responses: Mapping[str, Response],
    *,
    pass_mark: int,
    rulings: Mapping[str, Ruling] | None = None,
    tries: Mapping[str, int] | None = None,
    penalty: int = 0,
) -> Outcome:
    """Mark a whole attempt: the drawn questions in order, the responses and what people decided by question key.

    A question without a response earns nothing. An attempt without questions earns nothing and is passed only
    when nothing was asked for (``pass_mark`` 0).
    """
    known, before = rulings or {}, tries or {}
    marks = tuple(
        mark_question(
            question,
            responses.get(question.key, ()),
            known.get(question.key, AS_WORKED_OUT),
            tries=before.get(question.key, 0),
            penalty=penalty,
        )
        for question in questions
    )
    earned = sum((mark.earned for mark in marks), Fraction(0))
    possible = sum(mark.possible for mark in marks)
    percent = _percent(earned, possible)
    return Outcome(
        marks=marks,
        earned=earned,
        possible=possible,
        percent=percent,
        passed=percent >= pass_mark,
        clauses=_by_clause(marks),
    )


def after_tries(earned: Fraction, tries: int, penalty: int) -> Fraction:
    """What an answer earns after so many others, each of which takes ``penalty`` percent off; at least 0."""
    return max(Fraction(0), earned * (100 - penalty * tries) / 100)


def needed_right(asked: int, pass_mark: int) -> int:
    """How many answers have to be right, if none is partly right, to reach ``pass_mark`` percent."""
    return next((right for right in range(asked + 1) if _percent(right, asked) >= pass_mark), asked)


def half_up(value: Fraction) -> int:
    """Round to a whole number, halves up (2.5 -> 3)."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def _percent(part: Fraction | int, whole: int) -> int:
    return half_up(Fraction(100 * part) / whole) if whole else 0


def _by_clause(marks: Iterable[Mark]) -> tuple[ClauseMark, ...]:
    earned: dict[str, int] = {}
    possible: dict[str, int] = {}
    for mark in marks:
        for clause in mark.clauses:
            earned[clause] = earned.get(clause, 0) + mark.evidence
            possible[clause] = possible.get(clause, 0) + EVIDENCE_PER_QUESTION
    return tuple(ClauseMark(clause, earned[clause], possible[clause]) for clause in earned)

"""Answers in, marks out.

Every sum is an integer of whole percent of a mark; the only rounding is the last step to a whole percent of
the quiz, half up. The pass compares that same figure, so what is shown and what is decided never disagree.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from quizzes.grading.documents import FULL_MARK, Question, QuestionKind, Text

EVIDENCE_PER_QUESTION = 2
"""One question is worth at most two points of evidence for each clause it cites: 0 not shown, 1 partly, 2
shown.

The same small scale as one criterion of a scene, so that a long quiz does not drown what a person did on the
phone.
"""

Response = tuple[str, ...]
"""The ids of the chosen options, each once, in alphabetical order. Empty: not answered."""


class ResponseRefused(ValueError):
    """An answer that this question does not offer. ``code`` is ``unknown-option`` or ``one-only``."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Verdict(StrEnum):
    """How one answer did."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class Mark:
    """One question, marked: ``earned`` of ``possible`` in whole percent of its mark."""

    question: str
    response: Response
    earned: int
    possible: int
    verdict: Verdict
    said: tuple[tuple[str, Text], ...]
    """Feedback of the chosen options: (option id, text), in the order of the document."""
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
    """A whole attempt, marked. ``percent`` is rounded half up, once."""

    marks: tuple[Mark, ...]
    earned: int
    possible: int
    percent: int
    passed: bool
    clauses: tuple[ClauseMark, ...]

    @property
    def right(self) -> int:
        """How many questions earned the full mark."""
        return sum(mark.verdict is Verdict.RIGHT for mark in self.marks)


def response_of(question: Question, chosen: Iterable[str]) -> Response:
    """Turn what was sent into a response. The same option twice counts once. Raises ResponseRefused."""
    picked = set(chosen)
    if not picked <= {option.id for option in question.options}:
        raise ResponseRefused("unknown-option")
    if len(picked) > 1 and question.kind is not QuestionKind.MULTIPLE:
        raise ResponseRefused("one-only")
    return tuple(sorted(picked))


def mark_question(question: Question, response: Response) -> Mark:
    """Mark one answer. The sum of the chosen fractions, never under 0 and never over the full mark."""
    response = response_of(question, response)
    chosen = [option for option in question.options if option.id in response]
    earned = min(FULL_MARK, max(0, sum(option.fraction for option in chosen)))
    if not chosen:
        verdict = Verdict.UNANSWERED
    elif earned == FULL_MARK:
        verdict = Verdict.RIGHT
    else:
        verdict = Verdict.PARTLY if earned else Verdict.WRONG
    return Mark(
        question=question.key,
        response=response,
        earned=earned,
        possible=FULL_MARK,
        verdict=verdict,
        said=tuple((option.id, option.feedback) for option in chosen if option.feedback),
        feedback=question.feedback,
        clauses=question.clauses,
    )


def mark_attempt(
    questions: Sequence[Question], responses: Mapping[str, Response], *, pass_mark: int
) -> Outcome:
    """Mark a whole attempt: the drawn questions in order, and the responses by question key.

    A question without a response earns nothing. An attempt without questions earns nothing and is passed only
    when nothing was asked for (``pass_mark`` 0).
    """
    marks = tuple(mark_question(question, responses.get(question.key, ())) for question in questions)
    earned = sum(mark.earned for mark in marks)
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


def needed_right(asked: int, pass_mark: int) -> int:
    """How many answers have to be right, if none is partly right, to reach ``pass_mark`` percent."""
    return next((right for right in range(asked + 1) if _percent(right, asked) >= pass_mark), asked)


def half_up(value: Fraction) -> int:
    """Round to a whole number, halves up (2.5 -> 3)."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def _percent(part: int, whole: int) -> int:
    return half_up(Fraction(100 * part, whole)) if whole else 0


def _by_clause(marks: Iterable[Mark]) -> tuple[ClauseMark, ...]:
    earned: dict[str, int] = {}
    possible: dict[str, int] = {}
    for mark in marks:
        for clause in mark.clauses:
            earned[clause] = earned.get(clause, 0) + mark.evidence
            possible[clause] = possible.get(clause, 0) + EVIDENCE_PER_QUESTION
    return tuple(ClauseMark(clause, earned[clause], possible[clause]) for clause in earned)

"""Keep the list of answers that a person has to read true to what is answered and decided."""

import hashlib

from quizzes.grading.marking import Outcome, Verdict
from quizzes.grading.rubric import normal_form
from quizzes.models import AnswerToMark, Attempt
from quizzes.releases import version_of


def list_waiting(row: Attempt, outcome: Outcome) -> None:
    """Bring the list up to the outcome of an attempt that was handed in. Doing it twice is doing it once.

    Practice is listed too, for its writer: :func:`quizzes.queue.in_scope` never looks at it.
    """
    marks = {
        place: mark for place, mark in enumerate(outcome.marks, start=1) if mark.verdict is Verdict.WAITS
    }
    assert row.submitted_at is not None
    listed = dict(row.to_mark.values_list("position", "open"))
    if done := [place for place, is_open in listed.items() if is_open and place not in marks]:
        row.to_mark.filter(position__in=done).update(open=False)
    if again := [place for place in marks if listed.get(place) is False]:
        row.to_mark.filter(position__in=again).update(open=True)
    AnswerToMark.objects.bulk_create(
        AnswerToMark(
            attempt=row,
            position=place,
            question=mark.question,
            version=version_of(row.frozen.question(mark.question)),
            said=said_of(mark.response[0]),
            handed_in=row.submitted_at,
        )
        for place, mark in marks.items()
        if place not in listed
    )


def said_of(written: str) -> str:
    """A digest of an answer in its normal form."""
    return _digest(normal_form(written))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()

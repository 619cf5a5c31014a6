"""Keep one answer."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from learning import api as learning
from quizzes.clock import grace_of, time_over_at
from quizzes.grading.attempts import Save, Stored, decide_save, in_time
from quizzes.grading.behaviour import CERTAINTIES
from quizzes.grading.kinds.body import Response, ResponseRefused
from quizzes.handles import Answering
from quizzes.models import Answer, Attempt
from quizzes.policies import attempt_of
from quizzes.sheet import tries_left


class AnswerRefused(ValueError):
    """What was sent is no answer to a question of this attempt.

    ``code`` is ``position`` or one of :class:`~quizzes.grading.kinds.body.ResponseRefused`: somebody may well have
    typed what is ``not-a-number`` or ``too-long``, nobody comes by the form to the others.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Saved:
    """What became of an answer: the decision, and what the attempt holds at this position now."""

    decision: Save
    attempt: Attempt
    sent: Response
    stored: Stored | None


def save_answer(
    *,
    person: learning.Person,
    attempt: UUID,
    position: int,
    revision: int,
    answering: Answering,
    now: datetime,
    certainty: int | None = None,
) -> Saved:
    """Keep the answer at ``position`` (from 1), written against ``revision`` of the stored one (0: none).

    ``answering`` says what was answered once the attempt is read, which happens here, under its lock: a form knows its
    options by names of this attempt (``quizzes.handles``).

    ``certainty`` (1 to 3) is kept where the quiz asks for it.

    Idempotent: the same content again changes nothing and gets the same reply. Raises ``NotYours`` for an
    attempt of somebody else and :class:`AnswerRefused` for a question or option that was not offered.
    """
    with transaction.atomic():
        row = attempt_of(person, attempt, lock=True)
        if not 1 <= position <= len(row.drawn):
            raise AnswerRefused("position")
        question = row.frozen.question(row.drawn[position - 1]["question"])
        try:
            response = question.body.take(answering(attempt, position, question))
        except ResponseRefused as refused:
            raise AnswerRefused(refused.code) from refused
        answer = row.answers.filter(position=position).first()
        if not row.frozen.quiz.certainty:
            certainty = None
        elif certainty not in (*CERTAINTIES, None):
            raise AnswerRefused("unknown-option")
        stored = None
        if answer is not None:
            stored = Stored(answer.revision, tuple(answer.response), answer.certainty)
        again = answer is not None and tries_left(row.frozen.quiz, question, answer) > 0
        decision = decide_save(
            submitted=not row.is_open,
            timely=_timely(row, person, now),
            feedback=row.frozen.quiz.feedback,
            stored=stored,
            revision=revision,
            response=response,
            certainty=certainty,
            may_try_again=again,
        )
        if decision is Save.WRITE:
            stored = Stored(1 if stored is None else stored.revision + 1, response, certainty)
            _write(row, answer, position, stored, now, again=again)
        return Saved(decision, row, response, stored)


def _timely(row: Attempt, person: learning.Person, now: datetime) -> bool:
    until = time_over_at(row, person)
    if until is None or now < until:
        return True
    return in_time(now, until, grace_of(row), late_before=row.answers.filter(saved_at__gte=until).exists())


def _write(
    row: Attempt, answer: Answer | None, position: int, stored: Stored, now: datetime, *, again: bool
) -> None:
    answer = answer or Answer(attempt=row, position=position)
    if again:
        answer.earlier = [*answer.earlier, answer.response]
    answer.revision = stored.revision
    answer.response = list(stored.response)
    answer.certainty = stored.certainty
    answer.saved_at = now
    answer.save()
    row.revision += 1
    row.save(update_fields=["revision"])

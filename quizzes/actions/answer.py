"""Keep one answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from learning import api as learning
from quizzes.clock import time_over_at
from quizzes.grading.attempts import Save, Stored, decide_save, in_time
from quizzes.grading.marking import Response, ResponseRefused, response_of
from quizzes.models import Answer, Attempt
from quizzes.policies import attempt_of

Naming = Callable[[UUID, int, str], str]
"""What the sender calls an option: from the attempt, the position (from 1) and the option's id."""


def by_id(_attempt: UUID, _position: int, option: str) -> str:
    """An option goes by its id."""
    return option


class AnswerRefused(ValueError):
    """What was sent is no answer to a question of this attempt: a forged position or option."""


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
    chosen: Sequence[str],
    now: datetime,
    naming: Naming = by_id,
) -> Saved:
    """Keep the answer at ``position`` (from 1), written against ``revision`` of the stored one (0: none).

    ``chosen`` are option ids, or what ``naming`` makes of them: a form knows its options by other names, and what
    those stand for is known only once the attempt is read, which happens here, under its lock.

    Idempotent: the same content again changes nothing and gets the same reply. Raises ``NotYours`` for an
    attempt of somebody else and :class:`AnswerRefused` for a question or option that was not offered.
    """
    with transaction.atomic():
        row = attempt_of(person, attempt, lock=True)
        if not 1 <= position <= len(row.drawn):
            raise AnswerRefused("position")
        question = row.frozen.question(row.drawn[position - 1]["question"])
        ids = {naming(attempt, position, option.id): option.id for option in question.options}
        if not ids.keys() >= set(chosen):
            raise AnswerRefused("unknown-option")
        try:
            response = response_of(question, [ids[name] for name in chosen])
        except ResponseRefused as refused:
            raise AnswerRefused(refused.code) from refused
        answer = row.answers.filter(position=position).first()
        stored = None if answer is None else Stored(answer.revision, tuple(answer.response))
        decision = decide_save(
            submitted=not row.is_open,
            timely=_timely(row, person, now),
            feedback=row.frozen.quiz.feedback,
            stored=stored,
            revision=revision,
            response=response,
        )
        if decision is Save.WRITE:
            stored = Stored(1 if stored is None else stored.revision + 1, response)
            _write(row, answer, position, stored, now)
        return Saved(decision, row, response, stored)


def _timely(row: Attempt, person: learning.Person, now: datetime) -> bool:
    until = time_over_at(row, person)
    if until is None or now < until:
        return True
    return in_time(now, until, late_before=row.answers.filter(saved_at__gte=until).exists())


def _write(row: Attempt, answer: Answer | None, position: int, stored: Stored, now: datetime) -> None:
    answer = answer or Answer(attempt=row, position=position)
    answer.revision = stored.revision
    answer.response = list(stored.response)
    answer.saved_at = now
    answer.save()
    row.revision += 1
    row.save(update_fields=["revision"])

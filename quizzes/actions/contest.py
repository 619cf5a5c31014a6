"""Say that something is wrong with a question, and answer that."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from learning import api as learning
from quizzes.grading.documents import FeedbackTime
from quizzes.models import Attempt, Contest
from quizzes.models.regrades import MOST_ANSWERED, MOST_SAID
from quizzes.policies import attempt_of, may_regrade


class CannotContest(ValueError):
    """This cannot be done. ``code``: ``position``, ``not-yet``, ``no-words``, ``too-long``, ``answered``."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def may_contest(attempt: Attempt, position: int, *, answered: bool) -> bool:
    """Whether the answer at a position stands, so that its question may be talked about."""
    if not attempt.is_open:
        return True
    return answered and attempt.frozen.quiz.feedback is FeedbackTime.EACH


def contest_question(
    *,
    person: learning.Person,
    attempt: UUID,
    position: int,
    said: str,
    named: bool,
    locale: str,
    now: datetime,
) -> Contest:
    """Tell the author that something is wrong with the question at ``position``, once for an attempt and position.

    A second time is the first: it stays as it was said. Of practice nobody learns who it was, whatever ``named`` says.
    Raises ``NotYours``, :class:`CannotContest`.
    """
    with transaction.atomic():
        row = attempt_of(person, attempt)
        if not 1 <= position <= len(row.drawn):
            raise CannotContest("position")
        answered = row.answers.filter(position=position).exclude(response=[]).exists()
        if not may_contest(row, position, answered=answered):
            raise CannotContest("not-yet")
        said = said.replace("\x00", "").strip()
        if len(said) > MOST_SAID:
            raise CannotContest("too-long")
        try:
            with transaction.atomic():
                contest, _made = Contest.objects.get_or_create(
                    attempt=row,
                    position=position,
                    defaults={
                        "key": row.drawn[position - 1]["question"],
                        "locale": locale,
                        "said": said,
                        "named": named and row.counts,
                        "at": now,
                    },
                )
        except IntegrityError:
            contest = Contest.objects.get(attempt=row, position=position)
        return contest


def answer_contest(
    *, contest: UUID, accepted: bool, answer: str, by: learning.User, now: datetime
) -> Contest:
    """Answer the learner in words; they get one message. An answer is given once.

    Raises ``PermissionDenied``, ``Contest.DoesNotExist``, :class:`CannotContest`.
    """
    if not may_regrade(by):
        raise PermissionDenied
    answer = answer.replace("\x00", "").strip()
    if not answer:
        raise CannotContest("no-words")
    if len(answer) > MOST_ANSWERED:
        raise CannotContest("too-long")
    with transaction.atomic():
        row = (
            Contest.objects.select_for_update(of=("self",), no_key=True)
            .select_related("attempt__person")
            .get(uuid=contest)
        )
        state = Contest.State.ACCEPTED if accepted else Contest.State.DECLINED
        if not row.is_open:
            if (row.state, row.answer) == (state, answer):
                return row
            raise CannotContest("answered")
        row.state, row.answer, row.answered_by, row.answered_at = state, answer, by, now
        row.save(update_fields=["state", "answer", "answered_by", "answered_at"])
        learning.tell(
            person=row.attempt.person, kind="contest", key=f"contest:{row.uuid}", contest=str(row.uuid)
        )
        learning.audit(
            "contest.answer", by=by, object_kind="contest", object_uuid=row.uuid, accepted=accepted
        )
        return row

"""Accept an answer from now on: it joins the key of its question, and whoever wrote the same and waits has it right."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from learning import api as learning
from quizzes.actions.content import publish_row
from quizzes.actions.marking import AlreadyMarked, asked, lock_rows, settle
from quizzes.grading.documents import FULL_MARK, Option, QuestionKind
from quizzes.grading.documents import Question as QuestionDoc
from quizzes.grading.kinds.words import Words
from quizzes.grading.kinds.writing import Writing
from quizzes.grading.writing import question_document
from quizzes.models import AnswerToMark, Question, Ruling
from quizzes.policies import may_accept
from quizzes.queue import drafts_of, text_of, to_mark

KINDS = (QuestionKind.SHORT, QuestionKind.REWRITE)
"""The kinds with a list of answers that count without being read."""
REASON = "accepted from now on"


class CannotAccept(Exception):
    """The answer cannot join the key here; ``code`` is one of ``not-yours``, ``kind``, ``gone`` and ``draft``."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Accepted:
    """How many answers that waited are right now, and how many equal ones still wait because there are very many."""

    count: int
    left: int


def accept_answer(*, by: learning.User, answer: UUID, at: datetime | None = None) -> Accepted:
    """Add an answer that waits to the key of its question, publish that, and mark all that say the same right.

    The key is the question of today; it gets one line more in the language of whoever wrote the answer. Marks only
    rise by it: what waits has none yet, or one that asked for a second opinion. The own answer of ``by`` is left to
    others. What was marked before stays as it is: bringing that up to a new key is a regrade.

    Raises :class:`~quizzes.queue.NoAnswer`, :class:`CannotAccept`, ``NotReady`` when the question could not be
    published so, and :class:`~quizzes.actions.marking.AlreadyMarked`. After any of these nothing has changed.
    """
    now = at or timezone.now()
    with transaction.atomic():
        found = to_mark(by, answer)
        if not may_accept(by):
            raise CannotAccept("not-yours")
        if asked(found).kind not in KINDS:
            raise CannotAccept("kind")
        equal = _waiting_like(found, by)
        rows = lock_rows(equal, first=found)
        if found not in rows:
            raise AlreadyMarked(found)
        _add_to_key(found, by)
        settle(
            [(row, str(FULL_MARK)) for row in rows],
            source=Ruling.Source.REGRADE,
            by=by,
            at=now,
            reason=REASON,
        )
        drafts_of(by, found).delete()
        return Accepted(len(rows), equal.count())


def with_answer(question: QuestionDoc, written: str, locale: str) -> QuestionDoc:
    """The question with one more line among its right answers; the same where it stands there already.

    A question without any gets its first one, in every language: what is listed once must be listed in all.
    """
    body = question.body
    assert isinstance(body, Words | Writing)
    line = " ".join(written.split())
    graded = body.grade((line,)).earned
    if graded == FULL_MARK:
        return question
    right = next((one for one in body.options if one.fraction == FULL_MARK), None)
    if right is None:
        new = Option(_free_id(body.options), dict.fromkeys(question.text, line), FULL_MARK)
        options = (*body.options, new)
    else:
        tongue = locale if locale in right.text else next(iter(right.text))
        longer = replace(right, text={**right.text, tongue: f"{right.text[tongue]}\n{line}"})
        options = tuple(longer if one is right else one for one in body.options)
    return replace(question, body=replace(body, options=options))


def _free_id(options: Sequence[Option]) -> str:
    used = {one.id for one in options}
    return next(name for n in range(1, len(used) + 2) if (name := f"accepted-{n}") not in used)


def _waiting_like(found: AnswerToMark, by: learning.User) -> QuerySet[AnswerToMark]:
    """Everything that waits and says the same to this question, whatever its version, whoever may mark it."""
    return AnswerToMark.objects.filter(
        question=found.question, said=found.said, open=True, attempt__counts=True
    ).exclude(attempt__person=learning.person_of(by))


def _add_to_key(found: AnswerToMark, by: learning.User) -> None:
    row = Question.objects.select_for_update(of=("self",)).filter(key=found.question, live=True).first()
    if row is None or row.kind not in KINDS:
        raise CannotAccept("gone")
    if row.has_unpublished_changes or row.locked:
        raise CannotAccept("draft")
    before = row.read()
    after = with_answer(before, text_of(found), found.attempt.person.locale)
    if after is before:
        return
    row.document, row.change = question_document(after, before.locales), learning.Change.MINOR
    publish_row(row, by, release=True)
    learning.audit("question.accept", by=by, object_kind="question", object_uuid=row.uuid, key=row.key)

"""Take questions and quizzes into the bank from documents, and publish them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from learning import api as learning
from quizzes.grading.documents import Question as QuestionDoc
from quizzes.grading.documents import Quiz as QuizDoc
from quizzes.grading.findings import Finding, blocking
from quizzes.grading.reading import read_quiz
from quizzes.grading.writing import question_document, quiz_document
from quizzes.models import NotReady, Question, Quiz


@dataclass(frozen=True)
class Loaded:
    """What loading did to a quiz and to the questions that travel with it."""

    quiz: Quiz
    created: bool
    changed: bool
    questions_created: int
    questions_changed: int


def load_quizzes(
    *, documents: Sequence[object], by: learning.User | None, change: str = learning.Change.MINOR
) -> list[Loaded]:
    """Store and publish quizzes with their questions, all or nothing. Raises ``NotReady`` with every problem.

    All questions come in before any quiz is published, so that quizzes may draw from each other's questions.
    What is there already, word for word, is left alone: loading twice changes nothing.
    """
    read = [read_quiz(document) for document in documents]
    if wrong := [finding for _quiz, _inside, found in read for finding in blocking(found)]:
        raise NotReady(wrong)
    with transaction.atomic():
        rows = [_quiz_row(quiz) for quiz, _inside, _found in read]
        if wrong := _claimed(zip(rows, (inside for _quiz, inside, _found in read), strict=True)):
            raise NotReady(wrong)
        loaded, tags = [], set[str]()
        for row, (quiz, inside, _found) in zip(rows, read, strict=True):
            made, document = row.pk is None, quiz_document(quiz)
            changed = made or not row.live or row.has_unpublished_changes or row.document != document
            row.document, row.change = document, change
            if made:
                row.save()
            created, edited, touched = _take_questions(row, quiz, inside, change, by)
            tags |= touched
            loaded.append(Loaded(row, made, changed, created, edited))
        for one in loaded:
            if one.changed:
                publish_row(one.quiz, by, release=True)
        keys = {one.key for _quiz, inside, _found in read for one in inside}
        left = Question.release_drawing(tags, keys if tags else (), change=change, by=by)
        if wrong := [finding for row in left if row in rows for finding in blocking(row.problems())]:
            raise NotReady(wrong)
        return loaded


def publish_row(row: Quiz | Question, by: learning.User | None, *, release: bool) -> None:
    """Publish a row as it stands, as a new revision; ``release`` as in ``Authored.publish``. Raises ``NotReady``."""
    revision = row.save_revision(user=by, changed=True)
    row.publish(revision, by, release=release, skip_permission_checks=True)


def _quiz_row(quiz: QuizDoc) -> Quiz:
    return Quiz.objects.filter(key=quiz.key).first() or Quiz(key=quiz.key, live=False)


def _claimed(pairs: Iterable[tuple[Quiz, Sequence[QuestionDoc]]]) -> list[Finding]:
    """Questions that already travel with another quiz: taking them would take them out of its file."""
    found = []
    for row, inside in pairs:
        elsewhere = dict(
            Question.objects.filter(key__in=[one.key for one in inside])
            .exclude(home=None)
            .exclude(home__key=row.key)
            .values_list("key", "home__key")
        )
        found += [
            Finding(f"questions[{index}].key", "home-elsewhere", {"key": one.key, "home": elsewhere[one.key]})
            for index, one in enumerate(inside)
            if one.key in elsewhere
        ]
    return found


def _take_questions(
    home: Quiz, quiz: QuizDoc, inside: Sequence[QuestionDoc], change: str, by: learning.User | None
) -> tuple[int, int, set[str]]:
    """Bring the bank up to the file; how many are new and changed, and whose draws that touches."""
    rows = {row.key: row for row in Question.objects.filter(key__in=[one.key for one in inside])}
    created = edited = 0
    touched: set[str] = set()
    for position, one in enumerate(inside):
        document = question_document(one, quiz.locales)
        row = rows.get(one.key)
        if (
            row is not None
            and row.live
            and not row.has_unpublished_changes
            and (row.document, row.home_id, row.position) == (document, home.pk, position)
        ):
            continue
        if row is None:
            created += 1
            row = Question(key=one.key, live=False)
        else:
            edited += 1
            touched |= set(row.tags.values_list("name", flat=True))
        touched |= set(one.tags)
        row.document, row.home, row.position, row.change = document, home, position, change
        row.save()
        publish_row(row, by, release=False)
    home.questions.exclude(key__in=[one.key for one in inside]).update(home=None)
    return created, edited, touched

"""What the other apps may call of quizzes: content packs go in and come out here, attempts can be brought in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from learning import api as learning
from quizzes import words
from quizzes.actions.answer import save_answer
from quizzes.actions.content import Loaded, load_quizzes
from quizzes.actions.pictures import keep_picture
from quizzes.actions.start import start_attempt
from quizzes.actions.submit import submit_attempt
from quizzes.actions.tally import recount
from quizzes.grading.checks import longest_is_right, together
from quizzes.grading.documents import Question as QuestionDoc
from quizzes.grading.documents import Quiz as QuizDoc
from quizzes.grading.findings import Finding, blocking
from quizzes.grading.kinds.body import Response
from quizzes.grading.kinds.choices import Choices
from quizzes.grading.reading import read_quiz
from quizzes.grading.writing import quiz_document
from quizzes.handles import by_id
from quizzes.models import NotReady, Question, Quiz
from quizzes.pictures import original_picture
from quizzes.raster import NotAPicture, examine
from quizzes.releases import release_problems

__all__ = [
    "Choices",
    "Loaded",
    "NotAPicture",
    "NotReady",
    "Problem",
    "QuestionDoc",
    "Response",
    "by_id",
    "canonical_quiz",
    "dump_quiz",
    "examine",
    "keep_picture",
    "load_quiz",
    "load_quizzes",
    "original_picture",
    "quiz_keys",
    "quiz_uuid",
    "recount",
    "save_answer",
    "start_attempt",
    "submit_attempt",
    "validate_quiz",
    "validate_quizzes",
]


@dataclass(frozen=True)
class Problem:
    """Something to mend in a quiz file: where (a JSON path), a stable code, and the words.

    What is not ``blocking`` is advice: the file can be loaded as it is.
    """

    path: str
    code: str
    message: str
    blocking: bool = True


def validate_quiz(document: object, *, others: Sequence[object] = ()) -> list[Problem]:
    """Everything that is wrong with a quiz file, questions included; empty when it can be loaded.

    ``others`` are the other quiz files that come in with it: draws may take their questions too. Draws are
    checked against those and the bank as it would be after loading. Reads, never writes.
    """
    return validate_quizzes([document, *others])[0]


def validate_quizzes(documents: Sequence[object]) -> list[list[Problem]]:
    """The same for several quiz files that come in together: one list for each, in their order."""
    read = [read_quiz(document) for document in documents]
    incoming = {question.key: question for _quiz, inside, _found in read for question in inside}
    problems = []
    for quiz, inside, findings in read:
        found = list(findings)
        for index, question in enumerate(inside):
            found += [one.under(f"questions[{index}]") for one in longest_is_right(question)]
        if not blocking(found):
            bank = _bank_after(quiz, incoming)
            own = {question.key: index for index, question in enumerate(inside)}
            found += [_in_file(one, own) for one in release_problems(quiz, bank)]
            found += together(quiz, bank)
        problems.append([Problem(one.path, one.code, words.explain(one), one.blocking) for one in found])
    return problems


def load_quiz(document: object, by: learning.User | None = None) -> Loaded:
    """Store and publish one quiz with its questions, all or nothing. Raises ``NotReady`` with every problem."""
    return load_quizzes(documents=[document], by=by)[0]


def dump_quiz(key: str) -> dict[str, Any]:
    """The canonical document of a live quiz with the questions that travel with it. Raises ``LookupError``.

    What ``load_quiz`` took comes out again, in canonical form; loading that changes nothing.
    """
    row = Quiz.objects.filter(key=key, live=True).first()
    if row is None:
        raise LookupError(f"There is no published quiz {key!r}.")
    inside = row.questions.filter(live=True).order_by("position", "key")
    return quiz_document(row.read(), [question.read() for question in inside])


def canonical_quiz(document: object) -> dict[str, Any]:
    """A quiz file in canonical form, without loading it. Raises ``NotReady`` when it cannot be read."""
    quiz, inside, findings = read_quiz(document)
    if wrong := blocking(findings):
        raise NotReady(wrong)
    return quiz_document(quiz, inside)


def quiz_uuid(key: str) -> UUID | None:
    """The activity of the quiz with this key, as lessons point at it; None when there is none."""
    return Quiz.objects.filter(key=key).values_list("uuid", flat=True).first()


def quiz_keys() -> list[str]:
    """The keys of all published quizzes."""
    return list(Quiz.objects.filter(live=True).order_by("key").values_list("key", flat=True))


def _bank_after(quiz: QuizDoc, incoming: dict[str, QuestionDoc]) -> list[QuestionDoc]:
    """What a quiz may draw once the incoming questions have replaced those of the same key."""
    bank = Question.objects.bank(quiz.tags, keys=quiz.fixed)
    stored = [one for one in bank if one.key not in incoming]
    return [one for one in incoming.values() if quiz.tags & set(one.tags) or one.key in quiz.fixed] + stored


def _in_file(finding: Finding, own: dict[str, int]) -> Finding:
    """A finding about a question by its key, said by its place in the file where it stands there."""
    key, _dot, rest = finding.path.partition(".")
    return Finding(f"questions[{own[key]}].{rest}", finding.code, finding.values) if key in own else finding

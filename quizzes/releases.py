"""A quiz as it is frozen when it is published: its own document, and every question that an attempt may
draw."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any
from uuid import UUID

from learning import api as learning
from quizzes.grading.documents import Question, Quiz
from quizzes.grading.drawing import supply
from quizzes.grading.findings import Finding
from quizzes.grading.reading import question_of, quiz_of, untranslated
from quizzes.grading.writing import question_document, quiz_document
from quizzes.pictures import unknown_pictures

SOURCE = "quizzes"


@dataclass(frozen=True)
class Frozen:
    """What stands in the body of a release. Questions are read one by one, as they are needed."""

    body: dict[str, Any]

    @cached_property
    def quiz(self) -> Quiz:
        """The quiz itself, without its questions."""
        head = {name: value for name, value in self.body.items() if name != "questions"}
        return quiz_of(head)[0]

    @cached_property
    def _documents(self) -> dict[str, dict[str, Any]]:
        return {document["key"]: document for document in self.body.get("questions", ())}

    @cached_property
    def _read(self) -> dict[str, Question]:
        return {}

    def question(self, key: str) -> Question:
        """The question as it was when this version was published. Raises KeyError for one that is not in it."""
        if key not in self._read:
            self._read[key] = question_of(self._documents[key])
        return self._read[key]

    def version(self, key: str) -> str:
        """The digest of the question as it was asked. Raises KeyError for one that is not in it."""
        return version_of(self.question(key))

    def bank(self) -> list[Question]:
        """Everything an attempt may draw, in the author's order."""
        return [question_of(document) for document in self._documents.values()]


def version_of(question: Question) -> str:
    """What tells this version of a question from every other: a digest of its document, 64 hex digits."""
    return sha256(learning.canonical_json(question_document(question)).encode()).hexdigest()


def release_problems(quiz: Quiz, bank: Sequence[Question]) -> list[Finding]:
    """What keeps a quiz from being published against this bank: too few questions, missing languages, lost
    clauses.

    The paths of question findings name the question by its key: ``rings-three.text.lv``.
    """
    found = [
        Finding(
            f"draw[{index}]",
            "too-few-questions",
            {"tag": row.tag, "wanted": row.wanted, "have": row.filled},
        )
        for index, row in enumerate(supply(quiz.draw, bank))
        if row.filled < row.wanted
    ]
    for question in bank:
        found += [one.under(question.key) for one in untranslated(question, quiz.locales)]
    return [*found, *unknown_clauses(bank), *unknown_pictures(bank)]


def unknown_clauses(questions: Iterable[Question]) -> list[Finding]:
    """Clauses that questions cite and no published standard has: nobody could be told what was shown."""
    cited = {clause: question.key for question in questions for clause in question.clauses}
    known = learning.clauses(cited, "en") if cited else {}
    return [
        Finding(f"{key}.clauses", "unknown-clause", {"clause": clause})
        for clause, key in cited.items()
        if clause not in known
    ]


def release_quiz(
    *, activity: UUID, quiz: Quiz, bank: Sequence[Question], change: str, by: learning.User | None
) -> learning.Release:
    """Freeze the quiz with all its candidates. The same content again is the same release."""
    return learning.publish(
        activity=activity,
        kind=learning.Kind.QUIZ,
        key=quiz.key,
        source=SOURCE,
        change=learning.Change(change),
        locale_default=quiz.locale_default,
        texts={
            locale: learning.ReleaseTextIn(quiz.title[locale], quiz.brief.get(locale, ""), [])
            for locale in quiz.locales
        },
        body=quiz_document(quiz, bank),
        minutes=quiz.minutes,
        teaches=sorted({clause for question in bank for clause in question.clauses}),
        by=by,
    )

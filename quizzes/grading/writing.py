"""Questions and quizzes out as canonical documents: one order of fields, nothing empty, nothing implied.

Writing what was read, and reading it again, gives the same bytes. That is what makes a content pack diffable.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from quizzes.grading.documents import Difficulty, Question, Quiz
from quizzes.grading.reading import SCHEMA
from quizzes.grading.text import filled, ordered


def question_document(question: Question, locales: Sequence[str] = ()) -> dict[str, Any]:
    """The canonical document of a question; languages in the order of ``locales``, then by name."""
    head = filled(
        key=question.key,
        kind=question.kind.value,
        tags=list(question.tags),
        clauses=list(question.clauses),
        sources=list(question.sources),
        difficulty="" if question.difficulty is Difficulty.MEDIUM else question.difficulty.value,
        text=ordered(question.text, locales),
    )
    return (
        head
        | question.body.document(locales)
        | filled(
            hints=[ordered(hint, locales) for hint in question.hints],
            feedback=ordered(question.feedback, locales),
        )
    )


def quiz_document(quiz: Quiz, questions: Iterable[Question] = ()) -> dict[str, Any]:
    """The canonical document of a quiz with the questions that travel with it."""
    head: dict[str, Any] = {
        "schema": SCHEMA,
        "key": quiz.key,
        "locale_default": quiz.locale_default,
        "locales": list(quiz.locales),
        **filled(title=ordered(quiz.title, quiz.locales), brief=ordered(quiz.brief, quiz.locales)),
        "minutes": quiz.minutes,
        "pass_mark": quiz.pass_mark,
        "attempts": quiz.attempts,
    }
    if quiz.time_limit:
        head["time_limit"] = quiz.time_limit
    head |= {
        "order": quiz.order.value,
        "feedback": quiz.feedback.value,
        **filled(sources=list(quiz.sources)),
        "draw": [{"tag": rule.tag, "count": rule.count} for rule in quiz.draw],
    }
    inside = [question_document(question, quiz.locales) for question in questions]
    return {**head, **filled(questions=inside)}

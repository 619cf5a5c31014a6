"""Questions and quizzes out as canonical documents: one order of fields, nothing empty, nothing implied.

Writing what was read, and reading it again, gives the same bytes. That is what makes a content pack diffable.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from quizzes.grading.documents import Option, Question, Quiz, Text
from quizzes.grading.reading import SCHEMA


def question_document(question: Question, locales: Sequence[str] = ()) -> dict[str, Any]:
    """The canonical document of a question; languages in the order of ``locales``, then by name."""
    return _filled(
        key=question.key,
        kind=question.kind.value,
        tags=list(question.tags),
        clauses=list(question.clauses),
        sources=list(question.sources),
        text=_text(question.text, locales),
        options=[_option(option, locales) for option in question.options],
        feedback=_text(question.feedback, locales),
    )


def quiz_document(quiz: Quiz, questions: Iterable[Question] = ()) -> dict[str, Any]:
    """The canonical document of a quiz with the questions that travel with it."""
    head: dict[str, Any] = {
        "schema": SCHEMA,
        "key": quiz.key,
        "locale_default": quiz.locale_default,
        "locales": list(quiz.locales),
        **_filled(title=_text(quiz.title, quiz.locales), brief=_text(quiz.brief, quiz.locales)),
        "minutes": quiz.minutes,
        "pass_mark": quiz.pass_mark,
        "attempts": quiz.attempts,
    }
    if quiz.time_limit:
        head["time_limit"] = quiz.time_limit
    head |= {
        "order": quiz.order.value,
        "feedback": quiz.feedback.value,
        **_filled(sources=list(quiz.sources)),
        "draw": [{"tag": rule.tag, "count": rule.count} for rule in quiz.draw],
    }
    inside = [question_document(question, quiz.locales) for question in questions]
    return {**head, **_filled(questions=inside)}


def _option(option: Option, locales: Sequence[str]) -> dict[str, Any]:
    return {
        "id": option.id,
        "text": _text(option.text, locales),
        "fraction": option.fraction,
        **_filled(feedback=_text(option.feedback, locales)),
    }


def _text(text: Text, locales: Sequence[str]) -> dict[str, str]:
    rank = {locale: index for index, locale in enumerate(locales)}
    order = sorted(text, key=lambda locale: (rank.get(locale, len(rank)), locale))
    return {locale: text[locale] for locale in order}


def _filled(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in ({}, [], "")}

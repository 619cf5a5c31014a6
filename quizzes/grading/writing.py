"""Questions and quizzes out as canonical documents: one order of fields, nothing empty, nothing implied.

Writing what was read, and reading it again, gives the same bytes. That is what makes a content pack diffable.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from quizzes.grading.documents import Difficulty, DrawRule, Method, Question, Quiz, Review
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
        picture=question.picture.document(locales) if question.picture else None,
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
    usual = {"time_limit": 0, "grace": 30, "delay": 0, "tries": 1, "penalty": 33}
    head |= {name: value for name, than in usual.items() if (value := getattr(quiz, name)) != than}
    head |= filled(opens=quiz.opens, closes=quiz.closes, certainty=quiz.certainty)
    if quiz.method is not Method.HIGHEST:
        head["method"] = quiz.method.value
    if quiz.review != Review():
        head["review"] = {
            "after": [one.value for one in quiz.review.after],
            "closed": [one.value for one in quiz.review.closed],
        }
    head |= {
        "order": quiz.order.value,
        "feedback": quiz.feedback.value,
        **filled(sources=list(quiz.sources)),
        "draw": [_rule(rule, quiz.locales) for rule in quiz.draw],
    }
    inside = [question_document(question, quiz.locales) for question in questions]
    return {**head, **filled(questions=inside)}


def _rule(rule: DrawRule, locales: Sequence[str]) -> dict[str, Any]:
    section = filled(section=ordered(rule.section, locales))
    if rule.question:
        return {"question": rule.question, **section}
    hard = {"difficulty": rule.difficulty.value} if rule.difficulty else {}
    return {"tag": rule.tag, "count": rule.count, **hard, **section}

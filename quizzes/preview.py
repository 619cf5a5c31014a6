"""What an author sees before publishing: the learner's screens, made from the draft."""

from collections.abc import Sequence
from random import Random
from typing import Any

from quizzes.grading.documents import Order, Question
from quizzes.grading.drawing import draw
from quizzes.grading.findings import Finding, blocking
from quizzes.grading.reading import read_question, read_quiz
from quizzes.pictures import Pictures
from quizzes.shown import QuestionView, Reading, show, words

SAMPLE = 1
"""The seed of the sample draw: the same each time, so that a preview does not jump while somebody types."""


def quiz_preview(
    document: object, bank: Sequence[Question], problems: Sequence[Finding], locale: str
) -> dict[str, Any]:
    """A quiz as its learner meets it: the start page and one sample draw from ``bank``."""
    quiz, _inside, _found = read_quiz(document)
    by_key = {question.key: question for question in bank}
    drawn = draw(quiz.draw, bank, seen=(), order=quiz.order, rng=Random(SAMPLE))
    pictures = Pictures().load(by_key[one.question] for one in drawn)
    return {
        "quiz": quiz,
        "title": words(quiz.title, locale, quiz.locale_default),
        "brief": words(quiz.brief, locale, quiz.locale_default),
        "views": [
            _view(place, by_key[one.question], one.options, locale, pictures, said=False)
            for place, one in enumerate(drawn, start=1)
        ],
        "problems": problems,
    }


def question_preview(document: object, locale: str, pictures: Pictures | None = None) -> dict[str, Any]:
    """One question as its learner meets it, and what is said to each answer.

    ``pictures``: those that are not kept yet, where its own is one of them.
    """
    question, found = read_question(document)
    problems = blocking(found)
    order = question.shown(Random(SAMPLE), Order.FIXED)
    # A draft that lacks something has no right answer yet; its words can be looked at all the same.
    seen = (pictures or Pictures()).load([question])
    views = [_view(1, question, order, locale, seen, said=not problems)] if question.body.parts() else []
    return {
        "views": views,
        "feedback": words(question.feedback, locale, locale),
        "problems": problems,
    }


def _view(
    place: int, question: Question, order: Sequence[str], locale: str, pictures: Pictures, *, said: bool
) -> QuestionView:
    """``said``: with what is said to each answer, and what is right."""
    reading = Reading(locale, locale, lambda name: f"{place}-{name}", pictures)
    said_to = question.body.remarks() if said else ()
    return show(place, question, order, reading, said=said_to, reveal=said)

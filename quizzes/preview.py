"""What an author sees before publishing: the learner's screens, made from the draft."""

from collections.abc import Sequence
from random import Random
from typing import Any

from quizzes.grading.documents import Question, QuestionKind
from quizzes.grading.drawing import draw
from quizzes.grading.findings import Finding, blocking
from quizzes.grading.reading import read_question, read_quiz
from quizzes.shown import OptionView, QuestionView, words

SAMPLE = 1
"""The seed of the sample draw: the same each time, so that a preview does not jump while somebody types."""


def quiz_preview(
    document: object, bank: Sequence[Question], problems: Sequence[Finding], locale: str
) -> dict[str, Any]:
    """A quiz as its learner meets it: the start page and one sample draw from ``bank``."""
    quiz, _inside, _found = read_quiz(document)
    by_key = {question.key: question for question in bank}
    drawn = draw(quiz.draw, bank, seen=(), order=quiz.order, rng=Random(SAMPLE))
    return {
        "quiz": quiz,
        "title": words(quiz.title, locale, quiz.locale_default),
        "brief": words(quiz.brief, locale, quiz.locale_default),
        "views": [
            _view(place, by_key[one.question], one.options, locale)
            for place, one in enumerate(drawn, start=1)
        ],
        "problems": problems,
    }


def question_preview(document: object, locale: str) -> dict[str, Any]:
    """One question as its learner meets it, and what is said to each answer."""
    question, found = read_question(document)
    ids = tuple(option.id for option in question.options)
    return {
        "views": [_view(1, question, ids, locale)],
        "feedback": words(question.feedback, locale, locale),
        "problems": blocking(found),
    }


def _view(place: int, question: Question, ids: tuple[str, ...], locale: str) -> QuestionView:
    by_id = {option.id: option for option in question.options}
    return QuestionView(
        position=place,
        text=words(question.text, locale, locale),
        several=question.kind is QuestionKind.MULTIPLE,
        options=tuple(
            OptionView(
                name,
                words(by_id[name].text, locale, locale),
                False,
                words(by_id[name].feedback, locale, locale),
            )
            for name in ids
        ),
        revision=0,
        saved_at=None,
    )

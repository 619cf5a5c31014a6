"""The shapes of a question and a quiz, once their documents have been read."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random

from quizzes.grading.kinds import QuestionKind
from quizzes.grading.kinds.body import FULL_MARK, ONLY, Body, Given, Response, by_part
from quizzes.grading.kinds.choices import Option
from quizzes.grading.text import NO_TEXT, Text

__all__ = [
    "FULL_MARK",
    "NO_TEXT",
    "Difficulty",
    "DrawRule",
    "FeedbackTime",
    "Option",
    "Order",
    "Question",
    "QuestionKind",
    "Quiz",
    "Text",
]


class Difficulty(StrEnum):
    """How hard a question is, as its author thinks."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class Order(StrEnum):
    """In which order questions and their options are shown."""

    SHUFFLE = "shuffle"
    FIXED = "fixed"


class FeedbackTime(StrEnum):
    """When the learner learns how an answer did: after the whole quiz, or after each answer."""

    END = "end"
    EACH = "each"


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the bank. Its languages are those of its ``text``; ``body`` is what its kind adds."""

    key: str
    kind: QuestionKind
    text: Text
    body: Body
    tags: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    difficulty: Difficulty = Difficulty.MEDIUM
    hints: tuple[Text, ...] = ()
    feedback: Text = NO_TEXT

    @property
    def locales(self) -> tuple[str, ...]:
        """The languages this question is asked in."""
        return tuple(self.text)

    @property
    def possible(self) -> int:
        """What it is worth, in whole percent of a mark: nothing in a survey."""
        return 0 if self.kind is QuestionKind.SCALE else FULL_MARK

    @property
    def best(self) -> Response:
        """A response that earns the full mark; empty when only a person can say."""
        return self.body.best()

    def given(self, response: Response) -> Given:
        """A response taken apart again: what was answered to each part."""
        if any(part.id == ONLY for part in self.body.parts()):
            return {ONLY: response} if response else {}
        return {part: (value,) for part, value in by_part(response).items()}

    def shown(self, rng: Random, order: Order) -> tuple[str, ...]:
        """The ids of what may be chosen, in the order in which one attempt shows them."""
        return self.body.shown(rng, shuffle=order is Order.SHUFFLE)


@dataclass(frozen=True, slots=True)
class DrawRule:
    """Take ``count`` questions that carry ``tag``."""

    tag: str
    count: int


@dataclass(frozen=True, slots=True)
class Quiz:
    """A quiz: what it says of itself, how it is drawn, and when it is passed.

    ``pass_mark`` is a whole percent; ``attempts`` 0 means no limit; ``minutes`` is how long it usually takes;
    ``time_limit`` is in minutes, 0 means that no clock runs. ``questions`` are the keys that travel with this
    quiz in a content pack; the draw itself takes from the whole bank.
    """

    key: str
    locale_default: str
    locales: tuple[str, ...]
    title: Text
    brief: Text
    minutes: int
    pass_mark: int
    attempts: int
    order: Order
    feedback: FeedbackTime
    draw: tuple[DrawRule, ...]
    questions: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    time_limit: int = 0

    @property
    def asked(self) -> int:
        """How many questions one attempt asks."""
        return sum(rule.count for rule in self.draw)

"""The shapes of a question and a quiz, once their documents have been read."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

Text = Mapping[str, str]
"""One thing said in several languages: locale -> words."""

NO_TEXT: Text = MappingProxyType({})

FULL_MARK = 100
"""What one question is worth, in whole percent of its mark. All sums inside are integers of this unit."""


class QuestionKind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUEFALSE = "truefalse"


class Order(StrEnum):
    """In which order questions and their options are shown."""

    SHUFFLE = "shuffle"
    FIXED = "fixed"


class FeedbackTime(StrEnum):
    """When the learner learns how an answer did: after the whole quiz, or after each answer."""

    END = "end"
    EACH = "each"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer a learner may choose. ``fraction`` is in whole percent of the mark, -100 to 100."""

    id: str
    text: Text
    fraction: int
    feedback: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the bank. Its languages are those of its ``text``."""

    key: str
    kind: QuestionKind
    text: Text
    options: tuple[Option, ...]
    tags: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    feedback: Text = NO_TEXT

    @property
    def locales(self) -> tuple[str, ...]:
        """The languages this question is asked in."""
        return tuple(self.text)

    @property
    def full_answer(self) -> frozenset[str]:
        """The ids of the options that together earn the full mark."""
        return frozenset(option.id for option in self.options if option.fraction > 0 and self._needed(option))

    def _needed(self, option: Option) -> bool:
        return self.kind is QuestionKind.MULTIPLE or option.fraction == FULL_MARK


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

"""The shapes of a question and a quiz, once their documents have been read."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random

from quizzes.grading.kinds import QuestionKind
from quizzes.grading.kinds.body import FULL_MARK, ONLY, Body, Given, Response, by_part
from quizzes.grading.kinds.choices import Option
from quizzes.grading.pictures import Picture
from quizzes.grading.text import NO_TEXT, Text

__all__ = [
    "FULL_MARK",
    "NO_TEXT",
    "Difficulty",
    "DrawRule",
    "FeedbackTime",
    "Method",
    "Option",
    "Order",
    "Picture",
    "Question",
    "QuestionKind",
    "Quiz",
    "Review",
    "Shown",
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
    picture: Picture | None = None

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


class Method(StrEnum):
    """Which of several attempts says whether a quiz is passed."""

    HIGHEST = "highest"
    AVERAGE = "average"
    FIRST = "first"
    LAST = "last"


class Shown(StrEnum):
    """What the result page shows, beside how many answers were right."""

    ANSWERS = "answers"
    FEEDBACK = "feedback"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class DrawRule:
    """Take ``count`` questions that carry ``tag`` (and are so hard), or the one ``question``.

    ``section`` begins a part of the quiz under this heading, which goes on until the next one.
    """

    tag: str = ""
    count: int = 1
    difficulty: Difficulty | None = None
    question: str = ""
    section: Text = NO_TEXT

    def takes(self, question: Question) -> bool:
        """Whether a question may fill this row."""
        if self.question:
            return question.key == self.question
        return self.tag in question.tags and self.difficulty in (None, question.difficulty)


@dataclass(frozen=True, slots=True)
class Review:
    """What is shown afterwards: while there may be another attempt, and when there is none, or it is passed."""

    after: tuple[Shown, ...] = (Shown.ANSWERS, Shown.FEEDBACK)
    closed: tuple[Shown, ...] = (Shown.ANSWERS, Shown.FEEDBACK, Shown.RIGHT)


@dataclass(frozen=True, slots=True)
class Quiz:
    """A quiz: what it says of itself, how it is drawn, and when it is passed.

    ``pass_mark`` is a whole percent; ``attempts`` 0 means no limit; ``minutes`` is how long it usually takes;
    ``time_limit`` is in minutes, 0 means that no clock runs, and ``grace`` the seconds in which an answer that was on
    its way is still taken; ``delay`` the minutes between two attempts that count. ``opens`` and ``closes`` are instants
    (ISO, UTC), blank: always. ``tries`` is how often a question may be answered, each time after a hint, and
    ``penalty`` what each further try takes off, in percent; both need feedback after each answer. ``certainty``: each
    answer says how sure it is. ``questions`` are the keys that travel with this quiz in a content pack; the draw itself
    takes from the whole bank.
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
    grace: int = 30
    delay: int = 0
    opens: str = ""
    closes: str = ""
    tries: int = 1
    penalty: int = 33
    certainty: bool = False
    method: Method = Method.HIGHEST
    review: Review = Review()

    @property
    def asked(self) -> int:
        """How many questions one attempt asks."""
        return sum(rule.count for rule in self.draw)

    @property
    def tags(self) -> frozenset[str]:
        """The tags that it draws by."""
        return frozenset(rule.tag for rule in self.draw if rule.tag)

    @property
    def fixed(self) -> frozenset[str]:
        """The keys of the questions that it always asks."""
        return frozenset(rule.question for rule in self.draw if rule.question)

    @property
    def headings(self) -> tuple[Text, ...]:
        """The headings of its sections; what stands before the first of them has none."""
        return (NO_TEXT, *(rule.section for rule in self.draw if rule.section))

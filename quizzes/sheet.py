"""An attempt as its learner reads it, in one language.

Nothing here carries which option is right before the answer may no longer be changed: templates get these
views and never a question.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from learning import api as learning
from quizzes.clock import time_over_at
from quizzes.grading.documents import FeedbackTime, Question, QuestionKind, Quiz, Text
from quizzes.grading.marking import Mark, Verdict, mark_question
from quizzes.handles import handle_of
from quizzes.models import Answer, Attempt


def words(text: Text, locale: str, default: str) -> str:
    """What a text says to somebody who reads ``locale``; in the quiz's own language where there is nothing
    else.
    """
    return text.get(locale) or text.get(default) or next(iter(text.values()), "")


@dataclass(frozen=True)
class OptionView:
    """One box to tick. ``said`` is its feedback, empty until it may be shown; ``handle`` is what the form sends for
    it, and the only name of it that may reach a learner's browser.
    """

    id: str
    text: str
    chosen: bool
    said: str = ""
    right: bool | None = None
    handle: str = ""


@dataclass(frozen=True)
class MarkView:
    """How one answer did, in the reader's language."""

    verdict: Verdict
    feedback: str

    @property
    def tone(self) -> str:
        """The tone of its pill."""
        return {Verdict.RIGHT: "ok", Verdict.PARTLY: "warn"}.get(self.verdict, "plain")

    @property
    def icon(self) -> str:
        """The shape beside the word, so that colour is never alone."""
        return {
            Verdict.RIGHT: "check",
            Verdict.PARTLY: "circle-dot",
            Verdict.UNANSWERED: "circle",
        }.get(self.verdict, "repeat")


@dataclass(frozen=True)
class QuestionView:
    """One question as the learner sees it. ``mark`` is there only where feedback is due."""

    position: int
    text: str
    several: bool
    options: tuple[OptionView, ...]
    revision: int
    saved_at: datetime | None
    mark: MarkView | None = None

    @property
    def answered(self) -> bool:
        """Whether anything is chosen."""
        return any(option.chosen for option in self.options)

    @property
    def sample_name(self) -> str:
        """A name for its inputs where several questions stand on one page and nothing is sent."""
        return f"sample-{self.position}"

    @property
    def given(self) -> bool:
        """Whether the answer stands and can no longer be changed."""
        return self.mark is not None


@dataclass(frozen=True)
class Sheet:
    """An attempt as its learner reads it, in one language."""

    attempt: Attempt
    person: learning.Person
    locale: str
    answers: Mapping[int, Answer]

    @cached_property
    def quiz(self) -> Quiz:
        """The quiz of this attempt's release."""
        return self.attempt.frozen.quiz

    @property
    def title(self) -> str:
        """The title of the quiz."""
        return self._words(self.quiz.title)

    @property
    def total(self) -> int:
        """How many questions there are."""
        return len(self.attempt.drawn)

    @cached_property
    def answered(self) -> int:
        """How many questions have an answer."""
        return sum(bool(answer.response) for answer in self.answers.values())

    @cached_property
    def until(self) -> datetime | None:
        """When the time is over, if a clock runs."""
        return time_over_at(self.attempt, self.person)

    def is_over(self, now: datetime) -> bool:
        """Whether the time has run out (an answer on its way may still arrive for a moment)."""
        return self.until is not None and now >= self.until

    def first_open(self) -> int | None:
        """The first question without an answer; None when all have one."""
        return next((place for place in range(1, self.total + 1) if not self._response(place)), None)

    def question(self, position: int) -> QuestionView:
        """The question at ``position`` (from 1); its feedback only when it is due after each answer."""
        question = self._asked(position)
        due = (
            self.attempt.is_open
            and self.quiz.feedback is FeedbackTime.EACH
            and bool(self._response(position))
        )
        return self._view(position, question, self._mark(question, position) if due else None)

    def questions(self) -> list[QuestionView]:
        """All questions with what was chosen, without feedback: the review before handing in."""
        return [self._view(place, self._asked(place), None) for place in range(1, self.total + 1)]

    def marked(self, marks: Mapping[str, Mark], *, reveal: bool) -> list[QuestionView]:
        """All questions with feedback, for an attempt that was handed in; ``reveal`` names the right ones
        too.
        """
        asked = [self._asked(place) for place in range(1, self.total + 1)]
        return [
            self._view(place, question, marks[question.key], reveal=reveal)
            for place, question in enumerate(asked, start=1)
        ]

    def _asked(self, position: int) -> Question:
        return self.attempt.frozen.question(self.attempt.drawn[position - 1]["question"])

    def _response(self, position: int) -> tuple[str, ...]:
        answer = self.answers.get(position)
        return tuple(answer.response) if answer is not None else ()

    def _mark(self, question: Question, position: int) -> Mark:
        return mark_question(question, self._response(position))

    def _view(
        self, position: int, question: Question, mark: Mark | None, *, reveal: bool = False
    ) -> QuestionView:
        answer = self.answers.get(position)
        chosen = self._response(position)
        by_id = {option.id: option for option in question.options}
        said = dict(mark.said) if mark is not None else {}
        return QuestionView(
            position=position,
            text=self._words(question.text),
            several=question.kind is QuestionKind.MULTIPLE,
            options=tuple(
                OptionView(
                    id=name,
                    text=self._words(by_id[name].text),
                    chosen=name in chosen,
                    said=self._words(said.get(name, {})),
                    right=(name in question.full_answer) if reveal else None,
                    handle=handle_of(self.attempt.uuid, position, name),
                )
                for name in self.attempt.drawn[position - 1]["options"]
            ),
            revision=answer.revision if answer is not None else 0,
            saved_at=answer.saved_at if answer is not None else None,
            mark=MarkView(mark.verdict, self._words(mark.feedback)) if mark is not None else None,
        )

    def _words(self, text: Text) -> str:
        return words(text, self.locale, self.quiz.locale_default)


def sheet(attempt: Attempt, person: learning.Person, locale: str) -> Sheet:
    """An attempt with its answers, ready to be read."""
    return Sheet(attempt, person, locale, {answer.position: answer for answer in attempt.answers.all()})

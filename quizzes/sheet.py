"""An attempt as its learner reads it, in one language."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from learning import api as learning
from quizzes.clock import time_over_at
from quizzes.grading.documents import FeedbackTime, Question, Quiz, Text
from quizzes.grading.kinds.body import Response
from quizzes.grading.marking import Mark, Verdict, mark_question
from quizzes.handles import handle_of
from quizzes.models import Answer, Attempt
from quizzes.pictures import Pictures
from quizzes.shown import QuestionView, Reading, show, words


def tries_left(quiz: Quiz, question: Question, answer: Answer) -> int:
    """How many more times a question may be answered: none once it is right, or where the first answer stays."""
    response = tuple(answer.response)
    if not response or quiz.tries == 1:
        return 0
    if mark_question(question, response).verdict in (Verdict.RIGHT, Verdict.WAITS, Verdict.NOTED):
        return 0
    return max(0, quiz.tries - len(answer.earlier) - 1)


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
    def practice(self) -> bool:
        """Whether it does not count: then its learner alone reads it, and marks what nothing listed settles."""
        return not self.attempt.counts

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
        """The question at ``position`` (from 1); its feedback only when it is due after each answer.

        While another try is left there is a hint in its place.
        """
        question, answer = self._asked(position), self.answers.get(position)
        due = (
            self.attempt.is_open
            and self.quiz.feedback is FeedbackTime.EACH
            and bool(self._response(position))
        )
        left = tries_left(self.quiz, question, answer) if due and answer is not None else 0
        if left and answer is not None:
            hints = question.hints[len(answer.earlier) :] or question.hints[-1:]
            hint = self._words(hints[0]) if hints else ""
            return replace(self._view(position, question, None), tries_left=left, hint=hint)
        return self._view(position, question, self._mark(question, position) if due else None)

    def said(self, position: int, response: Response) -> str:
        """A response to the question at ``position`` in words, so that an answer that was refused is not lost."""
        return self._shown(position, self._asked(position), response).said

    def questions(self) -> list[QuestionView]:
        """All questions with what was chosen, without feedback: the review before handing in."""
        return [
            self._view(place, question, None) for place, question in enumerate(self._all_asked(), start=1)
        ]

    def as_answered(self, position: int) -> QuestionView:
        """The question at ``position`` (from 1) with what was answered, without feedback."""
        return self._view(position, self._asked(position), None)

    def marked(self, marks: Mapping[str, Mark], *, reveal: bool) -> list[QuestionView]:
        """All questions with feedback, for an attempt that was handed in; ``reveal`` names the right ones
        too.
        """
        return [
            self._view(place, question, marks[question.key], reveal=reveal)
            for place, question in enumerate(self._all_asked(), start=1)
        ]

    def _asked(self, position: int) -> Question:
        return self.attempt.frozen.question(self.attempt.drawn[position - 1]["question"])

    def _all_asked(self) -> list[Question]:
        """All questions, their pictures looked up together."""
        asked = [self._asked(place) for place in range(1, self.total + 1)]
        self._pictures.load(asked)
        return asked

    @cached_property
    def _pictures(self) -> Pictures:
        return Pictures()

    def _response(self, position: int) -> tuple[str, ...]:
        answer = self.answers.get(position)
        return tuple(answer.response) if answer is not None else ()

    def _mark(self, question: Question, position: int) -> Mark:
        answer = self.answers.get(position)
        tries = len(answer.earlier) if answer is not None else 0
        return mark_question(question, self._response(position), tries=tries, penalty=self.quiz.penalty)

    def _view(
        self, position: int, question: Question, mark: Mark | None, *, reveal: bool = False
    ) -> QuestionView:
        answer = self.answers.get(position)
        view = self._shown(position, question, self._response(position), mark, reveal=reveal)
        heading = self._words(self.quiz.headings[self.attempt.drawn[position - 1].get("section", 0)])
        view = replace(view, heading=heading)
        if answer is None:
            return view
        return replace(view, revision=answer.revision, saved_at=answer.saved_at, certainty=answer.certainty)

    def _shown(
        self,
        position: int,
        question: Question,
        response: Response,
        mark: Mark | None = None,
        *,
        reveal: bool = False,
    ) -> QuestionView:
        uuid = self.attempt.uuid
        return show(
            position,
            question,
            self.attempt.drawn[position - 1]["options"],
            Reading(
                self.locale,
                self.quiz.locale_default,
                lambda name: handle_of(uuid, position, name),
                self._pictures.load([question]),
            ),
            response=response,
            mark=mark,
            reveal=reveal,
        )

    def _words(self, text: Text) -> str:
        return words(text, self.locale, self.quiz.locale_default)


def sheet(attempt: Attempt, person: learning.Person, locale: str) -> Sheet:
    """An attempt with its answers, ready to be read."""
    return Sheet(attempt, person, locale, {answer.position: answer for answer in attempt.answers.all()})

"""When the time of an attempt is over, for the person who makes it, as of now."""

from datetime import datetime, timedelta

from learning import api as learning
from quizzes.grading import attempts
from quizzes.models import Attempt


def time_over_at(attempt: Attempt, person: learning.Person) -> datetime | None:
    """The server's deadline, or None when no clock runs.

    Computed from the person's allowance each time it is asked, so that an allowance given to somebody in the
    middle of an attempt holds from the next page on.
    """
    quiz = attempt.frozen.quiz
    return attempts.deadline(
        attempt.started_at,
        limit=timedelta(minutes=quiz.time_limit) if quiz.time_limit else None,
        factor=person.time_factor,
        closes_at=moment(quiz.closes),
    )


def moment(said: str) -> datetime | None:
    """An instant of a quiz's document; None when it says none."""
    return datetime.fromisoformat(said) if said else None


def grace_of(attempt: Attempt) -> timedelta:
    """How long after the end an answer that was on its way is still taken."""
    return timedelta(seconds=attempt.frozen.quiz.grace)

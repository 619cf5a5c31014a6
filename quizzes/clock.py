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
    minutes = attempt.frozen.quiz.time_limit
    return attempts.deadline(
        attempt.started_at,
        limit=timedelta(minutes=minutes) if minutes else None,
        factor=person.time_factor,
    )

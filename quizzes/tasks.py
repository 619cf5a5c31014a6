"""What runs beside the requests: attempts whose time is over are handed in, files nobody brought in are thrown away."""

from celery import shared_task
from django.utils import timezone

from quizzes.actions.exchange import tidy_files
from quizzes.actions.submit import close_if_over
from quizzes.queries import open_timed_attempts


@shared_task(name="quizzes.tasks.close_overdue")
def close_overdue() -> int:
    """Hand in every attempt whose time is over; how many there were.

    Each is dated at its own deadline, so an hour without a worker changes no result.
    """
    now = timezone.now()
    return sum(
        close_if_over(attempt=attempt.uuid, person=attempt.person, now=now)
        for attempt in open_timed_attempts()
    )


@shared_task(name="quizzes.tasks.tidy_question_files")
def tidy_question_files() -> int:
    """Throw away files of questions that nobody brought in within a day; how many there were."""
    return tidy_files(now=timezone.now())

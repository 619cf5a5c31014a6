"""What runs beside the requests: overdue attempts are handed in, answers counted, regrades and files of questions go
on, old files go.
"""

import logging
import time

from celery import shared_task
from django.utils import timezone

from quizzes.actions import file_work, regrade_work
from quizzes.actions.exchange import tidy_files
from quizzes.actions.submit import close_if_over
from quizzes.actions.tally import quizzes_to_tally, tally_portion
from quizzes.queries import open_timed_attempts

logger = logging.getLogger(__name__)
BUSY_FOR_S = 30.0
"""Well within the time limit of a task; the next run goes on."""


@shared_task(name="quizzes.tasks.work_on_regrades")
def work_on_regrades() -> int:
    """Go on with the regrades that are being worked out, applied or undone; how many there are still."""
    end, left = time.monotonic() + BUSY_FOR_S, 0
    for pk in regrade_work.waiting():
        left += regrade_work.work(pk, max(0.0, end - time.monotonic()))
    return left


@shared_task(name="quizzes.tasks.work_on_question_files")
def work_on_question_files() -> int:
    """Go on with the files of questions that are being read, compared or brought in; how many there are still."""
    end, left = time.monotonic() + BUSY_FOR_S, 0
    for pk in file_work.waiting():
        left += file_work.work(pk, max(0.0, end - time.monotonic()))
    return left


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


@shared_task(name="quizzes.tasks.count_answers")
def count_answers() -> int:
    """Bring the statistics up to what was handed in; how many attempts were taken in. What is left, the next run takes.

    Run every ten minutes.
    """
    taken, end = 0, time.monotonic() + BUSY_FOR_S
    for quiz in quizzes_to_tally():
        try:
            while time.monotonic() < end and (portion := tally_portion(quiz, timezone.now())):
                taken += portion
        except Exception:
            # One quiz that cannot be read keeps no other from being counted.
            logger.exception("Answers to a quiz could not be counted.", extra={"activity": quiz})
    return taken

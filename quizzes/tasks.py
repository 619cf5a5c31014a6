"""What runs beside the requests: attempts whose time is over are handed in without their learner, regrades go on."""

import time

from celery import shared_task
from django.utils import timezone

from quizzes.actions import regrade_work
from quizzes.actions.submit import close_if_over
from quizzes.queries import open_timed_attempts

BUSY_FOR_S = 30.0
"""Well within the time limit of a task."""


@shared_task(name="quizzes.tasks.work_on_regrades")
def work_on_regrades() -> int:
    """Go on with the regrades that are being worked out, applied or undone; how many there are still."""
    end, left = time.monotonic() + BUSY_FOR_S, 0
    for pk in regrade_work.waiting():
        left += regrade_work.work(pk, max(0.0, end - time.monotonic()))
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

"""What runs outside the request. Tasks take ids, are idempotent, and have time limits (see the settings)."""

import time

from celery import shared_task
from django.utils import timezone

from learning.actions import day, list_work
from learning.actions.anchor import anchor_records as anchor
from learning.actions.notices import forget_notices
from learning.actions.notices import write_notices as write
from learning.actions.outbox import send_one, waiting
from learning.actions.requirements import settle, unsettled
from learning.sessions import SessionStore

BATCH = 200
BUSY_FOR_S = 30.0
"""Well within the time limit of a task: at the limit, the message in hand would count a try that is not its fault."""


@shared_task(name="learning.tasks.send_outbox")
def send_outbox() -> int:
    """Send what waits, oldest first; returns how many were sent. Run every few seconds by the schedule."""
    sent, end = 0, time.monotonic() + BUSY_FOR_S
    for pk in waiting(BATCH):
        if time.monotonic() > end:
            break  # the next tick goes on
        sent += send_one(pk)
    return sent


@shared_task(name="learning.tasks.write_notices")
def write_notices() -> int:
    """Write the messages of the day where branches are open; returns how many. What one run leaves, the next writes."""
    return write(timezone.now())


@shared_task(name="learning.tasks.anchor_records")
def anchor_records() -> int:
    """Anchor the days that are over; returns how many. Run nightly, and catches up."""
    return anchor()


@shared_task(name="learning.tasks.tidy_up")
def tidy_up() -> int:
    """Delete sessions whose time is over, and messages of more than a year ago; returns how many of these. Nightly."""
    SessionStore.clear_expired()
    return forget_notices(timezone.now())


@shared_task(name="learning.tasks.turn_the_day")
def turn_the_day() -> tuple[int, int]:
    """Make true what was written down for today; returns how many moved and how many accounts were closed. Hourly,
    because the day begins at another hour in each zone; catches up.
    """
    return day.turn_the_day(timezone.now())


@shared_task(name="learning.tasks.work_on_lists")
def work_on_lists() -> int:
    """Go on with the lists of people that are being checked or applied; returns how many there are still."""
    end, left = time.monotonic() + BUSY_FOR_S, 0
    for pk in list_work.waiting():
        left += list_work.work(pk, max(0.0, end - time.monotonic()))
    return left


@shared_task(name="learning.tasks.settle_requirements")
def settle_requirements() -> int:
    """Bring who has what in step with whom each requirement reaches; returns how many are in step now.

    Run every minute, in portions: what one run leaves over, the next one does.
    """
    end, settled = time.monotonic() + BUSY_FOR_S, 0
    for row in unsettled(timezone.now()):
        while time.monotonic() < end:
            if settle(row):
                settled += 1
                break
    return settled

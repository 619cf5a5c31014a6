"""What runs outside the request. Tasks take ids, are idempotent, and have time limits (see the settings)."""

import time

from celery import shared_task

from learning.actions.anchor import anchor_records as anchor
from learning.actions.outbox import send_one, waiting

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


@shared_task(name="learning.tasks.anchor_records")
def anchor_records() -> int:
    """Anchor the days that are over; returns how many. Run nightly, and catches up."""
    return anchor()

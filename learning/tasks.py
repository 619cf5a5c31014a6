"""What runs outside the request. Tasks take ids, are idempotent, and have time limits (see the settings)."""

from celery import shared_task

from learning.actions.anchor import anchor_records as anchor
from learning.actions.outbox import send_one, waiting

BATCH = 200


@shared_task(name="learning.tasks.send_outbox")
def send_outbox() -> int:
    """Send what waits, oldest first; returns how many were sent. Run every few seconds by the schedule."""
    return sum(send_one(pk) for pk in waiting(BATCH))


@shared_task(name="learning.tasks.anchor_records")
def anchor_records() -> int:
    """Anchor the days that are over; returns how many. Run nightly, and catches up."""
    return anchor()

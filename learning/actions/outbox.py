"""Send what waits in the outbox: once, whatever crashes."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from learning.models import Outbox

MAX_TRIES = 3
Handler = Callable[[Outbox], None]
_handlers: dict[str, Handler] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that sends messages of ``kind``."""

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return register


def waiting(limit: int) -> list[int]:
    """Ids of messages that are neither sent nor parked, oldest first."""
    rows = Outbox.objects.filter(sent_at=None, parked_at=None).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def send_one(pk: int) -> bool:
    """Send one message if it still waits; return whether it is sent now.

    The try is counted and committed before the work, so that a message which kills its process is parked after
    three tries instead of killing for ever. The row stays locked during the work: two senders do not meet.
    """
    counted = Outbox.objects.filter(pk=pk, sent_at=None, parked_at=None, tries__lt=MAX_TRIES).update(
        tries=F("tries") + 1, tried_at=timezone.now()
    )
    if not counted:
        Outbox.objects.filter(pk=pk, sent_at=None, parked_at=None).update(parked_at=timezone.now())
        return False
    try:
        with transaction.atomic():
            message = (
                Outbox.objects.select_for_update(skip_locked=True)
                .filter(pk=pk, sent_at=None, parked_at=None)
                .first()
            )
            if message is None:
                return False
            _handlers[message.kind](message)
            message.sent_at = timezone.now()
            message.error = ""
            message.save(update_fields=["sent_at", "error"])
            return True
    except Exception as error:
        _note_failure(pk, error)
        return False


def settle(*, keys: Iterable[str]) -> int:
    """Count waiting messages as sent without sending them: what they tell is past. Return how many there were."""
    waiting = Outbox.objects.filter(key__in=list(keys), sent_at=None, parked_at=None)
    return waiting.update(sent_at=timezone.now())


def _note_failure(pk: int, error: Any) -> None:
    """Keep the reason beside the message; park it after the last try, where an admin sees it."""
    row = Outbox.objects.get(pk=pk)
    row.error = f"{type(error).__name__}: {error}"[:500]
    if row.tries >= MAX_TRIES:
        row.parked_at = timezone.now()
    row.save(update_fields=["error", "parked_at"])

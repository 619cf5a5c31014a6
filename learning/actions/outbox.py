"""Send what waits in the outbox: once, whatever crashes."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from learning.models import Outbox

MAX_TRIES = 3
RETRY_AFTER = timedelta(minutes=5)
"""The pause after a try that failed, so that a mail server's restart does not use up all tries."""
SILENT_AFTER = timedelta(seconds=5)
"""A try that began this long ago, has not said how it ended and holds no lock, has died with its process. Between
the counting and the lock there is a moment; this is a long one."""


class NotYet(Exception):
    """Raised by a handler whose message may not leave before ``at``: no try is used up, and nothing is wrong."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at)
        self.at = at


Handler = Callable[[Outbox], None]
_handlers: dict[str, Handler] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that sends messages of ``kind``."""

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return register


def post(*, key: str, kind: str, **payload: Any) -> None:
    """Leave a message to be sent, in the transaction of its cause. The same ``key`` again is the same message."""
    Outbox.objects.get_or_create(
        key=key, defaults={"kind": kind, "payload": payload, "created_at": timezone.now()}
    )


def waiting(limit: int) -> list[int]:
    """Ids of messages that may be tried now, oldest first."""
    return list(_due(timezone.now()).order_by("pk").values_list("pk", flat=True)[:limit])


def _due(now: datetime) -> QuerySet[Outbox]:
    """Neither sent nor parked nor too early, and nobody is at it: never tried, failed a while ago, or died in the
    middle."""
    untried = Q(tried_at=None)
    failed = Q(error__gt="", tried_at__lt=now - RETRY_AFTER)
    died = Q(error="", tried_at__lt=now - SILENT_AFTER)
    in_time = Q(not_before=None) | Q(not_before__lte=now)
    return Outbox.objects.filter(untried | failed | died, in_time, sent_at=None, parked_at=None)


def send_one(pk: int) -> bool:
    """Send one message if it is due; return whether it is sent now.

    The try is counted and committed before the work, so that a message which kills its process is parked after
    three tries instead of killing for ever. Counting is also the claim: whoever comes second finds the message not
    due or its row locked, takes no try from it, and goes on to the next.
    """
    if not _claim(pk):
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
    except NotYet as early:
        Outbox.objects.filter(pk=pk).update(tries=F("tries") - 1, tried_at=None, not_before=early.at)
        return False
    except Exception as error:
        _note_failure(pk, error)
        return False


def _claim(pk: int) -> bool:
    """Count a try of a message that is due; one that has used all its tries is parked instead."""
    with transaction.atomic():
        now = timezone.now()
        message = _due(now).select_for_update(skip_locked=True).filter(pk=pk).first()
        if message is None:
            return False
        parked = message.tries >= MAX_TRIES
        if parked:
            message.parked_at = now
        else:
            message.tries, message.tried_at, message.error = message.tries + 1, now, ""
        message.save(update_fields=["parked_at", "tries", "tried_at", "error"])
        return not parked


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


def try_again(*, key: str) -> bool:
    """Give a parked message new tries; ``False`` when it is not parked."""
    parked = Outbox.objects.filter(key=key, parked_at__isnull=False)
    return bool(parked.update(parked_at=None, tries=0, tried_at=None, error=""))

"""Put a day's records under one hash."""

from datetime import UTC, date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from learning.models import Record, RecordAnchor
from learning.queries.verify import day_hashes
from learning.rules import chain


def anchor_records(until: date | None = None) -> int:
    """Anchor every day that is over and not anchored yet, up to and without ``until`` (today in UTC by default).

    Idempotent, and catches up after an outage. Returns how many days were anchored. A day is left alone for its
    first hour, so that a transaction that was still running at midnight is inside.
    """
    now = timezone.now()
    until = until or (now - timedelta(hours=1)).astimezone(UTC).date()
    last = RecordAnchor.objects.order_by("-day").first()
    first = Record.objects.order_by("recorded_at").values_list("recorded_at", flat=True).first()
    if first is None:
        return 0
    day = last.day + timedelta(days=1) if last else first.astimezone(UTC).date()
    previous = last.hash if last else chain.GENESIS
    made = 0
    while day < until:
        hashes = day_hashes(datetime.combine(day, time.min, tzinfo=UTC))
        value = chain.anchor_hash(previous, day.isoformat(), hashes)
        try:
            with transaction.atomic():
                RecordAnchor.objects.create(day=day, count=len(hashes), hash=value, created_at=now)
        except IntegrityError:
            break  # another schedule is at it: each day is unique, and that one goes on
        previous, day, made = value, day + timedelta(days=1), made + 1
    return made

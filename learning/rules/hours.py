"""When a place of work is open, by its own clock. Days are ``"1"`` for Monday to ``"7"`` for Sunday."""

from datetime import datetime, time, timedelta


def opens_on(at: datetime, days: str) -> bool:
    """Whether the place opens on the day of ``at``, which is on its own clock."""
    return str(at.isoweekday()) in days


def is_open(at: datetime, opens: time, closes: time, days: str) -> bool:
    """Whether the place is open at ``at``: from the minute it opens up to the one in which it closes."""
    return opens_on(at, days) and opens <= at.time() < closes


def opens_yet(at: datetime, closes: time, days: str) -> bool:
    """Whether the place is open at ``at`` or later on the same day."""
    return opens_on(at, days) and at.time() < closes


def next_opening(at: datetime, opens: time, closes: time, days: str) -> datetime:
    """``at`` where the place is open, else the next time that it opens."""
    if is_open(at, opens, closes, days):
        return at
    start = at if at.time() < opens else at + timedelta(days=1)
    for ahead in range(7):
        day = start + timedelta(days=ahead)
        if opens_on(day, days):
            return datetime.combine(day.date(), opens, at.tzinfo)
    raise ValueError("A place that never opens.")

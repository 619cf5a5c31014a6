"""What a person is told of a date: three days before it, on it, and three days after it."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

SOON: Final = -3
TODAY: Final = 0
OVER: Final = 3
OFFSETS: Final = (SOON, TODAY, OVER)
"""Days from the due date on which it is told, in order."""


def day_of(due_on: date, offset: int) -> date:
    """The day on which ``offset`` is to be told."""
    return due_on + timedelta(days=offset)


def to_tell(due_on: date, today: date, since: date, told: Collection[int]) -> int | None:
    """Which offset is to be told today, if any: the latest one whose day has come.

    After days on which nothing could be told, the ones in between are left out. ``since`` is the day from which the
    date counts: what should have been told before that is never told. ``told`` are the offsets of this very date that
    were; after one of them nothing earlier comes, and nothing twice.
    """
    latest = max((offset for offset in OFFSETS if day_of(due_on, offset) <= today), default=None)
    if latest is None or day_of(due_on, latest) < since or any(offset >= latest for offset in told):
        return None
    return latest


def manager_hears(offset: int, *, started: bool) -> bool:
    """Whether whoever leads the person hears of it too: three days over, or due and not begun."""
    return offset == OVER or (offset == TODAY and not started)

"""Due dates: a day in somebody's zone, and the instant at which that day is over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo


def due_instant(day: date, zone: str) -> datetime:
    """The exclusive end of ``day`` in ``zone``, in UTC: the first instant of the next local day.

    On the days on which clocks change, the day is 23 or 25 hours long, and so is the answer. ``zone`` is a name
    of the IANA time zone database.
    """
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def local_day(at: datetime, zone: str) -> date:
    """The date that the wall calendar shows in ``zone`` at ``at``."""
    return at.astimezone(ZoneInfo(zone)).date()


LEAST_DAYS = 7
"""Nobody is given less than this, when the date that a rule names is past already."""
USUAL_DAYS = 14
"""What is proposed when the rule itself says no number of days."""

Days = tuple[date, date | None]
"""From a day to a day, both included; without an end it goes on."""


@dataclass(frozen=True)
class Base:
    """The date that a rule gives before anybody was away: where the clock starts, and where it ends.

    ``due_on`` is ``None`` where there is no date; ``proposed_on`` where it would have been past already.
    """

    counts_from: date
    due_on: date | None
    proposed_on: date | None = None


def base_of(
    kind: Literal["none", "fixed", "hired", "reached"],
    *,
    reached_on: date,
    known_on: date,
    hired_on: date,
    days: int | None = None,
    due_on: date | None = None,
) -> Base:
    """The date that a requirement gives to somebody whom it reaches on ``reached_on``.

    A date that was past on ``known_on`` already, when it became known that they are reached, is none: a later one is
    proposed instead, for a person to decide.
    """
    now = max(reached_on, known_on)
    match kind:
        case "none":
            return Base(reached_on, None)
        case "reached":
            start, end = reached_on, reached_on + timedelta(days=days or LEAST_DAYS)
        case "hired":
            start, end = hired_on, hired_on + timedelta(days=days or LEAST_DAYS)
        case "fixed":
            start, end = reached_on, due_on or reached_on
    if end < now:
        return Base(reached_on, None, now + timedelta(days=max(LEAST_DAYS, days or USUAL_DAYS)))
    return Base(min(start, end), end)


def stopped(base: date, counts_from: date, away: Iterable[Days]) -> tuple[date | None, int]:
    """The due date when the clock does not run on the days of ``away``, and how many of these days it stood still.

    ``None`` while an absence has no end: the date is known when the person is back. Days that two absences share count
    once; an absence that begins on the due day itself or before moves it.
    """
    due, moved = base, 0
    for start, end in _merged(away):
        if end is not None and end < counts_from:
            continue
        if start > due:
            break
        if end is None:
            return None, moved
        lost = (end - max(start, counts_from)).days + 1
        due, moved = due + timedelta(days=lost), moved + lost
    return due, moved


def _merged(away: Iterable[Days]) -> list[Days]:
    found: list[Days] = []
    for start, end in sorted(away, key=lambda days: (days[0], days[1] or date.max)):
        if found and (found[-1][1] is None or start <= found[-1][1] + timedelta(days=1)):
            last, until = found[-1]
            found[-1] = (last, None if until is None or end is None else max(until, end))
        else:
            found.append((start, end))
    return found


def first_inside(inside: Iterable[Days], since: date) -> date | None:
    """The first day from ``since`` on that lies in one of ``inside``; ``None`` when there is none."""
    for start, end in _merged(inside):
        if end is None or end >= since:
            return max(start, since)
    return None


def outside(inside: Iterable[Days], since: date) -> list[Days]:
    """The days from ``since`` on that lie in none of ``inside``: when somebody was not where a rule reaches them.

    What lies before ``since``, and after the last of them, is not told: who is gone for good has no date to move.
    """
    found: list[Days] = []
    free = since
    for start, end in _merged(inside):
        if start > free:
            found.append((free, start - timedelta(days=1)))
        if end is None:
            return found
        free = max(free, end + timedelta(days=1))
    return found

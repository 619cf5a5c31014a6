"""Due dates: a day in somebody's zone, and the instant at which that day is over."""

from datetime import UTC, date, datetime, time, timedelta
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

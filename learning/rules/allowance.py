"""More time for whoever needs it: what a limit of time is for one person."""

from datetime import timedelta
from decimal import Decimal

MICROSECOND = timedelta(microseconds=1)


def own_limit(limit: timedelta | None, *, factor: Decimal, extra: timedelta) -> timedelta | None:
    """A limit as it is for somebody: times ``factor``, and ``extra`` on top; None when no clock runs.

    ``factor`` is 1 for the time as written, 0 for no limit at all. Exact to the microsecond, rounded down.
    """
    if limit is None or factor <= 0:
        return None
    return int(Decimal(limit // MICROSECOND) * factor) * MICROSECOND + extra

"""When things happen in the demo: learning is done in short sittings, on working days, in the hours of a shop."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from cms.demo.course import Step

SUNDAY = 6


def sittings(
    steps: Sequence[Step], *, began: date, until: date, zone: str, rng: Random
) -> Iterator[tuple[Step, datetime]]:
    """Each step with the moment at which it begins: two to five in a sitting, a day to three apart.

    Whoever has written something does nothing more that day: it is marked first. Nothing is later than ``until``:
    whoever runs out of days does the rest on the last one.
    """
    day = _working(began, until)
    clock = _morning(day, zone, rng)
    left = rng.randint(2, 5)
    for step in steps:
        if left == 0 and day < until:
            day = _working(min(day + timedelta(days=rng.randint(1, 3)), until), until)
            clock, left = _morning(day, zone, rng), rng.randint(2, 5)
        left = 0 if step.is_written else left - 1
        yield step, clock
        clock += timedelta(minutes=max(2, step.minutes) * rng.uniform(0.8, 1.6), seconds=rng.randint(5, 55))


def at_day(day: date, zone: str, hour: int) -> datetime:
    """The hour of that day on the wall clock of the zone, as an instant."""
    return datetime.combine(day, time(hour), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _working(day: date, until: date) -> date:
    if day.weekday() == SUNDAY and day < until:
        return day + timedelta(days=1)
    return day


def _morning(day: date, zone: str, rng: Random) -> datetime:
    return at_day(day, zone, 8) + timedelta(minutes=rng.randint(0, 360), seconds=rng.randint(0, 59))

"""What is so from one day to another: where somebody works, who leads them. Days, and both ends belong to a period.

A timeline is a tuple of periods in their order, of which no two share a day. Every function takes a timeline and
gives the one that stands afterwards; a period keeps its ``key`` (of the row that holds it) as long as some of it is
left, so that what was known before is cut and stretched, and only what is new is new.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period[What: Hashable]:
    """``what`` is so from ``starts_on`` until ``ends_on``, the last day; without one it has no end yet."""

    what: What
    starts_on: date
    ends_on: date | None = None
    key: int | None = None

    def __post_init__(self) -> None:
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise ValueError(f"A period cannot end on {self.ends_on}, before {self.starts_on}.")

    @property
    def last(self) -> date:
        """The last day; the end of the calendar when there is none."""
        return self.ends_on or date.max

    def holds(self, day: date) -> bool:
        """Whether it is so on ``day``."""
        return self.starts_on <= day <= self.last

    def meets(self, starts_on: date, ends_on: date | None) -> bool:
        """Whether it shares a day with the days from ``starts_on`` until ``ends_on``."""
        return self.starts_on <= (ends_on or date.max) and starts_on <= self.last


type Timeline[What: Hashable] = tuple[Period[What], ...]


def on_day[What: Hashable](periods: Iterable[Period[What]], day: date) -> Period[What] | None:
    """The period of that day."""
    return next((period for period in periods if period.holds(day)), None)


def change[What: Hashable](timeline: Timeline[What], what: What, starts_on: date) -> Timeline[What]:
    """From ``starts_on`` on it is ``what``, until the next change that is known already.

    A day in the past corrects what was written down, one in the future waits. Where it is ``what`` on that day
    anyhow, nothing changes. Two changes on different days to something new give the same timeline in either order.
    """
    now = on_day(timeline, starts_on)
    if now is not None and now.what == what:
        return timeline
    if now is not None:
        return put(timeline, what, starts_on, now.ends_on)
    later = min((period.starts_on for period in timeline if period.starts_on > starts_on), default=None)
    return put(timeline, what, starts_on, later - DAY if later else None)


def put[What: Hashable](
    timeline: Timeline[What], what: What, starts_on: date, ends_on: date | None
) -> Timeline[What]:
    """On all days from ``starts_on`` until ``ends_on`` (without end if none) it is ``what``, whatever was known."""
    if any(
        one.what == what and one.holds(starts_on) and one.last >= (ends_on or date.max) for one in timeline
    ):
        return timeline
    return _joined((*clear(timeline, starts_on, ends_on), Period(what, starts_on, ends_on)))


def clear[What: Hashable](
    timeline: Timeline[What], starts_on: date, ends_on: date | None = None
) -> Timeline[What]:
    """On no day from ``starts_on`` until ``ends_on`` (ever after if none) is it anything."""
    left: list[Period[What]] = []
    for period in timeline:
        if not period.meets(starts_on, ends_on):
            left.append(period)
            continue
        before = period.starts_on < starts_on
        if before:
            left.append(replace(period, ends_on=starts_on - DAY))
        if ends_on is not None and period.last > ends_on:
            left.append(replace(period, starts_on=ends_on + DAY, key=None if before else period.key))
    return tuple(left)


def redate[What: Hashable](
    timeline: Timeline[What], key: int, starts_on: date, ends_on: date | None
) -> Timeline[What]:
    """The period of that key gets other days; what else was on them gives way."""
    what = next(period.what for period in timeline if period.key == key)
    after = put(tuple(period for period in timeline if period.key != key), what, starts_on, ends_on)
    return tuple(
        replace(period, key=key) if period.key is None and period.holds(starts_on) else period
        for period in after
    )


def without[What: Hashable](timeline: Timeline[What], taken: Iterable[Period[What]]) -> Timeline[What]:
    """The timeline without the days of ``taken``."""
    for period in taken:
        timeline = clear(timeline, period.starts_on, period.ends_on)
    return timeline


def _joined[What: Hashable](periods: Timeline[What]) -> Timeline[What]:
    """Neighbours that are the same become one; the one that was there first keeps its key."""
    joined: list[Period[What]] = []
    for period in sorted(periods, key=lambda one: one.starts_on):
        last = joined[-1] if joined else None
        if last and last.what == period.what and last.ends_on and last.ends_on + DAY == period.starts_on:
            key = last.key if last.key is not None else period.key
            joined[-1] = replace(last, ends_on=period.ends_on, key=key)
        else:
            joined.append(period)
    return tuple(joined)

"""The rules of an attempt: may it start, is this answer taken, when is the time over."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from quizzes.grading.documents import FeedbackTime
from quizzes.grading.kinds.body import Response

GRACE = timedelta(seconds=30)
"""An answer that was on its way when the time ended is still taken, once."""

REMIND_AT = (300, 60, 0)
"""With so many seconds left the learner is told of the time, without having asked."""


class Start(StrEnum):
    """What happens when a learner asks to begin."""

    NEW = "new"
    RESUME = "resume"
    NONE_LEFT = "none-left"
    NOT_ALLOWED = "not-allowed"


class Save(StrEnum):
    """What happens to an answer that was sent."""

    WRITE = "write"
    SAME = "same"
    STALE = "stale"
    GIVEN = "given"
    TIME_UP = "time-up"
    SUBMITTED = "submitted"


@dataclass(frozen=True, slots=True)
class Stored:
    """An answer as it stands: how often it was written (from 1), and what it says."""

    revision: int
    response: Response


def attempts_left(limit: int, used: int) -> int | None:
    """How many attempts remain; None when there is no limit. Never under 0."""
    return max(0, limit - used) if limit else None


def may_start(*, allowed: bool, counts: bool, limit: int, used: int, has_open: bool) -> Start:
    """Whether a learner begins, goes on, or has to wait.

    An attempt that is open is always resumed, even when the quiz was withdrawn meanwhile. The limit is for
    attempts that count: practice is free.
    """
    if has_open:
        return Start.RESUME
    if not allowed:
        return Start.NOT_ALLOWED
    if counts and attempts_left(limit, used) == 0:
        return Start.NONE_LEFT
    return Start.NEW


def deadline(
    started_at: datetime,
    *,
    limit: timedelta | None,
    factor: Decimal,
    extra: timedelta = timedelta(0),
    closes_at: datetime | None = None,
) -> datetime | None:
    """When the time is over, or None when no clock runs.

    The person's own limit is ``limit`` times ``factor`` (from 1 for the time as written; 0 = no clock at all) with
    ``extra`` on top. What that is more than ``limit`` is added to a closing time as well, so that a close never cuts an
    accommodation short; where there is no limit, that is ``extra``.
    """
    if factor <= 0:
        return None
    if limit is None:
        return None if closes_at is None else closes_at + extra
    own = _times(limit, factor) + extra
    return started_at + own if closes_at is None else min(started_at + own, closes_at + own - limit)


def reminder(before: int, left: int) -> int | None:
    """Which of :data:`REMIND_AT` went by since ``before`` seconds were left, if any: the last one.

    Whoever asks with what was left when they last asked is told of each moment once, however often they ask.
    """
    return min((moment for moment in REMIND_AT if left <= moment < before), default=None)


def in_time(now: datetime, until: datetime | None, *, late_before: bool) -> bool:
    """Whether an answer that arrives at ``now`` is taken. ``late_before``: one late answer was already taken."""
    if until is None or now < until:
        return True
    return not late_before and now <= until + GRACE


def decide_save(
    *,
    submitted: bool,
    timely: bool,
    feedback: FeedbackTime,
    stored: Stored | None,
    revision: int,
    response: Response,
) -> Save:
    """What to do with an answer that was written against ``revision`` of the stored one (0: none yet).

    The same content again is the same answer, whenever it comes: a double click, a retry and a replay change
    nothing and get the same reply. Different content needs the revision it was written against to be the
    current one.
    """
    if response == (stored.response if stored is not None else ()):
        return Save.SAME
    if submitted:
        return Save.SUBMITTED
    if not timely:
        return Save.TIME_UP
    if stored is not None and stored.response and feedback is FeedbackTime.EACH:
        return Save.GIVEN
    if revision != (stored.revision if stored is not None else 0):
        return Save.STALE
    return Save.WRITE


def _times(span: timedelta, factor: Decimal) -> timedelta:
    """A span times a decimal factor, exact to the microsecond, rounded down."""
    return timedelta(microseconds=int(Decimal(span // timedelta(microseconds=1)) * factor))

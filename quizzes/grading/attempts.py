"""The rules of an attempt: may it start, is this answer taken, when is the time over."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from quizzes.grading.documents import FeedbackTime
from quizzes.grading.kinds.body import Response

REMIND_AT = (300, 60, 0)
"""With so many seconds left the learner is told of the time, without having asked."""


class Start(StrEnum):
    """What happens when a learner asks to begin."""

    NEW = "new"
    RESUME = "resume"
    NONE_LEFT = "none-left"
    NOT_ALLOWED = "not-allowed"
    NOT_OPEN = "not-open"
    CLOSED = "closed"
    TOO_SOON = "too-soon"


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
    """An answer as it stands: how often it was written (from 1), what it says, and how sure it is."""

    revision: int
    response: Response
    certainty: int | None = None


def attempts_left(limit: int, used: int) -> int | None:
    """How many attempts remain; None when there is no limit. Never under 0."""
    return max(0, limit - used) if limit else None


def may_start(
    *,
    allowed: bool,
    counts: bool,
    limit: int,
    used: int,
    has_open: bool,
    now: datetime | None = None,
    opens: datetime | None = None,
    closes: datetime | None = None,
    next_from: datetime | None = None,
) -> Start:
    """Whether a learner begins, goes on, or has to wait.

    An attempt that is open is always resumed, even when the quiz was withdrawn meanwhile. The limit, and the time
    between two attempts (over at ``next_from``), are for attempts that count: practice is free. ``opens`` and
    ``closes`` hold for everybody.
    """
    if has_open:
        return Start.RESUME
    if not allowed:
        return Start.NOT_ALLOWED
    if now is not None and opens is not None and now < opens:
        return Start.NOT_OPEN
    if now is not None and closes is not None and now >= closes:
        return Start.CLOSED
    if counts and attempts_left(limit, used) == 0:
        return Start.NONE_LEFT
    if counts and now is not None and next_from is not None and now < next_from:
        return Start.TOO_SOON
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


def in_time(now: datetime, until: datetime | None, grace: timedelta, *, late_before: bool) -> bool:
    """Whether an answer that arrives at ``now`` is taken.

    One that was on its way when the time ended is, within the ``grace``, once: ``late_before`` says it was.
    """
    if until is None or now < until:
        return True
    return not late_before and now <= until + grace


def decide_save(
    *,
    submitted: bool,
    timely: bool,
    feedback: FeedbackTime,
    stored: Stored | None,
    revision: int,
    response: Response,
    certainty: int | None = None,
    may_try_again: bool = False,
) -> Save:
    """What to do with an answer that was written against ``revision`` of the stored one (0: none yet).

    The same content again is the same answer, whenever it comes: a double click, a retry and a replay change
    nothing and get the same reply. Different content needs the revision it was written against to be the
    current one. With feedback after each answer it stays as it was given, unless another try is left.
    """
    if stored is None:
        if not response:
            return Save.SAME
    elif (response, certainty) == (stored.response, stored.certainty):
        return Save.SAME
    if submitted:
        return Save.SUBMITTED
    if not timely:
        return Save.TIME_UP
    if stored is not None and stored.response and feedback is FeedbackTime.EACH and not may_try_again:
        return Save.GIVEN
    if revision != (stored.revision if stored is not None else 0):
        return Save.STALE
    return Save.WRITE


def _times(span: timedelta, factor: Decimal) -> timedelta:
    """A span times a decimal factor, exact to the microsecond, rounded down."""
    return timedelta(microseconds=int(Decimal(span // timedelta(microseconds=1)) * factor))

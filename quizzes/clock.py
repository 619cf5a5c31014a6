"""When the time of an attempt is over, for the person who makes it, as of now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning import api as learning
from quizzes.grading import attempts
from quizzes.grading.attempts import reminder
from quizzes.models import Attempt

POLL = timedelta(seconds=8)
"""So often the page of a running attempt asks how much time is left."""


def time_over_at(attempt: Attempt, person: learning.Person) -> datetime | None:
    """The server's deadline, or None when no clock runs.

    Computed from the person's allowance each time it is asked, so that an allowance given to somebody in the
    middle of an attempt holds from the next page on.
    """
    quiz = attempt.frozen.quiz
    return attempts.deadline(
        attempt.started_at,
        limit=timedelta(minutes=quiz.time_limit) if quiz.time_limit else None,
        factor=person.time_factor,
        extra=learning.extra_time(person),
        closes_at=moment(quiz.closes),
    )


def moment(said: str) -> datetime | None:
    """An instant of a quiz's document; None when it says none."""
    return datetime.fromisoformat(said) if said else None


def grace_of(attempt: Attempt) -> timedelta:
    """How long after the end an answer that was on its way is still taken."""
    return timedelta(seconds=attempt.frozen.quiz.grace)


@dataclass(frozen=True)
class Clock:
    """What the page of a running attempt says of its time.

    ``left`` is in seconds, None when no clock runs for this person; ``open`` says whether answers are still taken.
    ``seen`` is what the next question about the time compares with. ``announce`` is what is said aloud now: mostly
    nothing.
    """

    attempt: UUID
    left: int | None
    open: bool
    seen: int | None = None
    announce: str = ""

    @property
    def asks(self) -> bool:
        """Whether the page asks again by itself: until the attempt is handed in, also when the time is over."""
        return self.open and self.left is not None

    @property
    def over(self) -> bool:
        """Whether the time is over, and what was answered is not handed in yet."""
        return self.open and self.left == 0

    @property
    def every(self) -> int:
        """Seconds from one question about the time to the next."""
        return int(POLL.total_seconds())

    @property
    def words(self) -> str:
        """How much time is left, in words."""
        if not self.open:
            return _("This attempt is handed in.")
        return left_words(self.left)


def clock_of(
    attempt: Attempt, person: learning.Person, now: datetime, *, seen: int | None = None
) -> Clock | None:
    """The clock of an attempt; None for a quiz without a limit of time that closes on no day.

    ``seen``: how many seconds were left when the page last asked, None for a page that has just been opened. The page
    before that one may have been left before it asked again, so the time between two questions counts there as well:
    an announcement rather comes twice than never.
    """
    quiz = attempt.frozen.quiz
    if not quiz.time_limit and not quiz.closes:
        return None
    until = time_over_at(attempt, person)
    left = None if until is None else max(0, int((until - now).total_seconds()))
    fresh = int(POLL.total_seconds()) if seen is None and left else 0
    return Clock(
        attempt.uuid,
        left,
        attempt.is_open,
        seen=None if left is None else left + fresh,
        announce=_announced(seen, left) if attempt.is_open and seen is not None else "",
    )


def _announced(seen: int, left: int | None) -> str:
    if left is None:
        return left_words(left)
    if left > seen:
        return " ".join((_("You have more time now."), left_words(left)))
    told = reminder(seen, left)
    return "" if told is None else left_words(told)


def left_words(seconds: int | None) -> str:
    """Time that is left, in words, never more than there is; None where no clock runs."""
    if seconds is None:
        return _("No time limit for you.")
    if seconds <= 0:
        return _("The time is over.")
    minutes = seconds // 60
    if not minutes:
        return _("Less than a minute left")
    hours, days = minutes // 60, minutes // (24 * 60)
    if days > 1:
        return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}
    if hours > 2:
        return ngettext("%(n)s hour left", "%(n)s hours left", hours) % {"n": hours}
    return ngettext("%(n)s minute left", "%(n)s minutes left", minutes) % {"n": minutes}

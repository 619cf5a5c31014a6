"""The time that a person is allowed, wherever a limit of time runs."""

from datetime import timedelta

from learning.models import Person
from learning.rules.allowance import own_limit


def limit_for(person: Person, limit: timedelta | None) -> timedelta | None:
    """What a limit is for this person: longer by their allowance; None when no clock runs for them.

    Ask each time: an allowance that is given in the middle of something holds from then on.
    """
    return own_limit(limit, factor=person.time_factor, extra=extra_time(person))


def extra_time(person: Person) -> timedelta:
    """What the person gets on top of every limit, after it was multiplied."""
    return timedelta(minutes=person.extra_minutes)

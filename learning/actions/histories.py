"""What is handed in to bring in histories: what somebody was given, and what they did of it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from learning.actions.record import ActivityResult
from learning.models import Assignment, Person, Release


@dataclass(frozen=True)
class GivenIn:
    """An activity that somebody was given, and started if ``started_at`` is set (in the release that is current)."""

    activity: UUID
    source: Assignment.Source
    given_at: datetime
    due_on: date | None = None
    note: str = ""
    started_at: datetime | None = None


@dataclass(frozen=True)
class ReadIn:
    """The person read a lesson in this release, inside what they had started."""

    release: Release
    at: datetime


@dataclass(frozen=True)
class SignedIn:
    """The person signed this release of a standard, in this language."""

    release: Release
    at: datetime
    locale: str


EventIn = ReadIn | SignedIn | ActivityResult


@dataclass(frozen=True)
class HistoryIn:
    """One person's history: everything is given and started first, then the events happen in their order.

    ``person`` comes with ``branch``. Each result is for an attempt of its own: a correction has to go through the
    door, because it names what it supersedes.
    """

    person: Person
    given: tuple[GivenIn, ...]
    events: tuple[EventIn, ...] = ()


@dataclass(frozen=True)
class Written:
    """How many rows of each kind were written."""

    people: int
    records: int
    completed: int

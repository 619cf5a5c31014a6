"""What other people wait for: rows on the home of whoever can do it. The apps above register theirs here."""

from collections.abc import Callable
from dataclasses import dataclass

from learning.models import Person, User


@dataclass(frozen=True)
class Duty:
    """One row: what waits, in words, where it is done, and the icon before it."""

    words: str
    url: str
    icon: str


_duties: list[Callable[[User, Person], Duty | None]] = []


def register_duty(find: Callable[[User, Person], Duty | None]) -> None:
    """Ask ``find`` on every home; ``None`` when nothing waits for this person. Called once, when the app is ready."""
    _duties.append(find)


def duties(user: User, person: Person) -> tuple[Duty, ...]:
    """Everything that others wait for."""
    found = (find(user, person) for find in _duties)
    return tuple(duty for duty in found if duty is not None)

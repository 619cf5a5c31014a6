"""A problem found in a scenario: a stable code for logs, a plain sentence and a fix for the trainer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .codes import MESSAGES
from .inputs import Input, Rate, Ring
from .message import Named, Phrase, Translate, as_it_is, filled
from .walk_text import choice_of


class Severity(StrEnum):
    ERROR = "E"
    """Blocks publishing."""
    WARNING = "W"
    """Needs a note."""
    INFO = "I"


@dataclass(frozen=True, slots=True)
class Place:
    """Where to jump: a kind of thing (`turn`, `option`, `fact`, `ending`, …; `scenario` for the whole) and its id."""

    kind: str
    id: str = ""


def _same(words: str) -> str:
    return words


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. `path` points into the document (`$.turns[2].options[0].to`); `witness` is a walk that shows it."""

    code: str
    severity: Severity
    place: Place
    message: str
    params: tuple[tuple[str, str], ...] = ()
    path: str = ""
    witness: tuple[Input, ...] = ()

    @property
    def reason(self) -> str:
        """What is wrong, as an English sentence."""
        return self.said()[0]

    @property
    def fix(self) -> str:
        """What to do about it, as an English sentence."""
        return self.said()[1]

    def said(self, translate: Translate = _same, named: Named = as_it_is) -> tuple[str, str]:
        """Return (reason, fix) in the language of `translate`, which is given the two English sentences as written.

        `named` says what the things in them are called: by id, if nothing else is given.
        """
        message = MESSAGES[self.message]
        values = filled(dict(self.params), translate, named)
        return translate(message.reason) % values, translate(message.fix) % values

    @property
    def choices(self) -> tuple[str, ...]:
        """The witness as a test plan would write it: what "Show me" plays."""
        return tuple(choice for given in self.witness for choice in _choices(given))


def _choices(given: Input) -> list[str]:
    if isinstance(given, Rate):
        return []
    return [choice_of(given)] * (given.times if isinstance(given, Ring) else 1)


def report(
    message: str,
    place: Place,
    params: Mapping[str, object] | None = None,
    *,
    path: str = "",
    witness: Sequence[Input] = (),
) -> Problem:
    """Make a problem from a message of the catalogue (`codes.MESSAGES`) and the values of its sentence."""
    entry = MESSAGES[message]
    values = tuple(
        (name, value if isinstance(value, Phrase) else str(value)) for name, value in (params or {}).items()
    )
    return Problem(entry.code, Severity(entry.severity), place, message, values, path, tuple(witness))

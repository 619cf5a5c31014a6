"""What every kind of question can do, whatever stands in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from random import Random
from typing import Any, Protocol, Self

from quizzes.grading.findings import Finding
from quizzes.grading.reader import Reader, tidy
from quizzes.grading.text import NO_TEXT, Text

FULL_MARK = 100
"""What one question is worth, in whole percent of its mark."""

MOST_OPTIONS = 12
MOST_WRITTEN = 4_000
"""Characters of a written answer."""

Response = tuple[str, ...]
"""An answer in one form for all kinds: the ids of the chosen options, or ``part=value`` for questions with several
parts, in alphabetical order, or the one text that was written. Empty: not answered."""

Given = Mapping[str, Sequence[str]]
"""What was sent: for each part of a question (the only one is called "") its values."""

ONLY = ""
"""The name of the part of a question that has just one."""


class ResponseRefused(ValueError):
    """An answer that this question does not take.

    ``code`` is ``unknown-option`` or ``one-only`` (nobody can send these by the form), ``not-a-number`` or
    ``too-long`` (what somebody may well type).
    """

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Control(StrEnum):
    """With what a part is answered."""

    ONE = "one"
    SEVERAL = "several"
    PICK = "pick"
    LINE = "line"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that may be chosen. Without words its id is what is shown: a place, a rating."""

    id: str
    text: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to answer. ``text`` stands beside it; ``choices`` are empty where something is written."""

    id: str
    control: Control
    choices: tuple[Choice, ...] = ()
    text: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class Graded:
    """What an answer earned, in percent of the mark, exact; ``None``: a person has to look at it.

    ``said`` is the feedback that belongs to what was answered: (id, words), in the order of the document.
    """

    earned: Fraction | None
    said: tuple[tuple[str, Text], ...] = ()


class Body(Protocol):
    """What stands in a question of one kind, and what that means. A class for each kind, a file for each class."""

    @classmethod
    def read(cls, reader: Reader, kind: str) -> Self:
        """Take the fields of this kind from a question's document. Never raises: what is odd becomes a finding."""
        ...

    def document(self, locales: Sequence[str]) -> dict[str, Any]:
        """The fields of this kind in canonical form."""
        ...

    def texts(self) -> Iterable[tuple[str, Text]]:
        """Everything said, with its path: what is said in one language must be said in all."""
        ...

    def problems(self) -> Iterable[Finding]:
        """Whether what stands here makes sense together."""
        ...

    def parts(self) -> tuple[Part, ...]:
        """What is to be answered, in the author's order."""
        ...

    def shown(self, rng: Random, *, shuffle: bool) -> tuple[str, ...]:
        """The ids in the order in which one attempt shows them. What would give the answer away is always mixed."""
        ...

    def take(self, given: Given) -> Response:
        """Turn what was sent into a response. Raises :class:`ResponseRefused`."""
        ...

    def grade(self, response: Response) -> Graded:
        """Mark a response that is not empty."""
        ...

    def remarks(self) -> tuple[tuple[str, Text], ...]:
        """All that may be said to answers: (id, words), in the order of the document."""
        ...

    def best(self) -> Response:
        """A response that earns the full mark; empty when only a person can say."""
        ...


def one_of(values: Sequence[str], allowed: Iterable[str]) -> str:
    """The only value sent, or nothing. Raises :class:`ResponseRefused` for two, and for one that was not offered."""
    picked = {value for value in values if value}
    if not picked <= set(allowed):
        raise ResponseRefused("unknown-option")
    if len(picked) > 1:
        raise ResponseRefused("one-only")
    return next(iter(picked), "")


def take_parts(parts: Sequence[Part], given: Given) -> Response:
    """The response of a question in which one thing is chosen for each part."""
    if not set(given) <= {part.id for part in parts}:
        raise ResponseRefused("unknown-option")
    chosen = {
        part.id: one_of(given.get(part.id, ()), (choice.id for choice in part.choices)) for part in parts
    }
    return tuple(sorted(f"{part}={value}" for part, value in chosen.items() if value))


def by_part(response: Response) -> dict[str, str]:
    """What was answered to each part of a question with several."""
    return dict(token.split("=", 1) for token in response)


def written(given: Given, most: int = MOST_WRITTEN) -> Response:
    """The response of a question in which one text is written. Raises :class:`ResponseRefused` when it is too long."""
    if not set(given) <= {ONLY}:
        raise ResponseRefused("unknown-option")
    said = tidy(" ".join(given.get(ONLY, ())).replace("\x00", ""))
    if len(said) > most:
        raise ResponseRefused("too-long")
    return (said,) if said else ()


def repeated(ids: Iterable[tuple[str, str]]) -> Iterable[Finding]:
    """Ids that stand twice; ``ids`` are (path of the thing, its id)."""
    seen: set[str] = set()
    for path, name in ids:
        if name and name in seen:
            yield Finding(f"{path}.id", "twice", {"value": name})
        seen.add(name)

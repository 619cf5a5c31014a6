"""Choosing replies: one is right, several are right, or it is true or false."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any, Self

from quizzes.grading.findings import Finding, join
from quizzes.grading.kinds.body import (
    FULL_MARK,
    MOST_OPTIONS,
    ONLY,
    Choice,
    Control,
    Given,
    Graded,
    Part,
    Response,
    ResponseRefused,
    one_of,
    repeated,
)
from quizzes.grading.reader import Reader
from quizzes.grading.text import NO_TEXT, Text, filled, ordered

MULTIPLE = "multiple"
TRUEFALSE = "truefalse"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer with what it earns. ``fraction`` is in whole percent of the mark, -100 to 100."""

    id: str
    text: Text
    fraction: int
    feedback: Text = NO_TEXT

    def document(self, locales: Sequence[str]) -> dict[str, Any]:
        """The option in canonical form."""
        return {
            "id": self.id,
            "text": ordered(self.text, locales),
            "fraction": self.fraction,
            **filled(feedback=ordered(self.feedback, locales)),
        }


def read_options(reader: Reader, *, needed: bool = True) -> tuple[Option, ...]:
    """The ``options`` of a document, each with its mark."""
    found: list[Option] = []
    for index, item in enumerate(reader.items("options", needed=needed)):
        row = Reader(item, join(reader.path, f"options[{index}]"), reader.findings)
        found.append(
            Option(
                id=row.key("id"),
                text=row.text("text", needed=True),
                fraction=row.whole("fraction", -FULL_MARK, FULL_MARK, 0),
                feedback=row.text("feedback"),
            )
        )
        row.close()
    return tuple(found)


def said_of(options: Iterable[Any], name: str = "options") -> Iterable[tuple[str, Text]]:
    """What is said in a list of things with words and feedback, with its path."""
    for index, option in enumerate(options):
        yield f"{name}[{index}].text", option.text
        yield f"{name}[{index}].feedback", option.feedback


def listed(options: Sequence[Any], name: str = "options") -> Iterable[tuple[str, str]]:
    """The ids of a list, with the paths of what has them."""
    return ((f"{name}[{index}]", option.id) for index, option in enumerate(options))


@dataclass(frozen=True, slots=True)
class Choices:
    """Options to choose from: one of them, or several."""

    kind: str
    options: tuple[Option, ...]

    @classmethod
    def read(cls, reader: Reader, kind: str) -> Self:
        return cls(kind, read_options(reader))

    def document(self, locales: Sequence[str]) -> dict[str, Any]:
        return {"options": [option.document(locales) for option in self.options]}

    def texts(self) -> Iterable[tuple[str, Text]]:
        return said_of(self.options)

    def problems(self) -> Iterable[Finding]:
        if len(self.options) > MOST_OPTIONS:
            yield Finding("options", "too-many", {"limit": MOST_OPTIONS})
            return
        yield from repeated(listed(self.options))
        if self.options and len(self.options) < 2:
            yield Finding("options", "too-few-options")
        full = sum(option.fraction == FULL_MARK for option in self.options)
        if self.kind == TRUEFALSE and sorted(option.id for option in self.options) != ["false", "true"]:
            yield Finding("options", "not-true-false")
        elif self.kind != MULTIPLE and full != 1:
            yield Finding("options", "one-right", {"count": full})
        elif self.kind == MULTIPLE:
            yield from self._several()

    def _several(self) -> Iterable[Finding]:
        positive = sum(option.fraction for option in self.options if option.fraction > 0)
        if positive != FULL_MARK:
            yield Finding("options", "sum-not-full", {"sum": positive})
        elif sum(option.fraction for option in self.options) == FULL_MARK:
            yield Finding("options", "all-ticked-is-full", blocking=False)

    def parts(self) -> tuple[Part, ...]:
        control = Control.SEVERAL if self.kind == MULTIPLE else Control.ONE
        return (Part(ONLY, control, tuple(Choice(option.id, option.text) for option in self.options)),)

    def shown(self, rng: Random, *, shuffle: bool) -> tuple[str, ...]:
        if self.kind == TRUEFALSE:
            return ("true", "false")
        ids = [option.id for option in self.options]
        if shuffle:
            rng.shuffle(ids)
        return tuple(ids)

    def take(self, given: Given) -> Response:
        if not set(given) <= {ONLY}:
            raise ResponseRefused("unknown-option")
        ids, sent = [option.id for option in self.options], given.get(ONLY, ())
        if self.kind != MULTIPLE:
            return tuple(filter(None, [one_of(sent, ids)]))
        if not set(sent) <= set(ids):
            raise ResponseRefused("unknown-option")
        return tuple(sorted(set(sent)))

    def grade(self, response: Response) -> Graded:
        """The sum of the chosen fractions, never under 0 and never over the full mark."""
        chosen = [option for option in self.options if option.id in response]
        earned = min(FULL_MARK, max(0, sum(option.fraction for option in chosen)))
        return Graded(
            Fraction(earned), tuple((option.id, option.feedback) for option in chosen if option.feedback)
        )

    def remarks(self) -> tuple[tuple[str, Text], ...]:
        return tuple((one.id, one.feedback) for one in self.options if one.feedback)

    def best(self) -> Response:
        if self.kind == MULTIPLE:
            return tuple(sorted(option.id for option in self.options if option.fraction > 0))
        return tuple(option.id for option in self.options if option.fraction == FULL_MARK)

"""Saying how much, for surveys: from 1 to 10, from disagree to agree. No answer is right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any, Self

from quizzes.grading.findings import Finding, join
from quizzes.grading.kinds.body import ONLY, Choice, Control, Given, Graded, Part, Response, take_parts
from quizzes.grading.reader import Reader
from quizzes.grading.text import Text, ordered

MOST_STEPS = 11


@dataclass(frozen=True, slots=True)
class Label:
    """What a step of the scale means."""

    at: int
    text: Text


@dataclass(frozen=True, slots=True)
class Scale:
    """Whole steps from ``low`` to ``high``, some of them with words."""

    low: int
    high: int
    labels: tuple[Label, ...] = ()

    @classmethod
    def read(cls, reader: Reader, kind: str) -> Self:
        labels: list[Label] = []
        low, high = reader.whole("low", 0, 1), reader.whole("high", 2, 10)
        for index, item in enumerate(reader.items("labels")):
            row = Reader(item, join(reader.path, f"labels[{index}]"), reader.findings)
            labels.append(Label(row.whole("at", 0, 10), row.text("text", needed=True)))
            row.close()
        return cls(low, high, tuple(labels))

    def document(self, locales: Sequence[str]) -> dict[str, Any]:
        labels = [{"at": label.at, "text": ordered(label.text, locales)} for label in self.labels]
        return {"low": self.low, "high": self.high, **({"labels": labels} if labels else {})}

    def texts(self) -> Iterable[tuple[str, Text]]:
        return ((f"labels[{index}].text", label.text) for index, label in enumerate(self.labels))

    def problems(self) -> Iterable[Finding]:
        seen: set[int] = set()
        for index, label in enumerate(self.labels):
            if not self.low <= label.at <= self.high:
                values = {"low": self.low, "high": self.high, "value": label.at}
                yield Finding(f"labels[{index}].at", "out-of-range", values)
            if label.at in seen:
                yield Finding(f"labels[{index}].at", "twice", {"value": label.at})
            seen.add(label.at)

    def parts(self) -> tuple[Part, ...]:
        said = {label.at: label.text for label in self.labels}
        steps = tuple(Choice(str(step), said.get(step, {})) for step in range(self.low, self.high + 1))
        return (Part(ONLY, Control.ONE, steps),)

    def shown(self, rng: Random, *, shuffle: bool) -> tuple[str, ...]:
        return tuple(str(step) for step in range(self.low, self.high + 1))

    def take(self, given: Given) -> Response:
        return tuple(token.removeprefix("=") for token in take_parts(self.parts(), given))

    def grade(self, response: Response) -> Graded:
        return Graded(Fraction(0))

    def remarks(self) -> tuple[tuple[str, Text], ...]:
        return ()

    def best(self) -> Response:
        return ()

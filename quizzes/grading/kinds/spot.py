"""Spotting faults: marking what breaks a standard in a talk with a customer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any, Self

from quizzes.grading.findings import Finding, join
from quizzes.grading.kinds.body import (
    FULL_MARK,
    ONLY,
    Choice,
    Control,
    Given,
    Graded,
    Part,
    Response,
    ResponseRefused,
    repeated,
)
from quizzes.grading.kinds.choices import listed, said_of
from quizzes.grading.reader import Reader
from quizzes.grading.text import NO_TEXT, Text, filled, ordered

US, CUSTOMER = "us", "customer"
MOST_LINES = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a talk, or one span of a longer speech: lines of one speaker in a row are one speech."""

    id: str
    speaker: str
    text: Text
    fault: bool = False
    feedback: Text = NO_TEXT

    @property
    def ours(self) -> bool:
        """Whether one of us says it. Only that can be marked."""
        return self.speaker == US


@dataclass(frozen=True, slots=True)
class Spot:
    """A talk with faults in it."""

    lines: tuple[Line, ...]

    @classmethod
    def read(cls, reader: Reader, kind: str) -> Self:
        found: list[Line] = []
        for index, item in enumerate(reader.items("lines", needed=True)):
            row = Reader(item, join(reader.path, f"lines[{index}]"), reader.findings)
            speaker = row.take("speaker")
            if speaker not in (US, CUSTOMER):
                row.note("speaker", "not-one-of", known=f"{US}, {CUSTOMER}", value=str(speaker)[:40])
            found.append(
                Line(
                    id=row.key("id"),
                    speaker=US if speaker == US else CUSTOMER,
                    text=row.text("text", needed=True),
                    fault=row.flag("fault"),
                    feedback=row.text("feedback"),
                )
            )
            row.close()
        return cls(tuple(found))

    def document(self, locales: Sequence[str]) -> dict[str, Any]:
        return {
            "lines": [
                {
                    "id": line.id,
                    "speaker": line.speaker,
                    "text": ordered(line.text, locales),
                    **filled(fault=line.fault, feedback=ordered(line.feedback, locales)),
                }
                for line in self.lines
            ]
        }

    def texts(self) -> Iterable[tuple[str, Text]]:
        return said_of(self.lines, "lines")

    def problems(self) -> Iterable[Finding]:
        if len(self.lines) > MOST_LINES:
            yield Finding("lines", "too-many", {"limit": MOST_LINES})
        for index, line in enumerate(self.lines):
            if line.fault and not line.ours:
                yield Finding(f"lines[{index}].fault", "fault-of-the-customer")
        if self.lines and not any(line.fault for line in self.lines):
            yield Finding("lines", "no-fault")
        elif self.lines and all(line.fault for line in self.lines if line.ours):
            yield Finding("lines", "nothing-but-faults", blocking=False)
        yield from repeated(listed(self.lines, "lines"))

    def parts(self) -> tuple[Part, ...]:
        ours = tuple(Choice(line.id, line.text) for line in self.lines if line.ours)
        return (Part(ONLY, Control.SEVERAL, ours),)

    def shown(self, rng: Random, *, shuffle: bool) -> tuple[str, ...]:
        """A talk has its order."""
        return tuple(line.id for line in self.lines)

    def take(self, given: Given) -> Response:
        sent = set(given.get(ONLY, ()))
        if not set(given) <= {ONLY} or not sent <= {line.id for line in self.lines if line.ours}:
            raise ResponseRefused("unknown-option")
        return tuple(sorted(sent))

    def grade(self, response: Response) -> Graded:
        """An equal share for each fault found, and as much off for each line marked in vain; at least 0."""
        faults = {line.id for line in self.lines if line.fault}
        found, vain = len(faults & set(response)), len(set(response) - faults)
        said = tuple(
            (line.id, line.feedback)
            for line in self.lines
            if line.feedback and (line.fault or line.id in response)
        )
        return Graded(Fraction(FULL_MARK * max(0, found - vain), len(faults)), said)

    def remarks(self) -> tuple[tuple[str, Text], ...]:
        return tuple((one.id, one.feedback) for one in self.lines if one.feedback)

    def best(self) -> Response:
        return tuple(sorted(line.id for line in self.lines if line.fault))

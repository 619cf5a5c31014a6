"""Choosing the missing words of a text."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any, Self

from quizzes.grading.findings import Finding, join
from quizzes.grading.kinds.body import (
    FULL_MARK,
    MOST_OPTIONS,
    Choice,
    Control,
    Given,
    Graded,
    Part,
    Response,
    by_part,
    repeated,
    take_parts,
)
from quizzes.grading.kinds.choices import listed
from quizzes.grading.kinds.matching import choice_document, read_choices
from quizzes.grading.reader import Reader
from quizzes.grading.text import Text

GAP = re.compile(r"\[\[([a-z0-9]+(?:-[a-z0-9]+)*)\]\]")
"""Where a gap stands in the text of its question."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap, with what may stand in it. ``right`` is the id of the option that belongs there."""

    id: str
    right: str
    options: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Gaps:
    """The gaps of a text, which stands in the question itself: ``I am [[sorry]] that you had to [[wait]].``"""

    gaps: tuple[Gap, ...]

    @classmethod
    def read(cls, reader: Reader, kind: str) -> Self:
        found: list[Gap] = []
        for index, item in enumerate(reader.items("gaps", needed=True)):
            row = Reader(item, join(reader.path, f"gaps[{index}]"), reader.findings)
            found.append(Gap(row.key("id"), row.key("right"), read_choices(row, "options", needed=True)))
            row.close()
        return cls(tuple(found))

    def document(self, locales: Sequence[str]) -> dict[str, Any]:
        return {
            "gaps": [
                {
                    "id": gap.id,
                    "right": gap.right,
                    "options": [choice_document(option, locales) for option in gap.options],
                }
                for gap in self.gaps
            ]
        }

    def texts(self) -> Iterable[tuple[str, Text]]:
        for index, gap in enumerate(self.gaps):
            for place, option in enumerate(gap.options):
                yield f"gaps[{index}].options[{place}].text", option.text

    def problems(self) -> Iterable[Finding]:
        for index, gap in enumerate(self.gaps):
            if len(gap.options) > MOST_OPTIONS:
                yield Finding(f"gaps[{index}].options", "too-many", {"limit": MOST_OPTIONS})
            elif gap.options and len(gap.options) < 2:
                yield Finding(f"gaps[{index}].options", "too-few-options")
            if gap.options and gap.right not in [option.id for option in gap.options]:
                yield Finding(f"gaps[{index}].right", "no-such-option", {"value": gap.right})
        yield from repeated(
            [
                *listed(self.gaps, "gaps"),
                *(
                    one
                    for index, gap in enumerate(self.gaps)
                    for one in listed(gap.options, f"gaps[{index}].options")
                ),
            ]
        )

    def not_in(self, text: Text) -> Iterable[Finding]:
        """Gaps that a language's text does not have exactly once, and holes that are no gap."""
        known = sorted(gap.id for gap in self.gaps)
        for locale, words in text.items():
            if sorted(GAP.findall(words)) != known:
                yield Finding(f"text.{locale}", "gaps-differ", {"known": ", ".join(known)})

    def parts(self) -> tuple[Part, ...]:
        return tuple(Part(gap.id, Control.PICK, gap.options) for gap in self.gaps)

    def shown(self, rng: Random, *, shuffle: bool) -> tuple[str, ...]:
        ids: list[str] = []
        for gap in self.gaps:
            own = [option.id for option in gap.options]
            if shuffle:
                rng.shuffle(own)
            ids += own
        return tuple(ids)

    def take(self, given: Given) -> Response:
        return take_parts(self.parts(), given)

    def grade(self, response: Response) -> Graded:
        """An equal share for each gap."""
        chosen = by_part(response)
        right = sum(chosen.get(gap.id) == gap.right for gap in self.gaps)
        return Graded(Fraction(FULL_MARK * right, len(self.gaps)))

    def remarks(self) -> tuple[tuple[str, Text], ...]:
        return ()

    def best(self) -> Response:
        return tuple(sorted(f"{gap.id}={gap.right}" for gap in self.gaps))

"""Giving each line its partner."""

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
from quizzes.grading.reader import Reader
from quizzes.grading.text import NO_TEXT, Text, filled, ordered


@dataclass(frozen=True, slots=True)
class Pair:
    """A line and its partner."""

    id: str
    text: Text
    match: Text
    feedback: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class Matching:
    """Lines to be matched. ``extras`` are partners of none; two lines may share a partner, word for word."""

    pairs: tuple[Pair, ...]
    extras: tuple[Choice, ...] = ()

    @classmethod
    def read(cls, reader: Reader, kind: str) -> Self:
        pairs: list[Pair] = []
        for index, item in enumerate(reader.items("pairs", needed=True)):
            row = Reader(item, join(reader.path, f"pairs[{index}]"), reader.findings)
            pairs.append(
                Pair(
                    row.key("id"),
                    row.text("text", needed=True),
                    row.text("match", needed=True),
                    row.text("feedback"),
                )
            )
            row.close()
        return cls(tuple(pairs), read_choices(reader, "extras"))

    def document(self, locales: Sequence[str]) -> dict[str, Any]:
        pairs = [
            {
                "id": pair.id,
                "text": ordered(pair.text, locales),
                "match": ordered(pair.match, locales),
                **filled(feedback=ordered(pair.feedback, locales)),
            }
            for pair in self.pairs
        ]
        return {"pairs": pairs, **filled(extras=[choice_document(one, locales) for one in self.extras])}

    def texts(self) -> Iterable[tuple[str, Text]]:
        for index, pair in enumerate(self.pairs):
            yield f"pairs[{index}].text", pair.text
            yield f"pairs[{index}].match", pair.match
            yield f"pairs[{index}].feedback", pair.feedback
        for index, extra in enumerate(self.extras):
            yield f"extras[{index}].text", extra.text

    def problems(self) -> Iterable[Finding]:
        if len(self.pairs) + len(self.extras) > MOST_OPTIONS:
            yield Finding("pairs", "too-many", {"limit": MOST_OPTIONS})
        elif self.pairs and len(self.pairs) < 2:
            yield Finding("pairs", "too-few-pairs")
        elif self.pairs and len(self._partners()) < 2:
            yield Finding("pairs", "one-partner-for-all")
        yield from repeated([*listed(self.pairs, "pairs"), *listed(self.extras, "extras")])

    def _partners(self) -> tuple[Choice, ...]:
        """Each partner once: the first line that has it gives it its id."""
        found: list[Choice] = []
        for one in (*(Choice(pair.id, pair.match) for pair in self.pairs), *self.extras):
            if one.text not in [other.text for other in found]:
                found.append(one)
        return tuple(found)

    def _partner(self, pair: Pair) -> str:
        return next(one.id for one in self._partners() if one.text == pair.match)

    def parts(self) -> tuple[Part, ...]:
        partners = self._partners()
        return tuple(Part(pair.id, Control.PICK, partners, pair.text) for pair in self.pairs)

    def shown(self, rng: Random, *, shuffle: bool) -> tuple[str, ...]:
        """The partners are always mixed: beside their lines in order they would be the answer."""
        ids = [one.id for one in self._partners()]
        rng.shuffle(ids)
        return tuple(ids)

    def take(self, given: Given) -> Response:
        return take_parts(self.parts(), given)

    def grade(self, response: Response) -> Graded:
        """An equal share for each line with its partner."""
        chosen = by_part(response)
        right = sum(chosen.get(pair.id) == self._partner(pair) for pair in self.pairs)
        said = tuple((pair.id, pair.feedback) for pair in self.pairs if pair.id in chosen and pair.feedback)
        return Graded(Fraction(FULL_MARK * right, len(self.pairs)), said)

    def remarks(self) -> tuple[tuple[str, Text], ...]:
        return tuple((one.id, one.feedback) for one in self.pairs if one.feedback)

    def best(self) -> Response:
        return tuple(sorted(f"{pair.id}={self._partner(pair)}" for pair in self.pairs))


def read_choices(reader: Reader, name: str, *, needed: bool = False) -> tuple[Choice, ...]:
    """A list of things with an id and words."""
    found: list[Choice] = []
    for index, item in enumerate(reader.items(name, needed=needed)):
        row = Reader(item, join(reader.path, f"{name}[{index}]"), reader.findings)
        found.append(Choice(row.key("id"), row.text("text", needed=True)))
        row.close()
    return tuple(found)


def choice_document(choice: Choice, locales: Sequence[str]) -> dict[str, Any]:
    """An id and words in canonical form."""
    return {"id": choice.id, "text": ordered(choice.text, locales)}

"""Putting things in order: steps that have one, and replies from best to worst."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
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
from quizzes.grading.kinds.choices import listed, said_of
from quizzes.grading.reader import Reader
from quizzes.grading.text import NO_TEXT, Text, filled, ordered

ORDERING = "ordering"
MOST_WORTH = 10


@dataclass(frozen=True, slots=True)
class Item:
    """Something that has a place. ``worth``: what is worth more stands further up; equals stand either way."""

    id: str
    text: Text
    worth: int
    feedback: Text = NO_TEXT


def agreement(worth: Mapping[str, int], place: Mapping[str, int]) -> Fraction:
    """How far places agree with a key, 0 to 1: Kendall's tau over the pairs that the key tells apart, at least 0.

    (M. G. Kendall, A new measure of rank correlation, Biometrika 30, 1938.) ``place`` counts from 1, the best. A pair
    of which one has no place, or both the same, stands neither the right nor the wrong way.
    """
    pairs = [
        (a, b) if worth[a] > worth[b] else (b, a) for a, b in combinations(worth, 2) if worth[a] != worth[b]
    ]
    stand = 0
    for better, other in pairs:
        if better in place and other in place:
            stand += (place[better] < place[other]) - (place[better] > place[other])
    return max(Fraction(0), Fraction(stand, len(pairs))) if pairs else Fraction(0)


@dataclass(frozen=True, slots=True)
class Order:
    """Things to be put in order: ``items`` in the right one (``ordering``), or ``options`` by worth (``rank``)."""

    kind: str
    items: tuple[Item, ...]

    @classmethod
    def read(cls, reader: Reader, kind: str) -> Self:
        name = _list(kind)
        rows, found = reader.items(name, needed=True), []
        for index, item in enumerate(rows):
            row = Reader(item, join(reader.path, f"{name}[{index}]"), reader.findings)
            found.append(
                Item(
                    id=row.key("id"),
                    text=row.text("text", needed=True),
                    worth=len(rows) - index if kind == ORDERING else row.whole("worth", 1, MOST_WORTH),
                    feedback=NO_TEXT if kind == ORDERING else row.text("feedback"),
                )
            )
            row.close()
        return cls(kind, tuple(found))

    def document(self, locales: Sequence[str]) -> dict[str, Any]:
        return {
            _list(self.kind): [
                {
                    "id": item.id,
                    "text": ordered(item.text, locales),
                    **({} if self.kind == ORDERING else {"worth": item.worth}),
                    **filled(feedback=ordered(item.feedback, locales)),
                }
                for item in self.items
            ]
        }

    def texts(self) -> Iterable[tuple[str, Text]]:
        return said_of(self.items, _list(self.kind))

    def problems(self) -> Iterable[Finding]:
        name = _list(self.kind)
        if len(self.items) > MOST_OPTIONS:
            yield Finding(name, "too-many", {"limit": MOST_OPTIONS})
        elif self.items and len({item.worth for item in self.items}) < 2:
            yield Finding(name, "no-order")
        yield from repeated(listed(self.items, name))

    def parts(self) -> tuple[Part, ...]:
        places = tuple(Choice(str(place)) for place in range(1, len(self.items) + 1))
        return tuple(Part(item.id, Control.PICK, places, item.text) for item in self.items)

    def shown(self, rng: Random, *, shuffle: bool) -> tuple[str, ...]:
        """Always mixed: the author's order is the answer."""
        ids = [item.id for item in self.items]
        rng.shuffle(ids)
        return tuple(ids)

    def take(self, given: Given) -> Response:
        return take_parts(self.parts(), given)

    def grade(self, response: Response) -> Graded:
        place = {name: int(value) for name, value in by_part(response).items()}
        earned = FULL_MARK * agreement({item.id: item.worth for item in self.items}, place)
        return Graded(earned, self.remarks())

    def remarks(self) -> tuple[tuple[str, Text], ...]:
        return tuple((one.id, one.feedback) for one in self.items if one.feedback)

    def best(self) -> Response:
        order = sorted(self.items, key=lambda item: -item.worth)
        return tuple(sorted(f"{item.id}={place}" for place, item in enumerate(order, start=1)))


def _list(kind: str) -> str:
    return "items" if kind == ORDERING else "options"

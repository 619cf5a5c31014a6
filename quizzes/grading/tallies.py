"""What item statistics need of the answers, added up: bounded by how many different scores there are, not by people.

A tally counts equal cases, so that nothing of a single person is kept and nothing is rounded. Attempts can be added
one by one, in any order, and the sum can be put away as JSON and taken up again.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Self

Cell = tuple[Fraction, Fraction]
"""A mark for one item, and the total of the attempt that it was earned in (both in marks, that one included)."""

Cells = Counter[Cell]

Sureness = tuple[int, int]
"""Of one clause: how many people said how sure they were, and how many of them were sure and wrong."""

Numbers = Counter[int]
"""How many attempts are people's first ones, how many their second ones, and so on."""

NOTHING = ""
"""What stands for the chosen option where nothing was chosen."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One item of one attempt. ``item`` tells versions apart; ``order`` is its place among the items of any attempt.

    ``mark`` of ``maximum`` are marks, exact. ``drawn``: another attempt at the same quiz could have gone without it.
    ``chosen`` are the options that were chosen, for kinds with options, else None.
    """

    item: str
    order: str
    mark: Fraction
    maximum: Fraction
    drawn: bool = False
    chosen: tuple[str, ...] | None = None


@dataclass(slots=True)
class ItemTally:
    """All answers to one item. ``picks`` holds those of everybody who chose an option, by its id.

    Once an item could have been drawn or not, it stays ``drawn``.
    """

    maximum: Fraction = Fraction(1)
    drawn: bool = False
    cells: Cells = field(default_factory=Counter)
    picks: dict[str, Cells] = field(default_factory=dict)
    numbers: Numbers = field(default_factory=Counter)

    @property
    def n(self) -> int:
        """How many answers there are."""
        return self.cells.total()

    @property
    def people(self) -> int:
        """How many people they are of, at least."""
        return people_of(self.numbers)

    def add(self, scored: Scored, total: Fraction, number: int = 1) -> None:
        """Count one answer, in an attempt with this total: that of its person with this ``number``."""
        cell = (scored.mark, total)
        self.maximum = scored.maximum
        self.drawn = self.drawn or scored.drawn
        self.numbers[number] += 1
        self.cells[cell] += 1
        if scored.chosen is not None:
            for option in scored.chosen or (NOTHING,):
                self.picks.setdefault(option, Counter())[cell] += 1

    def merge(self, other: "ItemTally") -> None:
        """Add all that another tally of the item has counted."""
        self.maximum = other.maximum
        self.drawn = self.drawn or other.drawn
        self.numbers.update(other.numbers)
        self.cells.update(other.cells)
        for option, cells in other.picks.items():
            self.picks.setdefault(option, Counter()).update(cells)

    def stored(self) -> dict[str, Any]:
        """The tally as JSON values; equal tallies give equal values."""
        return {
            "maximum": str(self.maximum),
            "drawn": self.drawn,
            "numbers": _put_away_numbers(self.numbers),
            "cells": _put_away(self.cells),
            "picks": {option: _put_away(self.picks[option]) for option in sorted(self.picks)},
        }

    @classmethod
    def taken_up(cls, stored: Mapping[str, Any]) -> Self:
        """The tally that :meth:`stored` put away; of an empty object an empty one."""
        picks = {option: _take_up(rows) for option, rows in stored.get("picks", {}).items()}
        cells = _take_up(stored.get("cells", ()))
        return cls(
            Fraction(stored.get("maximum", 1)),
            bool(stored.get("drawn")),
            cells,
            picks,
            _take_up_numbers(stored, cells.total()),
        )


@dataclass(slots=True)
class ClauseTally:
    """By clause of a standard, how many people said how sure they were, and how many were sure and wrong.

    Each person is one person, however many questions measure the clause.
    """

    people: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)

    def add(self, person: Mapping[str, bool]) -> None:
        """Count one person: their clauses, and whether they were sure and wrong there."""
        self.people.update(person.keys())
        self.wrong.update(clause for clause, caught in person.items() if caught)

    def merge(self, other: "ClauseTally") -> None:
        """Add all that another tally has counted."""
        self.people.update(other.people)
        self.wrong.update(other.wrong)

    def of(self, clause: str) -> Sureness:
        """What was counted of one clause."""
        return self.people[clause], self.wrong[clause]

    def stored(self) -> dict[str, list[int]]:
        """The tally as JSON values; equal tallies give equal values."""
        return {clause: list(self.of(clause)) for clause in sorted(self.people)}

    @classmethod
    def taken_up(cls, stored: Mapping[str, Iterable[int]]) -> Self:
        """The tally that :meth:`stored` put away; of an empty object an empty one."""
        found = cls()
        for clause, (people, wrong) in stored.items():
            found.people[clause], found.wrong[clause] = people, wrong
        return found


@dataclass(slots=True)
class QuizTally:
    """All attempts at one quiz that asked the same number of items.

    ``slots`` holds the marks by place, items in the order of their keys: where everybody gets the same items, a slot is
    an item whatever its version; where they are drawn, a slot holds whichever came there. ``clauses`` is empty where
    the quiz does not ask how sure people are.
    """

    totals: Counter[Fraction] = field(default_factory=Counter)
    slots: list[Cells] = field(default_factory=list)
    clauses: ClauseTally = field(default_factory=ClauseTally)
    numbers: Numbers = field(default_factory=Counter)

    @property
    def n(self) -> int:
        """How many attempts there are."""
        return self.totals.total()

    @property
    def people(self) -> int:
        """How many people made them, at least."""
        return people_of(self.numbers)

    def add(self, items: Iterable[Scored], number: int = 1) -> Fraction:
        """Count one attempt: that of its person with this ``number``; its total."""
        ordered = sorted(items, key=lambda one: (one.order, one.item))
        total = sum((one.mark for one in ordered), Fraction(0))
        self.totals[total] += 1
        self.numbers[number] += 1
        while len(self.slots) < len(ordered):
            self.slots.append(Counter())
        for slot, one in zip(self.slots, ordered, strict=False):
            slot[one.mark, total] += 1
        return total

    def merge(self, other: "QuizTally") -> None:
        """Add all that another tally has counted."""
        self.totals.update(other.totals)
        self.numbers.update(other.numbers)
        while len(self.slots) < len(other.slots):
            self.slots.append(Counter())
        for slot, more in zip(self.slots, other.slots, strict=False):
            slot.update(more)
        self.clauses.merge(other.clauses)

    def stored(self) -> dict[str, Any]:
        """The tally as JSON values; equal tallies give equal values."""
        return {
            "totals": [[str(total), count] for total, count in sorted(self.totals.items())],
            "slots": [_put_away(slot) for slot in self.slots],
            "clauses": self.clauses.stored(),
            "numbers": _put_away_numbers(self.numbers),
        }

    @classmethod
    def taken_up(cls, stored: Mapping[str, Any]) -> Self:
        """The tally that :meth:`stored` put away; of an empty object an empty one."""
        totals = Counter({Fraction(total): count for total, count in stored.get("totals", ())})
        slots = [_take_up(rows) for rows in stored.get("slots", ())]
        clauses = ClauseTally.taken_up(stored.get("clauses", {}))
        return cls(totals, slots, clauses, _take_up_numbers(stored, totals.total()))


def people_of(numbers: Numbers) -> int:
    """How many people made attempts with these numbers, at least: two that share a number are of two people."""
    return max(numbers.values(), default=0)


def let_in[T: (QuizTally, ItemTally)](tally: T, waiting: dict[int, T], least: int) -> bool:
    """Add to a tally what waits for it, by number of attempt, where ``least`` people wait; whether anybody did.

    Two states of the tally then never differ by fewer people, and neither do two tallies of which one takes in more
    numbers than the other: without it, what all attempts come to, less what the first ones do, would be the
    second attempt of one person.
    """
    ready = [number for number in sorted(waiting) if waiting[number].people >= least]
    for number in ready:
        tally.merge(waiting.pop(number))
    return bool(ready)


def _put_away(cells: Cells) -> list[list[Any]]:
    return [[str(mark), str(total), count] for (mark, total), count in sorted(cells.items())]


def _put_away_numbers(numbers: Numbers) -> list[list[int]]:
    return [[number, count] for number, count in sorted(numbers.items())]


def _take_up_numbers(stored: Mapping[str, Any], n: int) -> Numbers:
    """Tallies that were put away without numbers hold first attempts alone."""
    rows = stored.get("numbers", [[1, n]] if n else [])
    return Counter(dict(rows))


def _take_up(rows: Iterable[tuple[str, str, int]]) -> Cells:
    return Counter({(Fraction(mark), Fraction(total)): count for mark, total, count in rows})

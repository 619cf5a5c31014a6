"""What is decided otherwise than by choosing one option: several at once, an order, or a text of one's own.

Whatever is decided, it ends in options of the turn being taken. So time, effects, facts, promises and evidence are
written, applied and analysed in one way only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .text import Text


@dataclass(frozen=True, slots=True)
class Multi:
    """Choose exactly `pick` of the options (or all, when fewer are open); then the scene goes to `to`."""

    pick: int
    to: str


@dataclass(frozen=True, slots=True)
class Item:
    """One of the things that are put in order."""

    id: str
    text: Text


@dataclass(frozen=True, slots=True)
class Rank:
    """Put the items in order. Pairs that stand as in `ideal` are counted; the first option reached is taken.

    `at_least` stands beside the turn's options, most pairs first.
    """

    items: tuple[Item, ...]
    ideal: tuple[str, ...]
    at_least: tuple[int, ...]

    def pairs(self, order: Sequence[str]) -> int:
        """Count the pairs that stand in the ideal order: 0 to n(n-1)/2 (Kendall's count of concordant pairs)."""
        place = {name: at for at, name in enumerate(self.ideal)}
        return sum(place[first] < place[later] for at, first in enumerate(order) for later in order[at + 1 :])


@dataclass(frozen=True, slots=True)
class Written:
    """Write `least` to `most` characters; sending takes the option `sent`. People mark the `rubric`'s criteria."""

    sent: str
    task: Text
    least: int
    most: int
    rubric: tuple[str, ...]
    model: Text


type Decision = Multi | Rank | Written
"""What is decided otherwise than by choosing one option. Each ends in options of the turn being taken."""

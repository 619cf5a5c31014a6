"""How evidence on clauses adds up, and which clause to practise next.

A sum keeps what was earned and what could have been earned on one clause, how often there was a chance, and how
often the clause was broken. It is a plain sum, so that the order in which evidence arrives does not matter and
anybody can check it by hand.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Level = Literal["unseen", "open", "close", "kept"]

# A clause counts as kept from this share of what could be earned; below half it is open.
KEPT_FROM = (4, 5)
CLOSE_FROM = (1, 2)


@dataclass(frozen=True)
class ClauseEvidence:
    """What one attempt showed about one clause.

    ``earned`` of ``possible`` are whole points, ``earned`` between -possible and possible. ``broke`` says that the
    clause was broken at least once; ``quote`` holds the words that showed it.
    """

    clause: str
    earned: int
    possible: int
    broke: bool = False
    quote: str = ""

    def __post_init__(self) -> None:
        if self.possible < 1 or abs(self.earned) > self.possible:
            raise ValueError(f"{self.clause}: {self.earned} of {self.possible} is not possible evidence.")


@dataclass(frozen=True)
class Sum:
    """The evidence on one clause so far."""

    earned: int
    possible: int
    times: int
    broke: int
    last_at: datetime

    @property
    def level(self) -> Level:
        """In one word how well the clause is kept."""
        if not self.possible:
            return "unseen"
        if self.earned * KEPT_FROM[1] >= self.possible * KEPT_FROM[0]:
            return "kept"
        return "close" if self.earned * CLOSE_FROM[1] >= self.possible * CLOSE_FROM[0] else "open"


def fold(current: Sum | None, evidence: ClauseEvidence, at: datetime) -> Sum:
    """``current`` with one more piece of evidence in it."""
    return Sum(
        earned=(current.earned if current else 0) + evidence.earned,
        possible=(current.possible if current else 0) + evidence.possible,
        times=(current.times if current else 0) + 1,
        broke=(current.broke if current else 0) + evidence.broke,
        last_at=max(current.last_at, at) if current else at,
    )


def unfold(current: Sum, evidence: ClauseEvidence) -> Sum:
    """``current`` without a piece of evidence that a correction has superseded."""
    return Sum(
        earned=current.earned - evidence.earned,
        possible=max(0, current.possible - evidence.possible),
        times=max(0, current.times - 1),
        broke=max(0, current.broke - evidence.broke),
        last_at=current.last_at,
    )


def largest_gaps(sums: Mapping[str, Sum], taught: Iterable[str]) -> list[str]:
    """The taught clauses that are not kept yet, the one to practise first in front.

    Broken or half-shown clauses come before unseen ones: there is something to mend. Ties go by the longest time
    without evidence, then by reference, so that the answer is stable.
    """

    def order(ref: str) -> tuple[float, float, str]:
        known = sums.get(ref)
        if known is None or not known.possible:
            return (0.0, 0.0, ref)
        return (known.earned / known.possible - 1.0, known.last_at.timestamp(), ref)

    open_refs = {ref for ref in taught if ref not in sums or sums[ref].level != "kept"}
    return sorted(open_refs, key=order)

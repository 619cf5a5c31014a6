"""The coach's notes as they stand beside a line: what the coach says, and the clauses that it is about."""

from collections.abc import Iterable
from dataclasses import dataclass

from learning import api as learning
from roleplay.engine import LineView, Note


@dataclass(frozen=True)
class CoachNote:
    """``coach`` is the coach's own sentence, ``reasons`` say what the line did, ``clauses`` what it was about."""

    coach: str
    reasons: tuple[str, ...]
    clauses: tuple[learning.ClauseView, ...]


@dataclass(frozen=True)
class Line:
    """One line of a script. ``side`` is agent, customer or system; ``undo_n`` is how many inputs stood before it."""

    n: int
    side: str
    who: str
    text: str
    note: CoachNote | None = None

    @property
    def undo_n(self) -> int:
        return self.n - 1


def cited(lines: Iterable[LineView], locale: str) -> dict[str, learning.ClauseView]:
    """The clauses that the notes of these lines are about, in one query (none when there are no notes)."""
    refs = {ref for line in lines if line.note for ref in line.note.clauses}
    return learning.clauses(refs, locale) if refs else {}


def coach_note(note: Note | None, known: dict[str, learning.ClauseView]) -> CoachNote | None:
    """A note with its clauses looked up; clauses that no standard has any more are left out."""
    if note is None:
        return None
    return CoachNote(note.coach, note.reasons, tuple(known[ref] for ref in note.clauses if ref in known))

"""The coach's notes as they stand beside a line: what the coach says, and the clauses that it is about."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from learning import api as learning
from roleplay.engine import LineView, Note, View


@dataclass(frozen=True)
class CoachNote:
    """``coach`` is the coach's own sentence, ``reasons`` say what the line did, ``clauses`` what it was about.

    ``model`` is a model of what was to be written, where it was.
    """

    coach: str
    reasons: tuple[str, ...]
    clauses: tuple[learning.ClauseView, ...]
    model: str = ""


@dataclass(frozen=True)
class Line:
    """One line of a script. ``side`` is agent, customer or system; ``undo_n`` is how many inputs stood before it.

    ``again``: after how many inputs one may try again here, where that is offered.
    """

    n: int
    side: str
    who: str
    text: str
    note: CoachNote | None = None
    again: int | None = None

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
    clauses = tuple(known[ref] for ref in note.clauses if ref in known)
    return CoachNote(note.coach, note.reasons, clauses, note.model)


def lines_of(seen: View, tongue: str, *, noted_from: int = 0) -> list[Line]:
    """What was said so far, with the coach's notes where there are any.

    Clauses are looked up for the lines from ``noted_from`` on; of the ones before it the notes are not shown.
    """
    clauses = cited(seen.transcript[noted_from:], tongue)
    return [_line(line, seen, clauses) for line in seen.transcript]


def _line(line: LineView, seen: View, clauses: dict[str, learning.ClauseView]) -> Line:
    side = "agent" if line.own or line.speaker == "agent" else "customer"
    if line.speaker in ("system", "wait") and not line.own:
        side, who = "system", ""
    elif side == "agent":
        who = _("You")
    elif line.speaker == "supervisor":
        who = line.name or _("Your manager")
    else:
        who = line.name
        if line.fresh and seen.channel == "phone":
            who = _("%(name)s, on the phone") % {"name": line.name}
    return Line(line.n, side, who, line.text, coach_note(line.note, clauses))

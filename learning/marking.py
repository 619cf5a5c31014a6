"""What marking has in common, whatever is marked: as what somebody marks, notes to the writer, second opinions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.core.paginator import Page
from django.db import models
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.models import User
from learning.policies import has_role
from learning.roles import Role

NOTE_MOST = 2000
"""How long a note to the writer may be, in characters."""

RATERS_ENOUGH = 2
"""So many marks settle it, whatever they say."""


class Marker(models.TextChoices):
    """As what somebody marks: that is what a writer is told, never the name."""

    SELF = "self", gettext_lazy("You")
    TRAINER = "trainer", gettext_lazy("A trainer")
    MANAGER = "manager", gettext_lazy("A manager")


@dataclass(frozen=True)
class QueueFilter:
    """One way to look at a list of what waits: its words, its address, and whether it is the one on the screen."""

    words: str
    url: str
    here: bool


@dataclass(frozen=True)
class QueueScreen:
    """A list of what waits (``learning/marking/queue.html``). ``title`` is one true sentence, ``rows`` are those of
    ``components/rows.html``, ``empty`` is what stands where there are none.
    """

    title: str
    page: Page[Any]
    rows: tuple[dict[str, Any], ...]
    filters: tuple[QueueFilter, ...]
    empty: str


class Opinion(Protocol):
    """One row that a rater left. Of one rater the last row counts; ``second`` asks for somebody else's."""

    rater_id: int
    second: bool


def marker_of(user: User) -> Marker:
    """As what this account marks what others wrote."""
    return Marker.TRAINER if has_role(user, Role.TRAINER) else Marker.MANAGER


def latest_of[O: Opinion](opinions: Iterable[O]) -> list[O]:
    """The last one of every rater, in the order in which they first marked. ``opinions`` come in their order."""
    found: dict[int, O] = {}
    for one in opinions:
        found[one.rater_id] = one
    return list(found.values())


def is_settled(latest: Sequence[Opinion]) -> bool:
    """Whether these are all the marks that are needed: two raters, or one who asks for nobody else."""
    return len(latest) >= RATERS_ENOUGH or (bool(latest) and not any(one.second for one in latest))


def note_from(sent: str) -> str:
    """A note as it is kept: one kind of line end, no space around it."""
    return sent.replace("\r\n", "\n").replace("\x00", "").strip()


def note_problem(length: int) -> str:
    """What is wrong with a note of this many characters, if anything."""
    if length > NOTE_MOST:
        return _("The note can have %(most)s characters. Yours has %(length)s.") % {
            "most": NOTE_MOST,
            "length": length,
        }
    return ""


def kept_line(at: datetime) -> str:
    """That what is chosen and written of a mark is safe, and that it is not sent. ``at`` is in the marker's zone."""
    return _("Kept at %(time)s. Not sent yet.") % {"time": time_format(at, "H:i")}


def not_kept_line(*, waits: bool) -> str:
    """Why a mark is not kept. ``waits``: it still waits for somebody, so what stands there is the marker's own."""
    if waits:
        return _(
            "Not kept: you have marked this meanwhile. Send this one, and it takes the place of that mark."
        )
    return _("Not kept: somebody else has marked this meanwhile. Send yours, and it is laid beside theirs.")

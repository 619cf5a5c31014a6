"""Whether a person may open an activity now, in which release, and whether the result counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from learning.models import Activity, Cycle, Person, Release
from learning.queries.progress import CycleState, cycle_state, started_cycles
from learning.rules.completion import Node, missing


@dataclass(frozen=True)
class Access:
    """The answer. ``reason`` is in the learner's words and empty when ``allowed``.

    ``counts`` is true only inside a started cycle: that is when a result enters the record.
    """

    allowed: bool
    reason: str
    release: Release | None
    cycle: Cycle | None
    counts: bool
    state: CycleState | None = None
    node: Node | None = None

    @property
    def within(self) -> Node | None:
        """What the activity stands in, in the course that the person has: its lesson, mostly."""
        above = self.state.path(self.node.uuid)[:-1] if self.state and self.node else ()
        return above[-1] if above else None


def access(person: Person, activity: UUID) -> Access:
    """Look in the person's started cycles first (the newest open one wins), then at what is published now."""
    best: tuple[CycleState, Node] | None = None
    for cycle in started_cycles(person):
        state = cycle_state(cycle, person.locale)
        node = state.find(activity)
        if node is not None and (best is None or (best[0].cycle.completed_at and not cycle.completed_at)):
            best = (state, node)
    if best is not None:
        state, node = best
        release = Release.objects.select_related("activity").prefetch_related("texts").get(uuid=node.release)
        blocked = _blocked(state, activity)
        if blocked:
            return Access(False, opens_after(blocked), release, state.cycle, True, state, node)
        return Access(True, "", release, state.cycle, True, state, node)
    row = (
        Activity.objects.filter(uuid=activity)
        .select_related("current__activity")
        .prefetch_related("current__texts")
        .first()
    )
    if row is None or row.current is None:
        return Access(False, _("There is nothing here."), None, None, False)
    if row.retired_at is not None:
        return Access(
            False, _("This is no longer offered. Your record keeps what you did."), row.current, None, False
        )
    return Access(True, "", row.current, None, False)


def _blocked(state: CycleState, activity: UUID) -> list[str]:
    """Titles of what has to be finished first, for the activity or anything that it stands in."""
    for node in state.path(activity):
        waiting = missing(node, state.completion)
        if waiting:
            return [title for uuid in waiting if (title := state.title_of(uuid))]
    return []


def opens_after(titles: Sequence[str]) -> str:
    """Why something is locked: what has to be finished before it opens."""
    quoted = [_("“%(title)s”") % {"title": title} for title in titles]
    return _("Opens when you have finished %(title)s.") % {"title": get_text_list(quoted, _("and"))}


def who_sees(counts: bool, *, marked: bool = False) -> str:
    """The line before every scene and quiz that says who will see the result.

    ``marked``: it asks for a text, and people read that and mark it (who they are, ``policies`` decides).
    """
    if counts and marked:
        return _(
            "This one counts: your manager sees the result. A trainer or your manager marks what you write, "
            "without your name."
        )
    if counts:
        return _("This one counts: your manager sees the result.")
    return _("Practice: only you see this.")


def sent_line() -> str:
    """What stands where something was handed in that a person has to mark."""
    return _("Sent. Somebody marks it, then the result is here.")

"""What the learner answers with: lines to choose from, several to tick, things to put in order, or a text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roleplay.engine import DecisionView, ItemView, Kind, View

if TYPE_CHECKING:
    from roleplay.forms import Answer


@dataclass(frozen=True)
class Choice:
    """One thing to say or do. ``handle`` is its name in this play's forms; ``reason`` says why it is locked."""

    handle: str
    text: str
    open: bool
    reason: str
    checked: bool


@dataclass(frozen=True)
class Place:
    """One thing in its place. ``up`` and ``down`` are addresses of the same screen with it moved; empty at the ends.

    ``focus`` is the way it has just been moved, if it was: there the focus goes.
    """

    handle: str
    text: str
    number: int
    up: str
    down: str
    focus: str


@dataclass(frozen=True)
class Decision:
    """The form of one turn. ``kind`` is choice, multi, rank or written; ``do`` is what the form sends."""

    kind: str
    do: str
    asks: str
    submit: str
    hint: str
    choices: tuple[Choice, ...]
    places: tuple[Place, ...]
    task: str
    text: str
    least: int
    most: int
    subject: str
    other_ways: str

    @property
    def several(self) -> bool:
        """Whether lines are ticked and not chosen."""
        return self.kind == "multi"

    @property
    def moved(self) -> bool:
        """Whether something was just put elsewhere, so that the focus belongs there."""
        return any(place.focus for place in self.places)


_DO = {"choice": "choose", "multi": "pick", "rank": "arrange", "written": "write"}


def decision_of(
    seen: View,
    answer: Answer | None,
    *,
    named: Callable[[str], str],
    draft: str = "",
    moved: str = "",
    keep: Sequence[tuple[str, str]] = (),
) -> Decision:
    """Put the form together. ``answer`` is what was just sent and could not be taken, or the order just made.

    ``named`` gives an option or a thing its name in the form, ``draft`` is a text that was kept. ``moved`` names what
    was moved and which way (``handle:up``); ``keep`` is what the addresses of the moves carry on besides.
    """
    asked = seen.decision
    asks, submit = _asked(seen)
    ticked = answer.ticked if answer is not None else ()
    return Decision(
        kind=asked.kind,
        do=_DO[asked.kind],
        asks=asks,
        submit=submit,
        hint=_hint(asked),
        choices=tuple(
            Choice(named(option.id), option.text, option.open, option.reason, option.id in ticked)
            for option in seen.options
        ),
        places=_places(named, asked.items, answer.order if answer is not None else (), moved, keep),
        task=asked.task,
        text=answer.text if answer is not None and answer.text else draft,
        least=asked.least,
        most=asked.most,
        subject=seen.subject,
        other_ways=_("Or do something else") if asked.kind == "written" and seen.options else "",
    )


def _places(
    named: Callable[[str], str],
    items: tuple[ItemView, ...],
    order: tuple[str, ...],
    moved: str,
    keep: Sequence[tuple[str, str]],
) -> tuple[Place, ...]:
    table = {item.id: item for item in items}
    names = [name for name in order if name in table]
    names += [name for name in table if name not in names]
    handles = [named(name) for name in names]

    def address(at: int, to: int, way: str) -> str:
        if not 0 <= to < len(handles):
            return ""
        swapped = list(handles)
        swapped.insert(to, swapped.pop(at))
        return "?" + urlencode([*keep, ("order", ".".join(swapped)), ("moved", f"{handles[at]}:{way}")])

    return tuple(
        Place(
            handle=handle,
            text=table[name].text,
            number=at + 1,
            up=address(at, at - 1, "up"),
            down=address(at, at + 1, "down"),
            focus=_focus(handle, moved, at, len(handles)),
        )
        for at, (name, handle) in enumerate(zip(names, handles, strict=True))
    )


def _focus(handle: str, moved: str, at: int, count: int) -> str:
    """Where the focus goes after a move: the same button again, or its neighbour when it cannot go further."""
    name, _colon, way = moved.partition(":")
    if name != handle or way not in ("up", "down"):
        return ""
    if way == "up" and at == 0:
        return "down"
    return "up" if way == "down" and at == count - 1 else way


def _asked(seen: View) -> tuple[str, str]:
    kind = seen.decision.kind
    if kind == "multi":
        return _("What do you say or do?"), _("Do this")
    if kind == "rank":
        return _("What comes first?"), _("In this order")
    if kind == "written":
        return _("What do you write?"), _("Send this")
    # On paper nothing is said: one reads on, looks something up, or writes a sentence.
    says = not seen.options or any(option.kind is Kind.SAY for option in seen.options)
    if says and seen.channel != "written":
        return _("What do you say?"), _("Say this")
    return _("What do you do?"), _("Do this")


def _hint(asked: DecisionView) -> str:
    if asked.kind == "multi":
        return ngettext("Choose %(count)s.", "Choose %(count)s.", asked.pick) % {"count": asked.pick}
    if asked.kind == "rank":
        return _("Move each one up or down, until the first stands first.")
    if asked.kind == "written":
        return _("Between %(least)s and %(most)s characters.") % {"least": asked.least, "most": asked.most}
    return ""

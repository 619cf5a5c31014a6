"""Two plays of one scene beside each other: where they part, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from learning import api as learning
from roleplay import engine
from roleplay.models import Play
from roleplay.queries import Standing, standing, told_of
from roleplay.screens.history import enough, result, when
from roleplay.screens.skills import ClauseRow, clause_rows, kept_line
from roleplay.screens.timeline import Beat, Curve, beats, curves_of


@dataclass(frozen=True)
class Side:
    """One of the two. ``said`` and ``heard`` are the words at which they part; empty when this one had ended."""

    play: Play
    name: str
    label: str
    ending: str
    state: dict[str, str] | None
    enough: str
    kept_line: str
    said: str
    heard: str


@dataclass(frozen=True)
class ClauseBeside:
    """One clause in both; ``None`` where one of the plays could not show it."""

    title: str
    number: int
    text: str
    states: tuple[ClauseRow | None, ClauseRow | None]


@dataclass(frozen=True)
class CompareScreen:
    """Everything on the page. ``parted`` says where the plays part; ``changed`` that the scene was, in between."""

    title: str
    locale: str
    sides: tuple[Side, Side]
    parted: str
    differ: bool
    changed: bool
    clauses: tuple[ClauseBeside, ...]
    curves: tuple[Curve, ...]
    beats: tuple[tuple[Beat | None, Beat | None], ...]


@dataclass(frozen=True)
class _Read:
    now: Standing
    found: engine.Debrief
    steps: tuple[tuple[object, ...], ...]


def compare_of(plays: tuple[Play, Play]) -> CompareScreen:
    """Put two plays of one scene beside each other, the earlier one first."""
    read = _read(plays[0]), _read(plays[1])
    tongue = get_language() or read[0].now.state.support_locale
    refs = {row.clause for one in read for row in one.found.clauses}
    known = learning.clauses(refs, tongue)
    rows = clause_rows(read[0].found.clauses, known), clause_rows(read[1].found.clauses, known)
    same = _same(read[0].steps, read[1].steps)
    differ = same < max(len(read[0].steps), len(read[1].steps))
    scene = read[0].now.scene
    longest = max(len(one.found.timeline) for one in read)
    curves: list[Curve] = []
    names = _("First play"), _("Second play")
    for style, label, one in zip(("first", "second"), names, read, strict=True):
        curves += curves_of(one.now.scene, {style: (one.found.timeline, "mood", label)}, longest)
    mine, theirs = (beats(one.now.scene, one.found.timeline, one.found.transcript) for one in read)
    return CompareScreen(
        title=scene.words(scene.title, tongue),
        locale=read[0].now.state.locale,
        sides=(_side(read[0], names[0], rows[0], same), _side(read[1], names[1], rows[1], same)),
        parted=_parted(same) if differ else _("You said the same in both."),
        differ=differ,
        changed=read[0].now.state.digest != read[1].now.state.digest,
        clauses=_clauses(*rows),
        curves=tuple(curves) if len(curves) == 2 else (),
        beats=tuple(zip_longest(mine, theirs)),
    )


def _read(play: Play) -> _Read:
    now = standing(play)
    found = told_of(now)
    said: dict[int, list[object]] = {}
    for entry in now.state.transcript:
        if entry.own:
            said.setdefault(entry.n, []).append((entry.id, entry.said))
    return _Read(now, found, tuple(tuple(said[n]) for n in sorted(said)))


def _same(one: Sequence[object], other: Sequence[object]) -> int:
    """How many steps are alike before the first that differs."""
    for at, (mine, theirs) in enumerate(zip(one, other, strict=False)):
        if mine != theirs:
            return at
    return min(len(one), len(other))


def _parted(same: int) -> str:
    if not same:
        return _("They part at your first line.")
    return ngettext(
        "Your first line is the same. Then they part.",
        "Your first %(count)s lines are the same. Then they part.",
        same,
    ) % {"count": same}


def _side(one: _Read, name: str, rows: tuple[ClauseRow, ...], same: int) -> Side:
    own = [line for line in one.found.transcript if line.own]
    numbers = sorted({line.n for line in own})
    n = numbers[same] if same < len(numbers) else None
    return Side(
        play=one.now.play,
        name=name,
        label=when(one.now.play),
        ending=one.found.outcome.title,
        state=result(one.now.play),
        enough=enough(one.now.play),
        kept_line=kept_line(rows),
        said=" ".join(line.text for line in own if line.n == n),
        heard=next((line.text for line in one.found.transcript if line.n == n and not line.own), ""),
    )


def _clauses(one: tuple[ClauseRow, ...], other: tuple[ClauseRow, ...]) -> tuple[ClauseBeside, ...]:
    mine, theirs = {row.ref: row for row in one}, {row.ref: row for row in other}
    return tuple(
        ClauseBeside(row.title, row.number, row.text, (mine.get(ref), theirs.get(ref)))
        for ref, row in {**theirs, **mine}.items()
    )

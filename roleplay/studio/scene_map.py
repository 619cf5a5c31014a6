"""The map of a draft: a box for each turn and ending, lines for the ways between them, and the same as a list."""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from roleplay.engine import EndingClass
from roleplay.models import Scenario
from roleplay.ordering import canonical
from roleplay.studio import marks
from roleplay.studio.choices import CLASS_WORDS
from roleplay.studio.door import for_author
from roleplay.studio.layout import arranged
from roleplay.studio.links import names_of
from roleplay.studio.parts import TURN
from roleplay.studio.reading import objects
from roleplay.studio.views import address
from roleplay.studio.ways import END, ways_of

_WIDTH, _PADDING, _LINE, _GAP = 232.0, 12.0, 18.0, 6.0
_LETTERS, _LINES = 28, 2
ENDS_WELL = {
    EndingClass.RESOLVED.value,
    EndingClass.RESOLVED_WITH_FOLLOW_UP.value,
    EndingClass.ESCALATED_PROPERLY.value,
}


@dataclass(frozen=True)
class Mark:
    """A mark on a box: which it is (its shape follows from that), its words, and where it stands in the picture."""

    name: str
    word: str
    x: float = 0
    y: float = 0


@dataclass(frozen=True)
class Leads:
    """One way on, in the list: the words that take it, and where it leads."""

    said: str
    to: str
    anchor: str


@dataclass(frozen=True)
class Box:
    """A turn or an ending on the map. ``kind`` is turn, good or poor; ``x`` and ``y`` are its upper left corner."""

    id: str
    anchor: str
    label: str
    kind: str
    ends: str
    href: str
    marks: tuple[Mark, ...]
    lines: tuple[tuple[float, float, str], ...]
    x: float
    y: float
    width: float
    height: float
    leads: tuple[Leads, ...]

    @property
    def spoken(self) -> str:
        """What a screen reader says of the box: its words, how it ends the scene, and its marks."""
        return ". ".join(
            part for part in (self.label, self.ends, *(mark.word for mark in self.marks)) if part
        )

    @property
    def tone(self) -> str:
        """The worst that its marks say: wrong, risky or nothing."""
        names = {mark.name for mark in self.marks}
        return "wrong" if names & set(marks.PROBLEMS) else "risky" if names & set(marks.RISKS) else ""


@dataclass(frozen=True)
class Kept:
    """One line of the legend: a mark, and the boxes that carry it."""

    mark: Mark
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Map:
    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[str, ...]
    legend: tuple[Kept, ...]
    proved: bool
    """Whether the marks say what holds in all plays, and not only where replies lead."""

    @property
    def turns(self) -> int:
        """How many turns there are."""
        return sum(box.kind == "turn" for box in self.boxes)


def map_of(draft: Scenario) -> Map:
    """Draw the newest draft. Whatever can be read of it is drawn, however unfinished it is."""
    document = canonical(draft.document)
    ways = ways_of(document)
    marked, proved = marks.marks_of(document, ways)
    classes = {f"{END}{one.get('id')}": str(one.get("class")) for one in objects(document, "endings")}
    class_words = dict(CLASS_WORDS(None))
    names = {
        target: (f"{number} · {said}" if number else said) for target, number, said in names_of(document)
    }
    rows = {
        name: (_wrapped(label), str(class_words.get(classes.get(name, ""), "")), marked.get(name, []))
        for name, label in names.items()
    }
    sizes = {
        name: (_WIDTH, 2 * _PADDING + _LINE * (len(lines) + bool(ends) + len(found)) + _GAP * bool(found))
        for name, (lines, ends, found) in rows.items()
    }
    drawn = list(dict.fromkeys((way.source, way.target) for way in ways))
    places = arranged(sizes, drawn)
    leads: dict[str, list[Leads]] = {}
    for way in ways:
        leads.setdefault(way.source, []).append(
            Leads(way.said, names[way.target], _anchor(names, way.target))
        )
    boxes = []
    for name, (lines, ends, found) in rows.items():
        width, height = sizes[name]
        x, y = places.middles[name][0] - width / 2, places.middles[name][1] - height / 2
        texts = [*lines, *([ends] if ends else [])]
        down = y + _PADDING + _LINE * len(texts) + _GAP
        boxes.append(
            Box(
                id=name,
                anchor=_anchor(names, name),
                label=names[name],
                kind="turn" if name not in classes else "good" if classes[name] in ENDS_WELL else "poor",
                ends=ends,
                href=address(draft, "endings" if name in classes else f"{TURN}{name}"),
                marks=tuple(
                    Mark(mark, marks.word(mark), x + _PADDING, down + _LINE * at)
                    for at, mark in enumerate(found)
                ),
                lines=tuple(
                    (x + width / 2, y + _PADDING + _LINE * at + 13, text) for at, text in enumerate(texts)
                ),
                x=x,
                y=y,
                width=width,
                height=height,
                leads=tuple(leads.get(name, ())),
            )
        )
    return Map(
        places.width,
        places.height,
        tuple(boxes),
        tuple(" ".join(f"{x:.1f},{y:.1f}" for x, y in line) for line in places.lines),
        tuple(
            Kept(Mark(name, marks.word(name)), tuple(box for box in boxes if name in marked.get(box.id, ())))
            for name in (*marks.PROBLEMS, *marks.RISKS)
            if any(name in found for found in marked.values())
        ),
        proved,
    )


def _anchor(names: Mapping[str, Any], name: str) -> str:
    return f"box-{list(names).index(name) + 1}"


def _wrapped(label: str) -> list[str]:
    return textwrap.wrap(label, _LETTERS, max_lines=_LINES, placeholder=" …") or [_("Nothing said")]


@for_author
@require_safe
def scene_map(request: HttpRequest, draft: Scenario) -> HttpResponseBase:
    """The map, drawn here on the server, with the same as a list below it."""
    return render(request, "roleplay/studio/map.html", {"draft": draft, "map": map_of(draft)})

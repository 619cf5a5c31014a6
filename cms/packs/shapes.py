"""How each block stands in a pack: its fields in their order, and which of them are Markdown.

The same table reads, checks, dumps and writes, so that a new block is one entry here, one in ``blocks.json`` and one
class in ``cms.blocks``.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Shape:
    """``plain`` fields in order; ``rich`` ones are Markdown; ``rows`` name a list and the shape of its entries."""

    fields: tuple[str, ...]
    rich: frozenset[str] = frozenset()
    rows: Mapping[str, "Shape"] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()


_RICH = frozenset({"text"})

SHAPES: dict[str, Shape] = {
    "callout": Shape(("tone", "title", "text"), _RICH, optional=frozenset({"title"})),
    "dialogue": Shape(
        ("title", "lines"),
        rows={"lines": Shape(("who", "side", "text", "note"), optional=frozenset({"note"}))},
        optional=frozenset({"title"}),
    ),
    "say": Shape(
        ("pairs",), rows={"pairs": Shape(("say", "instead_of", "why"), optional=frozenset({"why"}))}
    ),
    "checklist": Shape(("title", "items"), optional=frozenset({"title"})),
    "steps": Shape(
        ("title", "items"),
        rows={"items": Shape(("title", "text"), _RICH, optional=frozenset({"text"}))},
        optional=frozenset({"title"}),
    ),
    "comparison": Shape(
        ("title", "left", "right", "rows"),
        rows={"rows": Shape(("left", "right"))},
        optional=frozenset({"title"}),
    ),
    "image": Shape(("file", "alt", "caption"), optional=frozenset({"caption"})),
    "media": Shape(
        ("file", "kind", "title", "transcript"), frozenset({"transcript"}), optional=frozenset({"title"})
    ),
    "expandable": Shape(("title", "text"), _RICH),
    "standard": Shape(("standard", "clauses"), optional=frozenset({"clauses"})),
    "activity": Shape(("quiz", "scenario"), optional=frozenset({"quiz", "scenario"})),
}

DEFAULTS: dict[str, Any] = {"tone": "note"}


def one_line(text: str) -> str:
    """Without line breaks and doubled blanks; other kinds of blanks are the author's."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip(" ")


def reshape(value: Mapping[str, Any], shape: Shape, rich: Callable[[str], Any]) -> dict[str, Any]:
    """The fields of a block in the order of its shape, empty optional ones left out, ``rich`` applied to Markdown
    (or to whatever stands in its place)."""
    out: dict[str, Any] = {}
    for name in shape.fields:
        given = value.get(name)
        if given is None:
            given = DEFAULTS.get(name, "")
        if name in shape.rows:
            given = [reshape(row, shape.rows[name], rich) for row in given or []]
        elif name in shape.rich:
            given = rich(given) if given else ""
        elif isinstance(given, str):
            given = one_line(given)
        if name in shape.optional and not given:
            continue
        out[name] = list(given) if isinstance(given, list | tuple) else given
    return out

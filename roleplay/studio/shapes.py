"""What a form of the editor is made of: single keys, and lists of rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from roleplay.studio.fields import Key, Label

BASICS, TURN = "basics", "turn:"


@dataclass(frozen=True)
class Folding:
    """How a mapping of the document stands in a form as rows, and comes back."""

    rows_of: Callable[[Mapping[str, Any]], list[dict[str, Any]]]
    mapping_of: Callable[[Sequence[Mapping[str, Any]]], dict[str, Any]]


def _without(row: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != key}


def _gathered(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for row in rows:
        found.setdefault(str(row.get("id", "")), []).append(_without(row, "id"))
    return found


OBJECTS = Folding(
    lambda found: [{"id": name, **one} for name, one in found.items() if isinstance(one, Mapping)],
    lambda rows: {str(row.get("id", "")): _without(row, "id") for row in rows},
)
"""``{key: {…}}``: the key becomes ``id``."""
VALUES = Folding(
    lambda found: [{"id": name, "text": one} for name, one in found.items()],
    lambda rows: {str(row.get("id", "")): row.get("text", {}) for row in rows},
)
"""``{key: text}``."""
LISTS = Folding(
    lambda found: [
        {"id": name, **one}
        for name, several in found.items()
        if isinstance(several, list)
        for one in several
        if isinstance(one, Mapping)
    ],
    _gathered,
)
"""``{key: [{…}, …]}``: a row for each object in the lists."""


@dataclass(frozen=True)
class Rows:
    """A list of objects inside a part. ``spare`` empty rows stand at its end; ``inner`` lists stand in each row.

    ``folding`` is for what the document holds as a mapping; ``inside`` names the object that holds the list; with
    ``fold`` it stands closed until it is used.
    """

    name: str
    label: Label
    keys: tuple[Key, ...]
    id_key: str = "id"
    spare: int = 1
    inner: tuple["Rows", ...] = ()
    folding: Folding | None = None
    inside: str = ""
    fold: bool = False

    def of(self, found: Mapping[str, Any]) -> Any:
        """The list as the object holds it; None when it is not there."""
        holder = found.get(self.inside) if self.inside else found
        return holder.get(self.name) if isinstance(holder, Mapping) else None


@dataclass(frozen=True)
class Part:
    """One form of the editor: single keys, then lists."""

    ref: str
    label: Label
    keys: tuple[Key, ...] = ()
    rows: tuple[Rows, ...] = ()

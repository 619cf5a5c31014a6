"""The parts of a document that are edited one at a time: which there are, what each holds, and putting it back."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from roleplay.studio.reading import objects, turn_label
from roleplay.studio.scene_parts import PARTS
from roleplay.studio.shapes import BASICS, TURN, Part
from roleplay.studio.turn_part import TURN_PART

__all__ = ["BASICS", "PARTS", "TURN", "content", "objects", "part_of", "replaced", "turn_label"]


def part_of(document: Mapping[str, Any], ref: str) -> Part | None:
    """The part that a reference names: ``turn:<id>`` or one of :data:`PARTS`; None for what is not there."""
    if ref.startswith(TURN):
        wanted = ref[len(TURN) :]
        for turn in objects(document, "turns"):
            if turn.get("id") == wanted:
                return Part(ref, turn_label(document, turn), TURN_PART.keys, TURN_PART.rows)
        return None
    return next((part for part in PARTS if part.ref == ref), None)


def content(document: Mapping[str, Any], part: Part) -> dict[str, Any]:
    """What a part holds now: the turn itself, or the keys of the document that the part shows."""
    if part.ref.startswith(TURN):
        wanted = part.ref[len(TURN) :]
        return next(turn for turn in objects(document, "turns") if turn.get("id") == wanted)
    return {name: document[name] for name in _names(part) if name in document}


def replaced(document: Mapping[str, Any], part: Part, new: Mapping[str, Any]) -> dict[str, Any]:
    """The document with the contents of one part exchanged; the rest is as it was."""
    found = deepcopy(dict(document))
    if part.ref.startswith(TURN):
        wanted = part.ref[len(TURN) :]
        found["turns"] = [dict(new) if turn.get("id") == wanted else turn for turn in objects(found, "turns")]
        return found
    for name in _names(part):
        found.pop(name, None)
    return {**found, **new}


def _names(part: Part) -> list[str]:
    return [key.name for key in part.keys] + [rows.inside or rows.name for rows in part.rows]

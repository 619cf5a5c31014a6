"""Where each turn of a draft leads: by a reply, by a decision, by itself, or when the time is over."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from roleplay.studio.reading import as_object, objects, words

END = "end:"


@dataclass(frozen=True)
class Way:
    """One way on. ``said`` are the words that take it; empty when nobody says anything."""

    source: str
    target: str
    said: str = ""


def ways_of(document: Mapping[str, Any]) -> list[Way]:
    """Every way on, in story order. A way to what does not exist is left out: the checks speak of it."""
    turns = objects(document, "turns")
    places = {str(turn.get("id")) for turn in turns}
    places |= {f"{END}{one.get('id')}" for one in objects(document, "endings")}
    options = {str(one.get("id")): one for turn in turns for one in objects(turn, "options")}
    found: list[Way] = []
    for turn in turns:
        decide = as_object(turn.get("decide"))
        late = options.get(str(turn.get("timeout")))
        steps = [*objects(turn, "options"), decide, *objects(decide, "bands"), *objects(turn, "auto")]
        for step in [*steps, *([late] if late else [])]:
            target = str(step.get("to") or "")
            if target in places:
                found.append(Way(str(turn.get("id")), target, words(document, step.get("text"))))
    return list(dict.fromkeys(found))

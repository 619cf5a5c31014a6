"""Where a reply leads, as a trainer chooses it: by words, to the next turn, or to a turn that is made for it."""

from collections.abc import Mapping, Sequence
from typing import Any

from roleplay.studio.drafting import meant
from roleplay.studio.names import keys_in, slug
from roleplay.studio.reading import objects, turn_label, words

NEXT, NEW = "next:", "new:"
"""Choices that become a turn when they are saved: the one that follows in the story, or a new one."""
END = "end:"


def names_of(document: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Every turn and ending that a reply can lead to: ``(target, number, words)``; an ending has no number."""
    found = [
        (str(turn.get("id")), str(at), turn_label(document, turn))
        for at, turn in enumerate(objects(document, "turns"), 1)
    ]
    return found + [
        (f"{END}{one.get('id')}", "", words(document, one.get("title")) or str(one.get("id")))
        for one in objects(document, "endings")
    ]


def labels_of(document: Mapping[str, Any]) -> dict[str, str]:
    """What each target is called where it is chosen: ``3 · Mr Ozols: “There is no lamp.”``; no two are the same."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for target, number, said in names_of(document):
        label = f"{number} · {said}" if number else f"END · {said}"
        label = label if label not in taken else f"{label} ({target.removeprefix(END)})"
        taken.add(label)
        found[target] = label
    return found


def target_of(document: Mapping[str, Any], wanted: str) -> list[str]:
    """Which targets the words may mean: a whole label, a number, or words that a turn or an ending begins with."""
    wanted = " ".join(wanted.split())
    for target, label in labels_of(document).items():
        if " ".join(label.split()) == wanted:
            return [target]
    spoken = {
        str(turn.get("id")): [words(document, one.get("text")) for one in objects(turn, "say")]
        for turn in objects(document, "turns")
    }
    return meant(
        wanted.removeprefix("END ·"),
        [(target, number, (*spoken.get(target, ()), said)) for target, number, said in names_of(document)],
    )


def linked(
    document: Mapping[str, Any], turn: Mapping[str, Any], *, make: bool
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The turn with :data:`NEXT` and :data:`NEW` resolved, and the turns made for it, in story order.

    A reply without a target leads to the next turn. Without ``make`` nothing is made: what would need a new turn
    leads nowhere yet.
    """
    turns = objects(document, "turns")
    at = next((place for place, one in enumerate(turns) if one.get("id") == turn.get("id")), len(turns))
    after = str(turns[at + 1].get("id")) if at + 1 < len(turns) else ""
    taken = keys_in(document) | keys_in(turn)
    made: list[dict[str, Any]] = []

    def new(said: str) -> str:
        key = slug(f"after {said}", taken, "turn") if said else slug("turn", taken, "turn")
        made.append({"id": key, "speaker": "customer", "say": [], "options": []})
        return key

    def resolved(one: Mapping[str, Any], default: str) -> dict[str, Any]:
        nonlocal after
        found = dict(one)
        wanted = found.get("to") or default
        if wanted not in (NEXT, NEW):
            return found
        if wanted == NEXT and after:
            found["to"] = after
        elif make:
            found["to"] = new(words(document, one.get("text")))
            after = after or found["to"]
        else:
            found.pop("to", None)
        return found

    decide = turn.get("decide")
    kind = decide.get("kind") if isinstance(decide, Mapping) else ""
    found = dict(turn)
    for name, default in (("options", NEXT if not kind or kind == "written" else ""), ("auto", "")):
        if isinstance(turn.get(name), Sequence) and not isinstance(turn[name], str):
            found[name] = [resolved(one, default) if isinstance(one, Mapping) else one for one in turn[name]]
    if isinstance(decide, Mapping):
        found["decide"] = resolved(decide, NEXT if kind in ("multi", "written") else "")
        if kind == "rank":
            found["decide"]["ideal"] = _ideal(
                decide.get("ideal"), [str(one.get("id")) for one in objects(found, "options")]
            )
        if isinstance(decide.get("bands"), list):
            found["decide"]["bands"] = [resolved(one, NEXT) for one in objects(decide, "bands")]
    return found, made


def _ideal(ideal: Any, things: list[str]) -> list[str]:
    """The best order of the things: as given, what is new in it behind, what is gone left out."""
    kept = [str(one) for one in ideal if one in things] if isinstance(ideal, list) else []
    return [*kept, *(one for one in things if one not in kept)]

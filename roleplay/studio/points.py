"""Evidence as a table: what each reply of a turn shows or breaks of each clause. Plain Python."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from roleplay.studio.choices import TAG_WORDS
from roleplay.studio.drafting import most_points
from roleplay.studio.reading import objects, words

LOWEST, HIGHEST = -9, 9


@dataclass(frozen=True)
class Cell:
    """Points for a clause and why, in the document's own language. ``more``: rules under a condition stand too.

    ``delta`` is text where somebody has written what is no number.
    """

    criterion: str
    delta: int | str | None
    why: str
    more: bool


@dataclass(frozen=True)
class Row:
    """One thing that can be answered at a turn: its place among them, its words, its cells."""

    at: int
    words: str
    tags: tuple[str, ...]
    cells: tuple[Cell, ...]


def holders(turn: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Whatever in a turn carries evidence: its options; for an order its bands; for what is written, the sending."""
    decide = turn.get("decide")
    if not isinstance(decide, dict):
        return objects(turn, "options")
    kind = decide.get("kind")
    if kind == "rank":
        return objects(decide, "bands")
    return [*([decide] if kind == "written" else []), *objects(turn, "options")]


def rows_of(document: Mapping[str, Any], turn: Mapping[str, Any], criteria: list[str]) -> list[Row]:
    """The rows of one turn."""
    known = dict(TAG_WORDS(None))
    return [
        Row(
            at,
            words(document, one.get("text")) or (f"≥ {one['at_least']}" if "at_least" in one else "…"),
            tuple(str(known.get(tag, tag)) for tag in one.get("tags", ())),
            tuple(_cell(document, one, criterion) for criterion in criteria),
        )
        for at, one in enumerate(holders(turn))
    ]


def _cell(document: Mapping[str, Any], one: Mapping[str, Any], criterion: str) -> Cell:
    rules = [rule for rule in objects(one, "evidence") if rule.get("criterion") == criterion]
    plain = next((rule for rule in rules if "when" not in rule), None)
    delta = plain.get("delta") if plain else None
    return Cell(
        criterion,
        delta if isinstance(delta, int) else None,
        words(document, plain.get("why")) if plain else "",
        len(rules) > (plain is not None),
    )


def typed(rows: Sequence[Row], posted: Mapping[str, str]) -> list[Row]:
    """The rows with what was written into them: ``d-<place>-<criterion>`` for points, ``w-…`` for why."""

    def cell(at: int, one: Cell) -> Cell:
        name = f"{at}-{one.criterion}"
        if f"d-{name}" not in posted:
            return one
        said = posted[f"d-{name}"].strip()
        return replace(one, delta=said or None, why=posted.get(f"w-{name}", one.why).strip())

    return [replace(row, cells=tuple(cell(row.at, one) for one in row.cells)) for row in rows]


def differing(rows: Sequence[Row], written: Sequence[Row]) -> list[str]:
    """What was written and is not in the rows, as lines: the reply, its points and why."""
    return [
        " · ".join(part for part in (row.words, str(mine.delta or "–"), mine.why) if part)
        for row, own in zip(rows, written, strict=True)
        for cell, mine in zip(row.cells, own.cells, strict=True)
        if (str(cell.delta or ""), cell.why) != (str(mine.delta or ""), mine.why)
    ]


def with_points(
    document: Mapping[str, Any],
    turn: Mapping[str, Any],
    cells: Mapping[tuple[int, str], tuple[int | None, str]],
) -> dict[str, Any]:
    """The turn with these cells: ``(place, criterion) -> (points or None, why)``. Rules under a condition stay."""
    found = deepcopy(dict(turn))
    locale = str(document.get("locale_default", "en"))
    for at, one in enumerate(holders(found)):
        for (place, criterion), (delta, why) in cells.items():
            if place != at:
                continue
            rules = objects(one, "evidence")
            plain = next(
                (rule for rule in rules if rule.get("criterion") == criterion and "when" not in rule), None
            )
            if not delta:
                rules = [rule for rule in rules if rule is not plain]
            else:
                if plain is None:
                    plain = {"criterion": criterion}
                    rules.append(plain)
                plain["delta"] = delta
                said = {**(plain.get("why") or {}), locale: why}
                plain["why"] = {key: text for key, text in said.items() if text}
                if not plain["why"]:
                    del plain["why"]
            if rules:
                one["evidence"] = rules
            else:
                one.pop("evidence", None)
    return found


def with_most(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The document after, in which a clause whose most points were what the best replies gave still has just that."""
    old, new = objects(before, "turns"), objects(after, "turns")
    criteria = [
        {**one, "max": most_points(new, str(one.get("id")))}
        if one.get("kind") in ("content", "process")
        and one.get("max", 1) == most_points(old, str(one.get("id")))
        else one
        for one in objects(after, "criteria")
    ]
    return {**after, "criteria": criteria} if criteria else dict(after)

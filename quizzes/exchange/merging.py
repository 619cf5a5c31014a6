"""What a file says, laid over what the bank has: ids and other languages stay, and so does what no file can say."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from quizzes.exchange.drafts import letters

LISTS = ("options", "pairs", "items", "answers", "gaps", "extras", "units", "rubric")
_SHARED = ("tags", "difficulty", "clauses", "sources", "picture")
_GAP = re.compile(r"\[\[([a-z0-9-]+)\]\]")

Document = Mapping[str, Any]


def merge(stored: Document | None, incoming: Document, *, labels_made: bool = False) -> dict[str, Any]:
    """The document that results when ``incoming`` comes to ``stored`` (None: it is new).

    What the file says replaces the words of its own language. A field that it does not say stays as it is, for its
    format may have no place for it. Parts keep their ids where their words are found again, else by their place.
    """
    if stored is None:
        return dict(incoming)
    if stored.get("kind") != incoming["kind"]:
        return {**{name: stored[name] for name in _SHARED if name in stored}, **incoming}
    ids = _Ids(stored)
    merged = dict(stored)
    renamed: dict[str, str] = {}
    for name, value in incoming.items():
        if name in LISTS:
            merged[name] = _rows(stored.get(name) or [], value, ids, renamed, keep_text=labels_made)
        elif name == "hints":
            merged[name] = _hints(stored.get(name) or [], value)
        elif name == "picture":
            merged[name] = _picture(stored.get(name), value)
        elif name in ("text", "feedback", "model"):
            merged[name] = {**(stored.get(name) or {}), **value}
        else:
            merged[name] = value
    if incoming["kind"] == "gaps":
        locales = incoming["text"]
        merged["text"] = {
            locale: _renamed(words, renamed) if locale in locales else words
            for locale, words in merged["text"].items()
        }
    return merged


class _Ids:
    """Ids of a stored question, so that what is new gets one that nothing ever had."""

    def __init__(self, stored: Document) -> None:
        self._used = {row["id"] for row in _all_rows(stored)}
        self._next = 0

    def new(self) -> str:
        """The next id that nothing has."""
        while (name := letters(self._next)) in self._used:
            self._next += 1
        self._used.add(name)
        return name


def _all_rows(stored: Document) -> list[Document]:
    rows = [row for name in LISTS for row in stored.get(name) or ()]
    return rows + [option for row in rows for option in row.get("options", ())]


def _rows(
    stored: Sequence[Document],
    incoming: Sequence[Document],
    ids: _Ids,
    renamed: dict[str, str],
    *,
    keep_text: bool,
) -> list[dict[str, Any]]:
    partners = _partners(stored, incoming)
    merged = []
    for index, row in enumerate(incoming):
        old = stored[partners[index]] if index in partners else None
        if old is None:
            new = {**row, "id": row["id"] if row["id"] in ("true", "false") else ids.new()}
            if "options" in row:
                new["options"] = _rows([], row["options"], ids, renamed, keep_text=False)
        else:
            new = _row(old, row, ids, renamed, keep_text=keep_text)
        renamed[row["id"]] = new["id"]
        if "right" in row:
            new["right"] = renamed[row["right"]]
        merged.append(new)
    return merged


def _row(
    old: Document, row: Document, ids: _Ids, renamed: dict[str, str], *, keep_text: bool
) -> dict[str, Any]:
    new = dict(old)
    for name, value in row.items():
        if name == "id" or (keep_text and name == "text"):
            continue
        if name == "options":
            new[name] = _rows(old.get(name) or [], value, ids, renamed, keep_text=False)
        elif isinstance(value, Mapping):
            new[name] = {**(old.get(name) or {}), **value}
        else:
            new[name] = value
    return new


def _partners(stored: Sequence[Document], incoming: Sequence[Document]) -> dict[int, int]:
    """Which stored row each incoming one is: the one with the same words, then the one that is left at its place."""
    free = list(range(len(stored)))
    found: dict[int, int] = {}
    for same in (_same_words, _same_place):
        for index, row in enumerate(incoming):
            if index in found:
                continue
            for place in free:
                if same(stored[place], row, place, index):
                    found[index] = place
                    free.remove(place)
                    break
    return found


def _same_words(old: Document, row: Document, place: int, index: int) -> bool:
    if row["id"] in ("true", "false"):
        return bool(old["id"] == row["id"])
    said = {name: value for name, value in row.items() if name in ("text", "match", "value")}
    return bool(said) and all(_within(value, old.get(name)) for name, value in said.items())


def _same_place(old: Document, row: Document, place: int, index: int) -> bool:
    return place == index


def _within(value: Any, old: Any) -> bool:
    if isinstance(value, Mapping):
        return isinstance(old, Mapping) and all(old.get(locale) == words for locale, words in value.items())
    return bool(value == old)


def _picture(stored: Document | None, incoming: Document) -> dict[str, Any]:
    """Words of other languages stay with the picture that they describe, and with no other."""
    same = stored is not None and stored["file"] == incoming["file"]
    return {**incoming, "alt": {**(stored["alt"] if stored and same else {}), **incoming["alt"]}}


def _hints(
    stored: Sequence[Mapping[str, str]], incoming: Sequence[Mapping[str, str]]
) -> list[dict[str, str]]:
    return [{**(stored[index] if index < len(stored) else {}), **hint} for index, hint in enumerate(incoming)]


def _renamed(words: str, renamed: Mapping[str, str]) -> str:
    return _GAP.sub(lambda found: f"[[{renamed.get(found[1], found[1])}]]", words)

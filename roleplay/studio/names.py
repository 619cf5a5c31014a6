"""Keys made once from words: small letters, digits and dashes. Plain Python."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from roleplay.studio.reading import objects, words

_MOST_WORDS, _LONGEST = 4, 40


def slug(said: str, taken: set[str], instead: str) -> str:
    """A key that is not ``taken``, from the first words; ``instead`` where no letter of them can stand in a key.

    The key is added to ``taken``.
    """
    plain = unicodedata.normalize("NFKD", said.casefold()).encode("ascii", "ignore").decode()
    found = "-".join(re.findall(r"[a-z0-9]+", plain.replace("'", ""))[:_MOST_WORDS])[:_LONGEST].strip("-")
    stem = found or instead
    key, n = stem, 2
    while key in taken:
        key, n = f"{stem}-{n}", n + 1
    taken.add(key)
    return key


def keys_in(document: Mapping[str, Any]) -> set[str]:
    """Every key that something of the scene has: a new one differs from all of them."""
    found: set[str] = set()

    def look(value: Any) -> None:
        if isinstance(value, Mapping):
            found.update(str(value[name]) for name in ("id", "name") if isinstance(value.get(name), str))
            for one in value.values():
                look(one)
        elif isinstance(value, list):
            for one in value:
                look(one)

    look(document)
    return found


_KEYED = {
    "say": "line", "options": "reply", "facts": "fact", "authority": "limit", "competencies": "skill",
    "criteria": "clause", "goals": "goal", "endings": "ending", "lenses": "customer", "bands": "band",
    "turns": "turn",
}  # fmt: skip
"""The lists whose objects have a key, with the word that a key is made of where there are no words."""


def with_keys(document: Mapping[str, Any], part: Mapping[str, Any]) -> dict[str, Any]:
    """The part with a key for everything that is new in it and has none. Keys that are there stay as they are."""
    taken = keys_in(document) | keys_in(part)
    return {name: _keyed(document, name, value, taken) for name, value in part.items()}


def _keyed(document: Mapping[str, Any], name: str, value: Any, taken: set[str]) -> Any:
    if isinstance(value, Mapping) and name == "decide":
        return {key: _keyed(document, key, one, taken) for key, one in value.items()}
    if not isinstance(value, list) or name not in _KEYED:
        return value
    return [
        {"id": slug(_words_of(document, one), taken, _KEYED[name]), **one}
        if isinstance(one, Mapping) and not one.get("id")
        else one
        for one in value
    ]


def _words_of(document: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    if isinstance(found.get("clause"), str):
        return str(found["clause"].rpartition("/")[2])
    own = next(
        (words(document, found[key]) for key in ("text", "title", "what", "name") if found.get(key)), ""
    )
    said = objects(found, "say")
    return own or (words(document, said[0].get("text")) if said else "")

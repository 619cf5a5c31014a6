"""What the things of a scene are called where a trainer reads of them: by their words. Logs name them by id."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from roleplay.studio.reading import as_object, objects, words
from roleplay.words import shorten

MOST_SIGNS = 60
_ONE = {"id", "ref", "target", "turn", "choice", "came", "ending", "criterion"}
_MANY = {"ids", "sources"}
_TEXT = re.compile(r"(?P<kind>[a-z]+) (?P<id>[\w-]+)(?:: .*)?\Z")
_LISTS = {
    "facts": "text",
    "authority": "what",
    "competencies": "title",
    "goals": "text",
    "endings": "title",
    "lenses": "title",
}


class Names:
    """The names of one document, for :meth:`roleplay.engine.Problem.said`. What has no words yet keeps its id."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.known = {str(one.get("id")): said for one, said in _things(document) if said}

    def __call__(self, place: str, value: str) -> str:
        """What fills a place of a sentence (``id``, ``path``, ``locale``, …), as a trainer says it."""
        if place in _ONE:
            return self.known.get(value.removeprefix("end:"), value)
        if place in _MANY:
            return ", ".join(self._quoted(one) for one in value.split(", "))
        if place == "path":
            return self._at(value)
        if place in ("locale", "source"):
            return _language(value)
        return value

    def _quoted(self, key: str) -> str:
        return _("“%(words)s”") % {"words": self.known.get(key, key)}

    def _at(self, path: str) -> str:
        """The path of a text (``option greet-full: coach``) by the words of what it belongs to."""
        _kind, key = owner_of(path)
        return self._quoted(key) if key in self.known else path


def owner_of(path: str) -> tuple[str, str]:
    """The kind and the id of what the text at this path belongs to ; empty for the scene itself."""
    found = _TEXT.match(path)
    return (found["kind"], found["id"]) if found else ("", "")


def _things(document: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], str]]:
    def short(text: Any) -> str:
        # The full stop is that of the sentence around it.
        return shorten(words(document, text), MOST_SIGNS).removesuffix(".")

    for name, key in _LISTS.items():
        for one in objects(document, name):
            yield one, short(one.get(key))
    for one in objects(document, "criteria"):
        yield one, str(one.get("clause") or "")
    for turn in objects(document, "turns"):
        lines = objects(turn, "say")
        yield turn, short(lines[0].get("text")) if lines else ""
        decide = as_object(turn.get("decide"))
        for one in (*lines, *objects(turn, "options"), *objects(decide, "bands")):
            yield one, short(one.get("text"))


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code

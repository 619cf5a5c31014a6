"""Reading a JSON object key by key, collecting every fault with its path instead of stopping at the first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from .problem import Place, Problem, report
from .scenario import Text

ID = re.compile(r"[a-z0-9][a-z0-9-]*\Z")
NAME = re.compile(r"[a-z0-9][a-z0-9_-]*\Z")
_ABSENT = object()


class Node:
    """One object of the document. Keys that nobody asked for by `done` are unknown, and reported."""

    def __init__(self, raw: object, path: str, place: Place, problems: list[Problem]) -> None:
        self.path, self.place, self._problems = path, place, problems
        self._asked: list[str] = []
        self.raw: Mapping[str, object] = {}
        if isinstance(raw, Mapping):
            self.raw = raw
        else:
            self.fault(
                "wrong-type", "", key=path.rsplit(".", 1)[-1], wanted="a group of keys", value=shown(raw)
            )

    def fault(self, message: str, at: str, /, **params: object) -> None:
        path = f"{self.path}.{at}" if at else self.path
        self._problems.append(report(message, self.place, params, path=path))

    def has(self, key: str) -> bool:
        return self.raw.get(key) is not None

    def _take(self, key: str, *, required: bool) -> object:
        self._asked.append(key)
        value = self.raw.get(key, _ABSENT)
        if value is _ABSENT or value is None:
            if required:
                self.fault("missing-key", key, key=key)
            return _ABSENT
        return value

    def _wrong(self, key: str, wanted: str, value: object) -> None:
        self.fault("wrong-type", key, key=key, wanted=wanted, value=shown(value))

    def word(self, key: str, default: str = "", *, required: bool = False) -> str:
        value = self._take(key, required=required)
        if value is _ABSENT:
            return default
        if not isinstance(value, str):
            self._wrong(key, "a word", value)
            return default
        return value

    def id(self, key: str = "id", *, loose: bool = False) -> str:
        value = self.word(key, required=True)
        if (value or self.raw.get(key) == "") and not (NAME if loose else ID).match(value):
            self.fault("bad-id", key, id=value)
        return value

    def one_of[T: str](self, key: str, allowed: Sequence[T], default: T, *, required: bool = False) -> T:
        value = self._take(key, required=required)
        for word in allowed:
            if value == word:
                return word
        if value is not _ABSENT:
            self._wrong(key, "one of " + ", ".join(allowed), value)
        return default

    def whole(self, key: str, default: int = 0, *, lo: int | None = None, required: bool = False) -> int:
        value = self._take(key, required=required)
        if value is _ABSENT:
            return default
        if not isinstance(value, int) or isinstance(value, bool):
            self._wrong(key, "a whole number", value)
            return default
        if lo is not None and value < lo:
            self.fault("out-of-domain", key, name=key, domain=f"{lo} or more", value=value)
            return default
        return value

    def flag(self, key: str, default: bool, *, required: bool = False) -> bool:
        value = self._take(key, required=required)
        if value is _ABSENT:
            return default
        if not isinstance(value, bool):
            self._wrong(key, "yes or no (true or false)", value)
            return default
        return value

    def scalar(self, key: str) -> int | bool | str | None:
        value = self._take(key, required=True)
        if isinstance(value, int | str):
            return value
        if value is not _ABSENT:
            self._wrong(key, "a number, a word, true or false", value)
        return None

    def words(self, key: str) -> tuple[str, ...]:
        value = self._take(key, required=False)
        if value is _ABSENT:
            return ()
        if not isinstance(value, list | tuple):
            self._wrong(key, "a list of words", value)
            return ()
        for item in value:
            if not isinstance(item, str):
                self._wrong(key, "a list of words", item)
        return tuple(item for item in value if isinstance(item, str))

    def text(self, key: str, *, required: bool = False) -> Text:
        value = self._take(key, required=required)
        if value is _ABSENT:
            return Text()
        words = self._words(key, value)
        if required and isinstance(value, Mapping) and not any(one.strip() for _, one in words.entries):
            self.fault("missing-key", key, key=key)
        return words

    def texts(self, key: str) -> tuple[Text, ...]:
        value = self._take(key, required=False)
        if value is _ABSENT:
            return ()
        if not isinstance(value, list | tuple):
            self._wrong(key, "a list of texts, each in every language", value)
            return ()
        return tuple(self._words(f"{key}[{at}]", item) for at, item in enumerate(value))

    def _words(self, key: str, value: object) -> Text:
        if not isinstance(value, Mapping):
            self._wrong(key, "a text in each language", value)
            return Text()
        entries: list[tuple[str, str]] = []
        for locale, words in value.items():
            if isinstance(locale, str) and isinstance(words, str):
                entries.append((locale, words))
            else:
                self._wrong(f"{key}.{locale}", "a text", words)
        return Text(tuple(entries))

    def node(self, key: str, place: Place | None = None, *, required: bool = False) -> Node | None:
        value = self._take(key, required=required)
        if value is _ABSENT:
            return None
        return Node(value, f"{self.path}.{key}", place or self.place, self._problems)

    def nodes(self, key: str, kind: str = "", id_key: str = "id") -> list[Node]:
        """Return the objects of a list. With `kind`, each is a place of that kind, by the id that it carries."""
        value = self._take(key, required=False)
        if value is _ABSENT:
            return []
        if not isinstance(value, list | tuple):
            self._wrong(key, "a list", value)
            return []
        found = []
        for at, item in enumerate(value):
            place = self.place
            if kind:
                own = item.get(id_key) if isinstance(item, Mapping) else None
                place = Place(kind, own if isinstance(own, str) else "")
            node = Node(item, f"{self.path}.{key}[{at}]", place, self._problems)
            if isinstance(item, Mapping):
                found.append(node)
        return found

    def skip(self, key: str) -> None:
        """Allow a key that is read elsewhere."""
        self._asked.append(key)

    def done(self) -> None:
        for key in self.raw:
            if key not in self._asked:
                self.fault("unknown-key", str(key), key=key, allowed=", ".join(self._asked))


def shown(value: object) -> str:
    """Return a value as a trainer would recognise it, shortened."""
    words = "nothing" if value is None else "a list" if isinstance(value, list | tuple) else str(value)
    return words if len(words) <= 60 else words[:57] + "…"

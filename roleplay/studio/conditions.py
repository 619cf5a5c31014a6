"""Conditions as a trainer writes them, on one line: ``mood >= 1 and (knows order-84 or not asked order-84)``.

``show`` and ``read`` are inverse: what is shown reads back as the same guard tree. Plain Python; the faults that
``read`` raises carry the place in the text.
"""

import re
from collections.abc import Mapping
from typing import Any

OPERATORS = ("==", "!=", "<=", ">=", "<", ">")
_TOKEN = re.compile(r"\s*(==|!=|<=|>=|[<>()=]|-?\d+(?![\w-])|[A-Za-z0-9][\w-]*)")
_KEYED = {"knows": "fact", "unknown": "fact", "asked": "asked", "seen": "seen"}
_WORDS = {"and", "or", "not", "always", "never", "on", "off", "channel", "elapsed", *_KEYED}


class ConditionFault(ValueError):
    """The text is no condition. ``at`` is the place of the first character that cannot be read, from 0."""

    def __init__(self, at: int, wanted: str) -> None:
        super().__init__(wanted)
        self.at = at
        self.wanted = wanted


def show(guard: Mapping[str, Any] | None) -> str:
    """A guard tree as text; empty when there is none. Raises ConditionFault for a tree of no known form."""
    return "" if guard is None else _show(guard, 0)


def _show(guard: Mapping[str, Any], depth: int) -> str:
    for head, word, empty in (("all", " and ", "always"), ("any", " or ", "never")):
        if head in guard:
            parts = [_show(part, depth + 1) for part in guard[head]]
            if len(parts) < 2:
                return parts[0] if parts else empty
            joined = word.join(parts)
            return f"({joined})" if depth else joined
    if "not" in guard:
        return f"not {_show(guard['not'], depth + 1)}"
    if "var" in guard:
        value = guard.get("value")
        said = {True: "true", False: "false"}[value] if isinstance(value, bool) else value
        return f"{guard['var']} {guard.get('op')} {said}"
    if "fact" in guard:
        return f"{'knows' if guard.get('known', True) else 'unknown'} {guard['fact']}"
    if "asked" in guard:
        return f"asked {guard['asked']}"
    if "seen" in guard:
        return f"seen {guard['seen']}"
    if "elapsed" in guard:
        return f"elapsed {guard['elapsed'].get('op')} {guard['elapsed'].get('value')}"
    if "channel" in guard:
        return f"channel is {guard['channel']}"
    if "on_hold" in guard:
        return "on hold" if guard["on_hold"] else "off hold"
    if "muted" in guard:
        return "muted" if guard["muted"] else "unmuted"
    if "handed" in guard:
        return f"handed {guard['handed']}"
    raise ConditionFault(0, "a condition")


def read(text: str) -> dict[str, Any] | None:
    """The guard tree of a text; None for an empty one. Raises :class:`ConditionFault`."""
    if not text.strip():
        return None
    reader = _Reader(text)
    guard = reader.either()
    if reader.word:
        raise ConditionFault(reader.at, "and, or, or the end")
    return guard


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.end = 0
        self.at = 0
        self.depth = 0
        self.word = ""
        self._next()

    def _next(self) -> str:
        taken = self.word
        match = _TOKEN.match(self.text, self.end)
        if match is None:
            self.at = self.end + len(self.text[self.end :]) - len(self.text[self.end :].lstrip())
            if self.text[self.end :].strip():
                raise ConditionFault(self.at, "a word, a number or a comparison")
            self.word = ""
        else:
            self.word, self.at, self.end = match[1], match.start(1), match.end()
        return taken

    def either(self) -> dict[str, Any]:
        parts = [self._both()]
        while self.word == "or":
            self._next()
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else {"any": parts}

    def _both(self) -> dict[str, Any]:
        parts = [self._one()]
        while self.word == "and":
            self._next()
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else {"all": parts}

    def _one(self) -> dict[str, Any]:
        self.depth += 1
        if self.depth > 20:
            raise ConditionFault(self.at, "fewer brackets")
        try:
            if self.word == "not":
                self._next()
                return {"not": self._one()}
            if self.word == "(":
                self._next()
                inner = self.either()
                self._want(")")
                return inner
            return self._leaf()
        finally:
            self.depth -= 1

    def _leaf(self) -> dict[str, Any]:
        head, at = self._next(), self.at
        if head == "always":
            return {"all": []}
        if head == "never":
            return {"any": []}
        if head in _KEYED:
            ref = self._name()
            return {"fact": ref, "known": head == "knows"} if _KEYED[head] == "fact" else {head: ref}
        if head in ("on", "off"):
            self._want("hold")
            return {"on_hold": head == "on"}
        compared = self.word == "=" or self.word in OPERATORS
        if head in ("muted", "unmuted") and not compared:
            return {"muted": head == "muted"}
        if head == "handed" and not compared:
            if self.word not in ("warm", "cold"):
                raise ConditionFault(self.at, "warm or cold")
            return {"handed": self._next()}
        if head == "channel":
            if self.word in ("is", "=", "=="):
                self._next()
            return {"channel": self._name()}
        if head == "elapsed":
            op, value = self._comparison()
            if not isinstance(value, int) or isinstance(value, bool):
                raise ConditionFault(at, "a number of seconds")
            return {"elapsed": {"op": op, "value": value}}
        if not re.fullmatch(r"[A-Za-z][\w-]*", head) or head in _WORDS:
            raise ConditionFault(at if not head else max(0, at - len(head) - 1), "a condition")
        op, value = self._comparison()
        return {"var": head, "op": op, "value": value}

    def _comparison(self) -> tuple[str, int | bool | str]:
        op = "==" if self.word == "=" else self.word
        if op not in OPERATORS:
            raise ConditionFault(self.at, "a comparison such as >=")
        self._next()
        word = self.word
        if re.fullmatch(r"-?\d+", word):
            self._next()
            return op, int(word)
        name = self._name()
        return op, {"true": True, "yes": True, "false": False, "no": False}.get(name, name)

    def _name(self) -> str:
        if not re.fullmatch(r"[A-Za-z0-9][\w-]*", self.word):
            raise ConditionFault(self.at, "a name")
        return self._next()

    def _want(self, word: str) -> None:
        if self.word != word:
            raise ConditionFault(self.at, word)
        self._next()

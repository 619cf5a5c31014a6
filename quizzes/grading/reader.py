"""A strict reader over plain JSON values: it takes what it expects, and notes the rest by path.

It never raises and never guesses: a wrong value yields a harmless default and a finding, so that one pass
names every problem of a document.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TypeVar

from quizzes.grading.findings import Finding, Value, join
from quizzes.grading.text import Text

KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
CLAUSE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*/[a-z0-9]+(?:-[a-z0-9]+)*")
LOCALE = re.compile(r"[a-z]{2,3}(?:-[a-zA-Z0-9]{2,8})*")
DECIMAL = re.compile(r"-?\d{1,12}(?:\.\d{1,6})?")
KEY_LENGTH = 80
TEXT_LENGTH = 4_000
LIST_LENGTH = 500
"""Upper bounds keep a hostile or broken document cheap to refuse (see the security tests on long input)."""

E = TypeVar("E", bound=str)


def tidy(words: str) -> str:
    """The stored form of words: composed characters, one kind of line end, no space around."""
    return unicodedata.normalize("NFC", words.replace("\r\n", "\n").replace("\r", "\n")).strip()


class Reader:
    """Reads one JSON object at ``path``; everything odd is appended to ``findings``."""

    def __init__(self, value: object, path: str, findings: list[Finding]) -> None:
        self.path = path
        self.findings = findings
        self._seen: set[str] = set()
        self._data: Mapping[object, object] = {}
        if isinstance(value, Mapping):
            self._data = value
        else:
            self.note("", "not-an-object")

    def note(self, name: str, code: str, *, blocking: bool = True, **values: Value) -> None:
        """Add a finding about the field ``name`` of this object."""
        self.findings.append(Finding(join(self.path, name), code, values, blocking))

    def take(self, name: str) -> object:
        """The raw value of a field, or None; the field counts as known from now on."""
        self._seen.add(name)
        return self._data.get(name)

    def whole(self, name: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number from ``low`` to ``high``. Truth values are not numbers."""
        value = self.take(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, int) or isinstance(value, bool):
            self.note(name, "missing" if value is None else "not-a-whole-number")
        elif not low <= value <= high:
            self.note(name, "out-of-range", low=low, high=high, value=_short(value))
        else:
            return value
        return default if default is not None else low

    def decimal(self, name: str, default: str = "") -> str:
        """An exact number, written as words with a point or as a whole number: its shortest spelling."""
        value = self.take(name)
        if value is None and default:
            return default
        said = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        if isinstance(said, str) and DECIMAL.fullmatch(said):
            return _shortest(said)
        self.note(name, "missing" if value in (None, "") else "not-a-number", value=_short(value))
        return default or "0"

    def flag(self, name: str) -> bool:
        """Yes or no; no when it is absent."""
        value = self.take(name)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.note(name, "not-yes-or-no", value=_short(value))
        return False

    def key(self, name: str) -> str:
        """A stable key: lower-case letters, digits, single dashes."""
        value = self.take(name)
        if isinstance(value, str) and len(value) <= KEY_LENGTH and KEY.fullmatch(value):
            return value
        self.note(name, "missing" if value in (None, "") else "not-a-key", value=_short(value))
        return ""

    def choice(self, name: str, kinds: type[E], default: E | None = None) -> E | None:
        """One value of a closed list."""
        value = self.take(name)
        if value is None and default is not None:
            return default
        known: Iterable[E] = kinds  # type: ignore[assignment]  # every kind passed here is a StrEnum
        for one in known:
            if value == one:
                return one
        self.note(name, "not-one-of", known=", ".join(known), value=_short(value))
        return default

    def choices(self, name: str, kinds: type[E]) -> tuple[E, ...]:
        """A list of values of a closed list, each once, in the list's own order."""
        given = self.items(name)
        known: list[E] = list(kinds)  # type: ignore[call-overload]  # every kind passed here is a StrEnum
        for index, value in enumerate(given):
            if value not in known:
                self.note(f"{name}[{index}]", "not-one-of", known=", ".join(known), value=_short(value))
            elif value in given[:index]:
                self.note(f"{name}[{index}]", "twice", value=_short(value))
        return tuple(one for one in known if one in given)

    def has(self, name: str) -> bool:
        """Whether a field is there and says anything; it counts as known from now on."""
        return self.take(name) is not None

    def instant(self, name: str) -> str:
        """A moment in ISO form with its offset, given back in UTC to the minute; blank when it is absent."""
        value = self.take(name)
        if value is None or value == "":
            return ""
        try:
            moment = datetime.fromisoformat(value) if isinstance(value, str) and len(value) <= 40 else None
            if moment is not None and moment.tzinfo is not None:
                return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
        except (ValueError, OverflowError):
            pass
        self.note(name, "not-an-instant", value=_short(value))
        return ""

    def items(self, name: str, *, needed: bool = False) -> list[object]:
        """A list; empty when absent."""
        value = self.take(name)
        if value is None and not needed:
            return []
        if not isinstance(value, list):
            self.note(name, "missing" if value is None else "not-a-list")
            return []
        if len(value) > LIST_LENGTH:
            self.note(name, "too-many", limit=LIST_LENGTH)
            return []
        if needed and not value:
            self.note(name, "missing")
        return value

    def names(self, name: str, pattern: re.Pattern[str] = KEY) -> tuple[str, ...]:
        """A list of keys, each once, in the author's order."""
        found: dict[str, None] = {}
        for index, value in enumerate(self.items(name)):
            place = f"{name}[{index}]"
            if not isinstance(value, str) or len(value) > 2 * KEY_LENGTH or not pattern.fullmatch(value):
                self.note(place, "not-a-key", value=_short(value))
            elif value in found:
                self.note(place, "twice", value=value)
            else:
                found[value] = None
        return tuple(found)

    def text(self, name: str, *, needed: bool = False) -> Text:
        """Words per language; blank ones count as absent."""
        value = self.take(name)
        if value is None:
            if needed:
                self.note(name, "missing")
            return {}
        if not isinstance(value, Mapping):
            self.note(name, "not-a-text")
            return {}
        said: dict[str, str] = {}
        for locale, words in value.items():
            place = f"{name}.{_short(locale)}"
            if not isinstance(locale, str) or not LOCALE.fullmatch(locale):
                self.note(place, "not-a-locale", value=_short(locale))
            elif not isinstance(words, str):
                self.note(place, "not-words")
            elif len(words) > TEXT_LENGTH:
                self.note(place, "too-long", limit=TEXT_LENGTH)
            elif "\x00" in words:
                self.note(place, "not-words")
            elif tidy(words):
                said[locale] = tidy(words)
        if needed and not said:
            self.note(name, "missing")
        return said

    def close(self) -> None:
        """Note every field that nobody asked for: a misspelt field must not be lost in silence."""
        for name in self._data:
            if name not in self._seen:
                self.note(_short(name), "unknown-field")


def _shortest(number: str) -> str:
    whole, _point, rest = number.partition(".")
    rest, sign = rest.rstrip("0"), whole[:1] if whole.startswith("-") else ""
    whole = whole.removeprefix("-").lstrip("0") or "0"
    said = f"{whole}.{rest}" if rest else whole
    return said if said == "0" else sign + said


def _short(value: object) -> str:
    said = str(value)
    return said if len(said) <= 40 else said[:39] + "…"

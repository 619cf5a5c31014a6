"""What a cell says, in one spelling: text, days, languages, e-mail addresses."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from learning.lists.columns import FIELDS, spelled

type Cell = str | date | int | float | bool | None
type Order = Literal["", "dmy", "mdy"]
type Errors = dict[str, dict[str, Any]]

LONGEST = {"number": 40, "name": 120, "branch": 120, "job": 120, "manager": 40, "email": 254}
SHOWN = 120
"""Characters that are kept of what could not be read."""
YEARS = range(1900, 2101)
_NEEDED = ("number", "name", "branch", "job", "hired_on")
_ISO = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})\.?")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\.?")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_MIDNIGHT = re.compile(r"[T ]00:00(:00(\.0+)?)?Z?$")
_EMAIL = re.compile(r"[^@\s,;<>\"']+@[^@\s,;<>\"']+\.[^@\s,;<>\"'.]{2,}")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Line:
    """One row: what each field says, and what is wrong by field (``{"key": …}`` and what fills its sentence)."""

    row: int
    data: dict[str, str]
    errors: Errors = field(default_factory=dict)


def text(cell: Cell) -> str:
    """A cell as words: composed, without marks that nobody sees, blanks once."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    words = unicodedata.normalize("NFC", str(cell)[:2000])
    seen = "".join(" " if unicodedata.category(one) in ("Cc", "Zs", "Zl", "Zp") else one for one in words)
    seen = "".join(one for one in seen if unicodedata.category(one) not in ("Cf", "Cs", "Cn", "Co"))
    return undefused(" ".join(seen.split()))


def defused(words: str) -> str:
    """What a spreadsheet shows as it stands, and does not work out."""
    return f"'{words}" if words.startswith((*_FORMULA, "\x00")) else words


def undefused(words: str) -> str:
    """The words as they were before :func:`defused`."""
    return words[1:] if len(words) > 1 and words[0] == "'" and words[1] in _FORMULA else words


def day(words: str, order: Order) -> date | str:
    """The day that is meant, or the key of what is wrong: ``date`` or ``date-order`` (day or month first?)."""
    words = _MIDNIGHT.sub("", words)
    if match := _ISO.fullmatch(words):
        year, month, number = (int(part) for part in match.groups())
        return _date(year, month, number)
    if match := _DOTTED.fullmatch(words):
        number, month, year = (int(part) for part in match.groups())
        return _date(year, month, number)
    if match := _SLASHED.fullmatch(words):
        first, second, year = (int(part) for part in match.groups())
        if order == "mdy":
            return _date(year, first, second)
        if order == "dmy" or first > 12 or first == second:
            return _date(year, second, first)
        return _date(year, first, second) if second > 12 else "date-order"
    return "date"


def _date(year: int, month: int, number: int) -> date | str:
    if year not in YEARS:
        return "date"
    try:
        return date(year, month, number)
    except ValueError:
        return "date"


def line(row: int, cells: Mapping[str, Cell], order: Order, languages: Mapping[str, str]) -> Line:
    """Read one row. ``languages`` knows each language's code by every name of it, spelled by ``spelled``."""
    data: dict[str, str] = {}
    errors: Errors = {}
    for name in FIELDS:
        if name not in cells:
            continue
        words = text(cells[name])
        if words and name in ("hired_on", "left_on"):
            found = day(words, order)
            if isinstance(found, date):
                words = found.isoformat()
            else:
                errors[name] = {"key": found}
        elif words and name in ("locale", "support_locale"):
            code = languages.get(spelled(words))
            if code is None:
                errors[name] = {"key": "language"}
            words = code or words
        elif name == "email" and words and not _EMAIL.fullmatch(words):
            errors[name] = {"key": "email"}
        elif not words and name in _NEEDED:
            errors[name] = {"key": "empty"}
        if len(words) > LONGEST.get(name, SHOWN):
            errors[name] = {"key": "long", "most": LONGEST.get(name, SHOWN)}
            words = words[:SHOWN]
        data[name] = words
    left_on = data.get("left_on")
    if left_on and not errors.keys() & {"hired_on", "left_on"} and left_on < data.get("hired_on", ""):
        errors["left_on"] = {"key": "before-first-day"}
    if data.get("number") and data["number"].casefold() == data.get("manager", "").casefold():
        errors["manager"] = {"key": "themselves"}
    return Line(row, data, errors)

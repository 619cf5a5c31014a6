"""Effects, promises, limits and the like as short lines of text, one thing after the other, parted by commas.

Each pair of functions is inverse: what is shown reads back as the same value. Plain Python.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

_NAME = r"[A-Za-z0-9][\w-]*"
_STEP = re.compile(rf"({_NAME})\s*([+-])\s*(\d+)\Z")
_SET = re.compile(rf"({_NAME})\s*=\s*(-?\d+|{_NAME})\Z")
_PAIR = re.compile(rf"({_NAME})\s+(\S+)\Z")
HOWS = ("kept", "approved", "corrected")


class ShorthandFault(ValueError):
    """One piece cannot be read; it is the message."""


def _pieces(text: str) -> list[str]:
    return [piece.strip() for piece in text.replace("\n", ",").split(",") if piece.strip()]


def show_effects(effects: Sequence[Mapping[str, Any]]) -> str:
    """``mood +1, told = true``."""
    said = []
    for effect in effects:
        if "add" in effect:
            said.append(f"{effect['add']} {effect.get('by', 0):+d}")
        else:
            said.append(f"{effect.get('set')} = {show_value(effect.get('to'))}")
    return ", ".join(said)


def read_effects(text: str) -> list[dict[str, Any]]:
    """Raises ShorthandFault."""
    found: list[dict[str, Any]] = []
    for piece in _pieces(text):
        if match := _STEP.match(piece):
            found.append({"add": match[1], "by": int(match[2] + match[3])})
        elif match := _SET.match(piece):
            found.append({"set": match[1], "to": read_value(match[2])})
        else:
            raise ShorthandFault(piece)
    return found


def show_promises(promises: Sequence[Mapping[str, Any]]) -> str:
    """``refund 84``."""
    return ", ".join(f"{promise.get('authority')} {promise.get('amount')}" for promise in promises)


def read_promises(text: str) -> list[dict[str, Any]]:
    """Raises ShorthandFault."""
    found = []
    for piece in _pieces(text):
        match = _PAIR.match(piece)
        if match is None or not match[2].isdecimal():
            raise ShorthandFault(piece)
        found.append({"authority": match[1], "amount": int(match[2])})
    return found


def show_keeps(keeps: Sequence[Mapping[str, Any]]) -> str:
    """``refund approved``."""
    return ", ".join(f"{keep.get('authority')} {keep.get('how')}" for keep in keeps)


def read_keeps(text: str) -> list[dict[str, Any]]:
    """Raises ShorthandFault."""
    found = []
    for piece in _pieces(text):
        match = _PAIR.match(piece)
        if match is None or match[2] not in HOWS:
            raise ShorthandFault(piece)
        found.append({"authority": match[1], "how": match[2]})
    return found


def show_limits(limits: Mapping[str, Any]) -> str:
    """``employee 50, manager 200``."""
    return ", ".join(f"{role} {limit}" for role, limit in limits.items())


def read_limits(text: str) -> dict[str, int]:
    """Raises ShorthandFault."""
    found: dict[str, int] = {}
    for piece in _pieces(text):
        match = _PAIR.match(piece)
        if match is None or not match[2].isdecimal():
            raise ShorthandFault(piece)
        found[match[1]] = int(match[2])
    return found


def show_values(values: Mapping[str, Any]) -> str:
    """``mood = -2, told = true``."""
    return ", ".join(f"{name} = {show_value(value)}" for name, value in values.items())


def read_values(text: str) -> dict[str, int | bool | str]:
    """Raises ShorthandFault."""
    found: dict[str, int | bool | str] = {}
    for piece in _pieces(text):
        match = _SET.match(piece)
        if match is None:
            raise ShorthandFault(piece)
        found[match[1]] = read_value(match[2])
    return found


def show_words(words: Sequence[str]) -> str:
    """``first, second``."""
    return ", ".join(words)


def read_words(text: str) -> list[str]:
    """Anything between the commas."""
    return _pieces(text)


def show_value(value: Any) -> str:
    """``true``, ``7``, ``calm``."""
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def read_value(word: str) -> int | bool | str:
    """A number, yes or no, else the word itself."""
    if re.fullmatch(r"-?\d+", word):
        return int(word)
    return {"true": True, "yes": True, "false": False, "no": False}.get(word, word)

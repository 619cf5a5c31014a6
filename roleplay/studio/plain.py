"""A part of the document as lines of text, to lay two versions side by side."""

from collections.abc import Mapping
from typing import Any

from roleplay.studio import conditions

_GUARDS = {"when", "done"}


def lines_of(value: Any, path: str = "") -> list[str]:
    """Each value on a line of its own, after the keys that lead to it."""
    if isinstance(value, Mapping):
        if path.rsplit(" ", 1)[-1] in _GUARDS:
            return [f"{path}: {conditions.show(value)}"]
        return [line for key, one in value.items() for line in lines_of(one, f"{path} {key}".strip())]
    if isinstance(value, list):
        if all(not isinstance(one, Mapping | list) for one in value):
            return [f"{path}: {', '.join(str(one) for one in value)}"]
        return [line for at, one in enumerate(value, 1) for line in lines_of(one, f"{path} {at}")]
    return [f"{path}: {value}"]

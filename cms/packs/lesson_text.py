"""A Markdown file of a pack taken apart: front matter, running text, and fenced directives."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from cms.packs.marks import Marked, load_marked

_OPEN = re.compile(r"^:::[ \t]*([a-z][a-z-]*)[ \t]*(?:\{#([A-Za-z0-9][A-Za-z0-9_-]*)\})?[ \t]*$")
_CLOSE = re.compile(r"^:::[ \t]*$")


@dataclass
class Piece:
    """Running text (``name`` is empty), or a directive with its YAML. ``line`` is its first line in the file."""

    line: int
    text: str
    name: str = ""
    id: str = ""


@dataclass
class Parts:
    """A file taken apart, with the faults of its shape."""

    front: Marked = field(default_factory=Marked)
    pieces: list[Piece] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)


def take_apart(text: str) -> Parts:
    """Front matter between two lines of ``---``, then the body."""
    parts = Parts()
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[0].rstrip() != "---":
        parts.faults.append((1, _("The file begins with --- and the facts about it.")))
        return parts
    end = next((i for i, line in enumerate(lines[1:], start=1) if line.rstrip() == "---"), None)
    if end is None:
        parts.faults.append((1, _("The front matter has no closing ---.")))
        return parts
    parts.front = load_marked("\n".join(lines[1:end]), 2)
    parts.faults += parts.front.faults
    parts.pieces = list(_pieces(lines, end + 1, parts.faults))
    return parts


def _pieces(lines: list[str], start: int, faults: list[tuple[int, str]]) -> Iterator[Piece]:
    plain: list[str] = []
    plain_from = start
    at = start
    while at < len(lines):
        line = lines[at]
        if not line.startswith(":::"):
            plain.append(line)
            at += 1
            continue
        if any(text.strip() for text in plain):
            yield Piece(plain_from + 1, "\n".join(plain))
        opened = _OPEN.match(line)
        if opened is None:
            faults.append((at + 1, _("A block opens with :::name, or :::name {#its-id}.")))
            at += 1
        else:
            end = next((i for i in range(at + 1, len(lines)) if _CLOSE.match(lines[i])), None)
            other = next((i for i in range(at + 1, len(lines)) if _OPEN.match(lines[i])), None)
            if end is None or (other is not None and other < end):
                faults.append((at + 1, _("The block “%(name)s” has no closing :::.") % {"name": opened[1]}))
                end = (other - 1) if other is not None else len(lines)
            yield Piece(at + 2, "\n".join(lines[at + 1 : end]), opened[1], opened[2] or "")
            at = end + 1
            if other is not None and at > other:
                at = other
        plain, plain_from = [], at
    if any(text.strip() for text in plain):
        yield Piece(plain_from + 1, "\n".join(plain))

"""What a pack says, file by file, as documents in canonical form."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from cms.packs.complaint import Complaint
from cms.packs.marks import Marked

KINDS = ("standard", "quiz", "scenario", "lesson", "module", "course")
"""In the order in which they can be published: nothing points at what comes after it."""


@dataclass
class Item:
    """One thing of a pack. ``document`` holds all languages; ``lines`` tells where its parts stand."""

    kind: str
    key: str
    file: str
    document: dict[str, Any]
    lines: Marked = field(default_factory=Marked)
    block_lines: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)

    @property
    def ref(self) -> str:
        """``kind:key``."""
        return f"{self.kind}:{self.key}"

    def complaint(self, message: str, path: tuple[str | int, ...] = ()) -> Complaint:
        """A complaint about a part of this item."""
        return Complaint(self.file, self.lines.line(path), message)


@dataclass
class Content:
    """A whole pack. ``media`` is by SHA-256: the file's name in the pack, and its bytes."""

    meta: dict[str, Any] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    media: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    complaints: list[Complaint] = field(default_factory=list)

    def of(self, kind: str) -> Iterator[Item]:
        """The items of a kind, in the order of their files."""
        return (item for item in self.items.values() if item.kind == kind)

    @property
    def clauses(self) -> set[str]:
        """The references of all clauses in its standards."""
        return {
            f"{item.key}/{clause['key']}"
            for item in self.of("standard")
            for text in item.document["texts"].values()
            for clause in text["clauses"]
        }

    def has(self, kind: str, key: str) -> bool:
        return f"{kind}:{key}" in self.items


@dataclass(frozen=True)
class Site:
    """What the site has already, for references out of the pack."""

    has: Callable[[str, str], bool] = lambda _kind, _key: False
    has_clause: Callable[[str], bool] = lambda _ref: False

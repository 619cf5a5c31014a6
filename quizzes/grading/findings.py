"""What is wrong with a document, and where: a JSON path, a code, and the values to say it with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Value = str | int


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend (``blocking``) or to think about.

    ``path`` is a JSON path as an author would read it: ``questions[2].options[0].text.lv``; the empty path is
    the whole document. ``code`` is stable; its words stand in ``quizzes.words``.
    """

    path: str
    code: str
    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    blocking: bool = True

    def under(self, prefix: str) -> "Finding":
        """The same finding, seen from a document that holds this one at ``prefix``."""
        return Finding(join(prefix, self.path), self.code, self.values, self.blocking)


def join(parent: str, child: str) -> str:
    """Put two parts of a JSON path together."""
    if not parent or not child:
        return parent or child
    return f"{parent}{child}" if child.startswith("[") else f"{parent}.{child}"


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """Those that must be mended before anything is published or stored."""
    return [finding for finding in findings if finding.blocking]


class DocumentRefused(ValueError):
    """A document cannot be read. ``findings`` holds everything that is wrong with it, not only the first."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(f"{one.path or '(document)'}: {one.code}" for one in self.findings))

"""What there is to say of a file or of one of its questions, and what reading and writing give back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

Value = str | int


class Outcome(StrEnum):
    """What a remark means for its question, or, at line 0, for the file."""

    REFUSED = "refused"
    """It does not come along."""
    LOST = "lost"
    """It comes along without this."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that could not be carried. ``line`` counts from 1; ``question`` is its key, where it has one."""

    code: str
    line: int = 0
    outcome: Outcome = Outcome.LOST
    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    question: str = ""


@dataclass(frozen=True, slots=True)
class ReadQuestion:
    """A question of a file: where it begins, its document, and what of it was left behind.

    ``labels_made``: the file does not say what its true and false are called.
    """

    line: int
    document: dict[str, Any]
    remarks: tuple[Remark, ...] = ()
    labels_made: bool = False


@dataclass(frozen=True, slots=True)
class ReadFile:
    """All of a file. ``remarks`` are about the file itself and about questions that do not come along."""

    questions: tuple[ReadQuestion, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """A file to hand out, and what stayed behind."""

    content: str
    remarks: tuple[Remark, ...] = ()


class FileRefused(ValueError):
    """A file that cannot be read at all."""

    def __init__(self, code: str, line: int = 0, **values: Value) -> None:
        self.remark = Remark(code, line, Outcome.REFUSED, values)
        super().__init__(f"line {line}: {code}")


def refused(remarks: Sequence[Remark]) -> bool:
    """Whether any of these keeps its question out."""
    return any(remark.outcome is Outcome.REFUSED for remark in remarks)

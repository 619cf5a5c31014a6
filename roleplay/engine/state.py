"""The state of a play: frozen, hashable, and JSON there and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Literal, NamedTuple

from .guards import Value


class Mode(StrEnum):
    COACH = "coach"
    PRACTICE = "practice"
    EXAM = "exam"

    @property
    def counts(self) -> bool:
        """Whether a result in this mode goes into the employee record."""
        return self is Mode.EXAM


class Status(StrEnum):
    RUNNING = "running"
    ENDED = "ended"
    ABANDONED = "abandoned"


class Spoken(NamedTuple):
    """One entry of the transcript. `id` is the line's or, for the learner's own words, the option's."""

    n: int
    turn: str
    speaker: str
    kind: Literal["line", "option"]
    id: str


class Evidence(NamedTuple):
    """A criterion was shown (delta above zero) or missed (below), by an option, in input number n."""

    n: int
    option: str
    criterion: str
    delta: int


class Commitment(NamedTuple):
    """A promise made. `over` says that it went beyond what the learner might give at that moment."""

    n: int
    option: str
    authority: str
    amount: int
    over: bool
    status: Literal["open", "kept", "approved", "corrected"] = "open"

    @property
    def broken(self) -> bool:
        """Over the limit, and neither approved nor corrected nor otherwise kept."""
        return self.over and self.status == "open"


class Assumption(NamedTuple):
    """The learner acted on a fact that was not known."""

    n: int
    option: str
    fact: str


class Fatal(NamedTuple):
    n: int
    option: str
    criterion: str


@dataclass(frozen=True, slots=True)
class State:
    """Everything that is true of a play at one moment. `n` counts the inputs that were accepted.

    `vars` and `visits` stand in the order of the scenario's variables and turns, to which `digest` pins them.
    Times are logical seconds since the scene began. While the customer is on hold, `hold_since` is when that began
    and `hold_due` is when the announced time runs out (None: nothing was announced).
    """

    digest: str
    mode: Mode
    seed: int
    locale: str
    support_locale: str
    turn: str
    channel: str
    vars: tuple[Value, ...]
    visits: tuple[int, ...]
    known: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    taken: frozenset[str] = frozenset()
    approved: frozenset[str] = frozenset()
    commitments: tuple[Commitment, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    fatal: tuple[Fatal, ...] = ()
    transcript: tuple[Spoken, ...] = ()
    clock_s: int = 0
    hold_since: int | None = None
    hold_due: int | None = None
    rings: int = 0
    n: int = 0
    status: Status = Status.RUNNING
    ending: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return a JSON object; sets are sorted, so that equal states give equal bytes."""
        body: dict[str, Any] = {}
        for name in _NAMES:
            value = getattr(self, name)
            if name in _SETS:
                body[name] = sorted(value)
            elif name in _ROWS:
                body[name] = [list(row) for row in value]
            elif isinstance(value, tuple):
                body[name] = list(value)
            elif isinstance(value, StrEnum):
                body[name] = value.value
            else:
                body[name] = value
        return body

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> State:
        """Read what `to_json` wrote. Raises KeyError, TypeError or ValueError on anything else."""
        values: dict[str, Any] = {}
        for name in _NAMES:
            value = body[name]
            if name in _SETS:
                value = frozenset(value)
            elif name in _ROWS:
                value = tuple(_ROWS[name](*row) for row in value)
            elif isinstance(value, list):
                value = tuple(value)
            values[name] = value
        values["mode"], values["status"] = Mode(values["mode"]), Status(values["status"])
        return cls(**values)


_NAMES = tuple(cell.name for cell in fields(State))
_SETS = frozenset({"known", "asked", "taken", "approved"})
_ROWS: Mapping[str, Any] = {
    "commitments": Commitment,
    "evidence": Evidence,
    "assumptions": Assumption,
    "fatal": Fatal,
    "transcript": Spoken,
}

"""The state of a play: frozen, hashable, and JSON there and back."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Literal, NamedTuple

from .guards import Value

made = tuple.__new__
"""Makes a named tuple of its values in order, as its class does when it is called, at half the price.

For what every step makes; elsewhere names read better.
"""


class Mode(StrEnum):
    COACH = "coach"
    PRACTICE = "practice"
    EXAM = "exam"

    __hash__ = str.__hash__  # an enumeration's own is slow, and every state in a table is hashed

    @property
    def counts(self) -> bool:
        """Whether a result in this mode goes into the employee record."""
        return self is Mode.EXAM


class Status(StrEnum):
    RUNNING = "running"
    ENDED = "ended"
    ABANDONED = "abandoned"

    __hash__ = str.__hash__


class Spoken(NamedTuple):
    """One entry of the transcript. `id` is the line's or, for the learner's own words, the option's.

    `said` is what was said where the option has no words of its own: the things put in order, or the text written.
    """

    n: int
    turn: str
    speaker: str
    kind: Literal["line", "option"]
    id: str
    said: tuple[str, ...] = ()

    @property
    def own(self) -> bool:
        return self.kind == "option"


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


class Needless(NamedTuple):
    """Something was left to somebody above though the learner's own authority would have done."""

    n: int
    option: str
    authority: str


class Rating(NamedTuple):
    """What one rater gave for one criterion of what was written."""

    criterion: str
    level: int
    rater: str


class State(NamedTuple):
    """Everything that is true of a play at one moment. `n` counts the inputs that were accepted.

    `vars` and `visits` stand in the order of the scenario's variables and turns, to which `digest` pins them.
    Times are logical seconds since the scene began. While the customer is on hold, `hold_since` is when that began, or
    when its length was last announced, and `hold_due` is when that runs out (None: nothing was announced). `pace` is
    the learner's allowance for limits of time, in tenths (10 as usual, 15 half more, 0 no limits), `extra_s` the
    seconds that come on top, and `at_ms` the moment of the last input, from which a limit is counted. `checkpoints` are
    the numbers of inputs after which one may go back in practice.
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
    lens: str = ""
    pace: int = 10
    at_ms: int = 0
    muted_since: int | None = None
    handed: Literal["", "warm", "cold"] = ""
    needless: tuple[Needless, ...] = ()
    hints: int = 0
    hinted: int = 0
    """The input that asked for the last hint; 0 for none."""
    checkpoints: tuple[int, ...] = ()
    ratings: tuple[Rating, ...] = ()
    previous: tuple[Value, ...] = ()
    """The variables before the last input, so that a screen can say what it changed; empty at the start."""
    extra_s: int = 0

    def spoken(self, n: int, option: str) -> Spoken | None:
        """Return what the learner said in input n by taking this option."""
        return next((one for one in self.transcript if one.n == n and one.own and one.id == option), None)

    def to_json(self) -> dict[str, Any]:
        """Return a JSON object; sets are sorted, so that equal states give equal bytes."""
        body: dict[str, Any] = {}
        value: Any
        for name, value in zip(self._fields, self, strict=True):
            if name in _SETS:
                body[name] = sorted(value)
            elif name in _ROWS:
                body[name] = [
                    [list(cell) if isinstance(cell, tuple) else cell for cell in row] for row in value
                ]
            elif isinstance(value, tuple):
                body[name] = list(value)
            elif isinstance(value, StrEnum):
                body[name] = value.value
            else:
                body[name] = value
        return body

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> State:
        """Read what `to_json` wrote. Raises KeyError, TypeError or ValueError on anything else.

        A play that was stored by an earlier version lacks what that version did not know; it starts from the default.
        """
        values: dict[str, Any] = {}
        for name in cls._fields:
            if name in _LATER and name not in body:
                continue
            value = body[name]
            if name in _SETS:
                value = frozenset(value)
            elif name in _ROWS:
                value = tuple(
                    _ROWS[name](*[tuple(cell) if isinstance(cell, list) else cell for cell in row])
                    for row in value
                )
            elif isinstance(value, list):
                value = tuple(value)
            values[name] = value
        values["mode"], values["status"] = Mode(values["mode"]), Status(values["status"])
        return cls(**values)


_SETS = frozenset({"known", "asked", "taken", "approved"})
_LATER = frozenset(
    {
        "lens",
        "pace",
        "at_ms",
        "muted_since",
        "handed",
        "needless",
        "hints",
        "hinted",
        "checkpoints",
        "ratings",
        "extra_s",
    }
)
_ROWS: Mapping[str, Any] = {
    "needless": Needless,
    "ratings": Rating,
    "commitments": Commitment,
    "evidence": Evidence,
    "assumptions": Assumption,
    "fatal": Fatal,
    "transcript": Spoken,
}

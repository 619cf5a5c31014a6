"""Inputs: everything that can be done to a running scene. A play is its scenario, its seed and a list of these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from .canonical import digest_of

type Actor = Literal["learner", "system", "marker"]
ACTORS: tuple[Actor, ...] = ("learner", "system", "marker")


class Allowed(NamedTuple):
    """The learner's allowance for limits of time when an input arrived: it may change while a scene is played.

    ``pace`` multiplies a limit, in tenths (10 as usual, 15 half more, 0 no limits); ``extra_s`` seconds come on top.
    """

    pace: int
    extra_s: int


@dataclass(frozen=True, slots=True)
class Choose:
    """Take an option of this turn."""

    option: str
    at_ms: int = 0
    actor: Actor = "learner"
    allowed: Allowed | None = None


@dataclass(frozen=True, slots=True)
class Timeout:
    """The time for this turn is over: the turn's own timeout option is taken."""

    at_ms: int = 0
    actor: Actor = "system"
    allowed: Allowed | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """Put the customer on hold: takes the first hold option offered."""

    at_ms: int = 0
    actor: Actor = "learner"
    allowed: Allowed | None = None


@dataclass(frozen=True, slots=True)
class Return:
    """Come back to a customer on hold: takes the first return option offered."""

    at_ms: int = 0
    actor: Actor = "learner"
    allowed: Allowed | None = None


@dataclass(frozen=True, slots=True)
class Ring:
    """Let the phone ring this many times more before doing anything."""

    times: int = 1
    at_ms: int = 0
    actor: Actor = "learner"
    allowed: Allowed | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """Leave the scene. Always possible while it runs, and never held against the learner."""

    at_ms: int = 0
    actor: Actor = "learner"
    allowed: Allowed | None = None


@dataclass(frozen=True, slots=True)
class Pick:
    """Take several options of this turn at once, where the turn asks for several. Their order does not matter."""

    options: tuple[str, ...]
    at_ms: int = 0
    actor: Actor = "learner"
    allowed: Allowed | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "options", tuple(sorted(self.options)))


@dataclass(frozen=True, slots=True)
class Arrange:
    """Put the things of this turn in order, the first one first."""

    order: tuple[str, ...]
    at_ms: int = 0
    actor: Actor = "learner"
    allowed: Allowed | None = None


@dataclass(frozen=True, slots=True)
class Write:
    """Answer in words of one's own."""

    text: str
    at_ms: int = 0
    actor: Actor = "learner"
    allowed: Allowed | None = None


@dataclass(frozen=True, slots=True)
class AskHint:
    """Ask what this moment is about. Nothing in the scene changes."""

    at_ms: int = 0
    actor: Actor = "learner"
    allowed: Allowed | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """Give a level for one criterion of what was written, after the scene has ended. `rater` is an opaque name.

    Rating again replaces what the same rater gave before. Several raters: the median counts, halves rounded up.
    """

    criterion: str
    level: int
    rater: str
    at_ms: int = 0
    actor: Actor = "marker"
    allowed: None = None


type Input = Choose | Pick | Arrange | Write | Timeout | Hold | Return | Ring | AskHint | Stop | Rate

_PLAIN: Mapping[str, type[Timeout | Hold | Return | Stop | AskHint]] = {
    "timeout": Timeout,
    "hold": Hold,
    "return": Return,
    "stop": Stop,
    "hint": AskHint,
}
_WORD_OF: Mapping[type[Timeout | Hold | Return | Stop | AskHint], str] = {
    kind: word for word, kind in _PLAIN.items()
}


def input_to_json(given: Input) -> dict[str, Any]:
    """Return the input as a JSON object that `input_from_json` reads back."""
    when: dict[str, Any] = {"at_ms": given.at_ms, "actor": given.actor}
    if given.allowed is not None:
        when["allowed"] = list(given.allowed)
    match given:
        case Choose(option=option):
            return {"do": "choose", **when, "option": option}
        case Pick(options=options):
            return {"do": "pick", **when, "options": list(options)}
        case Arrange(order=order):
            return {"do": "arrange", **when, "order": list(order)}
        case Write(text=text):
            return {"do": "write", **when, "text": text}
        case Ring(times=times):
            return {"do": "ring", **when, "times": times}
        case Rate(criterion=criterion, level=level, rater=rater):
            return {"do": "rate", **when, "criterion": criterion, "level": level, "rater": rater}
        case _:
            return {"do": _WORD_OF[type(given)], **when}


def input_from_json(body: Mapping[str, object]) -> Input:
    """Read an input. Raises ValueError when it is none; what the scene allows is decided by `step`."""
    do, at_ms, actor = body.get("do"), body.get("at_ms", 0), body.get("actor", "learner")
    if not isinstance(at_ms, int) or isinstance(at_ms, bool) or at_ms < 0:
        raise ValueError("at_ms is a whole number of milliseconds, not below zero")
    who = next((one for one in ACTORS if one == actor), None)
    if who is None:
        raise ValueError("actor is one of " + ", ".join(ACTORS))
    allowed = _allowed(body)
    match do:
        case "choose":
            return Choose(_word(body, "option"), at_ms, who, allowed)
        case "pick":
            return Pick(_words(body, "options"), at_ms, who, allowed)
        case "arrange":
            return Arrange(_words(body, "order"), at_ms, who, allowed)
        case "write":
            return Write(_word(body, "text"), at_ms, who, allowed)
        case "ring":
            return Ring(_whole(body, "times", 1), at_ms, who, allowed)
        case "rate":
            return Rate(_word(body, "criterion"), _whole(body, "level", -1), _word(body, "rater"), at_ms, who)
    if isinstance(do, str) and do in _PLAIN:
        return _PLAIN[do](at_ms=at_ms, actor=who, allowed=allowed)
    raise ValueError("do is one of choose, pick, arrange, write, ring, rate, " + ", ".join(_PLAIN))


def _allowed(body: Mapping[str, object]) -> Allowed | None:
    match body.get("allowed"):
        case None:
            return None
        case [int(pace), int(extra_s)] if pace >= 0 and extra_s >= 0:
            return Allowed(pace, extra_s)
    raise ValueError("allowed is two whole numbers, not below zero: the pace in tenths, and seconds")


def _word(body: Mapping[str, object], key: str) -> str:
    value = body.get(key)
    if not isinstance(value, str):
        raise ValueError(f"{key} is a text")
    return value


def _words(body: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = body.get(key)
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise ValueError(f"{key} is a list of ids")
    return tuple(value)


def _whole(body: Mapping[str, object], key: str, default: int) -> int:
    value = body.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{key} is a whole number")
    return value


def input_digest(given: Input) -> str:
    """Return the sha256 of what the input does and who does it.

    The moment is left out, and the time allowed: a repeated request is the same input a second later. So a stored
    (attempt, n) with the same digest is a repeat to be answered again, and one with another digest is a conflict.
    """
    body = input_to_json(given)
    del body["at_ms"]
    body.pop("allowed", None)
    return digest_of(body)

"""Inputs: everything that can be done to a running scene. A play is its scenario, its seed and a list of these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from .canonical import digest_of

type Actor = Literal["learner", "system"]


@dataclass(frozen=True, slots=True)
class Choose:
    """Take an option of this turn."""

    option: str
    at_ms: int = 0
    actor: Actor = "learner"


@dataclass(frozen=True, slots=True)
class Timeout:
    """The time for this turn is over: the turn's own timeout option is taken."""

    at_ms: int = 0
    actor: Actor = "system"


@dataclass(frozen=True, slots=True)
class Hold:
    """Put the customer on hold: takes the first hold option offered."""

    at_ms: int = 0
    actor: Actor = "learner"


@dataclass(frozen=True, slots=True)
class Return:
    """Come back to a customer on hold: takes the first return option offered."""

    at_ms: int = 0
    actor: Actor = "learner"


@dataclass(frozen=True, slots=True)
class Ring:
    """Let the phone ring this many times more before doing anything."""

    times: int = 1
    at_ms: int = 0
    actor: Actor = "learner"


@dataclass(frozen=True, slots=True)
class Stop:
    """Leave the scene. Always possible while it runs, and never held against the learner."""

    at_ms: int = 0
    actor: Actor = "learner"


type Input = Choose | Timeout | Hold | Return | Ring | Stop

_PLAIN: Mapping[str, type[Timeout | Hold | Return | Stop]] = {
    "timeout": Timeout,
    "hold": Hold,
    "return": Return,
    "stop": Stop,
}


def input_to_json(given: Input) -> dict[str, str | int]:
    """Return the input as a JSON object that `input_from_json` reads back."""
    body: dict[str, str | int] = {
        "do": type(given).__name__.lower(),
        "at_ms": given.at_ms,
        "actor": given.actor,
    }
    if isinstance(given, Choose):
        body["option"] = given.option
    if isinstance(given, Ring):
        body["times"] = given.times
    return body


def input_from_json(body: Mapping[str, object]) -> Input:
    """Read an input. Raises ValueError when it is none; what the scene allows is decided by `step`."""
    do, at_ms, actor = body.get("do"), body.get("at_ms", 0), body.get("actor", "learner")
    if not isinstance(at_ms, int) or isinstance(at_ms, bool) or at_ms < 0:
        raise ValueError("at_ms is a whole number of milliseconds, not below zero")
    who: Actor
    if actor == "learner":
        who = "learner"
    elif actor == "system":
        who = "system"
    else:
        raise ValueError("actor is learner or system")
    if do == "choose":
        option = body.get("option")
        if not isinstance(option, str):
            raise ValueError("option is the id of an option")
        return Choose(option, at_ms, who)
    if do == "ring":
        times = body.get("times", 1)
        if not isinstance(times, int) or isinstance(times, bool):
            raise ValueError("times is a whole number")
        return Ring(times, at_ms, who)
    if isinstance(do, str) and do in _PLAIN:
        return _PLAIN[do](at_ms=at_ms, actor=who)
    raise ValueError("do is one of choose, timeout, hold, return, ring, stop")


def input_digest(given: Input) -> str:
    """Return the sha256 of what the input does and who does it.

    The moment is left out: a repeated request is the same input a second later. So a stored (attempt, n) with the
    same digest is a repeat to be answered again, and one with another digest is a conflict.
    """
    body = input_to_json(given)
    del body["at_ms"]
    return digest_of(body)

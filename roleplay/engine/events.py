"""Events: what one step did, in the order in which it happened. Never shown as such; the debrief and logs read them."""

from enum import StrEnum
from typing import NamedTuple

from .guards import Value


class EventKind(StrEnum):
    CHOSE = "chose"
    TIMED_OUT = "timed_out"
    RANG = "rang"
    ANSWERED = "answered"
    HELD = "held"
    CHECKED_IN = "checked_in"
    RETURNED = "returned"
    MUTED = "muted"
    UNMUTED = "unmuted"
    HANDED = "handed"
    NEEDLESS = "needless_escalation"
    HINTED = "hinted"
    RATED = "rated"
    HOLD_DECAY = "hold_decay"
    CHANGED = "changed"
    REVEALED = "revealed"
    ASSUMED = "assumed"
    PROMISED = "promised"
    OVER_PROMISE = "over_promise"
    SETTLED = "settled"
    EVIDENCE = "evidence"
    FATAL = "fatal"
    MOVED = "moved"
    SAID = "said"
    CHANNEL = "channel"
    BROKEN_PROMISE = "broken_promise"
    ENDED = "ended"
    ABANDONED = "abandoned"


class Event(NamedTuple):
    """`ref` is the id that the event is about; `value` is what it came to (a number, a word) where there is one."""

    kind: EventKind
    ref: str = ""
    value: Value = ""

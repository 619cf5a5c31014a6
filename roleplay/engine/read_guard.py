"""Reading a guard tree out of a document."""

from __future__ import annotations

from .guards import (
    OPERATORS,
    All,
    AnyOf,
    Asked,
    ChannelIs,
    Elapsed,
    FactKnown,
    Guard,
    Handed,
    Muted,
    Not,
    OnHold,
    Seen,
    VarIs,
)
from .reader import Node, shown
from .scenario import CHANNELS

DEEPEST = 20
"""Guards nested deeper than this are refused: nobody can read them, and walking them must not exhaust the stack."""

_HEADS = (
    "all",
    "any",
    "not",
    "var",
    "fact",
    "asked",
    "seen",
    "elapsed",
    "channel",
    "on_hold",
    "muted",
    "handed",
)
_OPS = tuple(OPERATORS)


def read_guard(parent: Node, key: str, *, required: bool = False, depth: int = 0) -> Guard | None:
    """Read the guard at `key`. None when there is none, or when it cannot be read (which is reported)."""
    node = parent.node(key, required=required)
    return None if node is None else _read(node, depth)


def _read(node: Node, depth: int) -> Guard | None:
    heads = [head for head in _HEADS if head in node.raw]
    if len(heads) != 1 or depth > DEEPEST:
        wanted = "a condition with one of " + ", ".join(_HEADS)
        node.fault("wrong-type", "", key="when", wanted=wanted, value=shown(dict(node.raw)))
        return None
    guard = _leaf(node, heads[0], depth)
    node.done()
    return guard


def _leaf(node: Node, head: str, depth: int) -> Guard | None:
    match head:
        case "all" | "any":
            parts = tuple(part for child in node.nodes(head) if (part := _read(child, depth + 1)) is not None)
            return All(parts) if head == "all" else AnyOf(parts)
        case "not":
            part = read_guard(node, "not", depth=depth + 1, required=True)
            return None if part is None else Not(part)
        case "var":
            name = node.word("var", required=True)
            op = node.one_of("op", _OPS, "==", required=True)
            value = node.scalar("value")
            return None if value is None else VarIs(name, op, value)
        case "fact":
            return FactKnown(node.word("fact", required=True), node.flag("known", True))
        case "asked":
            return Asked(node.word("asked", required=True))
        case "seen":
            return Seen(node.word("seen", required=True))
        case "elapsed":
            inner = node.node("elapsed", required=True)
            if inner is None:
                return None
            guard = Elapsed(
                inner.one_of("op", _OPS, ">=", required=True), inner.whole("value", required=True)
            )
            inner.done()
            return guard
        case "channel":
            return ChannelIs(node.one_of("channel", CHANNELS, "face", required=True))
        case "muted":
            return Muted(node.flag("muted", True))
        case "handed":
            return Handed(node.one_of("handed", ("warm", "cold"), "warm", required=True))
        case _:
            return OnHold(node.flag("on_hold", True))

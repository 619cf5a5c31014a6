"""Reading a turn, its lines and its options out of a document."""

from __future__ import annotations

from typing import Literal

from .read_guard import read_guard
from .reader import Node
from .scenario import (
    CHANNELS,
    Auto,
    Effect,
    EvidenceRule,
    HoldTerms,
    Keep,
    Kind,
    Line,
    Option,
    Promise,
    Tag,
    Text,
    Turn,
)

SPEAKERS: tuple[Literal["customer", "agent", "system", "supervisor", "wait"], ...] = (
    "customer",
    "agent",
    "system",
    "supervisor",
    "wait",
)
_ORDERS: tuple[Literal["shuffle", "fixed"], ...] = ("shuffle", "fixed")
_HOWS: tuple[Literal["kept", "approved", "corrected"], ...] = ("kept", "approved", "corrected")
_KINDS = tuple(Kind)
_TAGS = tuple(Tag)


def read_turn(node: Node) -> Turn:
    """Read one turn. Faults are collected in the node; what is faulty is read as absent."""
    turn = Turn(
        id=node.id(),
        speaker=node.one_of("speaker", SPEAKERS, "customer"),
        channel=node.one_of("channel", CHANNELS, "face") if node.has("channel") else None,
        say=tuple(_line(line) for line in node.nodes("say", "line")),
        order=node.one_of("order", _ORDERS, "shuffle"),
        options=tuple(_option(option) for option in node.nodes("options", "option")),
        auto=tuple(_auto(auto) for auto in node.nodes("auto")),
        timeout=node.word("timeout"),
    )
    node.skip("channel")
    node.done()
    return turn


def _line(node: Node) -> Line:
    line = Line(
        node.id(),
        node.text("text", required=True),
        read_guard(node, "when"),
        node.whole("weight", 1, lo=0) if node.has("weight") else None,
    )
    node.skip("weight")
    node.done()
    return line


def _auto(node: Node) -> Auto:
    auto = Auto(read_guard(node, "when"), node.word("to", required=True))
    node.done()
    return auto


def _option(node: Node) -> Option:
    option = Option(
        id=node.id(),
        text=node.text("text", required=True),
        to=node.word("to", required=True),
        kind=node.one_of("kind", _KINDS, Kind.SAY),
        when=read_guard(node, "when"),
        locked=_locked(node),
        once=node.flag("once", True),
        effects=tuple(effect for item in node.nodes("effects") if (effect := _effect(item)) is not None),
        asks=node.words("asks"),
        reveals=node.words("reveals"),
        requires_known=node.words("requires_known"),
        promises=tuple(_promise(item) for item in node.nodes("promises")),
        keeps=tuple(_keep(item) for item in node.nodes("keeps")),
        evidence=tuple(_evidence(item) for item in node.nodes("evidence")),
        fatal=node.word("fatal"),
        time_s=node.whole("time_s", 0, lo=0),
        tags=_tags(node),
        coach=node.text("coach"),
        hold=_hold(node.node("hold")),
    )
    node.done()
    return option


def _locked(node: Node) -> Text | None:
    if node.raw.get("locked") == "hide":
        node.skip("locked")
        return None
    return node.text("locked") or None


def _effect(node: Node) -> Effect | None:
    effect: Effect | None
    if "add" in node.raw:
        effect = Effect(node.word("add", required=True), "add", node.whole("by", 0, required=True))
    else:
        name, value = node.word("set", required=True), node.scalar("to")
        effect = None if value is None else Effect(name, "set", value)
    node.done()
    return effect


def _promise(node: Node) -> Promise:
    promise = Promise(node.word("authority", required=True), node.whole("amount", 0, lo=0, required=True))
    node.done()
    return promise


def _keep(node: Node) -> Keep:
    keep = Keep(node.word("authority", required=True), node.one_of("how", _HOWS, "kept", required=True))
    node.done()
    return keep


def _evidence(node: Node) -> EvidenceRule:
    rule = EvidenceRule(
        node.word("criterion", required=True), node.whole("delta", 0, required=True), node.text("why")
    )
    node.done()
    return rule


def _tags(node: Node) -> tuple[Tag, ...]:
    found: list[Tag] = []
    for word in node.words("tags"):
        if word in _TAGS:
            found.append(Tag(word))
        else:
            node.fault("wrong-type", "tags", key="tags", wanted="one of " + ", ".join(_TAGS), value=word)
    return tuple(found)


def _hold(node: Node | None) -> HoldTerms | None:
    if node is None:
        return None
    terms = HoldTerms(node.flag("announced", False, required=True), node.whole("minutes", 0, lo=0))
    node.done()
    return terms

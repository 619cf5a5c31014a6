"""Reading a turn, its lines and its options out of a document."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from .decision import Decision, Item, Multi, Rank, Written
from .read_guard import read_guard
from .reader import Node
from .scenario import (
    CHANNELS,
    Auto,
    Effect,
    EvidenceRule,
    Handover,
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
_MODES: tuple[Literal["warm", "cold"], ...] = ("warm", "cold")
_KINDS = tuple(Kind)
MOST_RANKED = 5
"""Things to put in order: more than five nobody can keep in mind, and analysis tries every order."""
LONGEST_TEXT = 4000
"""Characters of a written answer."""
_TAGS = tuple(Tag)


def read_turn(node: Node) -> Turn:
    """Read one turn. Faults are collected in the node; what is faulty is read as absent."""
    turn_id = node.id()
    decide, options = _decision(node, turn_id)
    turn = Turn(
        id=turn_id,
        speaker=node.one_of("speaker", SPEAKERS, "customer"),
        channel=node.one_of("channel", CHANNELS, "face") if node.has("channel") else None,
        say=tuple(_line(line) for line in node.nodes("say", "line")),
        order=node.one_of("order", _ORDERS, "shuffle"),
        options=options,
        auto=tuple(_auto(auto) for auto in node.nodes("auto")),
        timeout=node.word("timeout"),
        decide=decide,
        limit_s=node.whole("limit_s", 0, lo=0),
        checkpoint=node.flag("checkpoint", False),
        subject=node.text("subject"),
        queue=node.whole("queue", 0, lo=0) if node.has("queue") else None,
    )
    node.skip("channel")
    node.skip("queue")
    node.done()
    return turn


def _decision(node: Node, turn_id: str) -> tuple[Decision | None, tuple[Option, ...]]:
    """Read what is decided at a turn, and the options that it can end in."""
    decide = node.node("decide")
    if decide is None:
        return None, tuple(_option(option) for option in node.nodes("options", "option"))
    kind = decide.one_of("kind", ("multi", "rank", "written"), "multi", required=True)
    if kind == "rank":
        return _rank(node, decide)
    if kind == "written":
        return _written(node, decide, turn_id)
    to = decide.word("to", required=True)
    options = tuple(_option(option, to) for option in node.nodes("options", "option"))
    pick = decide.whole("pick", 2, lo=1)
    decide.done()
    if pick > max(1, len(options)):
        decide.fault("out-of-domain", "pick", name="pick", domain=f"from 1 to {len(options)}", value=pick)
    return Multi(pick, to), options


def _rank(node: Node, decide: Node) -> tuple[Rank, tuple[Option, ...]]:
    items = tuple(_item(item) for item in node.nodes("options", "option"))
    names = tuple(item.id for item in items)
    ideal = decide.words("ideal")
    if sorted(ideal) != sorted(names) or len(set(names)) != len(names):
        decide.fault("out-of-domain", "ideal", name="ideal", domain=", ".join(names), value=", ".join(ideal))
        ideal = names
    if not 2 <= len(items) <= MOST_RANKED:
        node.fault(
            "out-of-domain",
            "options",
            name="options",
            domain=f"from 2 to {MOST_RANKED} things to put in order",
            value=len(items),
        )
    bands: list[tuple[int, Option]] = []
    for band in decide.nodes("bands", "option"):
        at_least = band.whole("at_least", 0, lo=0, required=True)
        bands.append((at_least, replace(_option(band, texted=False, spoken=False), once=False)))
    bands.sort(key=lambda band: -band[0])
    if bands and bands[-1][0]:
        decide.fault("out-of-domain", "bands", name="at_least", domain="0 in the last", value=bands[-1][0])
    decide.done()
    return Rank(items, ideal, tuple(least for least, _ in bands)), tuple(option for _, option in bands)


def _item(node: Node) -> Item:
    item = Item(node.id(), node.text("text", required=True))
    node.done()
    return item


def _written(node: Node, decide: Node, turn_id: str) -> tuple[Written, tuple[Option, ...]]:
    task, rubric, model = decide.text("task"), decide.words("rubric"), decide.text("model", required=True)
    least, most = decide.whole("least", 1, lo=1), decide.whole("most", 2000, lo=1)
    if most > LONGEST_TEXT or least > most:
        decide.fault("out-of-domain", "most", name="most", domain=f"{least} to {LONGEST_TEXT}", value=most)
        least, most = min(least, LONGEST_TEXT), LONGEST_TEXT
    if "id" not in decide.raw:
        decide.raw = {**decide.raw, "id": f"{turn_id}-sent"}
    sent = replace(_option(decide, texted=False, spoken=False), once=False)
    others = tuple(_option(option) for option in node.nodes("options", "option"))
    return Written(sent.id, task, least, most, rubric, model), (sent, *others)


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


def _option(node: Node, to: str | None = None, *, texted: bool = True, spoken: bool = True) -> Option:
    """Read an option. `to` is where it leads if the turn says so for all of them; `texted`: it has words of its own;
    `spoken`: it is said, so that it may hold, mute or hand over. A letter that is sent does none of that.
    """
    option = Option(
        id=node.id(),
        text=node.text("text", required=texted),
        to=node.word("to", required=True) if to is None else to,
        kind=node.one_of("kind", _KINDS, Kind.SAY) if spoken else Kind.SAY,
        when=read_guard(node, "when"),
        locked=_locked(node),
        once=node.flag("once", True),
        effects=tuple(effect for item in node.nodes("effects") if (effect := _effect(item)) is not None),
        asks=node.words("asks"),
        reveals=node.words("reveals"),
        requires_known=node.words("requires_known"),
        promises=tuple(_promise(item) for item in node.nodes("promises")),
        keeps=tuple(_keep(item) for item in node.nodes("keeps")),
        evidence=tuple(read_evidence(item) for item in node.nodes("evidence")),
        fatal=node.word("fatal"),
        time_s=node.whole("time_s", 0, lo=0),
        tags=_tags(node),
        coach=node.text("coach"),
        hold=_hold(node.node("hold")),
        handover=_handover(node.node("handover")),
        escalates=node.word("escalates"),
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


def read_evidence(node: Node) -> EvidenceRule:
    """Read one rule of evidence."""
    rule = EvidenceRule(
        node.word("criterion", required=True),
        node.whole("delta", 0, required=True),
        node.text("why"),
        read_guard(node, "when"),
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


def _handover(node: Node | None) -> Handover | None:
    if node is None:
        return None
    summary = node.words("summary")
    passing = Handover(
        node.one_of("mode", _MODES, "warm", required=True),
        summary,
        node.whole("needs", len(summary), lo=0),
    )
    if passing.needs > len(summary):
        node.fault(
            "out-of-domain", "needs", name="needs", domain=f"from 0 to {len(summary)}", value=passing.needs
        )
    node.done()
    return passing

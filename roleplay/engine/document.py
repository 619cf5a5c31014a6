"""Parsing a scenario document (schema 1), leniently: a draft with faults still gives a scenario to look at.

`parse` reports faults of form (RP018), type (RP025) and domain (RP021), each with its path. Names that point to
nothing, and everything about the scene as a whole, are for `checks`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from .canonical import digest_of
from .problem import Place, Problem, report
from .read_guard import read_guard
from .read_lens import read_lens
from .read_turn import read_evidence, read_turn
from .reader import Node, shown
from .scenario import (
    CHANNELS,
    METERS,
    Authority,
    Competency,
    Criterion,
    Ending,
    EndingClass,
    EvidenceRule,
    Fact,
    Goal,
    Limits,
    Person,
    Scenario,
    TestPlan,
    Text,
    Var,
)

SCHEMA = 1
DEFAULT_PASS = (EndingClass.RESOLVED, EndingClass.RESOLVED_WITH_FOLLOW_UP, EndingClass.ESCALATED_PROPERLY)
LONGEST = 1000
"""No scene runs longer than this many inputs, whatever a document says."""

_KINDS: tuple[Literal["content", "process", "fatal", "marked"], ...] = (
    "content",
    "process",
    "fatal",
    "marked",
)
_TYPES: tuple[Literal["int", "bool", "enum"], ...] = ("int", "bool", "enum")
_CLASSES = tuple(EndingClass)


def parse(doc: object) -> tuple[Scenario | None, list[Problem]]:
    """Read a document, as JSON or YAML gave it. Returns the scenario and every fault of form found on the way.

    The scenario is None only when there is nothing to work with: no object, another schema, or values that JSON
    cannot hold. What is faulty is otherwise read as if it were absent, so that the rest can be checked and shown.
    """
    problems: list[Problem] = []
    whole = Place("scenario")
    if not isinstance(doc, Mapping):
        return None, [report("bad-document", whole, {"why": "it is not a group of keys"}, path="$")]
    if doc.get("schema") != SCHEMA or isinstance(doc.get("schema"), bool):
        return None, [report("bad-document", whole, {"why": f"its schema is not {SCHEMA}"}, path="$.schema")]
    try:
        digest = digest_of(doc)
    except (TypeError, RecursionError) as error:
        return None, [report("bad-document", whole, {"why": shown(str(error))}, path="$")]
    node = Node(doc, "$", whole, problems)
    node.skip("schema")
    scenario = _scenario(node, digest)
    node.done()
    return scenario, problems


def _scenario(node: Node, digest: str) -> Scenario:
    key = node.id("key")
    default = node.word("locale_default", "en")
    locales = node.words("locales") or (default,)
    if default not in locales:
        node.fault(
            "out-of-domain", "locale_default", name="locale_default", domain=", ".join(locales), value=default
        )
    agent, customer, supervisor = _people(node)
    limits = _limits(node.node("limits"))
    return Scenario(
        digest=digest,
        key=key,
        locale_default=default,
        locales=locales,
        title=node.text("title", required=True),
        brief=node.text("brief", required=True),
        minutes=node.whole("minutes", 5, lo=1),
        sources=node.words("sources"),
        content_note=node.text("content_note"),
        channel=node.one_of("channel", CHANNELS, "face"),
        agent=agent,
        customer=customer,
        supervisor=supervisor,
        queue=node.whole("queue", 0, lo=0),
        vars=_vars(node.node("vars")),
        facts=tuple(_fact(item) for item in node.nodes("facts", "fact")),
        authority=tuple(_authority(item) for item in node.nodes("authority", "authority")),
        competencies=tuple(_competency(item) for item in node.nodes("competencies", "competency")),
        criteria=tuple(_criterion(item) for item in node.nodes("criteria", "criterion")),
        pass_endings=_pass(node.node("pass")),
        goals=tuple(_goal(item) for item in node.nodes("goals", "goal")),
        start=node.word("start", required=True),
        turns=tuple(read_turn(item) for item in node.nodes("turns", "turn")),
        endings=tuple(_ending(item) for item in node.nodes("endings", "ending")),
        on_patience_out=node.word("on_patience_out"),
        limits=limits,
        next_shift=_next_shift(node.node("debrief")),
        testplans=tuple(_plan(item) for item in node.nodes("testplans", "testplan", "name")),
        lenses=tuple(read_lens(item) for item in node.nodes("lenses", "lens")),
    )


def _people(node: Node) -> tuple[Person, Person, Person]:
    roles = node.node("roles", required=True)
    if roles is None:
        return Person(Text()), Person(Text()), Person(Text())
    people = (
        _person(roles.node("agent", required=True)),
        _person(roles.node("customer", required=True)),
        _person(roles.node("supervisor")),
    )
    roles.done()
    return people


def _person(node: Node | None) -> Person:
    if node is None:
        return Person(Text())
    person = Person(
        node.text("name", required=True),
        node.text("about"),
        node.one_of("pronoun", ("he", "she", "they"), "they"),
    )
    node.done()
    return person


def _vars(node: Node | None) -> tuple[Var, ...]:
    if node is None:
        return ()
    found: list[Var] = []
    # An object has no order, so the digest knows none. States hold values by place: it follows from the names, with the
    # customary three first.
    places = {name: at for at, name in enumerate(METERS)}
    for name in sorted(node.raw, key=lambda name: (places.get(name, len(places)), name)):
        inner = node.node(name, Place("var", name))
        if inner is not None:
            found.append(_var(name, inner))
    return tuple(found)


def _var(name: str, node: Node) -> Var:
    kind = node.one_of("type", _TYPES, "bool", required=True)
    if kind == "int":
        lo, hi = node.whole("lo", 0, required=True), node.whole("hi", 0, required=True)
        init = node.whole("init", lo, required=True)
        if hi < lo:
            node.fault("out-of-domain", "hi", name="hi", domain=f"{lo} or more", value=hi)
            hi = lo
        var = Var(name, "int", min(max(init, lo), hi), lo, hi)
        if init != var.init:
            node.fault("out-of-domain", "init", name=name, domain=f"from {lo} to {hi}", value=init)
    elif kind == "bool":
        var = Var(name, "bool", node.flag("init", False, required=True))
    else:
        values = node.words("values")
        if not values:
            node.fault("missing-key", "values", key="values")
        word = node.word("init", values[0] if values else "", required=True)
        if values and word not in values:
            node.fault("out-of-domain", "init", name=name, domain=", ".join(values), value=word)
            word = values[0]
        var = Var(name, "enum", word, values=values)
    node.done()
    return var


def _fact(node: Node) -> Fact:
    fact_id, text = node.id(), node.text("text", required=True)
    how: Literal["asked", "adjacent", "trust", "when"] = "asked"
    trust, guard = 0, None
    if isinstance(node.raw.get("reveal"), Mapping):
        rule = node.node("reveal")
        if rule is not None and "trust" in rule.raw:
            how, trust = "trust", rule.whole("trust")
            rule.done()
        elif rule is not None:
            how, guard = "when", read_guard(rule, "when", required=True)
            rule.done()
    else:
        how = node.one_of("reveal", ("asked", "adjacent"), "asked")
    fact = Fact(
        fact_id,
        text,
        how,
        trust,
        guard,
        node.flag("required", False),
        node.whole("weight", 1, lo=0),
        node.text("question"),
    )
    node.done()
    return fact


def _authority(node: Node) -> Authority:
    limits = node.node("limits", required=True)
    found: list[tuple[str, int]] = []
    if limits is not None:
        found = [(role, limits.whole(role, 0, lo=0)) for role in limits.raw]
    authority = Authority(
        node.id(),
        node.text("what", required=True),
        node.word("unit"),
        tuple(found),
        read_guard(node, "enough"),
        _rule(node, "under"),
        _rule(node, "over"),
        node.word("over_fatal"),
    )
    node.done()
    return authority


def _rule(node: Node, key: str) -> EvidenceRule | None:
    inner = node.node(key)
    return None if inner is None else read_evidence(inner)


def _competency(node: Node) -> Competency:
    mark = node.whole("mark", 60, lo=0)
    if mark > 100:
        node.fault("out-of-domain", "mark", name="mark", domain="from 0 to 100", value=mark)
        mark = 100
    found = Competency(node.id(), node.text("title", required=True), mark, node.flag("required", True))
    node.done()
    return found


def _criterion(node: Node) -> Criterion:
    most = node.whole("max", 1, lo=0)
    base = node.whole("base", 0, lo=0)
    if base > most:
        node.fault("out-of-domain", "base", name="base", domain=f"from 0 to {most}", value=base)
        base = most
    kind = node.one_of("kind", _KINDS, "content")
    found = Criterion(
        node.id(),
        node.word("clause", required=True),
        node.word("competency", required=kind != "fatal"),
        kind,
        most,
        base,
        node.whole("weight", 1, lo=0),
        node.texts("anchors"),
    )
    if kind == "marked" and len(found.anchors) != most + 1:
        node.fault(
            "out-of-domain",
            "anchors",
            name="anchors",
            domain=f"{most + 1} texts, one for each level from 0 to {most}",
            value=len(found.anchors),
        )
    node.done()
    return found


def _pass(node: Node | None) -> frozenset[EndingClass]:
    if node is None:
        return frozenset(DEFAULT_PASS)
    named = node.words("endings")
    found = frozenset(cls for cls in _CLASSES if cls.value in named)
    for word in named:
        if word not in _CLASSES:
            node.fault(
                "wrong-type", "endings", key="endings", wanted="a list of " + ", ".join(_CLASSES), value=word
            )
    node.done()
    return found if named else frozenset(DEFAULT_PASS)


def _goal(node: Node) -> Goal:
    goal = Goal(node.id(), node.text("text", required=True), read_guard(node, "done", required=True))
    node.done()
    return goal


def _ending(node: Node) -> Ending:
    ending = Ending(
        node.id(),
        node.one_of("class", _CLASSES, EndingClass.LEFT_UNRESOLVED, required=True),
        node.text("title", required=True),
        node.text("text"),
    )
    node.done()
    return ending


def _limits(node: Node | None) -> Limits:
    if node is None:
        return Limits()
    most = node.whole("max_turns", 40, lo=1)
    if most > LONGEST:
        node.fault("out-of-domain", "max_turns", name="max_turns", domain=f"from 1 to {LONGEST}", value=most)
    cost = _rule(node, "hint_cost")
    if cost is not None and cost.delta > 0:
        node.fault("out-of-domain", "hint_cost", name="delta", domain="0 or less", value=cost.delta)
        cost = None
    limits = Limits(
        max_turns=min(most, LONGEST),
        hold_rate=node.whole("hold_rate", 1, lo=0),
        rings=node.whole("rings", 3, lo=1),
        hints=node.whole("hints", 3, lo=0),
        hint_cost=cost,
        cold_trust=node.whole("cold_trust", 1, lo=0),
        realtime=node.flag("realtime", False),
    )
    node.done()
    return limits


def _next_shift(node: Node | None) -> Text:
    if node is None:
        return Text()
    words = node.text("next_shift")
    node.done()
    return words


def _plan(node: Node) -> TestPlan:
    expect = node.node("expect", required=True)
    ending: str | None = None
    passed: bool | None = None
    if expect is not None:
        ending = expect.word("ending") or None
        passed = expect.flag("passed", False) if expect.has("passed") else None
        expect.skip("passed")
        expect.done()
    marks = node.node("marks")
    plan = TestPlan(
        node.word("name", required=True),
        node.words("choices"),
        ending,
        passed,
        node.word("lens"),
        tuple((name, marks.whole(name, 0, lo=0)) for name in marks.raw) if marks is not None else (),
    )
    node.done()
    return plan

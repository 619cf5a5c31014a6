"""Checks of structure: names, targets, ways in, ways on and ways out (RP001 to RP014)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from .analysis import Analysis
from .explore import Graph
from .offer import Refusal
from .problem import Place, Problem, report
from .scenario import END, Kind, Option, Scenario, Turn
from .scope import cyclic_turns, static_targets

WHOLE = Place("scenario")


def named_once(scenario: Scenario) -> Iterator[Problem]:
    """RP014: ids are unique within their kind, and options and turns among each other (a guard may name either)."""
    groups: list[tuple[str, list[str]]] = [
        ("turn", [turn.id for turn in scenario.turns]),
        ("option", [option.id for turn in scenario.turns for option in turn.options]),
        ("line", [line.id for turn in scenario.turns for line in turn.say]),
        ("fact", [fact.id for fact in scenario.facts]),
        ("authority", [item.id for item in scenario.authority]),
        ("competency", [item.id for item in scenario.competencies]),
        ("criterion", [item.id for item in scenario.criteria]),
        ("goal", [goal.id for goal in scenario.goals]),
        ("ending", [ending.id for ending in scenario.endings]),
        ("testplan", [plan.name for plan in scenario.testplans]),
    ]
    for kind, names in groups:
        for name, count in Counter(names).items():
            if count > 1 and name:
                yield report("duplicate-id", Place(kind, name), {"id": name})
    turns = {turn.id for turn in scenario.turns}
    for turn in scenario.turns:
        for option in turn.options:
            if option.id in turns:
                yield report("duplicate-id", Place("option", option.id), {"id": option.id})


def targets_exist(scenario: Scenario) -> Iterator[Problem]:
    """RP001 and RP002: every way leads somewhere, and there is a beginning."""
    if scenario.start not in scenario.index.turns:
        yield report("no-start", WHOLE, {"target": scenario.start}, path="$.start")
    for turn in scenario.turns:
        for option in turn.options:
            if not _exists(scenario, option.to):
                yield report(
                    "unknown-target", Place("option", option.id), {"id": option.id, "target": option.to}
                )
        for auto in turn.auto:
            if not _exists(scenario, auto.to):
                yield report("unknown-target", Place("turn", turn.id), {"id": turn.id, "target": auto.to})
        if turn.timeout and turn.timeout not in scenario.index.options:
            yield report("unknown-target", Place("turn", turn.id), {"id": turn.id, "target": turn.timeout})
    out = scenario.on_patience_out
    if out and out not in scenario.index.endings:
        params = {"id": "on_patience_out", "target": out}
        yield report("unknown-target", WHOLE, params, path="$.on_patience_out")


def _exists(scenario: Scenario, target: str) -> bool:
    if target.startswith(END):
        return target[len(END) :] in scenario.index.endings
    return target in scenario.index.turns


def ways_in_and_on(scenario: Scenario) -> Iterator[Problem]:
    """RP003 and RP005: something leads to every turn, and something leads on from it."""
    reached = statically_reached(scenario)
    for turn in scenario.turns:
        if turn.id not in reached:
            yield report("unreachable", Place("turn", turn.id), {"id": turn.id})
        if not turn.options and not turn.auto and not turn.timeout:
            yield report("dead-end", Place("turn", turn.id), {"id": turn.id})


def statically_reached(scenario: Scenario) -> frozenset[str]:
    """Return the turns that can be come to when conditions are ignored."""
    seen: set[str] = set()
    todo = [scenario.start] if scenario.start in scenario.index.turns else []
    while todo:
        at = todo.pop()
        if at not in seen:
            seen.add(at)
            todo.extend(static_targets(scenario, at))
    return frozenset(seen)


def plays_go_on(scenario: Scenario, analysis: Analysis, graph: Graph) -> Iterator[Problem]:
    """RP004, RP006, RP007, RP008, RP010 and RP011: what exploring every play shows of ways through the scene."""
    for turn in sorted(statically_reached(scenario) - analysis.turns):
        yield report("guarded-off", Place("turn", turn), {"id": turn, "sources": _sources(scenario, turn)})
    for turn, walk in analysis.stuck:
        yield report("soft-lock", Place("turn", turn), {"id": turn}, witness=walk)
    if analysis.circling:
        names = sorted(analysis.circling)
        node = next(at for at, state in enumerate(graph.states) if state.turn in analysis.circling)
        params = {"ids": ", ".join(names)}
        yield report("no-exit", Place("turn", names[0]), params, witness=graph.walk(node))
    looping: set[str] = set()
    for node, given, code in graph.refused:
        turn = graph.states[node].turn
        if code is Refusal.AUTO_LOOP and turn not in looping:
            looping.add(turn)
            yield report("auto-loop", Place("turn", turn), {"id": turn}, witness=(*graph.walk(node), given))
    for ending in scenario.endings:
        if ending.id not in analysis.endings:
            yield report("ending-never", Place("ending", ending.id), {"id": ending.id})
    classes = {
        scenario.index.endings[name].cls for name in analysis.endings if name in scenario.index.endings
    }
    if len(classes) == 1:
        yield report("one-class", WHOLE)


def _sources(scenario: Scenario, turn_id: str) -> str:
    names = [option.id for turn in scenario.turns for option in turn.options if option.to == turn_id]
    names += [turn.id for turn in scenario.turns if any(auto.to == turn_id for auto in turn.auto)]
    return ", ".join(dict.fromkeys(names))


def start_rests(scenario: Scenario) -> Problem:
    """RP008 for the very beginning, where there is no play yet to explore."""
    return report("auto-loop", Place("turn", scenario.start), {"id": scenario.start})


def choices_matter(scenario: Scenario) -> Iterator[Problem]:
    """RP009, RP012 and RP013: repeated points, single options, and options that all do the same."""
    cyclic = cyclic_turns(scenario)
    for turn in scenario.turns:
        if turn.id in cyclic:
            for option in turn.options:
                if not option.once and _farms(scenario, option):
                    yield report("farming", Place("option", option.id), {"id": option.id})
        one = len(turn.options) == 1 and turn.decide is None
        if one and turn.options[0].kind is Kind.SAY and turn.speaker != "wait":
            yield report("one-option", Place("turn", turn.id), {"id": turn.id})
        if (
            len(turn.options) > 1
            and turn.decide is None
            and len({_doing(turn, option) for option in turn.options}) == 1
        ):
            yield report("false-choice", Place("turn", turn.id), {"id": turn.id})


def _farms(scenario: Scenario, option: Option) -> bool:
    criteria = scenario.index.criteria
    return any(
        rule.delta > 0 and rule.criterion in criteria and criteria[rule.criterion].kind == "process"
        for rule in option.evidence
    )


def _doing(turn: Turn, option: Option) -> tuple[object, ...]:
    """Everything by which two options can differ, but for their words, their notes and their conditions."""
    return (
        option.to,
        option.kind,
        option.effects,
        frozenset(option.asks),
        frozenset(option.reveals),
        frozenset(option.requires_known),
        option.promises,
        option.keeps,
        frozenset((rule.criterion, rule.delta) for rule in option.evidence),
        option.fatal,
        option.time_s,
        option.hold,
    )

"""What the map marks: turns that nobody comes to, turns that stop, and turns after which something is certain."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from roleplay.engine import Scenario, Status, ValueMap, value_map
from roleplay.engine.analysis import bounds_of
from roleplay.scenes import Unreadable, scene_in
from roleplay.studio.reading import objects
from roleplay.studio.ways import Way

START, UNREACHABLE, DEAD, STOPS, FATAL, LOST, WON = [
    "start",
    "unreachable",
    "dead",
    "stops",
    "fatal",
    "lost",
    "won",
]
"""The marks. Each has a word and a shape of its own; colour only comes on top."""
PROBLEMS = (UNREACHABLE, DEAD, STOPS)
RISKS = (FATAL, LOST, WON)


def word(mark: str) -> str:
    """A mark in words."""
    return {
        START: pgettext("turn", "Start"),
        UNREACHABLE: _("Nothing leads here"),
        DEAD: _("Conditions keep everybody out"),
        STOPS: _("The scene stops here"),
        FATAL: _("A reply breaks a rule"),
        LOST: _("From here nobody passes"),
        WON: _("From here everybody passes"),
    }[mark]


def marks_of(document: Mapping[str, Any], ways: list[Way]) -> tuple[dict[str, list[str]], bool]:
    """The marks of each turn, by its id, and whether what happens in all plays is known.

    It is not where a draft is too unfinished, or too large; the marks that rest on it are left out then.
    """
    turns = [str(turn.get("id")) for turn in objects(document, "turns")]
    start = str(document.get("start") or "")
    found: dict[str, list[str]] = {turn: [START] if turn == start else [] for turn in turns}
    reached, todo = {start}, [start]
    while todo:
        at = todo.pop()
        for way in ways:
            if way.source == at and way.target not in reached:
                reached.add(way.target)
                todo.append(way.target)
    leads_on = {way.source for way in ways}
    proof = _proof(document)
    for turn in objects(document, "turns"):
        name = str(turn.get("id"))
        marks = found[name]
        if name not in reached:
            marks.append(UNREACHABLE)
        elif proof is not None and name not in proof.graph.turns:
            marks.append(DEAD)
        if name not in leads_on:
            marks.append(STOPS)
        if any(option.get("fatal") for option in objects(turn, "options")):
            marks.append(FATAL)
    if proof is not None:
        _prove(proof, found)
    return found, proof is not None


def _proof(document: Mapping[str, Any]) -> ValueMap | None:
    try:
        return value_map(scene_in(document))
    except Unreadable:
        return None


def _prove(proof: ValueMap, found: dict[str, list[str]]) -> None:
    """Add what holds in every way of coming to a turn: it stops there, or passing is out of reach, or certain."""
    scene = proof.scenario
    passing = {ending.id for ending in scene.endings if ending.cls in scene.pass_endings}
    least, most = _reach(scene, proof)
    by_turn: dict[str, list[int]] = {}
    for node, state in enumerate(proof.graph.states):
        if state.status is Status.RUNNING:
            by_turn.setdefault(state.turn, []).append(node)
    for turn, nodes in by_turn.items():
        futures = [proof.futures[node] for node in nodes]
        marks = found.get(turn)
        if marks is None:
            continue
        if STOPS not in marks and any(not proof.graph.edges[node] for node in nodes):
            marks.append(STOPS)
        ends = [future for future in futures if future.endings]
        if ends and not (most and any(future.clean & passing for future in ends)):
            marks.append(LOST)
        elif least and ends and all(future.endings <= passing and not future.fatal for future in ends):
            marks.append(WON)


def _reach(scene: Scenario, proof: ValueMap) -> tuple[bool, bool]:
    """Whether even the poorest play of the whole scene reaches every mark, so that only its ending decides; and
    whether the best one does.
    """
    rows = {
        name: (low or 0, high or 0) for name, low, high in bounds_of(scene, proof.futures[0]).competencies
    }
    wanted = [(rows.get(item.id, (0, 0)), item.mark) for item in scene.competencies if item.required]
    return all(low >= mark for (low, _), mark in wanted), all(high >= mark for (_, high), mark in wanted)

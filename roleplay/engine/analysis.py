"""What can be proved of a scenario: what is reachable, the bounds of its scores, whether it can be passed and failed.

Verdicts have three values. Proven and refuted are certain (a witness is a walk that the engine itself has played);
undecided says that the search did not settle it, and must never block anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from .explore import Graph, explore, graph_of, inputs_at
from .inputs import Choose, Input
from .replay import BrokenLog, replay
from .scenario import Competency, Scenario, Tag
from .score import clamped, half_up, score, share_of
from .state import State, Status
from .step import Accepted, CannotStart, start, step
from .streams import pick
from .value import Future, ValueMap, class_of, map_of, value_map

PLAYOUTS = 200
"""Random walks tried for a witness. They are seeded, so the answer is the same every time."""


class Truth(StrEnum):
    PROVEN = "proven"
    REFUTED = "refuted"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Verdict:
    truth: Truth
    witness: tuple[Input, ...] = ()


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and most points of each criterion, and percent of each competency (None: nothing to score)."""

    criteria: tuple[tuple[str, int, int], ...]
    competencies: tuple[tuple[str, int | None, int | None], ...]
    endings: frozenset[str]


@dataclass(frozen=True, slots=True)
class Analysis:
    """`exact` is None when there were too many plays to explore; then everything that needs them is undecided."""

    exact: bool | None
    states: int
    turns: frozenset[str]
    endings: frozenset[str]
    bounds: Bounds | None
    passable: Verdict
    failable: Verdict
    stuck: tuple[tuple[str, tuple[Input, ...]], ...]
    """Turns in which a play can come to a stop, each with a walk there."""
    circling: frozenset[str]
    """Turns from which no play can reach an ending."""


def bounds_of(scenario: Scenario, future: Future) -> Bounds:
    """Return the bounds of a whole play from what can come of its start."""
    rows = [
        (item.id, clamped(item, low), clamped(item, high))
        for item, low, high in zip(scenario.criteria, future.low, future.high, strict=True)
    ]
    least, most = {name: low for name, low, _ in rows}, {name: high for name, _, high in rows}
    return Bounds(
        tuple(rows),
        tuple(
            (item.id, _percent(share_of(scenario, item, least)), _percent(share_of(scenario, item, most)))
            for item in scenario.competencies
        ),
        future.endings,
    )


def _percent(share: Fraction | None) -> int | None:
    return None if share is None else half_up(share)


@lru_cache(maxsize=32)
def analyze(scenario: Scenario) -> Analysis:
    """Analyze a scenario. Costs milliseconds for a dozen turns, and some seconds at the limits of exploration."""
    graph, values = graph_of(scenario), value_map(scenario)
    if graph is None or values is None:
        none = frozenset[str]()
        return Analysis(
            None,
            0,
            none,
            none,
            None,
            _found(scenario, None, want=True),
            _found(scenario, None, want=False),
            (),
            none,
        )
    future = values.futures[0]
    return Analysis(
        exact=graph.exact,
        states=len(graph.states),
        turns=graph.turns,
        endings=frozenset(state.ending for state in graph.states if state.status is Status.ENDED),
        bounds=bounds_of(scenario, future),
        passable=_passable(scenario, values),
        failable=_failable(scenario, values),
        stuck=tuple(_stuck(scenario, graph)),
        circling=_circling(graph),
    )


def _passable(scenario: Scenario, values: ValueMap) -> Verdict:
    bounds = bounds_of(scenario, values.futures[0])
    best = {name: high for name, _, high in bounds.competencies}
    marks = all(
        (best[item.id] or 0) >= item.mark and best[item.id] is not None for item in _required(scenario)
    )
    allowed = any(class_of(scenario, name) in scenario.pass_endings for name in values.futures[0].clean)
    if not (marks and allowed):
        return Verdict(Truth.REFUTED)
    return _found(scenario, values, want=True)


def _failable(scenario: Scenario, values: ValueMap) -> Verdict:
    """Letting the phone ring for ever is left out: the question is whether some answer, not some silence, fails."""
    if scenario.index.ringing:
        graph = explore(scenario, exact=values.graph.exact, rings=False)
        if graph is not None:
            values = map_of(scenario, graph)
    future = values.futures[0]
    bounds = bounds_of(scenario, future)
    worst = {name: low for name, low, _ in bounds.competencies}
    marks = all(
        (worst[item.id] or 0) >= item.mark and worst[item.id] is not None for item in _required(scenario)
    )
    allowed = all(class_of(scenario, name) in scenario.pass_endings for name in bounds.endings)
    if marks and allowed and not future.fatal:
        return Verdict(Truth.REFUTED, play_out(scenario, _worst(scenario)) or ())
    return _found(scenario, values, want=False)


def _required(scenario: Scenario) -> list[Competency]:
    return [item for item in scenario.competencies if item.required]


type Chooser = Callable[[State, Sequence[Choose]], Input]
"""Given a state and what it offers, what to do."""


def play_out(scenario: Scenario, choose: Chooser) -> tuple[Input, ...] | None:
    """Play a scene to its end by a rule. None when it cannot start or comes to a stop on the way."""
    try:
        state = start(scenario, seed=0)
    except CannotStart:
        return None
    log: list[Input] = []
    while state.status is Status.RUNNING:
        offered = [given for given, _ in inputs_at(scenario, state) if isinstance(given, Choose)]
        if not offered:
            return None
        given = choose(state, offered)
        result = step(scenario, state, given)
        if not isinstance(result, Accepted):
            return None
        log.append(given)
        state = result.state
    return tuple(log)


def _found(scenario: Scenario, values: ValueMap | None, *, want: bool) -> Verdict:
    """Search a play that passes (or does not): the author's plans, the best or worst by value, then random walks."""
    for log in _candidates(scenario, values, want=want):
        if log is not None and score(scenario, replay(scenario, start(scenario, seed=0), log)).passed is want:
            return Verdict(Truth.PROVEN, log)
    return Verdict(Truth.UNDECIDED)


def _candidates(
    scenario: Scenario, values: ValueMap | None, *, want: bool
) -> Iterator[tuple[Input, ...] | None]:
    for plan in scenario.testplans:
        yield _planned(scenario, plan.choices)
    if want and values is not None:
        yield play_out(scenario, _best(scenario, values))
    if not want:
        yield play_out(scenario, _worst(scenario))
    yield play_out(scenario, lambda state, offered: offered[0])
    yield play_out(scenario, lambda state, offered: offered[-1])
    for number in range(PLAYOUTS):
        yield play_out(scenario, _random(scenario, number))


def _planned(scenario: Scenario, choices: tuple[str, ...]) -> tuple[Input, ...] | None:
    log = tuple(Choose(name) for name in choices)
    try:
        return log if replay(scenario, start(scenario, seed=0), log).status is Status.ENDED else None
    except (BrokenLog, CannotStart):
        return None


def _random(scenario: Scenario, number: int) -> Chooser:
    def choose(state: State, offered: Sequence[Choose]) -> Input:
        return offered[pick(number, scenario.digest, state.turn, state.n, "playout") % len(offered)]

    return choose


def _best(scenario: Scenario, values: ValueMap) -> Chooser:
    """Always what leaves most to be won; among equals, what has won most so far, so that good words are not put off."""

    def choose(state: State, offered: Sequence[Choose]) -> Input:
        def merit(given: Input) -> tuple[bool, int, bool, Fraction, int]:
            result = step(scenario, state, given)
            worth = values.worth(result.state) if isinstance(result, Accepted) else None
            if worth is None or not isinstance(result, Accepted):
                return (False, 0, False, Fraction(0), 0)
            gained = sum(item.delta for item in result.state.evidence)
            return (True, worth.ending, worth.spotless, worth.points, gained)

        return max(offered, key=merit)

    return choose


def _worst(scenario: Scenario) -> Chooser:
    """Always what earns least, is tagged poorest, and breaks most."""

    def choose(state: State, offered: Sequence[Choose]) -> Input:
        def harm(given: Input) -> tuple[int, int, int]:
            option = scenario.index.options[given.option] if isinstance(given, Choose) else None
            if option is None:
                return (0, 0, 0)
            poor = sum(tag in (Tag.POOR, Tag.TRAP) for tag in option.tags)
            return (bool(option.fatal), -sum(rule.delta for rule in option.evidence), poor)

        return max(offered, key=harm)

    return choose


def _stuck(scenario: Scenario, graph: Graph) -> Iterator[tuple[str, tuple[Input, ...]]]:
    """Yield turns where a walk, played by the engine itself, comes to rest with nothing left to do."""
    seen: set[str] = set()
    for node, state in enumerate(graph.states):
        if state.status is not Status.RUNNING or graph.edges[node] or state.turn in seen:
            continue
        walk = graph.walk(node)
        try:
            real = replay(scenario, start(scenario, seed=0), walk)
        except BrokenLog:
            continue
        if real.status is Status.RUNNING and not inputs_at(scenario, real):
            seen.add(state.turn)
            yield state.turn, walk


def _circling(graph: Graph) -> frozenset[str]:
    """Return turns that lead neither to an ending nor to a stop: only round and round."""
    before: list[list[int]] = [[] for _ in graph.states]
    for node, edges in enumerate(graph.edges):
        for edge in edges:
            before[edge.target].append(node)
    todo = [node for node, edges in enumerate(graph.edges) if not edges]
    out = set(todo)
    while todo:
        for node in before[todo.pop()]:
            if node not in out:
                out.add(node)
                todo.append(node)
    return frozenset(state.turn for node, state in enumerate(graph.states) if node not in out)

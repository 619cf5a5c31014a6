"""The value map: from each state, the least and most that every criterion can still get, and how it can still end.

Backward over the graph with its cycles condensed. Each figure is an outer bound: no play gets more or less.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from .components import strongly_connected
from .explore import Graph, reduced
from .marking import level_of, marked_in, waiting_in
from .scenario import EndingClass, Scenario
from .score import clamped, ending_class, share_of, sums
from .slices import graph_of
from .state import State, Status
from .step import RINGS_BEYOND, cut_off_ending

_RANKS = tuple(EndingClass)


@dataclass(frozen=True, slots=True)
class Future:
    """What can still come from a state. `low` and `high` stand in the order of the scenario's criteria.

    `endings` are ids, "" being a scene cut off without one; `clean` are those that some way on reaches without
    breaking a fatal rule. `fatal`: some way on breaks one.
    """

    low: tuple[int, ...]
    high: tuple[int, ...]
    endings: frozenset[str]
    clean: frozenset[str]
    fatal: bool

    @property
    def spotless(self) -> bool:
        """Whether some way on breaks no fatal rule."""
        return bool(self.clean)


@dataclass(frozen=True, slots=True, order=True)
class Worth:
    """How good a play can still get; compares in this order. `points` is the sum of all competencies, in percent."""

    ending: int
    spotless: bool
    points: Fraction


class Values(ABC):
    """What can still come from every state of a play, however it is kept."""

    __slots__ = ()
    scenario: Scenario

    @abstractmethod
    def future(self, state: State) -> Future | None:
        """Return what can still come from a state of a play; None for one that no play can reach."""

    def worth(self, state: State) -> Worth | None:
        """Return the best that a play in this state can still come to."""
        if state.status is not Status.RUNNING:
            cls = ending_class(self.scenario, state)
            here = rank(self.scenario, cls) if cls is not None else 0
            return Worth(here, not state.fatal, points(self.scenario, state, None))
        future = self.future(state)
        if future is None:
            return None
        best = max((rank(self.scenario, class_of(self.scenario, name)) for name in future.endings), default=0)
        return Worth(best, future.spotless and not state.fatal, points(self.scenario, state, future))


@dataclass(frozen=True, slots=True)
class ValueMap(Values):
    """The figures beside the graph that they were worked out on."""

    scenario: Scenario
    graph: Graph
    futures: tuple[Future, ...]
    cut: bool
    """Whether a play can run to `max_turns`."""
    longest: int | None = None
    """Inputs of the longest play; None where plays can go round."""

    def future(self, state: State) -> Future | None:
        node = self.graph.at.get(reduced(self.scenario, state, self.graph.scope))
        return None if node is None else self.futures[node]


def class_of(scenario: Scenario, ending: str) -> EndingClass:
    """Return the class of an ending id; "" (cut off) and what does not exist were left unresolved."""
    found = scenario.index.endings.get(ending)
    return found.cls if found is not None else EndingClass.LEFT_UNRESOLVED


def rank(scenario: Scenario, cls: EndingClass) -> int:
    """Return how good a class of ending is. Those that pass are equal: a proper escalation is not second best."""
    return len(_RANKS) if cls in scenario.pass_endings else len(_RANKS) - 1 - _RANKS.index(cls)


def points(scenario: Scenario, state: State, future: Future | None) -> Fraction:
    """Return the sum of all competencies in percent, at most, for a state and what can still come."""
    so_far = still_possible(scenario, state)
    highs = future.high if future is not None else (0,) * len(scenario.criteria)
    scores = {
        criterion.id: clamped(criterion, so_far.get(criterion.id, 0) + high)
        for criterion, high in zip(scenario.criteria, highs, strict=True)
    }
    shares = [share_of(scenario, competency, scores) for competency in scenario.competencies]
    return sum((share * 100 for share in shares if share is not None), Fraction(0))


def still_possible(scenario: Scenario, state: State) -> dict[str, int]:
    """Return the sums so far, by criterion; what was written and waits for its mark can still be marked in full."""
    so_far = sums(state)
    waiting = waiting_in(scenario, state)
    for name in marked_in(scenario, state):
        so_far[name] = scenario.index.criteria[name].max if name in waiting else level_of(state, name)
    return so_far


@lru_cache(maxsize=32)
def value_map(scenario: Scenario) -> ValueMap | None:
    """Return the value map of a scenario; None when its plays are too many to explore, or it cannot start.

    The result is kept per digest, since a debrief of every play of a version needs the same one.
    """
    graph = graph_of(scenario)
    return None if graph is None else map_of(scenario, graph)


def map_of(scenario: Scenario, graph: Graph) -> ValueMap:
    """Return the value map over a graph."""
    components = strongly_connected([[edge.target for edge in edges] for edges in graph.edges])
    home = {node: number for number, component in enumerate(components) for node in component}
    longest = _longest(scenario, graph, components, home)
    cut = longest is None or longest >= scenario.limits.max_turns
    place = {criterion.id: at for at, criterion in enumerate(scenario.criteria)}
    futures: list[Future | None] = [None] * len(graph.states)
    for number, component in enumerate(components):
        future = _future(scenario, graph, component, number, home, futures, place, cut)
        for node in component:
            futures[node] = future
    return ValueMap(scenario, graph, tuple(item for item in futures if item is not None), cut, longest)


def _future(
    scenario: Scenario,
    graph: Graph,
    component: list[int],
    number: int,
    home: dict[int, int],
    futures: list[Future | None],
    place: dict[str, int],
    cut: bool,
) -> Future:
    width = len(scenario.criteria)
    first = graph.states[component[0]]
    if first.status is Status.ENDED:
        return Future((0,) * width, (0,) * width, frozenset({first.ending}), frozenset({first.ending}), False)
    lows: list[Sequence[int]] = []
    highs: list[Sequence[int]] = []
    endings: set[str] = set()
    clean: set[str] = set()
    fatal = False
    inner_low, inner_high = [0] * width, [0] * width
    counted: dict[str, dict[str, tuple[int, int]]] = {}
    if cut:
        lows.append((0,) * width)
        highs.append((0,) * width)
        endings.add(cut_off_ending(scenario))
        clean.add(cut_off_ending(scenario))
    for node in component:
        for edge in graph.edges[node]:
            fatal = fatal or edge.fatal
            if home[edge.target] == number:
                sums_of = counted.setdefault(edge.option, {})
                for name, least, most in edge.deltas:
                    before = sums_of.get(name, (0, 0))
                    sums_of[name] = (min(before[0], least), max(before[1], most))
                continue
            ahead = futures[edge.target]
            if ahead is None:
                continue
            low, high = list(ahead.low), list(ahead.high)
            for name, least, most in edge.deltas:
                low[place[name]] += least
                high[place[name]] += most
            lows.append(low)
            highs.append(high)
            endings |= ahead.endings
            if not edge.fatal:
                clean |= ahead.clean
            fatal = fatal or ahead.fatal
    for option, deltas in counted.items():  # round and round: as often as the scene is long
        once = option in scenario.index.options and scenario.index.options[option].once
        timed = any(turn.timeout == option for turn in scenario.turns)
        times = 1 if once and not timed else scenario.limits.max_turns
        for name, (least, most) in deltas.items():
            inner_low[place[name]] += least * times
            inner_high[place[name]] += most * times
    low = [min(column) for column in zip(*lows, strict=True)] if lows else [0] * width
    high = [max(column) for column in zip(*highs, strict=True)] if highs else [0] * width
    return Future(
        tuple(a + b for a, b in zip(low, inner_low, strict=True)),
        tuple(a + b for a, b in zip(high, inner_high, strict=True)),
        frozenset(endings),
        frozenset(clean),
        fatal,
    )


def _longest(
    scenario: Scenario, graph: Graph, components: list[list[int]], home: dict[int, int]
) -> int | None:
    """Return the number of inputs in the longest play, or None when there are cycles.

    A slice does not show how often the phone is left to ring, so there every ringing turn counts as often as it may.
    """
    length = [0] * len(graph.states)
    rings = scenario.limits.rings + RINGS_BEYOND - 1 if graph.scope.narrow else 0
    for number, component in enumerate(components):
        if len(component) > 1:
            return None
        for edge in graph.edges[component[0]]:
            if home[edge.target] == number:
                return None
            waits = rings if graph.states[component[0]].turn in scenario.index.ringing else 0
            length[component[0]] = max(length[component[0]], 1 + waits + length[edge.target])
    return length[0]

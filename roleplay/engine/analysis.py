"""What can be proved of a scenario: what is reachable, the bounds of its scores, whether it can be passed and failed.

Verdicts have three values. Proven and refuted are certain (a witness is a walk that the engine itself has played);
undecided says that the search did not settle it, and must never block anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from .evidence import fatal_of
from .explore import Graph, explore, inputs_at, taken_by
from .inputs import Input, Rate
from .marking import waiting_in
from .playing import Rule, play_out
from .replay import BrokenLog, replay
from .scenario import Competency, Scenario, Tag, TestPlan
from .score import clamped, half_up, score, share_of
from .state import State, Status
from .step import Accepted, CannotStart, start, step
from .streams import pick
from .testplans import run_plan
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
    """The least and most points of each criterion, and percent of each competency (None: nothing to score).

    No play leaves them: what hints cost in practice is taken off the least.
    """

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


def bounds_of(scenario: Scenario, future: Future, *, hints: bool = False) -> Bounds:
    """Return the bounds of a whole play from what can come of its start.

    `hints`: as many may be asked for as practice allows. Otherwise none: the question is what the answers come to.
    """
    cost = scenario.limits.hint_cost if hints else None
    lost = {} if cost is None else {cost.criterion: cost.delta * scenario.limits.hints}
    rows = [
        (item.id, clamped(item, low + lost.get(item.id, 0)), clamped(item, high))
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
    """Analyze a scenario. Costs milliseconds for a dozen turns, and a second at the limits of exploration."""
    values = value_map(scenario)
    if values is None:
        return Analysis(
            None,
            0,
            frozenset(),
            frozenset(),
            None,
            _found(scenario, None, want=True),
            _found(scenario, None, want=False),
            (),
            frozenset(),
        )
    return _analysis(
        scenario,
        values,
        _passable(scenario, values),
        _failable(scenario, values),
        tuple(_stuck(scenario, values.graph)) if values.graph.exact else (),
    )


def outlined(scenario: Scenario, values: ValueMap) -> Analysis:
    """Return what a value map alone rules out, without looking for a play that shows it."""
    ruled_out = Verdict(Truth.REFUTED), Verdict(Truth.UNDECIDED)
    passable = ruled_out[_may_pass(scenario, values.futures[0])]
    failable = ruled_out[_may_fail(scenario, values.futures[0])]
    return _analysis(scenario, values, passable, failable, ())


def _analysis(
    scenario: Scenario,
    values: ValueMap,
    passable: Verdict,
    failable: Verdict,
    stuck: tuple[tuple[str, tuple[Input, ...]], ...],
) -> Analysis:
    graph = values.graph
    return Analysis(
        exact=graph.exact,
        states=len(graph.states),
        turns=graph.turns,
        endings=frozenset(state.ending for state in graph.states if state.status is Status.ENDED),
        bounds=bounds_of(scenario, values.futures[0], hints=True),
        passable=passable,
        failable=failable,
        stuck=stuck,
        circling=_circling(graph),
    )


def _may_pass(scenario: Scenario, future: Future) -> bool:
    """Whether the bounds leave a pass possible. `False` is certain."""
    best = {name: high for name, _, high in bounds_of(scenario, future).competencies}
    marks = all(
        (best[item.id] or 0) >= item.mark and best[item.id] is not None for item in _required(scenario)
    )
    return marks and any(class_of(scenario, name) in scenario.pass_endings for name in future.clean)


def _may_fail(scenario: Scenario, future: Future) -> bool:
    """Whether the bounds leave anything but a pass possible. `False` is certain."""
    bounds = bounds_of(scenario, future)
    worst = {name: low for name, low, _ in bounds.competencies}
    marks = all(
        (worst[item.id] or 0) >= item.mark and worst[item.id] is not None for item in _required(scenario)
    )
    allowed = all(class_of(scenario, name) in scenario.pass_endings for name in bounds.endings)
    return not (marks and allowed and not future.fatal)


def _passable(scenario: Scenario, values: ValueMap) -> Verdict:
    if not _may_pass(scenario, values.futures[0]):
        return Verdict(Truth.REFUTED)
    return _found(scenario, values, want=True)


def _failable(scenario: Scenario, values: ValueMap) -> Verdict:
    """Letting the phone ring for ever is left out: the question is whether some answer, not some silence, fails."""
    if scenario.index.ringing and values.graph.exact:
        graph = explore(scenario, rings=False)
        if graph is not None:
            values = map_of(scenario, graph)
    if not _may_fail(scenario, values.futures[0]):
        worst = _play(scenario, _worst(scenario))
        return Verdict(Truth.REFUTED, () if worst is None else worst[0])
    return _found(scenario, values, want=False)


def _required(scenario: Scenario) -> list[Competency]:
    return [item for item in scenario.competencies if item.required]


type _Play = tuple[tuple[Input, ...], State]
"""The inputs of a play, and the state it came to."""


def _play(scenario: Scenario, rule: Rule) -> _Play | None:
    """Play by a rule. None when it cannot start or comes to a stop on the way."""
    try:
        played = play_out(scenario, rule)
    except CannotStart:
        return None
    return (played.log, played.state) if played.ended else None


def _found(scenario: Scenario, values: ValueMap | None, *, want: bool) -> Verdict:
    """Search a play that passes (or does not): the author's plans, the best or worst by value, then random walks."""
    for played in _candidates(scenario, values, want=want):
        if played is None:
            continue
        log, state = played
        marks = tuple(
            Rate(name, scenario.index.criteria[name].max if want else 0, "analysis")
            for name in waiting_in(scenario, state)
        )
        if score(scenario, replay(scenario, state, marks)).passed is want:
            return Verdict(Truth.PROVEN, (*log, *marks))
    return Verdict(Truth.UNDECIDED)


def _candidates(scenario: Scenario, values: ValueMap | None, *, want: bool) -> Iterator[_Play | None]:
    for plan in scenario.testplans:
        if plan.lens == scenario.lens:
            yield _planned(scenario, plan)
    if want and values is not None:
        yield _play(scenario, _best(scenario, values))
    if not want:
        yield _play(scenario, _worst(scenario))
    yield _play(scenario, lambda state, offered: offered[0])
    yield _play(scenario, lambda state, offered: offered[-1])
    for number in range(PLAYOUTS):
        yield _play(scenario, _random(scenario, number))


def _planned(scenario: Scenario, plan: TestPlan) -> _Play | None:
    outcome = run_plan(scenario, plan)
    if outcome.state is None or outcome.state.status is not Status.ENDED:
        return None
    return outcome.played, outcome.state


def _random(scenario: Scenario, number: int) -> Rule:
    def choose(state: State, offered: Sequence[Input]) -> Input:
        return offered[pick(number, scenario.digest, state.turn, state.n, "playout") % len(offered)]

    return choose


def _best(scenario: Scenario, values: ValueMap) -> Rule:
    """Always what leaves most to be won; among equals, what has won most so far, so that good words are not put off."""

    def choose(state: State, offered: Sequence[Input]) -> Input:
        def merit(given: Input) -> tuple[bool, int, bool, Fraction, int]:
            result = step(scenario, state, given)
            worth = values.worth(result.state) if isinstance(result, Accepted) else None
            if worth is None or not isinstance(result, Accepted):
                return (False, 0, False, Fraction(0), 0)
            gained = sum(item.delta for item in result.state.evidence)
            return (True, worth.ending, worth.spotless, worth.points, gained)

        return max(offered, key=merit)

    return choose


def _worst(scenario: Scenario) -> Rule:
    """Always what earns least, is tagged poorest, and breaks most."""

    def choose(state: State, offered: Sequence[Input]) -> Input:
        def harm(given: Input) -> tuple[int, int, int]:
            options = taken_by(scenario, state, given)
            poor = sum(tag in (Tag.POOR, Tag.TRAP) for option in options for tag in option.tags)
            earned = sum(rule.delta for option in options for rule in option.evidence)
            return (any(fatal_of(scenario, option) for option in options), -earned, poor)

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

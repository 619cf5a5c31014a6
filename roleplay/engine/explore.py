"""Exploring every play of a scenario, over states reduced to what can still make a difference.

A reduced state keeps only what guards, moves and endings look at from its turn on. It is stepped by the real `step`, so
what is proved here is about the engine itself. Where there are too many states, `slices` gives an outer picture. A
scene's cut-off after `max_turns` is treated apart (`value.ValueMap.cut`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, permutations
from typing import NamedTuple

from .decision import Multi, Rank, Written
from .events import EventKind
from .inputs import Arrange, Choose, Input, Pick, Ring, Timeout, Write
from .marking import marked_in
from .offer import Refusal, band_of, refusal
from .scenario import Option, Scenario, Turn
from .scope import Scope, scope_of, time_decides
from .score import sums
from .state import Mode, State, Status, made
from .step import RINGS_BEYOND, USUAL_PACE, Accepted, CannotStart, start, step

EXACT_MOST = 10_000
"""States after which an exploration is given up as too large."""
_NONE: frozenset[str] = frozenset()


type Deltas = tuple[tuple[str, int, int], ...]
"""What one step adds to each criterion it is about: at least, at most."""


class Edge(NamedTuple):
    """One input at a node: what it adds, whether it breaks a rule, and the node that it leads to."""

    given: Input
    option: str
    deltas: Deltas
    fatal: bool
    target: int


@dataclass(frozen=True, slots=True)
class Graph:
    """All reduced states (node 0 is the start), their edges, and how each was first come to."""

    scope: Scope
    exact: bool
    states: tuple[State, ...]
    edges: tuple[tuple[Edge, ...], ...]
    came: tuple[tuple[int, Input] | None, ...]
    at: dict[State, int]
    turns: frozenset[str]
    refused: tuple[tuple[int, Input, Refusal], ...]

    def walk(self, node: int) -> tuple[Input, ...]:
        """Return the shortest inputs that lead to a node."""
        found: list[Input] = []
        step_back = self.came[node]
        while step_back is not None:
            node, given = step_back
            if isinstance(given, Ring) and found and isinstance(found[-1], Ring):
                given = Ring(found.pop().times + given.times)  # type: ignore[union-attr]
            found.append(given)
            step_back = self.came[node]
        return tuple(reversed(found))


def reduced_end(scenario: Scenario, ending: str) -> State:
    """Return the one state that stands for every play that ended so."""
    return State(
        *(scenario.digest, Mode.PRACTICE, 0, "", "", "", "", (), ()),
        status=Status.ENDED,
        ending=ending,
        lens=scenario.lens,
    )


def reduced(scenario: Scenario, state: State, scope: Scope) -> State:
    """Return the state with everything blanked that makes no difference to what can still happen."""
    if state.status is not Status.RUNNING:
        return State(
            *(state.digest, Mode.PRACTICE, 0, "", "", "", "", (), ()),
            status=state.status,
            ending=state.ending,
            lens=state.lens,
        )
    live = scope.live[scenario.index.turn_at[state.turn]]
    clock = min(state.clock_s, live.clock_cap)
    since, due = (None, None) if scope.narrow else (state.hold_since, state.hold_due)
    if since is not None:
        if due is None or not live.patience:
            since, due = clock, None
        else:
            length = due - since
            due = clock + max(0, due - state.clock_s)
            since = due - length
    variables, visits = list(scope.blank), [0] * len(state.visits)
    for at in live.vars:
        variables[at] = state.vars[at]
    for at in live.visits:
        visits[at] = 1 if state.visits[at] else 0
    cells = (  # in the order of State's fields
        state.digest,
        Mode.PRACTICE,
        0,
        "",
        "",
        state.turn,
        state.channel,
        tuple(variables),
        tuple(visits),
        state.known & live.facts if state.known else _NONE,
        state.asked & live.asked if state.asked else _NONE,
        state.taken & live.taken if state.taken else _NONE,
        state.approved & live.approved if state.approved else _NONE,
        (),
        (),
        (),
        (),
        (),
        clock,
        since,
        due,
        state.rings if state.turn in scenario.index.ringing and not scope.narrow else 0,
        0,
        Status.RUNNING,
        "",
        state.lens,
        USUAL_PACE,
        0,
        None if state.muted_since is None or scope.narrow else clock,
        state.handed if live.handed else "",
        (),
        0,
        0,
        (),
        (),
        (),
        0,
    )
    return made(State, cells)


def inputs_at(scenario: Scenario, state: State) -> list[tuple[Input, str]]:
    """Return every input that a state offers, with the option that it takes ("" for letting the phone ring)."""
    index = scenario.index
    turn = index.turns.get(state.turn)
    if turn is None or state.status is not Status.RUNNING:
        return []
    found = _answers(scenario, state, turn)
    if turn.timeout in index.options:
        found.append((Timeout(), turn.timeout))
    # A phone that has rung as long as it may offers nothing more: to list it would hide a learner who is stuck.
    if turn.id in index.ringing and state.rings < scenario.limits.rings + RINGS_BEYOND:
        found.append((Ring(), ""))
    return found


def _answers(scenario: Scenario, state: State, turn: Turn) -> list[tuple[Input, str]]:
    """Every way to answer: each option, each choice of several, one order for each result, the shortest text."""
    offered = [option for option in turn.options if refusal(scenario, state, option) is None]
    if turn.decide is None:
        choose = scenario.index.choose
        return [(choose[option.id], option.id) for option in offered]
    match turn.decide:
        case Multi(pick=pick):
            ways = combinations(offered, min(pick, len(offered))) if offered else ()
            return [(Pick(tuple(option.id for option in way)), way[0].id) for way in ways]
        case Rank() as rank:
            found: dict[str, Input] = {}
            for order in permutations(rank.ideal):
                band = band_of(scenario, state, turn, order)
                if band is not None:
                    found.setdefault(band.id, Arrange(order))
            return [(given, name) for name, given in found.items()]
        case Written() as task:
            ways_on: list[tuple[Input, str]] = [
                (Choose(option.id), option.id) for option in offered if option.id != task.sent
            ]
            return [(Write("." * task.least), task.sent), *ways_on]


def taken_by(scenario: Scenario, state: State, given: Input) -> tuple[Option, ...]:
    """Return the options that an input takes in this state, as far as they are there."""
    index, turn = scenario.index, scenario.index.turns.get(state.turn)
    if turn is None:
        return ()
    names: tuple[str, ...] = ()
    match given:
        case Choose(option=option):
            names = (option,)
        case Pick(options=options):
            names = options
        case Timeout():
            names = (turn.timeout,)
        case Write() if isinstance(turn.decide, Written):
            names = (turn.decide.sent,)
        case Arrange(order=order):
            band = band_of(scenario, state, turn, order)
            names = () if band is None else (band.id,)
    return tuple(index.options[name] for name in names if name in index.options)


@lru_cache(maxsize=64)
def explore(scenario: Scenario, *, rings: bool = True, most: int = EXACT_MOST) -> Graph | None:
    """Explore all plays breadth first; None when there are more than `most` states, no start, or time that decides.

    `rings=False` leaves out letting the phone ring: what somebody does who answers it in whatever way is offered.
    """
    scope = scope_of(scenario)
    if time_decides(scenario, scope):
        return None
    try:
        first = start(scenario, seed=0)
    except CannotStart:
        return None
    turns: set[str] = {entry.turn for entry in first.transcript} | {first.turn}
    turns.update(turn.id for turn, count in zip(scenario.turns, first.visits, strict=True) if count)
    states = [reduced(scenario, first, scope)]
    at = {states[0]: 0}
    came: list[tuple[int, Input] | None] = [None]
    edges: list[tuple[Edge, ...]] = []
    refused: list[tuple[int, Input, Refusal]] = []
    node, moved = 0, EventKind.MOVED
    while node < len(states):
        state, own = states[node], []
        for given, option in inputs_at(scenario, state):
            if not rings and isinstance(given, Ring):
                continue
            result = step(scenario, state, given)
            if not isinstance(result, Accepted):
                refused.append((node, given, result.code))
                continue
            turns.update([event.ref for event in result.events if event.kind is moved])
            after = reduced(scenario, result.state, scope)
            target = at.get(after)
            if target is None:
                target = at[after] = len(states)
                if target >= most:
                    return None
                states.append(after)
                came.append((node, given))
            own.append(Edge(given, option, _deltas(scenario, result.state), bool(result.state.fatal), target))
        edges.append(tuple(own))
        node += 1
    return Graph(scope, True, tuple(states), tuple(edges), tuple(came), at, frozenset(turns), tuple(refused))


def _deltas(scenario: Scenario, after: State) -> Deltas:
    """Return what one step gave to each criterion, at least and at most: a letter gives what its markers will say."""
    total = {name: (name, points, points) for name, points in sums(after).items()}
    for name in marked_in(scenario, after):
        total[name] = (name, 0, scenario.index.criteria[name].max)
    return tuple(total.values())

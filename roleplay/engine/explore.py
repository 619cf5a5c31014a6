"""Exploring every play of a scenario, over states reduced to what can still make a difference.

A reduced state keeps only what guards, moves and endings look at. It is stepped by the real `step`, so what is
proved here is about the engine itself. Two precisions: *exact* keeps which options inside cycles were taken;
*relaxed* ignores `once` inside cycles, which allows more plays than there are and so gives sound outer bounds.
Which one was possible is said in the graph. A scene's cut-off after `max_turns` is treated apart (`Graph.cut`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from .events import EventKind
from .guards import Asked, Elapsed, FactKnown, Seen, Value, VarIs, leaves
from .inputs import Choose, Input, Ring, Timeout
from .offer import Refusal, refusal
from .scenario import END, Scenario
from .state import Mode, State, Status
from .step import RINGS_BEYOND, Accepted, CannotStart, start, step

EXACT_MOST = 20_000
RELAXED_MOST = 60_000
"""States after which an exploration is given up as too large."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What of a state can make a difference to what comes later."""

    vars: frozenset[int]
    blank: tuple[Value, ...]
    facts: frozenset[str]
    asked: frozenset[str]
    taken: frozenset[str]
    visits: frozenset[int]
    clock_cap: int
    patience: bool
    unsure: frozenset[str]
    """Options whose evidence on content may or may not count, because taking them before is not kept track of."""


class Edge(NamedTuple):
    """One input at a node: what it adds to each criterion (at least, at most), and the node that it leads to."""

    given: Input
    option: str
    deltas: tuple[tuple[str, int, int], ...]
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
            found.append(given)
            step_back = self.came[node]
        return tuple(reversed(found))


def static_targets(scenario: Scenario, turn_id: str) -> list[str]:
    """Return the turns that a turn can lead to when conditions are ignored."""
    turn = scenario.index.turns[turn_id]
    targets = [option.to for option in turn.options] + [auto.to for auto in turn.auto]
    if turn.timeout in scenario.index.options:
        targets.append(scenario.index.options[turn.timeout].to)
    return [to for to in dict.fromkeys(targets) if not to.startswith(END) and to in scenario.index.turns]


def cyclic_turns(scenario: Scenario) -> frozenset[str]:
    """Return the turns that can lead back to themselves when conditions are ignored."""
    reach: dict[str, set[str]] = {}
    for turn in scenario.index.turns:
        seen: set[str] = set()
        todo = static_targets(scenario, turn)
        while todo:
            at = todo.pop()
            if at not in seen:
                seen.add(at)
                todo.extend(static_targets(scenario, at))
        reach[turn] = seen
    return frozenset(turn for turn, seen in reach.items() if turn in seen)


def scope_of(scenario: Scenario, *, exact: bool) -> Scope:
    """Work out what of a state matters later. Lines and goals have guards too, but decide nothing."""
    index = scenario.index
    guards = [option.when for turn in scenario.turns for option in turn.options]
    guards += [auto.when for turn in scenario.turns for auto in turn.auto]
    facts: set[str] = set()
    for guard in guards:
        facts.update(leaf.fact for leaf in leaves(guard) if isinstance(leaf, FactKnown))
    names: set[str] = set()
    if facts:  # the rules by which facts come out matter only if some fact decides something
        guards += [fact.guard for fact in scenario.facts]
        names.update("trust" for fact in scenario.facts if fact.how == "trust")
        for fact in scenario.facts:
            facts.update(leaf.fact for leaf in leaves(fact.guard) if isinstance(leaf, FactKnown))
    asked: set[str] = set()
    seen: set[str] = set()
    cap = 0
    for guard in guards:
        for leaf in leaves(guard):
            if isinstance(leaf, VarIs):
                names.add(leaf.var)
            elif isinstance(leaf, Asked):
                asked.add(leaf.fact)
            elif isinstance(leaf, Seen):
                seen.add(leaf.ref)
            elif isinstance(leaf, Elapsed):
                cap = max(cap, leaf.seconds + 1)
    patience = "patience" in index.var_at and ("patience" in names or bool(scenario.on_patience_out))
    if patience:
        names.add("patience")
    repeatable = _repeatable(scenario)
    timeouts = {turn.timeout for turn in scenario.turns}
    taken = seen & set(index.options)
    if exact:
        taken |= {name for name in repeatable if index.options[name].once or _about_content(scenario, name)}
    return Scope(
        vars=frozenset(index.var_at[name] for name in names if name in index.var_at),
        blank=tuple(var.init for var in scenario.vars),
        facts=frozenset(facts),
        asked=frozenset(asked),
        taken=frozenset(taken),
        visits=frozenset(index.turn_at[ref] for ref in seen if ref in index.turn_at),
        clock_cap=cap,
        patience=patience,
        unsure=frozenset(
            name
            for name in repeatable
            if name not in taken and (not index.options[name].once or name in timeouts)
        ),
    )


def _repeatable(scenario: Scenario) -> frozenset[str]:
    """Options that stand in cycles, or can be taken by a timeout (which asks for no leave)."""
    cyclic = cyclic_turns(scenario)
    found = {option.id for turn in scenario.turns if turn.id in cyclic for option in turn.options}
    found.update(turn.timeout for turn in scenario.turns if turn.timeout in scenario.index.options)
    return frozenset(found)


def _about_content(scenario: Scenario, option: str) -> bool:
    criteria = scenario.index.criteria
    rules = scenario.index.options[option].evidence
    return any(rule.criterion in criteria and criteria[rule.criterion].kind == "content" for rule in rules)


def reduced(scenario: Scenario, state: State, scope: Scope) -> State:
    """Return the state with everything blanked that makes no difference to what can still happen."""
    none = frozenset[str]()
    if state.status is not Status.RUNNING:
        return State(
            state.digest, Mode.PRACTICE, 0, "", "", "", "", (), (), status=state.status, ending=state.ending
        )
    clock = min(state.clock_s, scope.clock_cap)
    since, due = state.hold_since, state.hold_due
    if since is not None:
        if due is None or not scope.patience:
            since, due = clock, None
        else:
            length = due - since
            due = clock + max(0, due - state.clock_s)
            since = due - length
    return State(
        state.digest,
        Mode.PRACTICE,
        0,
        "",
        "",
        state.turn,
        state.channel,
        tuple([value if at in scope.vars else scope.blank[at] for at, value in enumerate(state.vars)]),
        tuple([1 if count and at in scope.visits else 0 for at, count in enumerate(state.visits)]),
        state.known & scope.facts if state.known else none,
        state.asked & scope.asked if state.asked else none,
        state.taken & scope.taken if state.taken else none,
        clock_s=clock,
        hold_since=since,
        hold_due=due,
        rings=state.rings if state.turn in scenario.index.ringing else 0,
    )


def inputs_at(scenario: Scenario, state: State) -> list[tuple[Input, str]]:
    """Return every input that a state offers, with the option that it takes ("" for letting the phone ring)."""
    turn = scenario.index.turns.get(state.turn)
    if turn is None or state.status is not Status.RUNNING:
        return []
    found: list[tuple[Input, str]] = [
        (Choose(option.id), option.id) for option in turn.options if refusal(scenario, state, option) is None
    ]
    if turn.timeout in scenario.index.options:
        found.append((Timeout(), turn.timeout))
    # A phone that has rung as long as it may offers nothing more: to list it would hide a learner who is stuck.
    if turn.id in scenario.index.ringing and state.rings < scenario.limits.rings + RINGS_BEYOND:
        found.append((Ring(), ""))
    return found


@lru_cache(maxsize=64)
def explore(scenario: Scenario, *, exact: bool, rings: bool = True, most: int = EXACT_MOST) -> Graph | None:
    """Explore all plays breadth first; None when there are more than `most` states, or no start.

    `rings=False` leaves out letting the phone ring: what somebody does who answers it in whatever way is offered.
    """
    scope = scope_of(scenario, exact=exact)
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
    node = 0
    while node < len(states):
        state, own = states[node], []
        for given, option in inputs_at(scenario, state):
            if not rings and isinstance(given, Ring):
                continue
            result = step(scenario, state, given)
            if not isinstance(result, Accepted):
                refused.append((node, given, result.code))
                continue
            turns.update(event.ref for event in result.events if event.kind is EventKind.MOVED)
            after = reduced(scenario, result.state, scope)
            target = at.get(after)
            if target is None:
                target = at[after] = len(states)
                if target >= most:
                    return None
                states.append(after)
                came.append((node, given))
            deltas = _deltas(scenario, result.state, scope, option)
            own.append(Edge(given, option, deltas, bool(result.state.fatal), target))
        edges.append(tuple(own))
        node += 1
    return Graph(scope, exact, tuple(states), tuple(edges), tuple(came), at, frozenset(turns), tuple(refused))


def _deltas(scenario: Scenario, after: State, scope: Scope, option: str) -> tuple[tuple[str, int, int], ...]:
    total: dict[str, tuple[int, int]] = {}
    for item in after.evidence:
        low, high = total.get(item.criterion, (0, 0))
        maybe = option in scope.unsure and scenario.index.criteria[item.criterion].kind == "content"
        low += min(0, item.delta) if maybe else item.delta
        high += max(0, item.delta) if maybe else item.delta
        total[item.criterion] = (low, high)
    return tuple((name, low, high) for name, (low, high) in total.items())


def graph_of(scenario: Scenario) -> Graph | None:
    """Return the exact graph, else the relaxed one, else None: then nothing can be said, and the checks say so."""
    return explore(scenario, exact=True) or explore(scenario, exact=False, most=RELAXED_MOST)

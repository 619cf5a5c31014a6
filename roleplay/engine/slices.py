"""Exploring a scene with only some of its state kept: what is left out may be anything.

A slice is an outer picture: every play is in it, and it may show plays that are none. With nothing kept it has one
state for each turn and channel, and costs milliseconds however large a scene is; with more kept it comes closer. What
was said before (`once`), holds, silence and patience are never kept: each of them may always be so or not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product
from typing import NamedTuple

from .decision import Multi, Rank, Written
from .explore import Deltas, Edge, Graph, explore, reduced_end
from .guards import OPERATORS, All, AnyOf, ChannelIs, FactKnown, Guard, Leaf, Not, Value, VarIs, leaves
from .inputs import Arrange, Input, Pick, Ring, Timeout, Write
from .scenario import END, EvidenceRule, Option, Scenario, Turn
from .scope import Live, Scope, guards_at, repeatable_options, scope_of
from .state import Mode, State

BUDGET = 8_000
"""States that a slice may have at most: components are kept, the most read first, while their product stays below."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Which variables (by position) and facts are kept."""

    vars: frozenset[int] = frozenset()
    facts: frozenset[str] = frozenset()


NOTHING = Kept()


class _At(NamedTuple):
    """Where a play may be: turn, channel, the kept values (by position) and the kept facts that are known."""

    turn: str
    channel: str
    values: tuple[tuple[int, Value], ...]
    known: frozenset[str]
    ending: str | None = None


class _Slice:
    """One walk over a scene with `kept` known and all else open."""

    def __init__(self, scenario: Scenario, kept: Kept) -> None:
        self.scenario = scenario
        whole = scope_of(scenario)
        self.kept = Kept(kept.vars - {scenario.index.var_at.get("patience", -1)}, kept.facts)
        self.live = tuple(
            Live(
                vars=live.vars & self.kept.vars,
                facts=live.facts & self.kept.facts,
                asked=frozenset(),
                taken=frozenset(),
                visits=frozenset(),
                approved=frozenset(),
                clock_cap=0,
                handed=False,
                patience=False,
            )
            for live in whole.live
        )
        repeatable = repeatable_options(scenario)
        timeouts = {turn.timeout for turn in scenario.turns}
        options = scenario.index.options
        self.scope = Scope(blank=whole.blank, live=self.live, narrow=True)
        self.unsure = frozenset(name for name in repeatable if not options[name].once or name in timeouts)
        """Options that may have been taken before; then their own evidence on content does not count again."""
        self.worths: dict[tuple[str, ...], tuple[Deltas, set[bool]]] = {}
        self.entered: set[str] = set()
        """Turns that a play may come to, also those that it only passes through."""
        self.impatient = bool(scenario.on_patience_out) and "patience" in scenario.index.var_at

    # Conditions ----------------------------------------------------------------------------------------------

    def holds(self, guard: Guard | None, at: _At) -> bool | None:
        """Whether a condition holds; None: it may."""
        match guard:
            case None:
                return True
            case All(parts):
                found = [self.holds(part, at) for part in parts]
                return False if False in found else None if None in found else True
            case AnyOf(parts):
                found = [self.holds(part, at) for part in parts]
                return True if True in found else None if None in found else False
            case Not(part):
                inner = self.holds(part, at)
                return None if inner is None else not inner
            case _:
                return self._leaf(guard, at)

    def _leaf(self, leaf: Leaf, at: _At) -> bool | None:
        index = self.scenario.index
        if isinstance(leaf, VarIs):
            place = index.var_at.get(leaf.var)
            if place is None:
                return False
            value = next((value for where, value in at.values if where == place), None)
            if value is None:
                return None
            try:
                return OPERATORS[leaf.op](value, leaf.value)
            except TypeError:
                return False
        if isinstance(leaf, FactKnown):
            if leaf.fact not in self.live[index.turn_at[at.turn]].facts:
                return None
            return (leaf.fact in at.known) is leaf.known
        if isinstance(leaf, ChannelIs):
            return at.channel == leaf.channel
        return None

    # Answers -------------------------------------------------------------------------------------------------

    def answers(self, turn: Turn, at: _At) -> Iterator[tuple[Input, tuple[Option, ...], str]]:
        """Yield every answer that may be possible: the input, the options it takes, and where it leads."""
        offered = [option for option in turn.options if self.holds(option.when, at) is not False]
        choose = self.scenario.index.choose
        match turn.decide:
            case Multi(pick=pick, to=to):
                for count in range(1, min(pick, len(offered)) + 1):  # fewer where fewer turn out to be open
                    for way in combinations(offered, count):
                        yield Pick(tuple(option.id for option in way)), way, to
            case Rank() as rank:
                for option in offered:
                    yield Arrange(rank.ideal), (option,), option.to
            case Written() as task:
                for option in offered:
                    sent = option.id == task.sent
                    yield (Write("." * task.least) if sent else choose[option.id]), (option,), option.to
            case _:
                for option in offered:
                    yield choose[option.id], (option,), option.to
        timeout = self.scenario.index.options.get(turn.timeout)
        if timeout is not None:
            yield Timeout(), (timeout,), timeout.to

    def after(self, at: _At, options: tuple[Option, ...]) -> Iterator[_At]:
        """Yield what may be true once these options are taken, before the scene moves on."""
        values = dict(at.values)
        for option in options:
            for effect in option.effects:
                place = self.scenario.index.var_at.get(effect.var)
                if place is None or place not in values:
                    continue
                var, new = self.scenario.vars[place], effect.value
                if var.type == "int" and effect.op == "add":
                    new = int(values[place]) + int(new)
                if var.type == "int":
                    new = max(var.lo, min(var.hi, int(new)))
                if var.fits(new):
                    values[place] = new
        trust = self.scenario.index.var_at.get("trust")
        handed = [option for option in options if option.handover is not None]
        losses = {0, -self.scenario.limits.cold_trust} if handed else {0}
        sure, maybe = self._told(at, options)
        for loss in losses:
            moved = dict(values)
            if loss and trust in moved:
                var = self.scenario.vars[trust]
                moved[trust] = max(var.lo, int(moved[trust]) + loss)
            elif loss:
                continue
            kept = tuple(sorted(moved.items()))
            for told in _subsets(maybe):
                yield _At(at.turn, at.channel, kept, at.known | sure | told)

    def _told(self, at: _At, options: tuple[Option, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
        """Return the kept facts that come out surely, and those that may."""
        scenario = self.scenario
        sure = {name for option in options for name in option.reveals if name in self.kept.facts}
        maybe: set[str] = set()
        for option in options:
            if not option.asks:
                continue
            for name in self.kept.facts:
                fact = scenario.index.facts[name]
                place = scenario.index.fact_at[name]
                near = scenario.facts[max(0, place - 1) : place + 2] if fact.how == "adjacent" else (fact,)
                if not any(one.id in option.asks for one in near):
                    continue
                (sure if fact.how in ("asked", "adjacent") else maybe).add(name)
        return frozenset(sure), tuple(sorted(maybe - sure - at.known))

    def arrivals(self, at: _At, target: str) -> Iterator[_At]:
        """Yield where a play may come to rest that goes to `target`."""
        todo = [(at, target)]
        seen: set[tuple[_At, str]] = set()
        while todo:
            here, to = todo.pop()
            if (here, to) in seen:
                continue
            seen.add((here, to))
            if to.startswith(END):
                yield _ended(to[len(END) :])
                continue
            turn = self.scenario.index.turns.get(to)
            if turn is None:
                continue
            self.entered.add(to)
            there = self.narrowed(_At(to, turn.channel or here.channel, here.values, here.known))
            rests = True
            for auto in turn.auto:
                holds = self.holds(auto.when, there)
                if holds is not False:
                    todo.append((there, auto.to))
                if holds is True:
                    rests = False
                    break
            if rests:
                yield there

    def narrowed(self, at: _At) -> _At:
        """Forget what makes no difference any more from this turn on."""
        live = self.live[self.scenario.index.turn_at[at.turn]]
        return _At(
            at.turn,
            at.channel,
            tuple((place, value) for place, value in at.values if place in live.vars),
            at.known & live.facts,
        )

    # What an answer is worth ---------------------------------------------------------------------------------

    def worth(self, turn: Turn, options: tuple[Option, ...]) -> tuple[Deltas, set[bool]]:
        """Return what an answer gives and breaks. It is the same wherever the turn is answered so."""
        answer = turn.id, *(option.id for option in options)
        if answer not in self.worths:
            self.worths[answer] = self.deltas(turn, options), self.breaks(options)
        return self.worths[answer]

    def deltas(self, turn: Turn, options: tuple[Option, ...]) -> Deltas:
        """Return the least and most that an answer gives to each criterion."""
        criteria = self.scenario.index.criteria
        total: dict[str, tuple[int, int]] = {}

        def add(name: str, low: int, high: int) -> None:
            if name in criteria:
                before = total.get(name, (0, 0))
                total[name] = (before[0] + low, before[1] + high)

        for option in options:
            for rule, sure in self._rules(option):
                if sure:
                    add(rule.criterion, rule.delta, rule.delta)
                else:
                    add(rule.criterion, min(0, rule.delta), max(0, rule.delta))
            if isinstance(turn.decide, Written) and option.id == turn.decide.sent:
                for name in turn.decide.rubric:
                    add(name, 0, criteria[name].max if name in criteria else 0)
        return tuple((name, low, high) for name, (low, high) in total.items())

    def _rules(self, option: Option) -> Iterator[tuple[EvidenceRule, bool]]:
        """Yield the rules that may give evidence, and whether they surely do: conditions are weighed in the step."""
        criteria = self.scenario.index.criteria
        for rule in option.evidence:
            content = rule.criterion in criteria and criteria[rule.criterion].kind == "content"
            yield rule, rule.when is None and not (content and option.id in self.unsure)
        for promise in option.promises:
            authority = self.scenario.index.authority.get(promise.authority)
            if authority is not None and authority.over is not None and promise.amount > authority.own_limit:
                yield authority.over, promise.amount > authority.top_limit and authority.over.when is None
        above = self.scenario.index.authority.get(option.escalates)
        if above is not None and above.under is not None:
            yield above.under, False

    def breaks(self, options: tuple[Option, ...]) -> set[bool]:
        """Return whether a rule is broken that must not be: surely, surely not, or either."""
        if any(option.fatal in self.scenario.index.criteria for option in options):
            return {True}
        for option in options:
            for promise in option.promises:
                authority = self.scenario.index.authority.get(promise.authority)
                if authority is None or authority.over_fatal not in self.scenario.index.criteria:
                    continue
                if promise.amount > authority.top_limit:
                    return {True}
                if promise.amount > authority.own_limit:
                    return {True, False}
        return {False}

    def ways(self, at: _At) -> Iterator[tuple[Input, str, Deltas, bool, _At]]:
        """Yield every way on from here: an edge, and where it leads in place of a number."""
        turn = self.scenario.index.turns[at.turn]
        if self.impatient and turn.rings:  # nobody waits for ever while the phone rings
            yield Ring(), "", (), False, _ended(self.scenario.on_patience_out)
        for given, options, to in self.answers(turn, at):
            deltas, breaks = self.worth(turn, options)
            places = {there for after in self.after(at, options) for there in self.arrivals(after, to)}
            if self.impatient:
                places.add(_ended(self.scenario.on_patience_out))
            for broken in breaks:
                for there in places:
                    yield given, options[0].id, deltas, broken, there

    def state(self, at: _At) -> State:
        """Return a place as a reduced state, so that a play's own state finds it (`explore.reduced`)."""
        if at.ending is not None:
            return reduced_end(self.scenario, at.ending)
        values = dict(at.values)
        return State(
            *(self.scenario.digest, Mode.PRACTICE, 0, "", "", at.turn, at.channel),
            tuple(values.get(place, first) for place, first in enumerate(self.scope.blank)),
            (0,) * len(self.scenario.turns),
            at.known,
            lens=self.scenario.lens,
        )


@lru_cache(maxsize=32)
def slice_of(scenario: Scenario, kept: Kept = NOTHING, *, most: int = 2 * BUDGET) -> Graph | None:
    """Explore a slice; None when the scene has no start, or the slice more than `most` states."""
    walk = _Slice(scenario, kept)
    if scenario.start not in scenario.index.turns:
        return None
    begin = _At(
        scenario.start,
        scenario.channel,
        tuple((place, var.init) for place, var in enumerate(scenario.vars) if place in walk.kept.vars),
        frozenset(),
    )
    places: list[_At] = []
    number: dict[_At, int] = {}
    came: list[tuple[int, Input] | None] = []

    def place(at: _At, back: tuple[int, Input] | None) -> int:
        found = number.setdefault(at, len(places))
        if found == len(places):
            places.append(at)
            came.append(back)
        return found

    starts = sorted(set(walk.arrivals(begin, scenario.start)), key=repr)
    # A start that may come to rest in several places stands before them, as a turn that only moves on.
    root = (
        place(starts[0], None) if len(starts) == 1 else place(_At(scenario.start, "", (), frozenset()), None)
    )
    edges: list[tuple[Edge, ...]] = []
    node = 0
    while node < len(places):
        at = places[node]
        if at.ending is not None:
            edges.append(())
        elif node == root and len(starts) > 1:
            edges.append(
                tuple(Edge(Timeout(), "", (), False, place(there, (node, Timeout()))) for there in starts)
            )
        else:
            own: dict[tuple[str, Deltas, bool, int], Edge] = {}
            for given, option, deltas, fatal, there in walk.ways(at):
                target = place(there, (node, given))
                key = option, deltas, fatal, target
                if key not in own:
                    own[key] = Edge(given, *key)
            edges.append(tuple(own.values()))
        if len(places) > most:
            return None
        node += 1
    states = tuple(walk.state(at) for at in places)
    return Graph(
        walk.scope,
        False,
        states,
        tuple(edges),
        tuple(came),
        {state: at for at, state in enumerate(states)},
        frozenset(walk.entered),
        (),
    )


def worth_keeping(scenario: Scenario, budget: int = BUDGET) -> Kept:
    """Return what to keep: the variables and facts read most, while the states cannot become more than `budget`."""
    whole = scope_of(scenario)
    reads: Counter[tuple[str, int | str]] = Counter()
    for turn in scenario.turns:
        for guard in guards_at(scenario, turn):
            for leaf in leaves(guard):
                if isinstance(leaf, VarIs) and leaf.var in scenario.index.var_at:
                    reads["var", scenario.index.var_at[leaf.var]] += 1
                elif isinstance(leaf, FactKnown) and leaf.fact in scenario.index.facts:
                    reads["fact", leaf.fact] += 1
    kept: set[tuple[str, int | str]] = set()
    for component, _ in reads.most_common():
        wanted = kept | {component}
        if _states_at_most(scenario, whole, wanted) <= budget:
            kept = wanted
    return Kept(
        frozenset(name for kind, name in kept if kind == "var" and isinstance(name, int)),
        frozenset(name for kind, name in kept if kind == "fact" and isinstance(name, str)),
    )


def _states_at_most(scenario: Scenario, whole: Scope, kept: set[tuple[str, int | str]]) -> int:
    total = 0
    for live in whole.live:
        here = 1
        for kind, name in kept:
            if kind == "fact":
                here *= 2 if name in live.facts else 1
            elif name in live.vars and isinstance(name, int):
                var = scenario.vars[name]
                here *= {"bool": 2, "enum": len(var.values)}.get(var.type, var.hi - var.lo + 1)
        total += here
    return total


def _ended(ending: str) -> _At:
    return _At("", "", (), frozenset(), ending)


def _subsets(names: tuple[str, ...]) -> Iterator[frozenset[str]]:
    for flags in product((False, True), repeat=len(names)):
        yield frozenset(name for name, on in zip(names, flags, strict=True) if on)


def truths_of(scenario: Scenario) -> dict[str, set[bool | None]]:
    """Return, for each reply with a condition, whether it holds in the places where it is asked (None: it may)."""
    kept = worth_keeping(scenario)
    graph = slice_of(scenario, kept)
    if graph is None:
        return {}
    walk = _Slice(scenario, kept)
    found: dict[str, set[bool | None]] = {}
    for state in graph.states:
        turn = scenario.index.turns.get(state.turn)
        if turn is None or not state.channel:
            continue
        values = tuple(
            (place, state.vars[place]) for place in sorted(walk.live[scenario.index.turn_at[turn.id]].vars)
        )
        at = _At(state.turn, state.channel, values, state.known)
        for option in turn.options:
            if option.when is not None:
                found.setdefault(option.id, set()).add(walk.holds(option.when, at))
    return found


def graph_of(scenario: Scenario) -> Graph | None:
    """Return all plays of a scene exactly if they are few enough, else a slice; None where there is no start."""
    return explore(scenario) or slice_of(scenario, worth_keeping(scenario)) or slice_of(scenario)

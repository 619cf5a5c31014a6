"""What of a state can still make a difference: what conditions, moves and endings look at, here or in a later turn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .components import strongly_connected
from .evidence import rules_of
from .guards import Asked, Elapsed, FactKnown, Guard, Handed, Seen, Value, VarIs, leaves
from .scenario import END, Kind, Option, Scenario, Turn


@dataclass(frozen=True, slots=True)
class Live:
    """What of a state in one turn can still make a difference: here, or in any turn that can come later."""

    vars: frozenset[int]
    facts: frozenset[str]
    asked: frozenset[str]
    taken: frozenset[str]
    visits: frozenset[int]
    approved: frozenset[str]
    clock_cap: int
    handed: bool
    patience: bool


@dataclass(frozen=True, slots=True)
class Scope:
    """What of a state can make a difference to what comes later, by turn (in the order of the scenario)."""

    blank: tuple[Value, ...]
    live: tuple[Live, ...]
    narrow: bool = False
    """Whether holds, silence and rings are left out, too: a slice (`slices`) does not know of them."""


def static_targets(scenario: Scenario, turn_id: str) -> list[str]:
    """Return the turns that a turn can lead to when conditions are ignored."""
    turn = scenario.index.turns[turn_id]
    targets = [option.to for option in turn.options] + [auto.to for auto in turn.auto]
    if turn.timeout in scenario.index.options:
        targets.append(scenario.index.options[turn.timeout].to)
    return [to for to in dict.fromkeys(targets) if not to.startswith(END) and to in scenario.index.turns]


def _ways_on(scenario: Scenario) -> list[list[int]]:
    """Return the places of the turns that each turn can lead to when conditions are ignored."""
    at = scenario.index.turn_at
    return [[at[to] for to in static_targets(scenario, turn.id)] for turn in scenario.turns]


@lru_cache(maxsize=64)
def coming_after(scenario: Scenario) -> tuple[frozenset[int], ...]:
    """Return, for each turn, the turns that can come after it when conditions are ignored, by their places."""
    targets = _ways_on(scenario)
    after = [frozenset[int]()] * len(targets)
    for component in strongly_connected(targets):
        following = {to for turn in component for to in targets[turn]}
        later = frozenset(following.union(*(after[to] for to in following.difference(component))))
        for turn in component:
            after[turn] = later
    return tuple(after)


def cyclic_turns(scenario: Scenario) -> frozenset[str]:
    """Return the turns that can lead back to themselves when conditions are ignored."""
    at = scenario.index.turn_at
    after = zip(scenario.turns, coming_after(scenario), strict=True)
    return frozenset(turn.id for turn, later in after if at[turn.id] in later)


@lru_cache(maxsize=64)
def scope_of(scenario: Scenario) -> Scope:
    """Work out what of a state matters later. Lines and goals have guards too, but decide nothing."""
    index = scenario.index
    repeatable = repeatable_options(scenario)
    kept = {name for name in repeatable if index.options[name].once or _about_content(scenario, name)}
    told = _facts_that_decide(scenario)
    live = [_read_at(scenario, turn, told, kept) for turn in scenario.turns]
    targets = _ways_on(scenario)
    for component in strongly_connected(targets):
        following = {to for turn in component for to in targets[turn]}
        together = _together([live[turn] for turn in following.union(component)])
        for turn in component:
            live[turn] = together
    return Scope(
        blank=tuple(var.init for var in scenario.vars),
        live=tuple(live[index.turn_at[turn.id]] for turn in scenario.turns),
    )


def _together(several: list[Live]) -> Live:
    nothing = frozenset[Any]()
    return Live(
        vars=nothing.union(*[read.vars for read in several]),
        facts=nothing.union(*[read.facts for read in several]),
        asked=nothing.union(*[read.asked for read in several]),
        taken=nothing.union(*[read.taken for read in several]),
        visits=nothing.union(*[read.visits for read in several]),
        approved=nothing.union(*[read.approved for read in several]),
        clock_cap=max(read.clock_cap for read in several),
        handed=any(read.handed for read in several),
        patience=any(read.patience for read in several),
    )


def _options_of(scenario: Scenario, turn: Turn) -> list[Option]:
    timeout = scenario.index.options.get(turn.timeout)
    return [*turn.options, *([timeout] if timeout is not None else [])]


def guards_at(scenario: Scenario, turn: Turn) -> list[Guard | None]:
    """Return every condition that decides something while this turn is answered and left."""
    guards = [auto.when for auto in turn.auto]
    for option in _options_of(scenario, turn):
        guards.append(option.when)
        guards += [rule.when for rule in rules_of(scenario, option)]
        above = scenario.index.authority.get(option.escalates)
        if above is not None and above.under is not None:
            guards.append(above.enough)
    return guards


def _facts_that_decide(scenario: Scenario) -> frozenset[str]:
    """Return the facts whose being known can decide something anywhere, also through what brings out other facts."""
    found: set[str] = set()
    for turn in scenario.turns:
        for guard in guards_at(scenario, turn):
            found.update(leaf.fact for leaf in leaves(guard) if isinstance(leaf, FactKnown))
        for option in _options_of(scenario, turn):
            if option.handover is not None:
                found.update(option.handover.summary)
    if found:
        for fact in scenario.facts:
            found.update(leaf.fact for leaf in leaves(fact.guard) if isinstance(leaf, FactKnown))
    return frozenset(found)


def _read_at(scenario: Scenario, turn: Turn, told: frozenset[str], kept: set[str]) -> Live:
    """Return what answering this turn looks at. `told`: facts that decide anywhere; `kept`: options said before."""
    index = scenario.index
    options = _options_of(scenario, turn)
    guards = guards_at(scenario, turn)
    names: set[str] = set()
    facts: set[str] = set()
    for option in options:
        if option.handover is not None:
            facts.update(option.handover.summary)
        if option.asks and told:  # how facts come out matters only where some fact decides something
            guards += [fact.guard for fact in scenario.facts]
            names.update("trust" for fact in scenario.facts if fact.how == "trust")
    asked: set[str] = set()
    seen: set[str] = set()
    cap, handed = 0, False
    for guard in guards:
        for leaf in leaves(guard):
            match leaf:
                case VarIs():
                    names.add(leaf.var)
                case FactKnown():
                    facts.add(leaf.fact)
                case Asked():
                    asked.add(leaf.fact)
                case Seen():
                    seen.add(leaf.ref)
                case Elapsed():
                    cap = max(cap, leaf.seconds + 1)
                case Handed():
                    handed = True
                case _:
                    pass
    patience = "patience" in index.var_at and (bool(scenario.on_patience_out) or "patience" in names)
    if patience:
        names.add("patience")
    weighed = {
        promise.authority
        for option in options
        for promise in option.promises
        if (authority := index.authority.get(promise.authority)) is not None
        and (authority.over is not None or authority.over_fatal)
    }
    return Live(
        vars=frozenset(index.var_at[name] for name in names if name in index.var_at),
        facts=frozenset(facts),
        asked=frozenset(asked),
        taken=frozenset((seen & set(index.options)) | (kept & {option.id for option in options})),
        visits=frozenset(index.turn_at[ref] for ref in seen if ref in index.turn_at),
        approved=frozenset(weighed),
        clock_cap=cap,
        handed=handed,
        patience=patience,
    )


def repeatable_options(scenario: Scenario) -> frozenset[str]:
    """Options that stand in cycles, or can be taken by a timeout (which asks for no leave)."""
    cyclic = cyclic_turns(scenario)
    found = {option.id for turn in scenario.turns if turn.id in cyclic for option in turn.options}
    found.update(turn.timeout for turn in scenario.turns if turn.timeout in scenario.index.options)
    return frozenset(found)


def _about_content(scenario: Scenario, option: str) -> bool:
    criteria = scenario.index.criteria
    rules = scenario.index.options[option].evidence
    return any(rule.criterion in criteria and criteria[rule.criterion].kind == "content" for rule in rules)


def time_decides(scenario: Scenario, scope: Scope) -> bool:
    """Whether how many seconds somebody thinks can decide something: an exploration would have to try every one."""
    index = scenario.index
    if not scenario.limits.realtime or not any(
        turn.limit_s and turn.timeout in index.options for turn in scenario.turns
    ):
        return False
    waits = any(option.kind is Kind.HOLD for option in index.options.values())
    return any(live.clock_cap or (waits and live.patience) for live in scope.live)

"""Checks of what a scene teaches about service: greeting, waiting, empathy, ways up, and a mood that makes sense."""

from __future__ import annotations

from collections.abc import Iterator

from .problem import Place, Problem, report
from .scenario import Kind, Option, Scenario, Tag
from .thresholds import Thresholds

WHOLE = Place("scenario")


def service_is_shown(scenario: Scenario, limits: Thresholds) -> Iterator[Problem]:
    """RP072 to RP077."""
    yield from _phone(scenario, limits)
    yield from _empathy(scenario, limits)
    options = [option for turn in scenario.turns for option in turn.options]
    if any(_too_much(scenario, option) for option in options) and not any(
        _asks_above(one) for one in options
    ):
        yield report("no-way-up", WHOLE)
    for turn in scenario.turns:
        holds = [option for option in turn.options if option.kind is Kind.HOLD]
        if holds and not any(option.hold is not None and option.hold.announced for option in holds):
            yield report("hold-unannounced", Place("turn", turn.id), {"id": turn.id})
    for option in options:
        change = sum(
            int(effect.value) for effect in option.effects if effect.var == "mood" and effect.op == "add"
        )
        if change > 0 and Tag.POOR in option.tags:  # a trap may please: that is what makes it one
            yield report("mood-contradicts", Place("option", option.id), {"id": option.id})
        why = option.coach or any(rule.why for rule in option.evidence)
        if abs(change) > limits.mood_step and not why:
            yield report("mood-jumps", Place("option", option.id), {"id": option.id, "by": f"{change:+}"})


def _phone(scenario: Scenario, limits: Thresholds) -> Iterator[Problem]:
    about = {criterion.clause for criterion in scenario.criteria}
    missing = [ref for ref in limits.phone_clauses if ref not in about]
    if scenario.channel == "phone" and missing:
        yield report("phone-without", WHOLE, {"refs": ", ".join(missing)})


def _empathy(scenario: Scenario, limits: Thresholds) -> Iterator[Problem]:
    """RP074: only where the customer begins upset and something can be promised."""
    index = scenario.index
    at = index.var_at.get("mood")
    upset = at is not None and isinstance(scenario.vars[at].init, int) and int(scenario.vars[at].init) < 0
    offers = {
        turn.id for turn in scenario.turns if any(option.promises or option.keeps for option in turn.options)
    }
    if not upset or not offers or not limits.empathy_clauses:
        return
    hears = [
        option
        for turn in scenario.turns
        for option in turn.options
        for rule in option.evidence
        if rule.delta > 0
        and rule.criterion in index.criteria
        and index.criteria[rule.criterion].clause in limits.empathy_clauses
    ]
    for option in hears:
        if _reaches(scenario, option.to, offers):
            return
    yield report("no-empathy", WHOLE, {"refs": ", ".join(limits.empathy_clauses)})


def _reaches(scenario: Scenario, start: str, wanted: set[str]) -> bool:
    seen, todo = set[str](), [start]
    while todo:
        name = todo.pop()
        turn = scenario.index.turns.get(name)
        if turn is None or name in seen:
            continue
        if name in wanted:
            return True
        seen.add(name)
        todo += [option.to for option in turn.options] + [auto.to for auto in turn.auto]
    return False


def _too_much(scenario: Scenario, option: Option) -> bool:
    authority = scenario.index.authority
    return any(
        promise.authority in authority and promise.amount > authority[promise.authority].own_limit
        for promise in option.promises
    )


def _asks_above(option: Option) -> bool:
    approved = any(keep.how == "approved" for keep in option.keeps)
    return approved or option.kind in (Kind.ESCALATE, Kind.HANDOVER) or bool(option.escalates)

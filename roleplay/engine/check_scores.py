"""Checks of scores: whether the scene can be passed and failed, and everything in it shown (RP040 on)."""

from __future__ import annotations

from collections.abc import Iterator

from .analysis import Analysis, Truth
from .problem import Place, Problem, report
from .scenario import Scenario
from .score import applicable
from .testplans import run_plan
from .value import Future, class_of

WHOLE = Place("scenario")


def passable_and_failable(scenario: Scenario, analysis: Analysis, future: Future) -> Iterator[Problem]:
    """RP040, RP041 and RP042. What is undecided is never reported as an error."""
    if analysis.passable.truth is Truth.REFUTED:
        yield from _why_unpassable(scenario, analysis, future)
    elif analysis.passable.truth is Truth.UNDECIDED:
        yield report("no-joint-pass", WHOLE)
    if analysis.failable.truth is Truth.REFUTED:
        yield report("unfailable", WHOLE, witness=analysis.failable.witness)


def cannot_be(scenario: Scenario, outline: Analysis, future: Future) -> Iterator[Problem]:
    """RP040 and RP041 as far as bounds alone rule a pass or a failure out."""
    if outline.passable.truth is Truth.REFUTED:
        yield from _why_unpassable(scenario, outline, future)
    if outline.failable.truth is Truth.REFUTED:
        yield report("unfailable", WHOLE)


def _why_unpassable(scenario: Scenario, analysis: Analysis, future: Future) -> Iterator[Problem]:
    if analysis.bounds is None:
        return
    best = {name: high for name, _, high in analysis.bounds.competencies}
    for item in scenario.competencies:
        high = best[item.id]
        if item.required and high is not None and high < item.mark:
            params = {"ref": item.title.get("en", scenario.locale_default), "best": high, "mark": item.mark}
            yield report("unpassable-mark", Place("competency", item.id), params)
    if not any(class_of(scenario, name) in scenario.pass_endings for name in analysis.bounds.endings):
        yield report("unpassable-ending", WHOLE)
    elif not any(class_of(scenario, name) in scenario.pass_endings for name in future.clean):
        yield report("unpassable-fatal", WHOLE)


def everything_counts(scenario: Scenario) -> Iterator[Problem]:
    """RP043 and RP050: every criterion can be scored, and every required mark rests on something."""
    counted = applicable(scenario)
    fatal = {option.fatal for turn in scenario.turns for option in turn.options}
    for criterion in scenario.criteria:
        used = criterion.id in (fatal if criterion.kind == "fatal" else counted)
        if not used:
            yield report("never-scored", Place("criterion", criterion.id), {"id": criterion.id})
    for item in scenario.competencies:
        weight = sum(
            criterion.weight * criterion.max
            for criterion in scenario.criteria
            if criterion.competency == item.id and criterion.kind != "fatal" and criterion.id in counted
        )
        if item.required and not weight:
            yield report("no-weight", Place("competency", item.id), {"id": item.id})


def plans_hold(scenario: Scenario) -> Iterator[Problem]:
    """RP100 and RP101: the author's own walks do what they say, and there is a good one and a poor one."""
    for plan in scenario.testplans:
        outcome = run_plan(scenario, plan)
        if outcome.fault is not None:
            params = {"id": plan.name, "why": outcome.fault}
            yield report("plan-fails", Place("testplan", plan.name), params, witness=outcome.played)
    names = {plan.name for plan in scenario.testplans}
    for name in ("model", "antimodel"):
        if name not in names:
            yield report("no-plans", WHOLE, {"id": name})

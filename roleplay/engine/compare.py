"""What an edit did: findings that only show beside the version before (RP081 and RP103)."""

from __future__ import annotations

from collections.abc import Iterator

from .check_data import texts
from .check_words import stale_texts
from .problem import Place, Problem, report
from .scenario import Scenario, TestPlan
from .score import score
from .testplans import run_plan


def compare(before: Scenario, now: Scenario) -> list[Problem]:
    """Return translations that were left behind, and plans that come to something else than they did."""
    return [*_left_behind(before, now), *_moved(before, now)]


def _left_behind(before: Scenario, now: Scenario) -> Iterator[Problem]:
    home = now.locale_default
    for locale, paths in stale_texts(dict(texts(before)), dict(texts(now)), home).items():
        params = {"count": len(paths), "source": home, "locale": locale, "path": paths[0]}
        yield report("stale", Place("scenario"), params, path=paths[0])


def _moved(before: Scenario, now: Scenario) -> Iterator[Problem]:
    old = {plan.name: plan for plan in before.testplans}
    for plan in now.testplans:
        was = old.get(plan.name)
        if was is None:
            continue
        then, today = plan_result(before, was), plan_result(now, plan)
        if then != today:
            params = {"id": plan.name, "before": then, "now": today}
            yield report("plan-moved", Place("testplan", plan.name), params)


def plan_result(scenario: Scenario, plan: TestPlan) -> str:
    """Return what a plan comes to, in figures: its competencies in percent and its ending."""
    state = run_plan(scenario, plan).state
    if state is None:
        return "-"
    marks = ", ".join(
        f"{item.competency} {item.percent} %"
        for item in score(scenario, state).competencies
        if item.percent is not None
    )
    return f"{marks} ({state.ending or state.turn})"

"""Running a test plan: the walk that an author wrote down, and what was to come of it."""

from __future__ import annotations

from dataclasses import dataclass

from .inputs import Choose, Input
from .scenario import Scenario, TestPlan
from .score import score
from .state import State, Status
from .step import CannotStart, Rejected, start, step


@dataclass(frozen=True, slots=True)
class PlanOutcome:
    """How far a plan was played, the state it came to (None: the scene cannot start), and what was not as expected."""

    played: tuple[Input, ...]
    state: State | None
    fault: str


def run_plan(scenario: Scenario, plan: TestPlan, *, seed: int = 0) -> PlanOutcome:
    """Play a plan. `fault` is empty when every choice was possible and the outcome is the expected one."""
    played: list[Input] = []
    try:
        state = start(scenario, seed=seed)
    except CannotStart:
        return PlanOutcome((), None, "the scene cannot start")
    for number, choice in enumerate(plan.choices, 1):
        result = step(scenario, state, Choose(choice))
        if isinstance(result, Rejected):
            where = "after the end" if state.status is not Status.RUNNING else f"at “{state.turn}”"
            return PlanOutcome(tuple(played), state, f"choice {number}, “{choice}”, is not possible {where}")
        played.append(Choose(choice))
        state = result.state
    return PlanOutcome(tuple(played), state, _unexpected(scenario, plan, state))


def _unexpected(scenario: Scenario, plan: TestPlan, state: State) -> str:
    if plan.ending is not None and (state.status is not Status.ENDED or state.ending != plan.ending):
        came = (
            f"ends with “{state.ending}”" if state.status is Status.ENDED else f"is still at “{state.turn}”"
        )
        return f"it {came}, not with “{plan.ending}”"
    result = score(scenario, state)
    if plan.passed is not None and result.passed is not plan.passed:
        marks = ", ".join(f"{item.competency} {item.percent} %" for item in result.competencies)
        return f"it {'passes' if result.passed else 'does not pass'} ({marks})"
    return ""

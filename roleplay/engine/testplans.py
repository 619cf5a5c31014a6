"""Running a test plan: the walk that an author wrote down, and what was to come of it."""

from __future__ import annotations

from dataclasses import dataclass

from .inputs import Input, Rate
from .lenses import under
from .message import Phrase, gettext_noop
from .scenario import Scenario, TestPlan
from .score import Score, score
from .state import State, Status
from .step import CannotStart, Rejected, start, step
from .walk_text import input_of


@dataclass(frozen=True, slots=True)
class PlanOutcome:
    """How far a plan was played, the state it came to (None: the scene cannot start), and what was not as expected."""

    played: tuple[Input, ...]
    state: State | None
    fault: Phrase | None


def run_plan(scenario: Scenario, plan: TestPlan, *, seed: int = 0) -> PlanOutcome:
    """Play a plan. `fault` is None when every choice was possible and the outcome is the expected one."""
    played: list[Input] = []
    try:
        scenario = under(scenario, plan.lens) if plan.lens != scenario.lens else scenario
        state = start(scenario, seed=seed)
    except KeyError:
        return PlanOutcome((), None, Phrase(gettext_noop("there is no lens “%(lens)s”"), lens=plan.lens))
    except CannotStart:
        return PlanOutcome((), None, Phrase(gettext_noop("the scene cannot start")))
    for number, choice in enumerate(plan.choices, 1):
        given = input_of(choice)
        result = step(scenario, state, given)
        if isinstance(result, Rejected):
            return PlanOutcome(tuple(played), state, _impossible(state, number, choice))
        played.append(given)
        state = result.state
    for criterion, level in plan.marks:
        mark = Rate(criterion, level, "author")
        result = step(scenario, state, mark)
        if isinstance(result, Rejected):
            fault = Phrase(
                gettext_noop("“%(criterion)s” cannot be marked %(level)s here"),
                criterion=criterion,
                level=level,
            )
            return PlanOutcome(tuple(played), state, fault)
        played.append(mark)
        state = result.state
    return PlanOutcome(tuple(played), state, _unexpected(scenario, plan, state))


def _impossible(state: State, number: int, choice: str) -> Phrase:
    if state.status is not Status.RUNNING:
        words = gettext_noop("choice %(number)s, “%(choice)s”, comes after the end")
        return Phrase(words, number=number, choice=choice)
    words = gettext_noop("choice %(number)s, “%(choice)s”, is not possible at “%(turn)s”")
    return Phrase(words, number=number, choice=choice, turn=state.turn)


def _unexpected(scenario: Scenario, plan: TestPlan, state: State) -> Phrase | None:
    if plan.ending is not None and (state.status is not Status.ENDED or state.ending != plan.ending):
        if state.status is not Status.ENDED:
            words = gettext_noop("it is still at “%(turn)s” and does not end with “%(ending)s”")
            return Phrase(words, turn=state.turn, ending=plan.ending)
        words = gettext_noop("it ends with “%(came)s”, not with “%(ending)s”")
        return Phrase(words, came=state.ending, ending=plan.ending)
    result = score(scenario, state)
    if plan.passed is not None and result.passed is not plan.passed:
        return _other(scenario, result)
    return None


def _other(scenario: Scenario, result: Score) -> Phrase:
    """That it passes, or does not, with the percent of every skill that can be scored at all."""
    titles = {one.id: scenario.words(one.title, scenario.locale_default) for one in scenario.competencies}
    marks = ", ".join(
        f"{titles[item.competency] or item.competency} {item.percent} %"
        for item in result.competencies
        if item.percent is not None
    )
    if not marks:
        return Phrase(gettext_noop("it passes") if result.passed else gettext_noop("it does not pass"))
    words = (
        gettext_noop("it passes (%(marks)s)")
        if result.passed
        else gettext_noop("it does not pass (%(marks)s)")
    )
    return Phrase(words, marks=marks)

"""What an author's test plans come to, in the draft and in the version that is live, and what an edit changed."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from roleplay.engine import Named, PlanOutcome, Rate, Scenario, as_it_is, choice_of, run_plan, score, under
from roleplay.engine.scenario import TestPlan
from roleplay.trial import Trial


@dataclass(frozen=True)
class Came:
    """What a plan came to: its ending in words, the pass (None: not known), skill by skill the percent."""

    ending: str
    passed: bool | None
    marks: tuple[tuple[str, int | None], ...]
    fault: str

    @property
    def words(self) -> str:
        """The skills in one line: "On the phone 92 %, Promises 80 %"."""
        return ", ".join(
            _("%(skill)s %(percent)s %%") % {"skill": skill, "percent": percent}
            for skill, percent in self.marks
            if percent is not None
        )


@dataclass(frozen=True)
class Row:
    """One plan: what it comes to now, what it came to in the live version, and the difference in words."""

    name: str
    now: Came
    live: Came | None
    changed: tuple[str, ...]


def rows_of(scene: Scenario, live: Scenario | None, named: Named = as_it_is) -> list[Row]:
    """Play every plan of the draft; in the live version too, as it is written there, if it is.

    ``named`` says what the things of the scene are called in what did not come as expected.
    """
    before = {plan.name: plan for plan in live.testplans} if live is not None else {}
    found = []
    for plan in scene.testplans:
        now = came(scene, plan, named)
        then = came(live, before.get(plan.name, plan), named) if live is not None else None
        found.append(Row(plan.name, now, then, tuple(_changes(then, now)) if then is not None else ()))
    return found


def came(scene: Scenario, plan: TestPlan, named: Named = as_it_is) -> Came:
    """Play one plan."""
    outcome: PlanOutcome = run_plan(scene, plan)
    if outcome.state is None:
        return Came("", None, (), _in_words(outcome, named))
    seen = under(scene, plan.lens) if plan.lens else scene
    result = score(seen, outcome.state)
    titles = {one.id: scene.words(one.title, scene.locale_default) for one in scene.competencies}
    ending = scene.index.endings.get(outcome.state.ending)
    return Came(
        scene.words(ending.title, scene.locale_default) if ending is not None else "",
        result.passed,
        tuple((titles[row.competency], row.percent) for row in result.competencies),
        _in_words(outcome, named),
    )


def _in_words(outcome: PlanOutcome, named: Named) -> str:
    return outcome.fault.said(_, named) if outcome.fault is not None else ""


def _changes(before: Came, now: Came) -> Iterator[str]:
    if now.fault and not before.fault:
        yield _("It did what it expects before; now it does not.")
    if before.fault and not now.fault:
        yield _("It did not do what it expects before; now it does.")
    if before.ending != now.ending:
        nowhere = _("no ending")
        values = {"before": before.ending or nowhere, "now": now.ending or nowhere}
        yield _("“%(before)s” before, “%(now)s” now") % values
    if before.passed is not now.passed and before.passed is not None and now.passed is not None:
        yield _("Does not pass any more") if before.passed else _("Passes now")
    then = dict(before.marks)
    for skill, percent in now.marks:
        if skill in then and then[skill] != percent:
            yield _("%(skill)s: %(before)s %% before, %(now)s %% now") % {
                "skill": skill,
                "before": _or_none(then[skill]),
                "now": _or_none(percent),
            }


def _or_none(percent: int | None) -> str:
    return "–" if percent is None else str(percent)


def plan_of(trial: Trial, name: str) -> dict[str, object]:
    """The plan, as it stands in a document, that walks as this trial did and expects what came of it."""
    expect: dict[str, object] = {}
    if trial.state.ending:
        expect["ending"] = trial.state.ending
    passed = score(trial.scene, trial.state).passed
    if passed is not None:
        expect["passed"] = passed
    walked = [given for given in trial.log if not isinstance(given, Rate)]
    found: dict[str, object] = {"name": name, "choices": [choice_of(one) for one in walked], "expect": expect}
    if trial.setup.lens:
        found["lens"] = trial.setup.lens
    marks = {given.criterion: given.level for given in trial.log if isinstance(given, Rate)}
    return found | ({"marks": marks} if marks else {})

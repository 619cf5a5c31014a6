"""The scenes that are shipped hold what the checks demand, and no habit gets through them."""

import random
import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pytest

from cms.plain_yaml import read_yaml
from roleplay.engine import (
    Input,
    Scenario,
    Severity,
    Status,
    analyze,
    check_document,
    replay,
    score,
    start,
    step,
    under,
    waiting_in,
)
from roleplay.engine.explore import inputs_at
from roleplay.engine.inputs import AskHint, Choose, Pick, Rate, Ring, Timeout
from roleplay.engine.step import Accepted

pytestmark = pytest.mark.slow
SCENES = sorted((Path(__file__).parents[3] / "cms" / "academy" / "scenarios").glob("*.yaml"))
PLAYS = 300
"""Random plays of each scene; seeded, so they are the same ones every time."""
POLITE = {
    "en": re.compile(
        r"\b(please|thank|thanks|sorry|afraid|apologi\w+|welcome|good (?:morning|afternoon|evening))\b"
    ),
    "lv": re.compile(r"\b(lūdzu|paldies|piedodiet|atvain\w+|diemžēl|labdien|labrīt)\b"),
}

type Habit = Callable[[Sequence[tuple[str, Input]]], Input]
"""Given the words of everything that can be done now, with the input that does it: what to do."""


def every_scene(function: Callable[..., None]) -> Callable[..., None]:
    return pytest.mark.parametrize("path", SCENES, ids=lambda path: path.stem)(function)


@cache
def scene(path: Path) -> Scenario:
    scenario, problems = check_document(read_yaml(path.read_text(encoding="utf-8")))
    assert scenario is not None
    assert [(item.code, item.path, item.reason) for item in problems if item.severity is Severity.ERROR] == []
    return scenario


def lenses(scenario: Scenario) -> list[Scenario]:
    """The scene as it is, and through each of its lenses."""
    return [scenario, *(under(scenario, lens.id) for lens in scenario.lenses)]


def words(scenario: Scenario, given: Input, locale: str) -> str:
    match given:
        case Choose(option=option):
            return scenario.words(scenario.index.options[option].text, locale)
        case Pick(options=options):
            return " ".join(scenario.words(scenario.index.options[name].text, locale) for name in options)
    return ""


def passes(scenario: Scenario, habit: Habit, locale: str = "en") -> bool:
    """Whether somebody who goes by this habit, and by nothing else, passes."""
    state = start(scenario, seed=0)
    while state.status is Status.RUNNING:
        offered = [
            (words(scenario, given, locale).casefold(), given)
            for given, _ in inputs_at(scenario, state)
            if not isinstance(given, Ring | Timeout | AskHint)
        ]
        result = step(scenario, state, habit(offered))
        assert isinstance(result, Accepted)
        state = result.state
    # Letters are marked in full: what a habit tries are the choices.
    marks = [Rate(name, scenario.index.criteria[name].max, "habit") for name in waiting_in(scenario, state)]
    return score(scenario, replay(scenario, state, marks)).passed is True


def habits(locale: str) -> dict[str, Habit]:
    polite = POLITE[locale]
    return {
        "first": lambda offered: offered[0][1],
        "second": lambda offered: offered[:2][-1][1],
        "third": lambda offered: offered[:3][-1][1],
        "last": lambda offered: offered[-1][1],
        "longest": lambda offered: max(offered, key=lambda one: len(one[0]))[1],
        "shortest": lambda offered: min(offered, key=lambda one: len(one[0]))[1],
        "politest": lambda offered: max(offered, key=lambda one: (len(polite.findall(one[0])), len(one[0])))[
            1
        ],
        "asks": lambda offered: max(offered, key=lambda one: one[0].count("?"))[1],
        "tells": lambda offered: min(offered, key=lambda one: one[0].count("?"))[1],
    }


def test_there_are_scenes() -> None:
    assert SCENES


@every_scene
def test_a_shipped_scene_has_no_errors_and_is_proven_passable_and_failable(path: Path) -> None:
    analysis = analyze(scene(path))
    assert (analysis.passable.truth, analysis.failable.truth) == ("proven", "proven")


@every_scene
def test_nothing_is_left_to_mend_in_any_language(path: Path) -> None:
    problems = check_document(read_yaml(path.read_text(encoding="utf-8")))[1]
    assert [(item.code, item.path, item.reason) for item in problems if item.code != "RP017"] == []


@every_scene
def test_its_model_passes_its_antimodel_does_not_and_two_more_walks_are_written_down(path: Path) -> None:
    plans = {plan.name: plan for plan in scene(path).testplans}
    assert (plans["model"].passed, plans["antimodel"].passed) == (True, False)
    assert len(plans) >= 4
    assert 12 <= len(plans["model"].choices) <= 25


@every_scene
def test_no_habit_gets_through_it(path: Path) -> None:
    got_through = [
        f"{name} ({locale}{seen.lens and ', ' + seen.lens})"
        for seen in lenses(scene(path))
        for locale in seen.locales
        for name, habit in habits(locale).items()
        if passes(seen, habit, locale)
    ]
    assert got_through == []


@every_scene
def test_chance_does_not_get_through_it(path: Path) -> None:
    dice = random.Random(1)
    for seen in lenses(scene(path)):
        lucky = sum(passes(seen, lambda offered: dice.choice(offered)[1]) for _ in range(PLAYS))
        assert lucky < PLAYS / 10, seen.lens


@every_scene
def test_it_can_end_in_three_ways_or_more(path: Path) -> None:
    scenario = scene(path)
    assert len({scenario.index.endings[name].cls for name in analyze(scenario).endings if name}) >= 3


@every_scene
def test_it_is_short_enough_to_be_heard(path: Path) -> None:
    scenario = scene(path)
    for locale in scenario.locales:
        for turn in scenario.turns:
            assert [line.id for line in turn.say if len(scenario.words(line.text, locale)) > 240] == []
            assert [one.id for one in turn.options if len(scenario.words(one.text, locale)) > 140] == []

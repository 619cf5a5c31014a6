"""All checks of a scenario, in the order in which a trainer can act on them.

Two speeds. `check_live` asks what can be told while somebody writes, in milliseconds: structure, data, and what the
outline of the scene (a slice with nothing kept) rules out. `check` asks everything: it explores, plays, and reads.
"""

from __future__ import annotations

from collections.abc import Iterator

from . import (
    check_answers,
    check_chance,
    check_data,
    check_depth,
    check_scores,
    check_service,
    check_structure,
    check_words,
)
from .analysis import Analysis, analyze, outlined
from .document import parse
from .problem import Problem, Severity
from .scenario import Scenario
from .slices import slice_of
from .step import CannotStart, start
from .thresholds import USUAL, Thresholds
from .value import ValueMap, map_of, value_map


def check(scenario: Scenario, limits: Thresholds = USUAL) -> list[Problem]:
    """Return everything that is wrong with a scenario: errors first, each group in a stable order.

    What needs all plays explored is asked only when the structure holds: a broken target would make it meaningless.
    """
    found = _declared(scenario)
    if _sound(found):
        found += _played(scenario, limits)
    return _sorted([*found, *_read(scenario, limits)])


def check_live(scenario: Scenario) -> list[Problem]:
    """Return what can be told at once. Everything found here stands in `check`, too, with a walk that shows it."""
    found = _declared(scenario)
    if _sound(found) and _starts(scenario):
        graph = slice_of(scenario)
        if graph is not None:
            values = map_of(scenario, graph)
            outline = outlined(scenario, values)
            found += check_structure.plays_go_on(scenario, outline, graph)
            found += check_scores.cannot_be(scenario, outline, values.futures[0])
    return _sorted(found)


def _declared(scenario: Scenario) -> list[Problem]:
    """Return what structure and declarations show."""
    return [
        *check_structure.named_once(scenario),
        *check_structure.targets_exist(scenario),
        *check_structure.ways_in_and_on(scenario),
        *check_data.guards_make_sense(scenario),
        *check_data.options_make_sense(scenario),
        *check_data.rules_elsewhere_make_sense(scenario),
        *check_data.criteria_belong(scenario),
        *check_data.facts_come_out(scenario),
        *check_data.variables_are_used(scenario),
        *check_data.lenses_fit(scenario),
        *check_data.translated(scenario),
        *check_structure.choices_matter(scenario),
        *check_scores.everything_counts(scenario),
    ]


def _read(scenario: Scenario, limits: Thresholds) -> list[Problem]:
    """Return what reading the scene as a trainer would shows: its answer key, its service, its words."""
    return [
        *check_depth.skills_are_measured(scenario, limits),
        *check_depth.nothing_is_dominated(scenario),
        *check_answers.answers_do_not_tell(scenario, limits),
        *check_answers.replies_are_weighed(scenario, limits),
        *check_answers.words_are_plain(scenario, limits),
        *check_service.service_is_shown(scenario, limits),
        *check_words.texts_agree(scenario),
        *check_words.texts_are_safe(scenario),
        *check_words.scene_is_kind(scenario),
        *check_words.secrets_are_kept(scenario),
    ]


def _sound(found: list[Problem]) -> bool:
    return not any(problem.code in ("RP001", "RP002", "RP014") for problem in found)


def _starts(scenario: Scenario) -> bool:
    try:
        start(scenario, seed=0)
    except CannotStart:
        return False
    return True


def _played(scenario: Scenario, limits: Thresholds) -> Iterator[Problem]:
    """Yield what exploring and playing show."""
    if not _starts(scenario):
        yield check_structure.start_rests(scenario)
        return
    analysis, values = analyze(scenario), value_map(scenario)
    if values is not None:
        yield from _proved(scenario, analysis, values, limits)
    yield from check_chance.chance_does_not_pass(scenario, limits)
    yield from check_chance.lenses_are_no_easier(scenario, limits)
    yield from check_chance.plays_differ(scenario, limits)
    yield from check_scores.plans_hold(scenario)
    yield from check_chance.plans_cover(scenario)


def _proved(
    scenario: Scenario, analysis: Analysis, values: ValueMap, limits: Thresholds
) -> Iterator[Problem]:
    yield from check_structure.plays_go_on(scenario, analysis, values.graph)
    yield from check_scores.passable_and_failable(scenario, analysis, values.futures[0])
    yield from check_depth.scene_has_length(scenario, analysis, values, limits)
    yield from check_depth.conditions_decide(scenario)
    yield from check_depth.marks_can_differ(scenario, values)
    yield from check_depth.no_answer_decides_alone(scenario, values, analysis.passable.witness)
    yield from check_depth.lenses_compare(scenario, analysis, limits)


def _sorted(found: list[Problem]) -> list[Problem]:
    order = list(Severity)
    return sorted(found, key=lambda problem: order.index(problem.severity))


def check_document(doc: object, limits: Thresholds = USUAL) -> tuple[Scenario | None, list[Problem]]:
    """Parse and check a document. What blocks publishing is every problem of severity E."""
    scenario, problems = parse(doc)
    if scenario is None:
        return None, problems
    return scenario, problems + check(scenario, limits)

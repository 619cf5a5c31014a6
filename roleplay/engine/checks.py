"""All checks of a scenario, in the order in which a trainer can act on them."""

from __future__ import annotations

from collections.abc import Iterator

from . import check_data, check_scores, check_structure
from .analysis import analyze
from .document import parse
from .explore import graph_of
from .problem import Problem, Severity
from .scenario import Scenario
from .step import CannotStart, start
from .value import value_map


def check(scenario: Scenario) -> list[Problem]:
    """Return everything that is wrong with a scenario: errors first, each group in a stable order.

    What needs all plays explored is asked only when the structure holds: a broken target would make it meaningless.
    """
    found = [
        *check_structure.named_once(scenario),
        *check_structure.targets_exist(scenario),
        *check_structure.ways_in_and_on(scenario),
        *check_data.guards_make_sense(scenario),
        *check_data.options_make_sense(scenario),
        *check_data.criteria_belong(scenario),
        *check_data.facts_come_out(scenario),
        *check_data.translated(scenario),
        *check_structure.choices_matter(scenario),
        *check_scores.everything_counts(scenario),
    ]
    broken = any(problem.code in ("RP001", "RP002", "RP014") for problem in found)
    if not broken:
        found += _explored(scenario)
        found += check_scores.plans_hold(scenario)
    order = list(Severity)
    return sorted(found, key=lambda problem: order.index(problem.severity))


def _explored(scenario: Scenario) -> Iterator[Problem]:
    try:
        start(scenario, seed=0)
    except CannotStart:
        yield check_structure.start_rests(scenario)
        return
    analysis, graph, values = analyze(scenario), graph_of(scenario), value_map(scenario)
    if graph is None or values is None:
        return
    yield from check_structure.plays_go_on(scenario, analysis, graph)
    yield from check_scores.passable_and_failable(scenario, analysis, values.futures[0])


def check_document(doc: object) -> tuple[Scenario | None, list[Problem]]:
    """Parse and check a document. What blocks publishing is every problem of severity E."""
    scenario, problems = parse(doc)
    if scenario is None:
        return None, problems
    return scenario, problems + check(scenario)

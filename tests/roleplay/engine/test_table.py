"""The table that is kept of a value map: through JSON and back it says of every play what the map says."""

import json

import pytest
from hypothesis import given

from roleplay.engine import (
    Mode,
    Rate,
    Scenario,
    State,
    Status,
    ValueMap,
    ValueTable,
    debrief,
    start,
    value_map,
    waiting_in,
)
from roleplay.engine.slices import slice_of, worth_keeping
from roleplay.engine.value import map_of
from tests.harness.examples import looking_at

from .large import large_doc
from .scenarios import read
from .test_academy import every_scene, lenses, scene
from .test_bounds import small_enough
from .walks import random_walk, scenarios, seeds

pytestmark = pytest.mark.slow
PLAYS = 12


def kept(values: ValueMap) -> ValueTable:
    """The table as it comes back from wherever it was kept."""
    return ValueTable.from_json(values.scenario, json.loads(json.dumps(ValueTable.of(values).to_json())))


def agree(values: ValueMap, table: ValueTable, states: list[State]) -> None:
    for state in states:
        assert table.future(state) == values.future(state)
        assert table.worth(state) == values.worth(state)


@every_scene
def test_a_debrief_of_a_shipped_scene_is_the_same_with_the_table(path) -> None:
    for scenario in lenses(scene(path)):
        values = value_map(scenario)
        assert values is not None
        table = kept(values)
        assert len(table.at) == len(values.graph.states)
        for seed in range(PLAYS):
            begin = start(scenario, seed=seed, mode=list(Mode)[seed % 3])
            walk = random_walk(scenario, begin, seed, stop=seed % 3 == 0)
            agree(values, table, list(walk.states))
            over = walk.last.status is Status.ENDED
            marks = [Rate(name, 1, "one") for name in waiting_in(scenario, walk.last) if over and seed % 2]
            log = [*walk.log, *marks]
            with_map, with_table = (debrief(scenario, begin, log, values=one) for one in (values, table))
            assert with_table == with_map


@looking_at(60)
@given(scenarios(largest=4), seeds)
def test_any_debrief_is_the_same_with_the_table(scenario: Scenario, seed: int) -> None:
    small_enough(scenario)
    values = value_map(scenario)
    assert values is not None
    begin = start(scenario, seed=seed)
    walk = random_walk(scenario, begin, seed, stop=True)
    agree(values, kept(values), list(walk.states))
    with_map, with_table = (debrief(scenario, begin, walk.log, values=one) for one in (values, kept(values)))
    assert with_table == with_map


@pytest.mark.parametrize("seed", range(3))
def test_a_scene_too_large_to_explore_has_its_table_too(seed: int) -> None:
    scenario = read(large_doc(seed))
    graph = slice_of(scenario, worth_keeping(scenario))
    assert graph is not None
    assert not graph.exact
    values = map_of(scenario, graph)
    for walk in range(PLAYS):
        agree(values, kept(values), list(random_walk(scenario, start(scenario, seed=walk), walk).states))

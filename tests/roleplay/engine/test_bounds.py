"""I10 and I11: what is proved of a scene holds in every play of it, by whatever picture it was proved."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import assume, given

from roleplay.engine import (
    Accepted,
    AskHint,
    EventKind,
    Mode,
    Refusal,
    Rejected,
    Ring,
    Scenario,
    Status,
    analyze,
    inputs_at,
    score,
    start,
    step,
    value_map,
)
from roleplay.engine.analysis import bounds_of
from roleplay.engine.explore import Graph, explore, reduced, taken_by
from roleplay.engine.slices import slice_of, worth_keeping
from roleplay.engine.value import map_of
from tests.harness.examples import looking_at

from .walks import Walk, begun, random_walk, scenarios, seeds

pytestmark = pytest.mark.slow

often = looking_at(60)


def small_enough(scenario: Scenario) -> None:
    """Leave out the few random scenes whose plays take seconds to explore."""
    assume(explore(scenario, most=3_000) is not None)


def pictures(scenario: Scenario) -> Iterator[Graph]:
    """Every picture that a scene is judged by: all its plays, if they are few enough, and two slices of them."""
    kept = worth_keeping(scenario)
    for graph in (explore(scenario, most=3_000), slice_of(scenario, kept, most=3_000), slice_of(scenario)):
        if graph is not None:
            yield graph


def walks(scenario: Scenario, seed: int, count: int = 8) -> Iterator[Walk]:
    for number in range(seed, seed + count):
        yield random_walk(scenario, begun(scenario, number, list(Mode)[number % 3]), number)


@often
@given(scenarios(), seeds)
def test_i10_no_play_leaves_the_bounds_of_any_picture(scenario: Scenario, seed: int) -> None:
    played = list(walks(scenario, seed))
    for graph in pictures(scenario):
        bounds = bounds_of(scenario, map_of(scenario, graph).futures[0], hints=True)
        criteria = {name: (low, high) for name, low, high in bounds.criteria}
        competencies = {name: (low, high) for name, low, high in bounds.competencies}
        for walk in played:
            for state in walk.states:
                visited = zip(scenario.turns, state.visits, strict=True)
                assert {turn.id for turn, count in visited if count} <= graph.turns
            if walk.last.status is not Status.ENDED:
                continue
            assert walk.last.ending in bounds.endings
            result = score(scenario, walk.last)
            for item in result.criteria:
                low, high = criteria[item.criterion]
                assert low <= item.score <= high
            for share in result.competencies:
                least, most = competencies[share.competency]
                assert share.percent is least is None or (least or 0) <= (share.percent or 0) <= (most or 0)


@often
@given(scenarios(largest=5), seeds)
def test_i10_no_play_contradicts_a_verdict(scenario: Scenario, seed: int) -> None:
    small_enough(scenario)
    analysis = analyze(scenario)
    for log, states in walks(scenario, seed):
        passed = score(scenario, states[-1]).passed
        if analysis.passable.truth == "refuted":
            assert passed is not True
        if analysis.failable.truth == "refuted" and not any(isinstance(one, Ring | AskHint) for one in log):
            assert passed is not False


@often
@given(scenarios(largest=5), seeds)
def test_i10_the_value_map_never_promises_less_than_a_play_gets(scenario: Scenario, seed: int) -> None:
    small_enough(scenario)
    values = value_map(scenario)
    assert values is not None
    for walk in walks(scenario, seed, 3):
        if walk.last.status is not Status.ENDED:
            continue
        final = values.worth(walk.last)
        assert final is not None
        for state in walk.states:
            worth = values.worth(state)
            assert worth is not None
            assert worth.ending >= final.ending
            assert worth.spotless >= final.spotless
            if state.status is Status.RUNNING:
                assert worth.points >= final.points


@often
@given(scenarios(largest=5))
def test_i11_a_running_scene_offers_something_unless_the_checks_say_so(scenario: Scenario) -> None:
    small_enough(scenario)
    analysis = analyze(scenario)
    if analysis.exact is not True:
        return
    stuck = {turn for turn, _ in analysis.stuck}
    for walk in walks(scenario, 0):
        for state in walk.states:
            if state.status is Status.RUNNING and not inputs_at(scenario, state):
                assert state.turn in stuck


@often
@given(scenarios(), seeds)
def test_what_is_offered_is_taken(scenario: Scenario, seed: int) -> None:
    """But for automatic moves that go round for ever, which is a fault of the scene that the checks name."""
    for walk in walks(scenario, seed, 3):
        for state in walk.states:
            for given_, name in inputs_at(scenario, state):
                result = step(scenario, state, given_)
                if isinstance(result, Rejected):
                    assert result.code is Refusal.AUTO_LOOP
                    continue
                took = [event.ref for event in result.events if event.kind is EventKind.CHOSE]
                assert took == [option.id for option in taken_by(scenario, state, given_)]
                assert took[:1] == [name] * bool(name)


@often
@given(scenarios(largest=5), seeds)
def test_a_reduced_state_offers_and_leads_to_the_same(scenario: Scenario, seed: int) -> None:
    """Exploration is only as good as this: what was blanked makes no difference to what can be done."""
    small_enough(scenario)
    values = value_map(scenario)
    if values is None or not values.graph.exact:
        return
    scope = values.graph.scope
    long = replace(scenario, limits=replace(scenario.limits, max_turns=1000))
    _, states = random_walk(long, start(long, seed=seed), seed)
    for state in states:
        small = reduced(long, state, scope)
        assert [given_ for given_, _ in inputs_at(long, state)] == [g for g, _ in inputs_at(long, small)]
        for given_, _ in inputs_at(long, state):
            one, two = step(long, state, given_), step(long, small, given_)
            assert isinstance(one, Accepted) is isinstance(two, Accepted)
            if isinstance(one, Accepted) and isinstance(two, Accepted):
                assert reduced(long, one.state, scope) == reduced(long, two.state, scope)

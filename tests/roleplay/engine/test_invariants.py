"""What must hold for every scenario and every play (the numbers are those of the engine's own list)."""

import dataclasses
import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from roleplay.engine import (
    Accepted,
    Choose,
    Mode,
    Rejected,
    Ring,
    Scenario,
    State,
    Status,
    Stop,
    Timeout,
    analyze,
    moments,
    replay,
    score,
    start,
    step,
    value_map,
)
from roleplay.engine.explore import explore, inputs_at, reduced
from roleplay.engine.offer import offers

from .fresh_process import outcomes
from .scenarios import random_doc, random_walk, read, scenarios, seeds

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
often = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
seldom = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
modes = st.sampled_from(list(Mode))


def small_enough(scenario: Scenario) -> None:
    """Leave out the few random scenes whose plays take seconds to explore."""
    assume(explore(scenario, exact=True, most=3_000) is not None)


@often
@given(scenarios(), seeds, modes)
def test_i1_replay_gives_the_same_state_and_every_prefix_too(
    scenario: Scenario, seed: int, mode: Mode
) -> None:
    begin = start(scenario, seed=seed, mode=mode)
    log, states = random_walk(scenario, begin, seed, stop=True)
    assert replay(scenario, begin, log) == states[-1]
    middle = len(log) // 2
    assert replay(scenario, begin, log[:middle]) == states[middle]
    assert tuple(moment.after for moment in moments(scenario, begin, log)) == tuple(states[1:])


def test_i1_another_process_with_another_hash_seed_gives_the_same() -> None:
    here = outcomes(40)
    assert len(here) > 30
    for hash_seed in ("1", "4242"):
        there = subprocess.run(
            [sys.executable, "-m", "tests.roleplay.engine.fresh_process", "40"],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert json.loads(there.stdout) == here


@often
@given(scenarios(), seeds)
def test_i2_variables_and_scores_stay_inside_their_bounds(scenario: Scenario, seed: int) -> None:
    _, states = random_walk(scenario, start(scenario, seed=seed), seed)
    for state in states:
        assert all(var.fits(value) for var, value in zip(scenario.vars, state.vars, strict=True))
    for item in score(scenario, states[-1]).criteria:
        assert 0 <= item.score <= item.max


@often
@given(scenarios(), seeds)
def test_i3_i4_nothing_raises_and_a_rejection_changes_nothing(scenario: Scenario, seed: int) -> None:
    _, states = random_walk(scenario, start(scenario, seed=seed), seed)
    strange = [Choose(""), Choose("\x00"), Choose(5), Choose(None), Choose([]), Ring(0), Ring(-3), Ring(True)]
    strange += [Ring("2"), Timeout(), None, "choose", 17]
    for state in states:
        before = state.to_json()
        for given_ in strange:
            assert isinstance(step(scenario, state, given_), Accepted | Rejected)  # type: ignore[arg-type]
        assert state.to_json() == before


@often
@given(scenarios(), seeds)
def test_i5_what_is_known_and_shown_only_grows(scenario: Scenario, seed: int) -> None:
    _, states = random_walk(scenario, start(scenario, seed=seed), seed, stop=True)
    for before, after in pairwise(states):
        assert before.known <= after.known
        assert before.asked <= after.asked
        assert before.taken <= after.taken
        assert after.evidence[: len(before.evidence)] == before.evidence
        assert after.transcript[: len(before.transcript)] == before.transcript
        assert after.n == before.n + 1


@often
@given(scenarios(), seeds)
def test_i7_the_order_of_options_changes_neither_what_is_allowed_nor_the_score(
    scenario: Scenario, seed: int
) -> None:
    """The same inputs under another seed: other lines and another order, but the same play."""
    one, two = start(scenario, seed=seed), start(scenario, seed=seed + 1)
    log, states = random_walk(scenario, one, seed)
    for given_, state in zip(log, states, strict=False):
        shown = {(offer.option.id, offer.open) for offer in offers(scenario, state)}
        assert shown == {(offer.option.id, offer.open) for offer in offers(scenario, two)}
        result = step(scenario, two, given_)
        assert isinstance(result, Accepted)
        two = result.state
    assert score(scenario, two) == score(scenario, states[-1])


@often
@given(scenarios(), seeds)
def test_i8_an_ended_scene_takes_no_input(scenario: Scenario, seed: int) -> None:
    _, states = random_walk(scenario, start(scenario, seed=seed), seed, stop=True)
    last = states[-1]
    if last.status is Status.RUNNING:
        result = step(scenario, last, Stop())
        assert isinstance(result, Accepted)
        last = result.state
        assert last.status is Status.ABANDONED
        assert score(scenario, last).passed is None
    for given_ in [*(Choose(name) for name in scenario.index.options), Timeout(), Ring(), Stop()]:
        assert isinstance(step(scenario, last, given_), Rejected)


@often
@given(scenarios(), seeds, modes)
def test_i9_the_score_depends_on_what_was_done_and_not_on_language_mode_or_seed(
    scenario: Scenario, seed: int, mode: Mode
) -> None:
    begin = start(scenario, seed=seed, mode=mode, locale="lv", support_locale="en")
    log, states = random_walk(scenario, begin, seed)
    other = replay(scenario, start(scenario, seed=0, mode=Mode.COACH, locale="en"), log)
    assert score(scenario, other) == score(scenario, states[-1])


@seldom
@given(scenarios(largest=4), seeds)
def test_i10_no_play_leaves_the_proven_bounds(scenario: Scenario, seed: int) -> None:
    small_enough(scenario)
    analysis = analyze(scenario)
    if analysis.bounds is None:
        return
    criteria = {name: (low, high) for name, low, high in analysis.bounds.criteria}
    competencies = {name: (low, high) for name, low, high in analysis.bounds.competencies}
    for number in range(8):
        _, states = random_walk(scenario, start(scenario, seed=0), seed + number)
        last = states[-1]
        assert {state.turn for state in states} <= analysis.turns
        if last.status is not Status.ENDED:
            continue
        assert last.ending in analysis.bounds.endings
        result = score(scenario, last)
        for item in result.criteria:
            low, high = criteria[item.criterion]
            assert low <= item.score <= high
        for share in result.competencies:
            least, most = competencies[share.competency]
            assert share.percent is least is None or (least or 0) <= (share.percent or 0) <= (most or 0)
        if analysis.passable.truth == "refuted":
            assert result.passed is False
        if analysis.failable.truth == "refuted" and not any(isinstance(g, Ring) for g in _):
            assert result.passed is True


@seldom
@given(scenarios(largest=4), seeds)
def test_i10_the_value_map_never_promises_less_than_a_play_gets(scenario: Scenario, seed: int) -> None:
    small_enough(scenario)
    values = value_map(scenario)
    if values is None:
        return
    _, states = random_walk(scenario, start(scenario, seed=3, mode=Mode.EXAM), seed)
    if states[-1].status is not Status.ENDED:
        return
    final = values.worth(states[-1])
    assert final is not None
    for state in states:
        worth = values.worth(state)
        assert worth is not None
        assert worth.ending >= final.ending
        assert worth.spotless >= final.spotless
        assert worth.points >= final.points


@seldom
@given(scenarios(largest=4))
def test_i11_a_running_scene_offers_something_unless_the_checks_say_so(scenario: Scenario) -> None:
    small_enough(scenario)
    analysis = analyze(scenario)
    if analysis.exact is not True:
        return
    stuck = {turn for turn, _ in analysis.stuck}
    for number in range(8):
        _, states = random_walk(scenario, start(scenario, seed=number), number)
        for state in states:
            if state.status is Status.RUNNING and not inputs_at(scenario, state):
                assert state.turn in stuck


@often
@given(scenarios(), seeds)
def test_i12_the_clock_never_goes_back(scenario: Scenario, seed: int) -> None:
    _, states = random_walk(scenario, start(scenario, seed=seed), seed, stop=True)
    clocks = [state.clock_s for state in states]
    assert clocks == sorted(clocks)


@often
@given(scenarios(), seeds, modes)
def test_state_survives_json_and_is_hashable(scenario: Scenario, seed: int, mode: Mode) -> None:
    _, states = random_walk(scenario, start(scenario, seed=seed, mode=mode), seed, stop=True)
    for state in states[-3:]:
        again = State.from_json(json.loads(json.dumps(state.to_json())))
        assert again == state
        assert hash(again) == hash(state)


@seldom
@given(scenarios(largest=4), seeds)
def test_a_reduced_state_offers_and_leads_to_the_same(scenario: Scenario, seed: int) -> None:
    """Exploration is only as good as this: what was blanked makes no difference to what can be done."""
    small_enough(scenario)
    values = value_map(scenario)
    if values is None or not values.graph.exact:
        return
    scope = values.graph.scope
    long = dataclasses.replace(scenario, limits=dataclasses.replace(scenario.limits, max_turns=1000))
    _, states = random_walk(long, start(long, seed=seed), seed)
    for state in states:
        small = reduced(long, state, scope)
        assert [given_ for given_, _ in inputs_at(long, state)] == [g for g, _ in inputs_at(long, small)]
        for given_, _ in inputs_at(long, state):
            one, two = step(long, state, given_), step(long, small, given_)
            assert isinstance(one, Accepted) is isinstance(two, Accepted)
            if isinstance(one, Accepted) and isinstance(two, Accepted):
                assert reduced(long, one.state, scope) == reduced(long, two.state, scope)


@seldom
@given(seeds)
def test_digest_and_play_do_not_depend_on_the_order_of_keys(seed: int) -> None:
    doc = random_doc(seed)
    turned = json.loads(json.dumps(dict(reversed(doc.items()))))
    assert read(doc) == read(turned)
    assert read(doc).digest == read(turned).digest

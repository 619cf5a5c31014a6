"""What must hold for every scenario and every play (the numbers are those of the engine's own list).

I6, what is seen, is in test_view; I10 and I11, what is proved of a scene, in test_bounds.
"""

import json
import os
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given

from roleplay.engine import (
    Accepted,
    Arrange,
    AskHint,
    Choose,
    Mode,
    Pick,
    Rate,
    Rejected,
    Ring,
    Scenario,
    State,
    Status,
    Stop,
    Timeout,
    Write,
    input_digest,
    input_from_json,
    input_to_json,
    marked_in,
    moments,
    replay,
    score,
    start,
    step,
    under,
)
from roleplay.engine.offer import items, offers
from tests.harness.examples import THOROUGH, looking_at

from .fresh_process import outcomes
from .random_scenes import random_doc
from .scenarios import read
from .walks import (
    begun,
    modes,
    random_scenario,
    random_walk,
    scenarios,
    seeds,
    startable,
)

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
often = looking_at(150)
seldom = looking_at(60)


@often
@given(scenarios(), seeds, modes)
def test_i1_replay_gives_the_same_state_and_every_prefix_too(
    scenario: Scenario, seed: int, mode: Mode
) -> None:
    begin = begun(scenario, seed, mode)
    log, states = random_walk(scenario, begin, seed, stop=True)
    assert replay(scenario, begin, log) == states[-1]
    middle = len(log) // 2
    assert replay(scenario, begin, log[:middle]) == states[middle]
    assert tuple(moment.after for moment in moments(scenario, begin, log)) == tuple(states[1:])


def test_i1_another_process_with_another_hash_seed_gives_the_same() -> None:
    """40 plays; 2,000 with the profile `thorough`."""
    count = max(40, THOROUGH)
    here = outcomes(count)
    assert len(here) > count * 0.9
    for hash_seed in ("1", "4242"):
        there = subprocess.run(
            [sys.executable, "-m", "tests.roleplay.engine.fresh_process", str(count)],
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
    _, states = random_walk(scenario, begun(scenario, seed), seed)
    for state in states:
        assert all(var.fits(value) for var, value in zip(scenario.vars, state.vars, strict=True))
        assert state.channel in ("face", "phone", "chat", "written")
        result = score(scenario, state)
        assert all(0 <= item.score <= item.max for item in result.criteria)
        assert all(item.share is None or 0 <= item.share <= 1 for item in result.competencies)


STRANGE = [
    *(Choose(name) for name in ("", "\x00", "t0", 5, None, [], ("o0-0",))),
    *(Pick(names) for names in ((), ("",), ([],), ("o0-0", "o0-0"), ("o0-0",) * 9)),
    *(Arrange(names) for names in ((), ("",), (5, "i0-0"), None, ("i0-0", "i0-0"), ("o0-0",))),
    *(Write(text) for text in ("", " ", None, 5, "x" * 9_000, "\x00" * 30)),
    *(Ring(times) for times in (0, -3, True, "2", 10**9)),
    *(Rate(name, level, "one") for name, level in (("m0", 99), ("m0", True), ("m0", None), ("", 1), ([], 1))),
    *(Rate("m0", 1, rater) for rater in ("", None, [])),
    Timeout(),
    *(None, "choose", 17, {}),
]


@often
@given(scenarios(), seeds, modes)
def test_i3_i4_nothing_raises_and_a_rejection_changes_nothing(
    scenario: Scenario, seed: int, mode: Mode
) -> None:
    _, states = random_walk(scenario, begun(scenario, seed, mode), seed)
    for state in states:
        before = state.to_json()
        for given_ in STRANGE:
            assert isinstance(step(scenario, state, given_), Accepted | Rejected)  # type: ignore[arg-type]
        assert state.to_json() == before


@often
@given(scenarios(), seeds)
def test_i5_what_is_known_and_shown_only_grows(scenario: Scenario, seed: int) -> None:
    _, states = random_walk(scenario, begun(scenario, seed), seed, stop=True)
    for before, after in pairwise(states):
        assert before.known <= after.known
        assert before.asked <= after.asked
        assert before.taken <= after.taken
        assert before.approved <= after.approved
        for name in ("evidence", "transcript", "fatal", "assumptions", "needless", "checkpoints"):
            assert getattr(after, name)[: len(getattr(before, name))] == getattr(before, name)
        promised = [made[:5] for made in after.commitments]  # what becomes of a promise may change, no more
        assert promised[: len(before.commitments)] == [made[:5] for made in before.commitments]
        rated = {(one.criterion, one.rater) for one in after.ratings}
        assert {(one.criterion, one.rater) for one in before.ratings} <= rated
        assert after.n == before.n + 1


@often
@given(scenarios(), seeds)
def test_i7_the_order_of_options_changes_neither_what_is_allowed_nor_the_score(
    scenario: Scenario, seed: int
) -> None:
    """The same inputs under another seed: other lines and another order, but the same play."""
    one = begun(scenario, seed)
    two = begun(scenario, seed + 4)._replace(seed=seed + 1)
    log, states = random_walk(scenario, one, seed)
    for given_, state in zip(log, states, strict=False):
        assert {(one.option.id, one.open) for one in offers(scenario, state)} == {
            (one.option.id, one.open) for one in offers(scenario, two)
        }
        assert set(items(scenario, state)) == set(items(scenario, two))
        result = step(scenario, two, given_)
        assert isinstance(result, Accepted)
        two = result.state
    assert score(scenario, two) == score(scenario, states[-1])


@often
@given(scenarios(), seeds)
def test_i8_an_ended_scene_takes_marks_and_nothing_else(scenario: Scenario, seed: int) -> None:
    last = random_walk(scenario, begun(scenario, seed), seed, stop=True).last
    if last.status is Status.RUNNING:
        result = step(scenario, last, Stop())
        assert isinstance(result, Accepted)
        last = result.state
        assert last.status is Status.ABANDONED
        assert score(scenario, last).passed is None
    index = scenario.index
    others = [
        *(Choose(name) for name in index.options),
        Timeout(),
        Ring(),
        Stop(),
        AskHint(),
        Write("x" * 20),
    ]
    others += [Pick(tuple(index.options)[:2]), Arrange(tuple(index.items)[:2])]
    for given_ in others:
        assert isinstance(step(scenario, last, given_), Rejected)
    markable = marked_in(scenario, last) if last.status is Status.ENDED else ()
    for name, criterion in index.criteria.items():
        result = step(scenario, last, Rate(name, criterion.max, "somebody"))
        assert isinstance(result, Accepted) is (name in markable)
        if isinstance(result, Accepted):
            marked = {"n", "ratings", "previous"}
            kept = {key: value for key, value in last.to_json().items() if key not in marked}
            assert {key: result.state.to_json()[key] for key in kept} == kept


@often
@given(scenarios(), seeds, modes)
def test_i9_the_score_depends_on_what_was_done_and_not_on_language_mode_or_seed(
    scenario: Scenario, seed: int, mode: Mode
) -> None:
    begin = begun(scenario, seed, mode, locale="lv", support_locale="en")
    log, states = random_walk(scenario, begin, seed)
    other = replay(scenario, start(scenario, seed=0, mode=mode, locale="en", pace=begin.pace), log)
    assert score(scenario, other) == score(scenario, states[-1])
    # Only a hint is for one mode and not for another, and it changes nothing but what the author says that it costs.
    unaided = [given_ for given_ in log if not isinstance(given_, AskHint)]
    plays = [replay(scenario, start(scenario, seed=1, mode=one, pace=begin.pace), unaided) for one in Mode]
    assert score(scenario, plays[0]) == score(scenario, plays[1]) == score(scenario, plays[2])
    assert {play.turn for play in plays} == {states[-1].turn}
    if mode is not Mode.PRACTICE or scenario.limits.hint_cost is None:
        assert score(scenario, plays[0]) == score(scenario, states[-1])


@often
@given(scenarios(), seeds)
def test_i12_the_clock_never_goes_back(scenario: Scenario, seed: int) -> None:
    _, states = random_walk(scenario, begun(scenario, seed), seed, stop=True)
    assert all(before.clock_s <= after.clock_s for before, after in pairwise(states))
    assert all(before.at_ms <= after.at_ms for before, after in pairwise(states))


@often
@given(scenarios(), seeds)
def test_i13_lenses_visit_the_same_places(scenario: Scenario, seed: int) -> None:
    """The first lens of a random scene changes words, weights and evidence; the second one also first values."""
    written = random_scenario(int(scenario.key.removeprefix("random-")), len(scenario.turns))
    log, states = random_walk(written, begun(written, seed), seed)
    for lens in written.lenses:
        seen = under(written, lens.id)
        assert _ways(seen) == _ways(written)
        if lens.vars or not startable(seen):
            continue
        state = begun(seen, seed)
        for given_, after in zip(log, states[1:], strict=True):
            result = step(seen, state, given_)
            assert isinstance(result, Accepted)
            state = result.state
            for name in ("turn", "visits", "vars", "known", "asked", "taken", "clock_s", "status", "ending"):
                assert getattr(state, name) == getattr(after, name)


def _ways(scenario: Scenario) -> list[object]:
    """Everything that leads somewhere, and on what condition."""
    return [
        (
            turn.id,
            turn.auto,
            turn.timeout,
            [(one.id, one.kind, one.when, one.to, one.once) for one in turn.options],
        )
        for turn in scenario.turns
    ]


@often
@given(scenarios(), seeds, modes)
def test_i14_a_repeat_is_known_by_its_digest_and_another_answer_by_another(
    scenario: Scenario, seed: int, mode: Mode
) -> None:
    """What makes a step idempotent: the same input in the same state gives the same, and is recognised later."""
    begin = begun(scenario, seed, mode)
    log, states = random_walk(scenario, begin, seed)
    for given_, (before, after) in zip(log, pairwise(states), strict=True):
        stored = json.loads(json.dumps(input_to_json(given_)))
        assert input_from_json(stored) == given_
        assert input_digest(replace(given_, at_ms=given_.at_ms + 1)) == input_digest(given_)
        result = step(scenario, before, input_from_json(stored))
        assert isinstance(result, Accepted)
        assert result.state == after
    for one, other in pairwise(log):
        assert (input_digest(one) == input_digest(other)) is (
            replace(one, at_ms=0) == replace(other, at_ms=0)
        )


@often
@given(scenarios(), seeds, modes)
def test_state_survives_json_and_is_hashable(scenario: Scenario, seed: int, mode: Mode) -> None:
    _, states = random_walk(scenario, begun(scenario, seed, mode), seed, stop=True)
    for state in states[-3:]:
        again = State.from_json(json.loads(json.dumps(state.to_json())))
        assert again == state
        assert hash(again) == hash(state)


@seldom
@given(seeds)
def test_digest_and_play_do_not_depend_on_the_order_of_keys(seed: int) -> None:
    doc = random_doc(seed)
    turned = json.loads(json.dumps(dict(reversed(doc.items()))))
    assert read(doc) == read(turned)
    assert read(doc).digest == read(turned).digest

"""Analysis against brute force, and its verdicts on scenes whose truth is known."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from roleplay.engine import (
    Accepted,
    CannotStart,
    Choose,
    Ring,
    Scenario,
    State,
    Status,
    analyze,
    replay,
    score,
    start,
    step,
    value_map,
)
from roleplay.engine.analysis import bounds_of
from roleplay.engine.explore import explore, inputs_at
from roleplay.engine.value import map_of

from .scenarios import both, option_in, random_scenario, read, seeds, small, small_doc

MANY = 400


def all_plays(scenario: Scenario) -> list[State] | None:
    """Return the last state of every play there is, by trying everything; None when there are too many."""
    last: list[State] = []
    todo = [start(scenario, seed=0)]
    done = 0
    while todo:
        state = todo.pop()
        done += 1
        if done > MANY:
            return None
        steps = [step(scenario, state, given_) for given_, _ in inputs_at(scenario, state)]
        if state.status is Status.ENDED or not steps:
            last.append(state)
        todo.extend(result.state for result in steps if isinstance(result, Accepted))
    return last


@pytest.mark.slow
@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(seeds, st.integers(2, 4))
def test_bounds_and_endings_agree_with_trying_everything(seed: int, size: int) -> None:
    scenario = random_scenario(seed, size)
    try:
        plays = all_plays(scenario)
    except CannotStart:
        assume(False)
    assume(plays is not None)
    assert plays is not None
    ended = [state for state in plays if state.status is Status.ENDED]
    for exact in (True, False):
        graph = explore(scenario, exact=exact, most=2_000)
        if graph is None or not ended:
            continue
        values = map_of(scenario, graph)
        bounds = bounds_of(scenario, values.futures[0])
        assert {state.ending for state in ended} <= bounds.endings
        if exact and not values.cut:  # nothing is guessed then: the bounds are the very figures
            assert {state.ending for state in ended} == bounds.endings
        results = [score(scenario, state) for state in ended]
        for at, (_, low, high) in enumerate(bounds.criteria):
            points = [result.criteria[at].score for result in results if at < len(result.criteria)]
            if points:
                assert low <= min(points)
                assert max(points) <= high
                if exact and not values.cut and len(ended) == len(plays):
                    assert (min(points), max(points)) == (low, high)
        for at, (_, least, most) in enumerate(bounds.competencies):
            for result in results:
                percent = result.competencies[at].percent
                assert percent is least is None or (least or 0) <= (percent or 0) <= (most or 0)
    analysis = analyze(scenario)
    passed = {score(scenario, state).passed for state in ended}
    if analysis.passable.truth == "proven":
        assert True in passed
    if analysis.passable.truth == "refuted":
        assert True not in passed
    if analysis.failable.truth == "proven":
        assert False in passed
    stuck = {state.turn for state in plays if state.status is Status.RUNNING}
    if analysis.exact and not value_map(scenario).cut:  # type: ignore[union-attr]
        assert {turn for turn, _ in analysis.stuck} == stuck


def test_the_small_scene_is_explored_exactly_and_can_be_passed_and_failed() -> None:
    analysis = analyze(small())
    assert analysis.exact is True
    assert analysis.endings == {"settled", "gone"}
    assert analysis.bounds is not None
    assert analysis.bounds.competencies == (("phone", 0, 100), ("settle", 0, 100))
    for verdict, passed in ((analysis.passable, True), (analysis.failable, False)):
        assert verdict.truth == "proven"
        state = replay(small(), start(small(), seed=9), verdict.witness)
        assert score(small(), state).passed is passed


def test_a_mark_out_of_reach_is_refuted_by_bounds_not_by_search() -> None:
    doc = small_doc()
    for turn in doc["turns"]:
        for option in turn["options"]:
            option["evidence"] = [e for e in option.get("evidence", ()) if e["criterion"] != "cause"]
    option_in(doc, "blame")["evidence"].append({"criterion": "cause", "delta": -1})
    analysis = analyze(read(doc))
    assert analysis.bounds is not None
    assert {name: high for name, _, high in analysis.bounds.competencies}["settle"] == 50
    assert analysis.passable.truth == "refuted"


def test_letting_it_ring_does_not_make_a_scene_failable() -> None:
    doc = small_doc()
    doc["vars"]["patience"]["init"] = 1
    doc["limits"]["hold_rate"] = 2
    for item in doc["competencies"]:
        item["mark"] = 0
    doc["pass"]["endings"] = ["resolved", "resolved_with_follow_up"]
    doc["turns"][1]["options"] = [option_in(doc, "refund")]
    doc["turns"][1].pop("timeout")
    doc["turns"].pop()
    option_in(doc, "answer-short")["effects"] = []
    doc["testplans"] = []
    scenario = read(doc)
    assert replay(scenario, start(scenario, seed=0), [Ring(4)]).ending == "gone"
    analysis = analyze(scenario)
    assert analysis.failable.truth == "refuted"
    assert analysis.failable.witness
    assert all(isinstance(given_, Choose) for given_ in analysis.failable.witness)


def test_worth_after_the_best_choice_is_worth_before_it() -> None:
    values = value_map(small())
    assert values is not None
    begin = start(small(), seed=0)
    good = step(small(), begin, Choose("answer"))
    poor = step(small(), begin, Choose("answer-short"))
    assert isinstance(good, Accepted)
    assert isinstance(poor, Accepted)
    before, after, worse = values.worth(begin), values.worth(good.state), values.worth(poor.state)
    assert before is not None
    assert worse is not None
    assert before == after
    assert (before.points, worse.points) == (200, 100)


def test_a_learner_stuck_at_a_ringing_phone_is_found() -> None:
    """Found by trying everything: both ways to answer used up or locked, and only the ringing left."""
    doc = small_doc()
    option_in(doc, "answer")["when"] = {"var": "mood", "op": ">", "value": 4}
    option_in(doc, "blame")["to"] = "ring"
    doc["limits"]["hold_rate"] = 0  # or the caller would lose patience and hang up, which is a way out
    doc["testplans"] = []
    scenario = read(doc)
    stuck = dict(analyze(scenario).stuck)
    assert "ring" in stuck
    state = replay(scenario, start(scenario, seed=0), stuck["ring"])
    assert state.status is Status.RUNNING
    assert inputs_at(scenario, state) == []


def test_relaxed_bounds_hold_for_content_that_is_said_twice_and_counts_once() -> None:
    doc = small_doc()
    ask = {"id": "ask", "text": both("What happened?"), "to": "b", "once": False}
    ask["evidence"] = [{"criterion": "cause", "delta": 1}]
    unheard: dict[str, object] = {"var": "heard", "op": "==", "value": False}
    again = {"id": "again", "text": both("Once more?"), "to": "a", "when": unheard, "once": False}
    again["effects"] = [{"set": "heard", "to": True}]
    done = {"id": "done", "text": both("Thank you."), "to": "end:settled", "when": {"not": unheard}}
    doc.update(start="a", turns=[{"id": "a", "options": [ask]}, {"id": "b", "options": [again, done]}])
    doc["testplans"] = []
    scenario = read(doc)
    graph = explore(scenario, exact=False)
    assert graph is not None
    assert graph.scope.unsure == {"ask", "again"}
    walk = [Choose(name) for name in ("ask", "again", "ask", "done")]
    played = {
        item.criterion: item.score
        for item in score(scenario, replay(scenario, start(scenario, seed=0), walk)).criteria
    }
    assert played["cause"] == 1
    bounds = {
        name: (low, high)
        for name, low, high in bounds_of(scenario, map_of(scenario, graph).futures[0]).criteria
    }
    assert bounds["cause"] == (0, 2)

"""Analysis against brute force, and its verdicts on scenes whose truth is known."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from roleplay.engine import (
    Accepted,
    Arrange,
    AskHint,
    CannotStart,
    Choose,
    Pick,
    Rate,
    Refusal,
    Rejected,
    Ring,
    Scenario,
    State,
    Status,
    analyze,
    check,
    check_live,
    replay,
    score,
    start,
    step,
    value_map,
    waiting_in,
)
from roleplay.engine.analysis import bounds_of
from roleplay.engine.explore import explore, inputs_at, taken_by
from roleplay.engine.slices import slice_of, worth_keeping
from roleplay.engine.value import map_of
from tests.harness.examples import looking_at

from .scenarios import both, desk_doc, option_in, read, small, small_doc, turn_in
from .walks import random_scenario, seeds

MANY = 400


def all_plays(scenario: Scenario) -> list[State] | None:
    """Return the last state of every play there is, by trying everything; None when there are too many.

    What was written in a play is marked twice: with nothing, and in full.
    """
    last: list[State] = []
    todo = [start(scenario, seed=0)]
    done = 0
    while todo:
        state = todo.pop()
        done += 1
        if done > MANY:
            return None
        steps = [step(scenario, state, given_) for given_, _ in inputs_at(scenario, state)]
        if state.status is Status.ENDED:
            last += [marked(scenario, state, full=full) for full in (False, True)]
        elif not steps:
            last.append(state)
        todo.extend(result.state for result in steps if isinstance(result, Accepted))
    return last


def marked(scenario: Scenario, state: State, *, full: bool) -> State:
    criteria = scenario.index.criteria
    marks = [Rate(name, criteria[name].max if full else 0, "one") for name in waiting_in(scenario, state)]
    return replay(scenario, state, marks)


@pytest.mark.slow
@looking_at(100)
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
    for graph in (
        explore(scenario, most=2_000),
        slice_of(scenario, worth_keeping(scenario)),
        slice_of(scenario),
    ):
        if graph is None or not ended:
            continue
        exact = graph.exact
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
    graph = slice_of(scenario)
    assert graph is not None
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


def test_a_turn_that_is_only_passed_through_counts_as_come_to() -> None:
    doc = small_doc()
    hub: dict[str, object] = {
        "id": "hub",
        "say": [{"id": "hub-1", "text": both("...")}],
        "auto": [{"to": "desk"}],
    }
    doc["turns"].append(hub)
    option_in(doc, "look-up")["to"] = "hub"
    graph = slice_of(read(doc))
    assert graph is not None
    assert graph.turns == {"ring", "story", "hub", "desk"}
    assert [problem.code for problem in check_live(read(doc)) if problem.code == "RP004"] == []


def test_what_hints_cost_is_inside_the_bounds_and_no_question_of_the_answers() -> None:
    doc = small_doc()
    doc["turns"] = doc["turns"][:1]
    for option in doc["turns"][0]["options"]:  # whoever answers at all gets this in full
        option["to"] = "end:settled"
        option["evidence"] = [{"criterion": "rings", "delta": 1, "why": both("In time.")}]
    doc["limits"] |= {"hints": 2, "hint_cost": {"criterion": "rings", "delta": -1, "why": both("A hint.")}}
    doc["on_patience_out"] = None
    doc["testplans"] = []
    scenario = read(doc)
    state = replay(scenario, start(scenario, seed=0), [AskHint(), Choose("answer")])
    assert score(scenario, state).criteria[0].score == 0
    bounds = analyze(scenario).bounds
    assert bounds is not None
    assert ("rings", 0, 1) in bounds.criteria
    assert [problem.place.id for problem in check(scenario) if problem.message == "always-full"] == ["rings"]


def test_where_thinking_takes_time_that_decides_no_exploration_is_exact() -> None:
    doc = small_doc()
    doc["limits"]["realtime"] = True
    story = turn_in(doc, "story")
    story["limit_s"] = 30
    option_in(doc, "ask-when")["when"] = {"elapsed": {"op": ">=", "value": 50}}
    scenario = read(doc)
    quick, slow = [
        replay(scenario, start(scenario, seed=0), [Choose("answer"), Choose("ask-parcel", at_ms=at_ms)])
        for at_ms in (1_000, 29_000)
    ]
    assert step(scenario, quick, Choose("ask-when")) == Rejected(Refusal.LOCKED, "ask-when")
    assert isinstance(step(scenario, slow, Choose("ask-when")), Accepted)
    assert explore(scenario) is None
    values = value_map(scenario)
    assert values is not None
    assert not values.graph.exact
    assert values.worth(slow) is not None
    doc["limits"]["realtime"] = False
    assert explore(read(doc)) is not None


def test_the_poorest_play_knows_which_band_an_order_comes_to() -> None:
    doc = desk_doc()
    turn_in(doc, "order")["decide"]["bands"][0]["when"] = {"fact": "gift", "known": True}
    scenario = read(doc)
    given_ = Arrange(("say-back", "sorry", "offer"))
    state = replay(scenario, start(scenario, seed=0), [Pick(("ask-when", "ask-how"))])
    result = step(scenario, state, given_)
    assert isinstance(result, Accepted)
    assert [option.id for option in taken_by(scenario, state, given_)] == ["nearly"]
    assert "nearly" in result.state.taken


def test_evidence_of_a_limit_is_sure_however_often_it_may_be_given() -> None:
    """What a promise beyond the limit costs counts each time, unlike what the words themselves show of content."""
    doc = small_doc()
    doc["authority"][0]["over"] = {"criterion": "cause", "delta": -1, "why": both("Too much.")}
    option_in(doc, "refund-all").update(to="story", once=False)
    graph = explore(read(doc))
    assert graph is not None
    deltas = {edge.deltas for edges in graph.edges for edge in edges if edge.option == "refund-all"}
    assert deltas == {(("cause", -1, -1),)}

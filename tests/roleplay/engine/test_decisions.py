"""Several at once, an order, a letter and its marks; passing on, leaving to others, silence; lenses, hints, time."""

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.engine import (
    Accepted,
    Arrange,
    AskHint,
    Audience,
    Choose,
    Input,
    Mode,
    Pick,
    Rate,
    Refusal,
    Rejected,
    Scenario,
    State,
    Status,
    Stop,
    Timeout,
    Write,
    check,
    choice_of,
    clause_results,
    debrief,
    input_digest,
    input_from_json,
    input_of,
    input_to_json,
    replay,
    run_plan,
    score,
    start,
    step,
    under,
    view,
)

from .scenarios import desk, desk_doc, option_in, read, turn_in

ASK = Pick(("ask-when", "ask-how"))
ORDER = Arrange(("say-back", "sorry", "offer"))
LETTER = Write("Dear Mr Saar, thank you for writing.")


def played(
    *inputs: Input | str, scenario: Scenario | None = None, mode: Mode = Mode.PRACTICE, pace: int = 10
) -> State:
    scene = scenario or desk()
    log = [Choose(one) if isinstance(one, str) else one for one in inputs]
    return replay(scene, start(scene, seed=1, mode=mode, pace=pace), log)


def refused(state: State, given: Input, scenario: Scenario | None = None) -> Refusal:
    before = state.to_json()
    result = step(scenario or desk(), state, given)
    assert isinstance(result, Rejected)
    assert state.to_json() == before
    return result.code


def value(state: State, name: str) -> Any:
    return state.vars[desk().index.var_at[name]]


# Several at once -----------------------------------------------------------------------------------------------


def test_several_options_count_each_and_lead_on_once() -> None:
    state = played(ASK)
    assert (state.turn, state.n, state.clock_s) == ("order", 1, 20)
    assert state.known == {"bought", "flickers"}
    assert [one.id for one in state.transcript if one.own] == ["ask-when", "ask-how"]
    assert score(desk(), state).criteria[0].score == 2


def test_the_order_in_which_they_are_ticked_makes_no_difference() -> None:
    assert played(Pick(("ask-how", "ask-when"))) == played(ASK)
    assert input_digest(Pick(("b", "a"))) == input_digest(Pick(("a", "b")))


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ((), Refusal.WRONG_COUNT),
        (("ask-when",), Refusal.WRONG_COUNT),
        (("ask-when", "ask-when"), Refusal.WRONG_COUNT),
        (("ask-when", "ask-how", "ask-whom"), Refusal.WRONG_COUNT),
        (("ask-when", "done"), Refusal.NOT_OFFERED),
    ],
)
def test_neither_fewer_nor_more_nor_foreign_ones(wanted: tuple[str, ...], code: Refusal) -> None:
    assert refused(played(), Pick(wanted)) is code


def test_where_fewer_are_open_than_asked_for_all_of_them_are_enough() -> None:
    doc = desk_doc()
    for name in ("ask-how", "ask-whom"):
        option_in(doc, name)["when"] = {"fact": "gift", "known": True}
    scene = read(doc)
    assert view(scene, start(scene, seed=1)).decision.pick == 1
    assert isinstance(step(scene, start(scene, seed=1), Pick(("ask-when",))), Accepted)


def test_what_is_decided_otherwise_cannot_be_chosen() -> None:
    assert refused(played(), Choose("ask-when")) is Refusal.OTHER_DECISION
    assert refused(played(ASK), Choose("in-order")) is Refusal.OTHER_DECISION
    assert refused(played(ASK, ORDER), Choose("letter-sent")) is Refusal.OTHER_DECISION
    assert refused(played(ASK, ORDER), ASK) is Refusal.OTHER_DECISION
    assert refused(played(), ORDER) is Refusal.OTHER_DECISION
    assert refused(played(), LETTER) is Refusal.OTHER_DECISION


# An order ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", list(permutations(("say-back", "sorry", "offer"))))
def test_an_order_is_worth_the_pairs_that_stand_right(order: tuple[str, ...]) -> None:
    place = {name: at for at, name in enumerate(("say-back", "sorry", "offer"))}
    right = sum(place[a] < place[b] for at, a in enumerate(order) for b in order[at + 1 :])
    state = played(ASK, Arrange(order))
    points = {row.criterion: row.score for row in score(desk(), state).criteria}
    assert points["first"] == {3: 2, 2: 1}.get(right, 0)
    assert "Nearly" not in str(view(desk(), state).transcript)
    said = [line.text for line in view(desk(), state).transcript if line.own][-1]
    assert said.splitlines() == [
        f"{at}. {desk().index.items[name].text.get('en')}" for at, name in enumerate(order, 1)
    ]


@pytest.mark.parametrize(
    "order", [(), ("say-back", "sorry"), ("say-back", "sorry", "sorry"), ("a", "b", "c")]
)
def test_an_order_holds_everything_once(order: tuple[str, ...]) -> None:
    assert refused(played(ASK), Arrange(order)) is Refusal.WRONG_ORDER


def test_the_learner_sees_things_to_order_and_no_results() -> None:
    seen = view(desk(), played(ASK))
    assert (seen.decision.kind, seen.options) == ("rank", ())
    assert {item.id for item in seen.decision.items} == {"say-back", "sorry", "offer"}
    assert "in-order" not in repr(seen)


# A letter and its marks ----------------------------------------------------------------------------------------


def test_a_letter_goes_on_and_waits_for_its_marks() -> None:
    state = played(ASK, ORDER, LETTER, "pass-on", "done")
    assert (state.status, value(state, "trust")) == (Status.ENDED, 3)
    assert (score(desk(), state).passed, score(desk(), state).waiting) == (None, ("tone",))
    assert [line.text for line in view(desk(), state).transcript if line.own][3] == LETTER.text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("short", Refusal.TOO_SHORT),
        ("  x" + " " * 30, Refusal.TOO_SHORT),
        ("y" * 201, Refusal.TOO_LONG),
    ],
)
def test_a_letter_has_its_length(text: str, code: Refusal) -> None:
    assert refused(played(ASK, ORDER), Write(text)) is code


def test_marks_come_after_the_end_and_only_for_what_was_written() -> None:
    running = played(ASK, ORDER, LETTER)
    assert refused(running, Rate("tone", 1, "r")) is Refusal.NOT_ENDED
    ended = played(ASK, ORDER, LETTER, "pass-on", "done")
    assert refused(ended, Rate("ask", 1, "r")) is Refusal.NOT_MARKED
    assert refused(ended, Rate("tone", 3, "r")) is Refusal.BAD_INPUT
    assert refused(ended, Rate("tone", -1, "r")) is Refusal.BAD_INPUT
    assert refused(ended, Rate("tone", 1, "")) is Refusal.BAD_INPUT
    called = played(ASK, ORDER, "ring-him", "pass-on", "done")
    assert refused(called, Rate("tone", 1, "r")) is Refusal.NOT_MARKED
    assert score(desk(), called).passed is True
    assert refused(ended, Choose("done")) is Refusal.NOT_RUNNING


@given(levels=st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 2)), min_size=1, max_size=8))
def test_the_median_of_the_raters_counts_and_the_last_word_of_each(levels: list[tuple[str, int]]) -> None:
    ended = played(ASK, ORDER, LETTER, "pass-on", "done")
    state = replay(desk(), ended, [Rate("tone", level, rater) for rater, level in levels])
    last = sorted(dict(levels).values())
    middle = len(last) // 2
    wanted = last[middle] if len(last) % 2 else (last[middle - 1] + last[middle] + 1) // 2
    points = {row.criterion: row.score for row in score(desk(), state).criteria}
    assert points["tone"] == wanted
    assert state.n == ended.n + len(levels)
    assert State.from_json(state.to_json()) == state


def test_a_mark_is_quoted_with_the_words_of_its_level() -> None:
    state = played(ASK, ORDER, LETTER, "pass-on", "done", Rate("tone", 2, "r"))
    row = next(row for row in clause_results(desk(), state) if row.clause == "words/plain")
    assert (row.earned, row.possible, row.broke) == (2, 2, False)
    assert [(quote.words, quote.why) for quote in row.shown] == [(LETTER.text, "Warm and plain")]


def test_the_model_answer_shows_once_the_letter_is_sent_and_never_in_an_exam() -> None:
    before, after = played(ASK, ORDER, mode=Mode.COACH), played(ASK, ORDER, LETTER, mode=Mode.COACH)
    assert "MODELANSWER" not in repr(view(desk(), before))
    assert "MODELANSWER" in repr(view(desk(), after))
    assert "MODELANSWER" not in repr(view(desk(), played(ASK, ORDER, LETTER, mode=Mode.EXAM)))
    assert "MODELANSWER" in repr(view(desk(), played(ASK, ORDER, LETTER, mode=Mode.EXAM), Audience.DEBRIEF))


# Passing on, leaving to others, silence ------------------------------------------------------------------------


def test_a_warm_hand_over_tells_what_is_known() -> None:
    state = played(ASK, ORDER, "ring-him", "pass-on")
    assert (state.handed, value(state, "trust")) == ("warm", 2)
    assert view(desk(), state).now == "Mr Saar, I know the story."
    assert {row.criterion: row.score for row in score(desk(), state).criteria}["warm"] == 2
    assert view(desk(), state).transcript[-1].name == "Rita"


def test_a_hand_over_without_the_story_is_cold_whatever_was_meant() -> None:
    state = played(Pick(("ask-whom", "ask-how")), ORDER, "ring-him", "pass-on")
    assert (state.handed, value(state, "trust")) == ("cold", 0)
    assert view(desk(), state).now == "Hello, what is it about?"
    assert {row.criterion: row.score for row in score(desk(), state).criteria}["warm"] == 0


def test_leaving_to_others_what_one_may_do_oneself_counts() -> None:
    state = played(ASK, ORDER, "ring-him", "ask-boss")
    assert [item.authority for item in state.needless] == ["refund"]
    assert {row.criterion: row.score for row in score(desk(), state).criteria}["room"] == 0
    rightly = played(Pick(("ask-whom", "ask-how")), ORDER, "ring-him", "ask-boss")
    assert rightly.needless == ()
    assert {row.criterion: row.score for row in score(desk(), rightly).criteria}["room"] == 1
    why = next(row for row in clause_results(desk(), state) if row.clause == "limits/room").missed[0]
    assert (why.words, why.why) == ("My manager has to decide that.", "You could have done this yourself.")


def test_a_promise_too_far_gives_the_evidence_of_its_limit() -> None:
    state = played(ASK, ORDER, "ring-him", "give-all")
    result = score(desk(), state)
    assert {row.criterion: row.score for row in result.criteria}["within"] == 0
    assert (result.fatal, result.passed) == (("broke",), False)


def test_silence_on_the_line_costs_patience_as_an_unannounced_wait_does() -> None:
    state = played(ASK, ORDER, "ring-him", "mute")
    assert view(desk(), state).muted
    assert view(desk(), state).now == "Hello? Are you there?"
    assert value(state, "patience") == 6
    assert refused(state, Choose("mute")) is Refusal.MUTED
    back = played(ASK, ORDER, "ring-him", "mute", "unmute")
    assert (value(back, "patience"), back.muted_since) == (5, None)
    assert refused(back, Choose("unmute")) is Refusal.NOT_MUTED


def test_the_counter_shows_who_waits() -> None:
    assert view(desk(), played()).queue == 3
    assert view(desk(), played(ASK)).queue == 4
    assert view(desk(), played(ASK, ORDER)).queue == 0


# Lenses --------------------------------------------------------------------------------------------------------


def test_a_lens_changes_words_first_values_weights_and_evidence() -> None:
    quiet = under(desk(), "quiet")
    state = start(quiet, seed=1)
    assert value(state, "mood") == 3
    assert view(quiet, state).now == "..."
    after = played(Pick(("ask-how", "ask-whom")), scenario=quiet)
    assert {row.criterion: row.score for row in score(quiet, after).criteria}["ask"] == 2
    assert quiet.digest == desk().digest
    assert quiet != desk()


def test_a_play_under_one_lens_is_none_of_another() -> None:
    state = start(under(desk(), "quiet"), seed=1)
    assert refused(state, ASK) is Refusal.OTHER_VERSION
    with pytest.raises(KeyError):
        under(desk(), "nobody")
    assert under(under(desk(), "quiet"), "quiet") is under(desk(), "quiet")


def test_the_same_inputs_visit_the_same_places_under_every_lens() -> None:
    for log in ((ASK, ORDER, "ring-him", "pass-on", "done"), (ASK, ORDER, LETTER, "give-all")):
        plain, quiet = played(*log), played(*log, scenario=under(desk(), "quiet"))
        assert [(one.turn, one.id) for one in plain.transcript if one.own] == [
            (one.turn, one.id) for one in quiet.transcript if one.own
        ]


# Hints, ways back, time ----------------------------------------------------------------------------------------


def test_hints_are_few_in_practice_free_with_the_coach_and_none_in_an_exam() -> None:
    state = played(AskHint())
    assert view(desk(), state).hint is not None
    assert (view(desk(), state).hints_left, state.turn) == (0, "opening")
    assert refused(state, AskHint()) is Refusal.NO_HINT
    assert {row.criterion: row.score for row in score(desk(), played(AskHint(), ASK)).criteria}["ask"] == 1
    after = played(AskHint(), ASK)
    assert view(desk(), after).hint is None
    assert refused(after, AskHint()) is Refusal.NO_HINT
    coached = played(AskHint(), ASK, AskHint(), mode=Mode.COACH)
    assert {row.criterion: row.score for row in score(desk(), coached).criteria}["ask"] == 2
    assert refused(played(mode=Mode.EXAM), AskHint()) is Refusal.NO_HINT


def test_hints_do_not_shorten_the_scene() -> None:
    doc = desk_doc()
    doc["limits"]["max_turns"] = 2
    scene = read(doc)
    assert played(AskHint(), ASK, scenario=scene).status is Status.RUNNING
    assert played(AskHint(), ASK, ORDER, scenario=scene).status is Status.ENDED


def test_the_way_back_is_one_step_with_the_coach_and_a_checkpoint_in_practice() -> None:
    log = (ASK, ORDER, "ring-him")
    assert view(desk(), played(*log, mode=Mode.COACH)).back_to == 2
    assert view(desk(), played(*log)).back_to == 2
    assert view(desk(), played(ASK, ORDER)).back_to == 0
    assert view(desk(), played()).back_to is None
    assert view(desk(), played(*log, mode=Mode.EXAM)).back_to is None


def timed() -> Scenario:
    doc = desk_doc()
    doc["limits"]["realtime"] = True
    turn_in(doc, "call").update(limit_s=30, timeout="pass-cold")
    return read(doc)


@pytest.mark.parametrize(
    ("pace", "at_ms", "late"),
    [(10, 32_000, False), (10, 32_001, True), (15, 47_000, False), (15, 47_001, True), (0, 9_999_999, False)],
)
def test_an_allowance_lengthens_every_limit(pace: int, at_ms: int, late: bool) -> None:
    state = played(ASK, ORDER, "ring-him", Choose("pass-on", at_ms), scenario=timed(), pace=pace)
    assert ("pass-cold" in state.taken) is late
    assert ("pass-on" in state.taken) is not late


def test_seconds_count_on_the_clock_up_to_the_limit_and_nowhere_else() -> None:
    log: list[Input] = [Pick(("ask-when", "ask-how"), 50_000), ORDER, Choose("ring-him", 60_000)]
    state = played(*log, Choose("pass-on", 75_500), scenario=timed())
    assert state.clock_s == 20 + 15
    assert played(ASK, ORDER, "ring-him", Timeout(9_000_000), scenario=timed()).clock_s == 20 + 30
    assert view(timed(), played(ASK, ORDER, "ring-him", scenario=timed(), pace=15)).limit_ms == 45_000
    assert view(timed(), played(ASK, ORDER, "ring-him", scenario=timed(), pace=0)).limit_ms is None
    assert isinstance(
        step(timed(), played(ASK, ORDER, "ring-him", scenario=timed()), Stop(9_999_999)), Accepted
    )


# What would have been better ----------------------------------------------------------------------------------


def test_the_debrief_names_the_better_choice_of_several_and_the_better_order() -> None:
    log: list[Input] = [Pick(("ask-whom", "ask-how")), Arrange(("offer", "sorry", "say-back"))]
    found = debrief(
        desk(), start(desk(), seed=1), [*log, Choose("ring-him"), Choose("pass-cold"), Choose("done")]
    )
    better = {regret.n: regret.better.splitlines() for regret in found.regrets}
    assert set(better[1]) == {"When did you buy it?", "When does it flicker?"}
    assert better[2] == ["1. Say back what you heard.", "2. Say sorry.", "3. Offer another one."]


def test_chance_is_held_against_the_choices_and_not_against_the_letter() -> None:
    doc = desk_doc()
    for turn in doc["turns"]:
        if turn["id"] == "call":
            turn["options"] = [{"id": "thanks", "text": {"en": "Thank you."}, "to": "end:settled"}]
    doc["competencies"][0]["mark"] = 10
    doc["testplans"] = []
    assert "luck" in {problem.message for problem in check(read(doc))}


# What goes in and out ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "one", [ASK, ORDER, LETTER, AskHint(), Rate("tone", 1, "r"), Timeout(), Choose("done", 7)]
)
def test_inputs_survive_being_stored(one: Input) -> None:
    assert input_from_json(input_to_json(one)) == one


@pytest.mark.parametrize(
    "body",
    [
        {"do": "pick", "options": "ab"},
        {"do": "arrange"},
        {"do": "write", "text": 3},
        {"do": "rate", "criterion": "tone", "level": True, "rater": "r"},
    ],
)
def test_what_is_no_input_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="is a"):
        input_from_json(body)


@pytest.mark.parametrize("one", [ASK, ORDER, LETTER, AskHint(), Choose("done")])
def test_a_walk_can_be_written_down_and_read_back(one: Input) -> None:
    assert input_of(choice_of(one)) == one


def test_a_play_of_an_earlier_version_still_reads() -> None:
    state = played(ASK)
    later = (
        "lens",
        "pace",
        "at_ms",
        "muted_since",
        "handed",
        "needless",
        "hints",
        "hinted",
        "checkpoints",
        "ratings",
    )
    body = {name: cell for name, cell in state.to_json().items() if name not in later}
    body["transcript"] = [row[:5] for row in body["transcript"]]
    assert State.from_json(body).transcript == state.transcript


def test_the_plans_do_what_they_say() -> None:
    assert [run_plan(desk(), plan).fault for plan in desk().testplans] == [None, None, None]


@pytest.mark.parametrize("mode", [Mode.PRACTICE, Mode.EXAM])
def test_no_fact_shows_before_it_is_known(mode: Mode) -> None:
    for log in ((), (ASK,), (ASK, ORDER), (ASK, ORDER, LETTER)):
        state = played(*log, mode=mode)
        for fact in desk().facts:
            assert (fact.text.get("en") in repr(view(desk(), state))) is (fact.id in state.known)

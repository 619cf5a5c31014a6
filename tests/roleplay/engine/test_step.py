"""The rules of a step, one by one, on the small scene."""

from typing import Any

import pytest

from roleplay.engine import (
    Accepted,
    CannotStart,
    Choose,
    EventKind,
    Hold,
    Input,
    Mode,
    Refusal,
    Rejected,
    Return,
    Ring,
    Scenario,
    State,
    Status,
    Stop,
    Timeout,
    parse,
    replay,
    start,
    step,
)

from .scenarios import both, option_in, read, small, small_doc, turn_in


def play(scenario: Scenario, *inputs: Input | str, seed: int = 1) -> State:
    log = [Choose(given) if isinstance(given, str) else given for given in inputs]
    return replay(scenario, start(scenario, seed=seed), log)


def refused(scenario: Scenario, state: State, given: Input) -> Refusal:
    result = step(scenario, state, given)
    assert isinstance(result, Rejected)
    return result.code


def value(scenario: Scenario, state: State, name: str) -> Any:
    return state.vars[scenario.index.var_at[name]]


def test_effects_run_left_to_right_and_clamp_each_time() -> None:
    doc = small_doc()
    option_in(doc, "answer")["effects"] = [
        {"add": "mood", "by": 99},
        {"add": "mood", "by": -3},
        {"set": "trust", "to": 9},
    ]
    scenario = read(doc)
    state = play(scenario, "answer")
    assert value(scenario, state, "mood") == 2
    assert value(scenario, state, "trust") == 5


def test_an_option_is_taken_once_unless_it_says_otherwise() -> None:
    state = play(small(), "answer", "ask-parcel")
    assert refused(small(), state, Choose("ask-parcel")) is Refusal.ALREADY_TAKEN
    assert play(small(), "answer", "blame", Choose("ask-parcel")).n == 3
    doc = small_doc()
    option_in(doc, "blame")["effects"] = []
    assert play(read(doc), "answer", "blame", "blame", "blame").n == 4


def test_what_is_locked_foreign_or_unknown_is_rejected() -> None:
    state = play(small(), "answer")
    assert refused(small(), state, Choose("ask-when")) is Refusal.LOCKED
    assert refused(small(), state, Choose("back")) is Refusal.NOT_OFFERED
    assert refused(small(), state, Choose("score=100")) is Refusal.UNKNOWN_OPTION
    other = small_doc()
    other["minutes"] = 9
    assert refused(read(other), state, Choose("refund")) is Refusal.OTHER_VERSION


def test_facts_come_out_by_their_rule() -> None:
    state = play(small(), "answer", "ask-parcel")
    assert state.known == {"cracked"}
    assert play(small(), "answer", "ask-parcel", "ask-when").known == {"cracked", "guests"}
    doc = small_doc()
    option_in(doc, "ask-parcel")["effects"] = []  # trust stays at 2, and 3 is needed
    low = play(read(doc), "answer", "ask-parcel", "ask-when")
    assert low.known == {"cracked"}
    assert low.asked == {"cracked", "guests"}


@pytest.mark.parametrize(("reveal", "known"), [("asked", False), ("adjacent", True)])
def test_an_adjacent_fact_is_volunteered_beside_the_one_asked_for(reveal: str, known: bool) -> None:
    doc = small_doc()
    doc["facts"][1]["reveal"] = reveal
    assert ("guests" in play(read(doc), "answer", "ask-parcel").known) is known


def test_a_guarded_fact_needs_its_guard_after_the_effects() -> None:
    doc = small_doc()
    doc["facts"][0]["reveal"] = {"when": {"var": "heard", "op": "==", "value": True}}
    assert play(read(doc), "answer", "ask-parcel").known == {"cracked"}
    option_in(doc, "ask-parcel")["effects"] = []
    assert play(read(doc), "answer", "ask-parcel").known == frozenset()


def test_acting_on_what_is_not_known_is_an_assumption() -> None:
    assert [item.fact for item in play(small(), "answer", "refund").assumptions] == ["cracked"]
    assert play(small(), "answer", "ask-parcel", "refund").assumptions == ()


def test_a_promise_over_the_limit_stays_broken_unless_settled() -> None:
    scenario = small()
    result = step(scenario, play(scenario, "answer"), Choose("refund-all"))
    assert isinstance(result, Accepted)
    kinds = [event.kind for event in result.events]
    assert EventKind.OVER_PROMISE in kinds
    assert EventKind.BROKEN_PROMISE in kinds
    assert [made.broken for made in result.state.commitments] == [True]
    assert [made.over for made in play(scenario, "answer", "refund").commitments] == [False]


@pytest.mark.parametrize("how", ["kept", "approved", "corrected"])
def test_an_open_promise_can_be_kept_approved_or_corrected(how: str) -> None:
    doc = small_doc()
    option_in(doc, "refund-all")["to"] = "story"
    option_in(doc, "ask-parcel")["keeps"] = [{"authority": "refund", "how": how}]
    state = play(read(doc), "answer", "refund-all", "ask-parcel")
    assert [(made.over, made.status, made.broken) for made in state.commitments] == [(True, how, False)]


def test_an_approval_covers_what_is_promised_after_it_up_to_the_highest_limit() -> None:
    doc = small_doc()
    option_in(doc, "ask-parcel")["keeps"] = [{"authority": "refund", "how": "approved"}]
    assert [m.over for m in play(read(doc), "answer", "ask-parcel", "refund-all").commitments] == [False]
    option_in(doc, "refund-all")["promises"] = [{"authority": "refund", "amount": 201}]
    assert [m.over for m in play(read(doc), "answer", "ask-parcel", "refund-all").commitments] == [True]


def test_content_is_shown_once_and_process_every_time() -> None:
    doc = small_doc()
    option_in(doc, "blame").update(effects=[], evidence=[{"criterion": "cause", "delta": 1}])
    assert len(play(read(doc), "answer", "blame", "blame").evidence) == 3  # two of them from the greeting
    option_in(doc, "blame")["evidence"] = [{"criterion": "calm-voice", "delta": 1}]
    assert len(play(read(doc), "answer", "blame", "blame").evidence) == 4


def test_ringing_costs_time_and_beyond_the_limit_patience() -> None:
    scenario = small()
    assert start(scenario, seed=1).rings == 1
    two = play(scenario, Ring(2))
    assert (two.rings, two.clock_s, value(scenario, two, "patience")) == (3, 10, 4)
    assert value(scenario, play(scenario, Ring(4)), "patience") == 2
    assert play(scenario, Ring(), Ring(), Ring(), Ring()).vars == play(scenario, Ring(4)).vars
    assert refused(scenario, two, Ring(5)) is Refusal.TOO_MANY_RINGS
    assert refused(scenario, two, Ring(0)) is Refusal.BAD_INPUT
    assert refused(scenario, play(scenario, "answer"), Ring()) is Refusal.NOT_RINGING


def test_an_announced_hold_costs_nothing_until_its_time_is_over() -> None:
    scenario = small()
    held = play(scenario, "answer", "look-up")
    assert (held.hold_since, held.hold_due) == (15, 135)
    once = play(scenario, "answer", "look-up", "search")  # 70 s of 120
    assert value(scenario, once, "patience") == 4
    twice = play(scenario, "answer", "look-up", "search", "search")  # 20 s over: one started minute
    assert value(scenario, twice, "patience") == 3
    kept = play(scenario, "answer", "look-up", "search", "tell-her")
    assert kept.hold_due == kept.clock_s + 60
    back = play(scenario, "answer", "look-up", "search", "back")
    assert (back.hold_since, back.hold_due, value(scenario, back, "patience")) == (None, None, 4)


def test_a_check_in_without_terms_renews_what_was_announced_last() -> None:
    doc = small_doc()
    again = {**option_in(doc, "tell-her"), "id": "still", "once": False}
    del again["hold"]
    turn_in(doc, "desk")["options"].append(again)
    scenario = read(doc)
    renewed = play(scenario, "answer", "look-up", "search", "still")
    assert renewed.hold_due == renewed.clock_s + 120
    told = play(
        scenario, "answer", "look-up", "search", "tell-her", "still"
    )  # two minutes first, then one more
    assert told.hold_due == told.clock_s + 60


@pytest.mark.parametrize("kind", ["check_in", "return", "unmute"])
def test_time_that_runs_out_ends_no_wait_that_never_began(kind: str) -> None:
    doc = small_doc()
    late = {**option_in(doc, "blame"), "id": "late", "kind": kind, "hold": {"announced": True, "minutes": 1}}
    turn_in(doc, "story")["options"].append(late)
    turn_in(doc, "story")["timeout"] = "late"
    result = step(read(doc), play(read(doc), "answer"), Timeout())
    assert isinstance(result, Accepted)
    assert (result.state.hold_since, result.state.hold_due, result.state.muted_since) == (None, None, None)
    waits = {EventKind.CHECKED_IN, EventKind.RETURNED, EventKind.UNMUTED}
    assert not waits & {event.kind for event in result.events}


def test_an_unannounced_hold_costs_every_started_minute() -> None:
    scenario = small()
    state = play(scenario, "answer", "just-hold")
    assert state.hold_due is None
    assert value(scenario, play(scenario, "answer", "just-hold", "search"), "patience") == 2
    assert value(scenario, play(scenario, "answer", "just-hold", "back"), "patience") == 3


def test_even_an_instant_costs_patience_while_nobody_said_why() -> None:
    doc = small_doc()
    option_in(doc, "search")["time_s"] = 0
    scenario = read(doc)
    assert value(scenario, play(scenario, "answer", "just-hold", "search"), "patience") == 3
    assert value(scenario, play(scenario, "answer", "look-up", "search"), "patience") == 4


def test_hold_and_return_are_inputs_of_their_own_and_need_a_hold() -> None:
    scenario = small()
    held = play(scenario, "answer", Hold())
    assert "look-up" in held.taken
    assert play(scenario, "answer", Hold(), Return()).hold_since is None
    assert refused(scenario, play(scenario, "answer"), Return()) is Refusal.NO_HOLD
    doc = small_doc()
    option_in(doc, "back")["to"] = "desk"
    again = play(read(doc), "answer", "look-up", "back")
    assert refused(read(doc), again, Choose("back")) is Refusal.NOT_ON_HOLD
    option_in(doc, "look-up")["to"] = "story"
    on = play(read(doc), "answer", "look-up")
    assert refused(read(doc), on, Choose("just-hold")) is Refusal.ALREADY_ON_HOLD


def test_leaving_the_channel_ends_the_hold() -> None:
    doc = small_doc()
    turn_in(doc, "desk")["channel"] = "written"
    state = play(read(doc), "answer", "look-up")
    assert (state.channel, state.hold_since) == ("written", None)


def test_a_customer_out_of_patience_leaves_and_says_nothing_more() -> None:
    scenario = small()
    before = play(scenario, "answer", "blame")
    gone = play(scenario, "answer", "blame", "blame")
    assert (gone.status, gone.ending) == (Status.ENDED, "gone")
    assert [entry.kind for entry in gone.transcript[len(before.transcript) :]] == ["option"]


def test_a_scene_that_runs_too_long_is_cut_off() -> None:
    doc = small_doc()
    doc["limits"]["max_turns"] = 2
    assert play(read(doc), "answer", "ask-parcel").ending == "gone"
    doc["on_patience_out"] = None
    doc["endings"][1]["class"] = "escalated_properly"
    cut = play(read(doc), "answer", "ask-parcel")
    assert (cut.status, cut.ending) == (Status.ENDED, "")


def test_a_timeout_takes_the_option_named_for_it() -> None:
    state = play(small(), "answer", Timeout())
    assert "blame" in state.taken
    assert refused(small(), start(small(), seed=1), Timeout()) is Refusal.NO_TIMEOUT


def test_stopping_is_always_possible_and_no_result() -> None:
    state = play(small(), "answer", "just-hold", Stop())
    assert (state.status, state.ending, state.hold_since) == (Status.ABANDONED, "", None)


def test_automatic_moves_follow_the_first_guard_that_holds() -> None:
    doc = small_doc()
    doc["turns"].append(
        {
            "id": "fork",
            "speaker": "system",
            "auto": [
                {"when": {"var": "mood", "op": ">=", "value": 0}, "to": "end:settled"},
                {"to": "story"},
            ],
        }
    )
    option_in(doc, "ask-parcel")["to"] = "fork"
    option_in(doc, "blame")["to"] = "fork"
    assert play(read(doc), "answer", "ask-parcel").ending == "settled"
    assert play(read(doc), "answer", "blame").turn == "story"


def test_automatic_moves_in_circles_are_rejected_and_change_nothing() -> None:
    doc = small_doc()
    doc["turns"] += [
        {"id": "a", "speaker": "system", "auto": [{"to": "b"}]},
        {"id": "b", "speaker": "system", "auto": [{"to": "a"}]},
    ]
    option_in(doc, "answer-short")["to"] = "a"
    scenario = read(doc)
    assert refused(scenario, start(scenario, seed=1), Choose("answer-short")) is Refusal.AUTO_LOOP
    doc["start"] = "a"
    with pytest.raises(CannotStart):
        start(read(doc), seed=1)


def test_a_draft_with_a_broken_target_rejects_instead_of_raising() -> None:
    doc = small_doc()
    option_in(doc, "answer")["to"] = "nowhere"
    option_in(doc, "answer-short")["to"] = "end:nowhere"
    scenario, _ = parse(doc)
    assert scenario is not None
    begin = start(scenario, seed=1)
    assert refused(scenario, begin, Choose("answer")) is Refusal.BROKEN_TARGET
    assert refused(scenario, begin, Choose("answer-short")) is Refusal.BROKEN_TARGET


def test_lines_are_picked_by_guard_then_by_weight_and_seed() -> None:
    scenario = small()
    angry = {play(scenario, "answer-short", seed=seed).transcript[-1].id for seed in range(20)}
    assert angry == {"story-a"}
    calm = [play(scenario, "answer", seed=seed).transcript[-1].id for seed in range(200)]
    assert set(calm) == {"story-b", "story-c"}
    assert 60 < calm.count("story-b") < 140


def test_a_line_added_elsewhere_changes_no_pick_but_for_the_digest() -> None:
    """Streams are per place: the same seed, turn and visit pick alike, whatever happened on the way."""
    scenario = small()
    for seed in range(20):
        direct = play(scenario, "answer", seed=seed)
        waited = play(scenario, Ring(2), "answer", seed=seed)
        assert direct.transcript[-1].id == waited.transcript[-1].id


def test_a_channel_switch_is_part_of_the_state() -> None:
    doc = small_doc()
    turn_in(doc, "desk")["channel"] = "face"
    option_in(doc, "back")["when"] = {"channel": "phone"}
    option_in(doc, "back")["locked"] = both("Only on the phone.")
    scenario = read(doc)
    assert refused(scenario, play(scenario, "answer", "look-up"), Choose("back")) is Refusal.NOT_ON_HOLD


def test_modes_say_whether_they_count() -> None:
    assert [mode.counts for mode in (Mode.COACH, Mode.PRACTICE, Mode.EXAM)] == [False, False, True]

"""The debrief: what happened, in the learner's words, and what would have been better."""

import pytest

from roleplay.engine import BrokenLog, Choose, Debrief, Mode, Stop, debrief, start

from .scenarios import option_in, read, small, small_doc


def told(*choices: str, mode: Mode = Mode.PRACTICE, locale: str = "en", support: str = "en") -> Debrief:
    begin = start(small(), seed=1, mode=mode, locale=locale, support_locale=support)
    return debrief(small(), begin, [Choose(name) for name in choices])


def test_a_good_play_has_no_regret_and_one_quote_to_begin_with() -> None:
    result = told("answer", "ask-parcel", "ask-when", "refund", mode=Mode.EXAM)
    assert result.outcome.title == "The kettle is settled."
    assert result.outcome.passed is True
    assert result.regrets == ()
    assert result.worked is not None
    assert result.worked.words == "I am sorry. How did the parcel look when it came?"
    assert (result.facts_found, result.facts_required, result.missed_facts) == (1, 1, ())
    assert result.next_shift == "Ask one question before you offer."
    assert [(item.title, item.percent, item.mark) for item in result.competencies] == [
        ("On the phone", 100, 50),
        ("Settling", 100, 60),
    ]


def test_regret_names_the_choice_the_better_line_and_what_she_would_have_said() -> None:
    result = told("answer-short", "blame", "blame")
    worst, first = result.regrets
    assert (worst.n, worst.option, worst.better_option) == (3, "blame", "ask-parcel")
    assert worst.lost_ending
    assert worst.heard == "The line is dead."
    assert worst.instead == "At last. My kettle is broken."
    assert (first.n, first.said, first.better_option) == (1, "Yes?", "answer")
    assert (first.lost_ending, first.lost_points) == (False, 100)


def test_what_worked_is_never_the_line_regretted_most() -> None:
    doc = small_doc()
    why = {"en": "You said who you are.", "lv": "Jūs pateicāt, kas esat."}
    option_in(doc, "answer-short")["evidence"] = [{"criterion": "calm-voice", "delta": 1, "why": why}]
    scenario = read(doc)
    begin = start(scenario, seed=1)
    poor = debrief(scenario, begin, [Choose("answer-short"), Stop()])
    assert [item.said for item in poor.regrets] == ["Yes?"]
    assert [quote.words for item in poor.clauses for quote in item.shown] == ["Yes?"]
    assert poor.worked is None
    asked = debrief(scenario, begin, [Choose("answer-short"), Choose("ask-parcel"), Stop()])
    assert asked.worked is not None
    assert asked.worked.words == "I am sorry. How did the parcel look when it came?"


def test_a_broken_rule_is_regretted_though_the_ending_is_the_same() -> None:
    result = told("answer", "ask-parcel", "invent")
    assert [(item.option, item.lost_ending, item.lost_clean) for item in result.regrets] == [
        ("invent", False, True)
    ]
    assert result.fatal == ("lie",)


def test_at_most_three_regrets() -> None:
    doc = small_doc()
    option_in(doc, "blame")["effects"] = []
    doc["criteria"][3].update(max=9, base=9)
    scenario = read(doc)
    log = [Choose(name) for name in ("answer-short", "blame", "blame", "blame", "invent")]
    assert len(debrief(scenario, start(scenario, seed=1), log).regrets) == 3


def test_missed_facts_come_with_the_question_that_would_have_found_them() -> None:
    result = told("answer", "refund", locale="lv", support="en")
    assert [(item.text, item.question, item.required) for item in result.missed_facts] == [
        ("CANARY-cracked: the box was wet when it came.", "Kā izskatījās sūtījums?", True),
        ("CANARY-guests: she has guests on Saturday.", "Kad jums to vajag?", False),
    ]
    assert [(item.said, item.text[:14]) for item in result.assumptions] == [
        ("Es jums tūlīt atmaksāju 40 eiro.", "CANARY-cracked")
    ]


def test_promises_stand_against_what_could_be_given() -> None:
    (promise,) = told("answer", "refund-all").promises
    assert (promise.what, promise.amount, promise.limit, promise.unit) == ("Refund", 120, 50, "EUR")
    assert (promise.over, promise.broken, promise.status) == (True, True, "open")


def test_the_timeline_has_a_point_for_the_start_and_every_input() -> None:
    result = told("answer", "ask-parcel", "refund")
    assert [(point.n, point.mood, point.trust, point.patience) for point in result.timeline] == [
        (0, -1, 2, 4),
        (1, -1, 2, 4),
        (2, 1, 3, 4),
        (3, 1, 3, 4),
    ]
    assert [point.clock_s for point in result.timeline] == [0, 5, 25, 40]


def test_turning_points_quote_both_voices_in_the_order_of_the_scene() -> None:
    points = told("answer-short", "blame", "ask-parcel", "refund").turning_points
    assert [(point.n, dict(point.changes)) for point in points] == [
        (1, {"mood": -1, "patience": -1}),
        (2, {"mood": -2, "patience": -2}),
        (3, {"mood": 2, "trust": 1}),
    ]
    assert points[1].said == "You must have dropped it."


def test_a_stopped_scene_is_told_too_and_not_judged() -> None:
    begin = start(small(), seed=1)
    result = debrief(small(), begin, [Choose("answer"), Stop()])
    assert result.outcome.stopped
    assert result.outcome.passed is None
    assert result.regrets == ()
    assert debrief(small(), begin, []).timeline[0].n == 0


def test_the_transcript_is_whole_and_noted() -> None:
    result = told("answer", "refund", mode=Mode.EXAM)
    assert [line.own for line in result.transcript] == [False, True, False, True]
    assert [line.note is not None for line in result.transcript] == [False, True, False, True]


def test_a_foreign_log_is_refused() -> None:
    with pytest.raises(BrokenLog):
        debrief(small(), start(small(), seed=1), [Choose("back")])

"""Scores: exact inside, rounded half up once, and a pass that needs everything."""

from fractions import Fraction

import pytest

from roleplay.engine import Choose, Score, Stop, clause_results, replay, score, start
from roleplay.engine.score import half_up

from .scenarios import option_in, read, small, small_doc


def scored(doc: dict[str, object], *choices: str) -> Score:
    scenario = read(doc)
    return score(scenario, replay(scenario, start(scenario, seed=1), [Choose(name) for name in choices]))


@pytest.mark.parametrize(
    ("share", "percent"),
    [
        (Fraction(0), 0),
        (Fraction(1, 200), 1),
        (Fraction(119, 200), 60),
        (Fraction(1189, 2000), 59),
        (Fraction(2, 3), 67),
        (Fraction(1), 100),
    ],
)
def test_halves_are_rounded_up(share: Fraction, percent: int) -> None:
    assert half_up(share) == percent


def test_the_model_walk_is_full_and_passes() -> None:
    result = scored(small_doc(), "answer", "ask-parcel", "ask-when", "refund")
    assert [(item.competency, item.percent, item.passed) for item in result.competencies] == [
        ("phone", 100, True),
        ("settle", 100, True),
    ]
    assert result.passed is True


def test_a_missed_mark_fails_unless_it_is_not_required() -> None:
    doc = small_doc()
    walk = ("answer-short", "ask-parcel", "refund")
    assert scored(doc, *walk).passed is False
    doc["competencies"][0]["required"] = False
    assert scored(doc, *walk).passed is True


def test_a_broken_rule_fails_whatever_else_was_shown() -> None:
    result = scored(small_doc(), "answer", "ask-parcel", "invent")
    assert result.fatal == ("lie",)
    assert all(item.passed for item in result.competencies)
    assert result.passed is False


def test_an_ending_that_does_not_count_fails() -> None:
    doc = small_doc()
    doc["pass"]["endings"] = ["escalated_properly"]
    result = scored(doc, "answer", "ask-parcel", "refund")
    assert (result.ending_allowed, result.passed) == (False, False)


def test_weights_and_base_make_the_share() -> None:
    doc = small_doc()
    doc["criteria"][2]["weight"] = 3  # cause: 2 of 2, three times; calm-voice: base 1 of 2
    result = scored(doc, "answer", "ask-parcel", "refund-all")
    assert result.competencies[1].share == Fraction(3 * 2 + 1, 3 * 2 + 2)
    assert result.competencies[1].percent == 88


def test_what_no_option_is_about_does_not_count_on_any_path() -> None:
    doc = small_doc()
    extra = {"id": "thank", "clause": "complaint/thank", "competency": "settle", "max": 10}
    doc["criteria"].append(extra)
    result = scored(doc, "answer", "ask-parcel", "refund")
    assert result.competencies[1].percent == 100
    assert [item.applicable for item in result.criteria] == [True, True, True, True, False]
    option_in(doc, "ask-when")["evidence"] = [{"criterion": "thank", "delta": 10}]
    assert scored(doc, "answer", "ask-parcel", "refund").competencies[1].percent == 29


def test_a_running_or_stopped_scene_is_neither_passed_nor_failed() -> None:
    assert scored(small_doc(), "answer").passed is None
    scenario = small()
    state = replay(scenario, start(scenario, seed=1), [Choose("answer"), Stop()])
    assert score(scenario, state).passed is None


def test_clauses_quote_the_learner() -> None:
    scenario = small()
    log = [Choose(name) for name in ("answer", "just-hold", "back", "invent")]
    found = {
        item.clause: item for item in clause_results(scenario, replay(scenario, start(scenario, seed=1), log))
    }
    assert list(found) == [
        "phone/rings",
        "phone/greet",
        "complaint/find-cause",
        "words/plain",
        "words/honest",
    ]
    assert (found["phone/greet"].earned, found["phone/greet"].possible, found["phone/greet"].broke) == (
        2,
        2,
        False,
    )
    assert found["phone/greet"].quote == "Five Doors, this is Anna. How can I help?"
    assert (found["words/plain"].earned, found["words/plain"].possible) == (0, 2)
    assert found["words/plain"].quote == "Hold on."
    assert found["words/plain"].missed[0].why == "You did not say why."
    assert (found["words/honest"].broke, found["words/honest"].quote) == (
        True,
        "The maker has already called it back.",
    )
    assert (found["complaint/find-cause"].earned, found["complaint/find-cause"].quote) == (0, "")

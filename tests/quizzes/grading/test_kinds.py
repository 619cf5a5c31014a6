"""What holds for every kind of question, and what each of them earns."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.grading.documents import Order
from quizzes.grading.kinds import BODIES, QuestionKind
from quizzes.grading.kinds.body import ResponseRefused
from quizzes.grading.kinds.order import agreement
from quizzes.grading.marking import Ruling, Verdict, mark_attempt, mark_question
from quizzes.grading.reading import question_of, read_question
from quizzes.grading.writing import question_document
from tests.quizzes.grading import kinds
from tests.quizzes.grading.strategies import said


def test_every_kind_is_here():
    assert set(kinds.BODIES) == set(QuestionKind) == set(BODIES)


@pytest.mark.parametrize("kind", kinds.BODIES)
def test_what_is_written_is_read_again(kind):
    one = kinds.question(kind)
    document = question_document(one, ("en", "lv"))
    assert document == question_document(question_of(document), ("en", "lv"))
    assert question_of(document) == one
    assert read_question(kinds.document(kind))[1] == []


@given(st.data(), kinds.kinds())
def test_whatever_is_sent_earns_between_nothing_and_everything(data, kind):
    one = kinds.question(kind)
    response = one.body.take(data.draw(kinds.givens(one)))
    mark = mark_question(one, response)
    assert 0 <= mark.earned <= 100
    assert (mark.verdict is Verdict.UNANSWERED) == (not response)
    assert one.body.take(one.given(response)) == response, (
        "a response taken apart and put together is the same"
    )
    outcome = mark_attempt([one], {one.key: response}, pass_mark=50)
    assert 0 <= outcome.percent <= 100


@pytest.mark.parametrize("kind", sorted(set(kinds.BODIES) - {"essay", "scale"}))
def test_the_best_answer_earns_everything(kind):
    one = kinds.question(kind)
    assert mark_question(one, one.best).verdict is Verdict.RIGHT
    assert one.body.take(one.given(one.best)) == one.best


@pytest.mark.parametrize("kind", kinds.BODIES)
def test_what_was_not_offered_is_refused(kind):
    one = kinds.question(kind)
    with pytest.raises(ResponseRefused):
        one.body.take({"no-such-part": ["a"]})
    for part in one.body.parts():
        if part.choices:
            with pytest.raises(ResponseRefused):
                one.body.take({part.id: ["stranger"]})


@given(st.integers(0, 10**6), kinds.kinds())
def test_what_is_shown_is_what_may_be_chosen_and_never_the_key_in_order(seed, kind):
    one = kinds.question(kind)
    for order in Order:
        shown = one.shown(Random(seed), order)
        assert len(set(shown)) == len(shown)
        assert one.shown(Random(seed), order) == shown
    if kind in ("ordering", "rank", "matching"):
        orders = {one.shown(Random(number), Order.FIXED) for number in range(20)}
        assert len(orders) > 1, "the author's order would be the answer"


@pytest.mark.parametrize(
    ("kind", "response", "earned"),
    [
        ("single", ("b",), 40),
        ("multiple", ("a", "c"), 10),
        ("multiple", ("c",), 0),
        ("matching", ("a=a", "b=b", "c=x"), Fraction(200, 3)),
        ("ordering", ("a=1", "b=2", "c=4", "d=3"), Fraction(400, 6)),
        ("ordering", ("a=4", "b=3", "c=2", "d=1"), 0),
        ("ordering", ("a=1",), 0),
        ("rank", ("a=4", "b=2", "c=1", "d=3"), 100),
        ("rank", ("a=3", "b=2", "c=1", "d=4"), 60),
        ("short", ("Rings.",), 100),
        ("short", ("bells",), 50),
        ("number", ("unit=hour", "value=1,5"), 100),
        ("number", ("unit=min", "value=93"), 50),
        ("number", ("unit=hour", "value=90"), 0),
        ("number", ("value=90",), 0),
        ("gaps", ("one=a", "two=e"), 50),
        ("rewrite", ("you can have it from friday",), 100),
        ("judgement", ("best=c", "worst=b"), 50),
        ("judgement", ("best=a", "worst=a"), 0),
        ("judgement", ("best=a",), 50),
        ("spot", ("blames",), 50),
        ("spot", ("blames", "thanks"), 0),
        ("spot", ("blames", "sends", "thanks"), 50),
    ],
)
def test_what_it_earns(kind, response, earned):
    mark = mark_question(kinds.question(kind), response)
    assert mark.earned == earned
    assert mark.verdict is {0: Verdict.WRONG, 100: Verdict.RIGHT}.get(earned, Verdict.PARTLY)


def test_ratings_earn_by_nearness_to_the_experts():
    options = [kinds.named("a", experts=[5, 4]), kinds.named("b", experts=[1]), kinds.named("c", experts=[2])]
    one = kinds.question("judgement", mode="rating", options=options)
    assert one.best == ("a=4", "b=1", "c=2")
    assert mark_question(one, ("a=5", "b=1", "c=2")).earned == 100, "4 and 5 are as near to 4.5"
    assert mark_question(one, ("a=1", "b=5", "c=5")).earned == 0
    assert mark_question(one, ("b=2",)).earned == Fraction(100, 3) / 2
    assert mark_question(one, ("a=3", "b=3", "c=3")).earned == Fraction(100, 3), "the middle says little"


def test_what_nobody_listed_waits_for_a_person_and_counts_when_it_is_marked():
    for kind in ("short", "essay", "rewrite"):
        one = kinds.question(kind)
        mark = mark_question(one, ("something else",))
        assert (mark.verdict, mark.earned, mark.evidence) == (Verdict.WAITS, 0, 0)
        assert mark_question(one, ("something else",), Ruling(Fraction(75))).verdict is Verdict.PARTLY
        assert mark_question(one, (), Ruling(Fraction(100))).earned == 100, "full credit for all is for all"
        responses = {one.key: ("something else",)}
        assert mark_attempt([one], responses, pass_mark=0).waiting == 1
        assert (
            mark_attempt([one], responses, pass_mark=0, rulings={one.key: Ruling(Fraction(0))}).waiting == 0
        )


def test_a_dropped_question_counts_for_nobody():
    asked = [kinds.question("single", clauses=["phone/rings"]), kinds.question("multiple")]
    responses = {"of-single": ("c",), "of-multiple": ("a", "b")}
    rulings = {"of-single": Ruling(dropped=True)}
    outcome = mark_attempt(asked, responses, pass_mark=100, rulings=rulings)
    assert (outcome.percent, outcome.possible, outcome.clauses) == (100, 100, ())


def test_a_survey_is_worth_nothing_and_takes_nothing_away():
    asked = [kinds.question("single"), kinds.question("scale", clauses=["phone/rings"])]
    outcome = mark_attempt(asked, {"of-single": ("a",), "of-scale": ("3",)}, pass_mark=100)
    assert (outcome.percent, outcome.passed, outcome.clauses) == (100, True, ())
    assert outcome.marks[1].verdict is Verdict.NOTED


def test_a_chance_order_earns_nothing_on_average_and_all_ways_to_the_key_earn_all():
    worth = {"a": 3, "b": 2, "c": 1}
    assert agreement(worth, {"a": 1, "b": 2, "c": 3}) == 1
    assert agreement(worth, {"a": 1, "b": 3, "c": 2}) == Fraction(1, 3)
    assert agreement(worth, {"a": 1, "b": 1, "c": 1}) == 0
    assert agreement({"a": 1, "b": 1}, {"a": 1, "b": 2}) == 0


@pytest.mark.parametrize(
    ("kind", "changes", "place", "code"),
    [
        ("matching", {"pairs": kinds.BODIES["matching"]["pairs"][:1]}, "pairs", "too-few-pairs"),
        ("matching", {"extras": [kinds.named("a")]}, "extras[0].id", "twice"),
        ("ordering", {"items": [kinds.named("a")]}, "items", "no-order"),
        ("short", {"options": [kinds.named("a", fraction=50)]}, "options", "none-right"),
        ("short", {"typos": "yes"}, "typos", "not-yes-or-no"),
        ("number", {"units": [kinds.named("m", factor="60")]}, "units", "no-unit-of-the-answer"),
        ("number", {"answers": [{"id": "a", "value": "a lot", "fraction": 100}]}, "answers[0].value", "not-a-number"),
        ("gaps", {"text": said("no gap here")}, "text.en", "gaps-differ"),
        ("essay", {"words": {"least": 9, "most": 3}}, "words.least", "more-than-most"),
        ("judgement", {"mode": "worst"}, "mode", "not-one-of"),
        ("judgement", {"options": kinds.BODIES["judgement"]["options"][:2]}, "options", "too-few-replies"),
        ("spot", {"lines": kinds.BODIES["spot"]["lines"][:2]}, "lines", "no-fault"),
        ("scale", {"labels": [{"at": 7, "text": said("x")}]}, "labels[0].at", "out-of-range"),
        ("single", {"pairs": []}, "pairs", "unknown-field"),
        ("matching", {"text": {"en": "only", "lv": "tikai", "et": "ainult"}}, "pairs[0].match.et", "not-translated"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_named_by_its_place(kind, changes, place, code):
    found = read_question(kinds.document(kind, **changes))[1]
    assert (place, code) in {(one.path, one.code) for one in found}

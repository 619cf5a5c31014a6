"""Marking an answer again: what each policy gives, and what none of them may take."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.grading.kinds.body import ResponseRefused
from quizzes.grading.marking import AS_WORKED_OUT, Ruling, Verdict, mark_question
from quizzes.grading.reading import question_of
from quizzes.grading.regrading import Decision, Policy, fits, regrade
from tests.quizzes.grading import kinds


def single(**fractions):
    options = [kinds.named(name, fraction=worth) for name, worth in fractions.items()]
    return question_of(kinds.document("single", options=options))


OLD = single(a=100, b=40, c=0)
NEW = single(a=0, b=100, d=0)
"""The key moved from a to b; c is gone and d is new."""


def earned(policy, answer, standing=AS_WORKED_OUT, *, upward=False, old=OLD, new=NEW):
    response = (answer,) if answer else ()
    after = regrade(old, new, response, standing, Decision(policy, upward))
    return "drop" if after.dropped else int(mark_question(old, response, after).earned)


@pytest.mark.parametrize(
    ("policy", "upward", "by_answer"),
    [
        (Policy.NEW_KEY, False, {"a": 0, "b": 100, "c": 0, "": 0}),
        (Policy.NEW_KEY, True, {"a": 100, "b": 100, "c": 0, "": 0}),
        (Policy.BOTH, False, {"a": 100, "b": 100, "c": 0, "": 0}),
        (Policy.FULL, False, {"a": 100, "b": 100, "c": 100, "": 100}),
        (Policy.DROP, False, {"a": "drop", "b": "drop", "c": "drop", "": "drop"}),
    ],
)
def test_what_each_policy_gives(policy, upward, by_answer):
    assert {answer: earned(policy, answer, upward=upward) for answer in by_answer} == by_answer


def test_a_further_try_goes_on_costing_what_it_cost():
    def ruled(policy, answer, old=OLD, new=NEW):
        chosen = Decision(policy, upward=False)
        return regrade(old, new, (answer,), AS_WORKED_OUT, chosen, tries=1, penalty=25)

    assert ruled(Policy.NEW_KEY, "b") == Ruling(Fraction(75))
    assert ruled(Policy.BOTH, "b") == Ruling(Fraction(75))
    assert ruled(Policy.FULL, "b") == Ruling(Fraction(100))
    assert ruled(Policy.NEW_KEY, "a", new=OLD) == AS_WORKED_OUT, "the same key changes nothing"


def test_an_answer_that_the_new_version_lacks_keeps_its_mark():
    old = single(a=100, b=0, c=70)
    assert earned(Policy.NEW_KEY, "c", old=old) == 70
    assert earned(Policy.NEW_KEY, "c", Ruling(Fraction(10)), old=old) == 10


def test_what_a_person_gave_falls_only_where_marks_may_fall():
    given_by_a_person = Ruling(Fraction(80))
    assert earned(Policy.NEW_KEY, "a", given_by_a_person, upward=True) == 80
    assert earned(Policy.NEW_KEY, "a", given_by_a_person) == 0


def test_a_dropped_question_comes_back_upward_only_for_the_full_mark():
    dropped = Ruling(dropped=True)
    assert earned(Policy.BOTH, "c", dropped, upward=True) == "drop"
    assert earned(Policy.BOTH, "b", dropped, upward=True) == 100
    assert earned(Policy.BOTH, "c", dropped) == 0


def test_a_key_that_lists_a_waiting_answer_marks_it():
    old = kinds.question("short")
    new = kinds.question("short", options=[{**kinds.named("three bells", fraction=100), "id": "ok"}])
    response, chosen = ("three bells",), Decision(Policy.NEW_KEY)
    assert mark_question(old, response).verdict is Verdict.WAITS
    assert regrade(old, new, response, AS_WORKED_OUT, chosen) == Ruling(Fraction(100))
    assert regrade(old, new, ("four bells",), AS_WORKED_OUT, chosen) == AS_WORKED_OUT


def test_a_version_that_asks_for_something_else_judges_nothing():
    assert not fits(kinds.question("multiple"), kinds.question("single"), ("a",))
    one_gap = kinds.document("gaps")
    one_gap["gaps"] = one_gap["gaps"][:1]
    one_gap["text"] = dict.fromkeys(one_gap["text"], "q [[one]]")
    assert not fits(kinds.question("gaps"), question_of(one_gap), ("one=a",))


@st.composite
def cases(draw):
    kind = draw(kinds.kinds())
    asked = kinds.question(kind)
    try:
        response = asked.body.take(draw(kinds.givens(asked)))
    except ResponseRefused:
        response = ()
    marks = st.none() | st.fractions(0, 100)
    standing = Ruling(draw(marks), draw(st.booleans()))
    return asked, response, standing, Decision(draw(st.sampled_from(Policy)), draw(st.booleans()))


def points(asked, response, ruling):
    mark = mark_question(asked, response, ruling)
    return mark.earned, mark.possible


@given(cases())
def test_twice_is_once_and_nothing_leaves_the_scale(case):
    asked, response, standing, chosen = case
    once = regrade(asked, asked, response, standing, chosen)
    assert regrade(asked, asked, response, once, chosen) == once
    got, possible = points(asked, response, once)
    assert 0 <= got <= possible


@given(cases())
def test_upward_no_mark_falls(case):
    asked, response, standing, chosen = case
    if chosen.policy is Policy.DROP or not chosen.upward:
        return
    (before, out_of), (after, then) = (
        points(asked, response, one) for one in (standing, regrade(asked, asked, response, standing, chosen))
    )
    assert after >= before
    assert then >= out_of
    assert then - out_of in (0, after - before), "a question that comes back earns all that it is worth"


@given(cases())
def test_the_same_key_again_changes_no_worked_out_mark(case):
    asked, response, _standing, _chosen = case
    assert fits(asked, asked, response)
    same = regrade(asked, asked, response, AS_WORKED_OUT, Decision(Policy.NEW_KEY, upward=False))
    assert same == AS_WORKED_OUT

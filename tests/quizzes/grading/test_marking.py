"""Marks: every possible response of every question, by hand and by property."""

from fractions import Fraction
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.grading.documents import FULL_MARK, Option, Question, QuestionKind
from quizzes.grading.kinds.body import ResponseRefused
from quizzes.grading.kinds.choices import Choices
from quizzes.grading.marking import (
    EVIDENCE_PER_QUESTION,
    Verdict,
    half_up,
    mark_attempt,
    mark_question,
)
from tests.quizzes.grading.strategies import banks, questions, said


def asked(kind: QuestionKind, key: str = "q", clauses: tuple[str, ...] = (), **fractions: int) -> Question:
    made = tuple(Option(name, said(name), value, said(f"why {name}")) for name, value in fractions.items())
    return Question(key, kind, said(key), Choices(kind.value, made), clauses=clauses, feedback=said("after"))


def possible_responses(question: Question) -> list[tuple[str, ...]]:
    ids = sorted(option.id for option in question.body.options)
    most = len(ids) if question.kind is QuestionKind.MULTIPLE else 1
    return list(chain.from_iterable(combinations(ids, size) for size in range(most + 1)))


@pytest.mark.parametrize(
    ("chosen", "earned", "verdict"),
    [
        (("a",), 50, Verdict.PARTLY),
        (("a", "b"), 100, Verdict.RIGHT),
        (("a", "b", "c"), 70, Verdict.PARTLY),
        (("a", "c"), 20, Verdict.PARTLY),
        (("c",), 0, Verdict.WRONG),
        (("c", "d"), 0, Verdict.WRONG),
        (("a", "b", "c", "d"), 0, Verdict.WRONG),
        ((), 0, Verdict.UNANSWERED),
    ],
)
def test_a_multiple_earns_the_sum_of_its_fractions_and_never_less_than_nothing(chosen, earned, verdict):
    question = asked(QuestionKind.MULTIPLE, a=50, b=50, c=-30, d=-100)
    mark = mark_question(question, chosen)
    assert (mark.earned, mark.possible, mark.verdict) == (earned, FULL_MARK, verdict)


def test_a_single_gives_part_of_the_mark_for_a_half_right_answer():
    question = asked(QuestionKind.SINGLE, best=100, good=40, poor=-50)
    assert [mark_question(question, (name,)).earned for name in ("best", "good", "poor")] == [100, 40, 0]


def test_feedback_is_that_of_the_chosen_options_in_the_order_of_the_document():
    mark = mark_question(asked(QuestionKind.MULTIPLE, z=60, a=40, m=-10), ("a", "z"))
    assert [name for name, _ in mark.said] == ["z", "a"]
    assert mark.said[0][1]["en"] == "why z"
    assert mark.feedback["lv"] == "after (lv)"


@given(questions())
def test_every_possible_response_is_marked_between_nothing_and_the_full_mark(question):
    for response in possible_responses(question):
        mark = mark_question(question, response)
        assert 0 <= mark.earned <= mark.possible == FULL_MARK
        assert 0 <= mark.evidence <= EVIDENCE_PER_QUESTION
        assert (mark.verdict is Verdict.UNANSWERED) == (not response)
        assert (mark.verdict is Verdict.RIGHT) == (mark.earned == FULL_MARK)


@given(questions())
def test_the_full_answer_earns_the_full_mark(question):
    assert mark_question(question, question.best).verdict is Verdict.RIGHT


@given(st.data(), questions())
def test_the_order_of_options_and_choices_never_matters(data, question):
    shuffled = Question(
        question.key,
        question.kind,
        question.text,
        Choices(question.kind.value, tuple(data.draw(st.permutations(question.body.options)))),
        clauses=question.clauses,
    )
    for response in possible_responses(question):
        sent = data.draw(st.permutations(response))
        first, second = (
            mark_question(question, question.body.take({"": response})),
            mark_question(shuffled, shuffled.body.take({"": sent})),
        )
        assert (first.earned, first.verdict, first.response) == (
            second.earned,
            second.verdict,
            second.response,
        )


@given(questions(), st.text(max_size=5))
def test_an_option_that_is_not_offered_is_refused(question, stray):
    if not stray or stray in {option.id for option in question.body.options}:
        return
    with pytest.raises(ResponseRefused) as refused:
        question.body.take({"": [stray]})
    assert refused.value.code == "unknown-option"


def test_two_answers_to_a_single_are_refused_and_the_same_one_twice_is_one():
    question = asked(QuestionKind.SINGLE, a=100, b=0)
    with pytest.raises(ResponseRefused) as refused:
        question.body.take({"": ["a", "b"]})
    assert refused.value.code == "one-only"
    assert question.body.take({"": ["a", "a"]}) == ("a",)


@given(st.data(), banks(8), st.integers(0, 100))
def test_an_attempt_sums_its_questions_and_passes_by_the_figure_it_shows(data, bank, pass_mark):
    responses = {one.key: data.draw(st.sampled_from(possible_responses(one))) for one in bank}
    outcome = mark_attempt(bank, responses, pass_mark=pass_mark)
    assert outcome.earned == sum(mark_question(one, responses[one.key]).earned for one in bank)
    assert 0 <= outcome.earned <= outcome.possible == FULL_MARK * len(bank)
    assert 0 <= outcome.percent <= 100
    assert outcome.passed == (outcome.percent >= pass_mark)
    assert {clause.clause for clause in outcome.clauses} == {name for one in bank for name in one.clauses}
    for clause in outcome.clauses:
        cited = sum(clause.clause in one.clauses for one in bank)
        assert 0 <= clause.earned <= clause.possible == EVIDENCE_PER_QUESTION * cited


@given(st.data(), banks(6))
def test_the_order_of_questions_never_changes_the_outcome(data, bank):
    responses = {one.key: data.draw(st.sampled_from(possible_responses(one))) for one in bank}
    other = mark_attempt(data.draw(st.permutations(bank)), responses, pass_mark=70)
    same = mark_attempt(bank, responses, pass_mark=70)
    assert (same.earned, same.percent, same.passed, set(same.clauses)) == (
        other.earned,
        other.percent,
        other.passed,
        set(other.clauses),
    )


def test_the_percent_is_rounded_once_with_halves_up():
    # 1/8 of the marks is 12.5 percent: 13, not 12 as banker's rounding would say.
    bank = [asked(QuestionKind.SINGLE, key=f"q{index}", a=100, b=0) for index in range(8)]
    outcome = mark_attempt(bank, {"q0": ("a",)}, pass_mark=13)
    assert (outcome.percent, outcome.passed) == (13, True)
    assert [half_up(Fraction(value, 2)) for value in (1, 3, 5, 4)] == [1, 2, 3, 2]


def test_a_question_nobody_answered_counts_against_the_whole():
    bank = [
        asked(QuestionKind.SINGLE, key=name, clauses=("phone/rings",), a=100, b=0) for name in ("q1", "q2")
    ]
    outcome = mark_attempt(bank, {"q1": ("a",)}, pass_mark=70)
    assert (outcome.percent, outcome.passed, outcome.right) == (50, False, 1)
    assert [(one.clause, one.earned, one.possible) for one in outcome.clauses] == [("phone/rings", 2, 4)]


def test_an_attempt_without_questions_is_nothing():
    assert not mark_attempt([], {}, pass_mark=1).passed

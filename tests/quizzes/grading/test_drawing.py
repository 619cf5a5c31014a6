"""Draws: no question twice, every row honoured, as many new questions as can be."""

from itertools import combinations
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from quizzes.grading.documents import DrawRule, Option, Order, Question, QuestionKind
from quizzes.grading.drawing import always_drawn, draw, supply
from quizzes.grading.kinds.choices import Choices
from tests.quizzes.grading.strategies import banks, draw_rules, said


def tagged(key: str, *tags: str, kind: QuestionKind = QuestionKind.SINGLE) -> Question:
    made = tuple(Option(name, said(name), 100 if name == "a" else 0) for name in "abcdef")
    return Question(key, kind, said(key), Choices(kind.value, made), tags=tags)


def fits(chosen, rules) -> bool:
    """Whether these questions can be spread over the rows: Hall's condition, the slow way."""
    for size in range(1, len(chosen) + 1):
        for some in combinations(chosen, size):
            tags = {tag for one in some for tag in one.tags}
            if sum(rule.count for rule in rules if rule.tag in tags) < size:
                return False
    return True


def best_size(bank, rules) -> int:
    useful = [one for one in bank if set(one.tags) & {rule.tag for rule in rules}]
    for size in range(min(len(useful), sum(rule.count for rule in rules)), 0, -1):
        if any(fits(some, rules) for some in combinations(useful, size)):
            return size
    return 0


@given(banks(), draw_rules(), st.integers(), st.sampled_from(Order), st.data())
def test_a_draw_repeats_nothing_and_takes_only_what_is_asked(bank, rules, seed, order, data):
    seen = data.draw(st.sets(st.sampled_from([one.key for one in bank]))) if bank else set()
    drawn = draw(rules, bank, seen=seen, order=order, rng=Random(seed))
    by_key = {one.key: one for one in bank}
    keys = [one.question for one in drawn]
    assert len(keys) == len(set(keys)) <= sum(rule.count for rule in rules)
    for one in drawn:
        question = by_key[one.question]
        assert set(question.tags) & {rule.tag for rule in rules}
        assert sorted(one.options) == sorted(option.id for option in question.body.options)
        if question.kind is QuestionKind.TRUEFALSE:
            assert one.options == ("true", "false")
    assert drawn == draw(rules, bank, seen=seen, order=order, rng=Random(seed))


@given(banks(7), draw_rules(), st.integers(0, 50), st.data())
def test_the_draw_is_as_full_as_can_be_and_as_new_as_can_be(bank, rules, seed, data):
    seen = data.draw(st.sets(st.sampled_from([one.key for one in bank]))) if bank else set()
    by_key = {one.key: one for one in bank}
    keys = [one.question for one in draw(rules, bank, seen=seen, order=Order.SHUFFLE, rng=Random(seed))]
    chosen = [by_key[key] for key in keys]
    assert fits(chosen, rules)
    assert len(chosen) == best_size(bank, rules)
    fresh = [one for one in bank if one.key not in seen]
    assert sum(one.key not in seen for one in chosen) == best_size(fresh, rules)


@given(banks(), draw_rules(), st.integers(), st.data())
def test_the_order_of_the_bank_changes_nothing(bank, rules, seed, data):
    shuffled = data.draw(st.permutations(bank))
    first = draw(rules, bank, seen=(), order=Order.SHUFFLE, rng=Random(seed))
    assert first == draw(rules, shuffled, seen=(), order=Order.SHUFFLE, rng=Random(seed))


@given(banks(), draw_rules())
def test_the_supply_says_what_a_draw_would_get(bank, rules):
    rows = supply(rules, bank)
    assert sum(row.filled for row in rows) == len(
        draw(rules, bank, seen=(), order=Order.FIXED, rng=Random(1))
    )
    for row in rows:
        assert row.filled <= min(row.wanted, row.tagged)


def test_a_question_with_two_tags_is_moved_to_the_row_that_needs_it():
    rules = [DrawRule("phone", 1), DrawRule("words", 1)]
    bank = [tagged("a", "phone", "words"), tagged("b", "phone")]
    for seed in range(20):
        drawn = draw(rules, bank, seen=(), order=Order.FIXED, rng=Random(seed))
        assert [one.question for one in drawn] == ["b", "a"]


def test_each_row_gets_its_own_share():
    rules = [DrawRule("phone", 2), DrawRule("words", 1)]
    bank = [tagged(f"p{index}", "phone") for index in range(6)] + [
        tagged(f"w{index}", "words") for index in range(6)
    ]
    for seed in range(30):
        keys = [one.question for one in draw(rules, bank, seen=(), order=Order.SHUFFLE, rng=Random(seed))]
        assert sorted(key[0] for key in keys) == ["p", "p", "w"]


def test_a_fixed_order_keeps_the_authors_order_of_questions_and_options():
    rules = [DrawRule("phone", 3)]
    bank = [tagged("c", "phone"), tagged("a", "phone"), tagged("b", "phone")]
    drawn = draw(rules, bank, seen=(), order=Order.FIXED, rng=Random(5))
    assert [one.question for one in drawn] == ["c", "a", "b"]
    assert {one.options for one in drawn} == {tuple("abcdef")}


def test_every_question_of_a_tag_can_come():
    bank = [tagged(f"p{index}", "phone") for index in range(5)]
    rules = [DrawRule("phone", 2)]
    came = {
        one.question
        for seed in range(60)
        for one in draw(rules, bank, seen=(), order=Order.SHUFFLE, rng=Random(seed))
    }
    assert came == {one.key for one in bank}


@given(banks(), draw_rules(), st.integers())
def test_what_is_always_drawn_is_in_every_draw(bank, rules, seed):
    sure = always_drawn(rules, bank)
    drawn = {one.question for one in draw(rules, bank, seen=(), order=Order.SHUFFLE, rng=Random(seed))}
    assert sure <= drawn
    # Whatever else there is gives way to what the learner has not seen.
    for question in bank:
        if question.key not in sure:
            late = draw(rules, bank, seen=[question.key], order=Order.FIXED, rng=Random(seed))
            assert question.key not in {one.question for one in late}


def test_a_question_that_others_leave_room_for_is_always_drawn():
    bank = [tagged("q", "phone"), tagged("r", "phone", "words")]
    assert always_drawn([DrawRule("phone", 1), DrawRule("words", 1)], bank) == {"q", "r"}
    assert always_drawn([DrawRule("phone", 1)], bank) == set()

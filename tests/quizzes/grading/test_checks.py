"""Advice on questions that give themselves away."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.grading.checks import at_least, longest_is_right, together
from quizzes.grading.reading import question_of, quiz_of
from tests.quizzes.grading import kinds


def options(*letters, right=0):
    return [
        {"id": f"o{n}", "text": {"en": "x" * long}, "fraction": 100 if n == right else 0}
        for n, long in enumerate(letters)
    ]


def question(*letters, right=0, key="q"):
    return question_of(
        {"key": key, "kind": "single", "text": {"en": key}, "options": options(*letters, right=right)}
    )


def quiz(order):
    return quiz_of(
        {
            "schema": 1,
            "key": "all",
            "locales": ["en"],
            "locale_default": "en",
            "title": {"en": "All"},
            "pass_mark": 70,
            "order": order,
            "draw": [{"tag": "all", "count": 1}],
        }
    )[0]


@pytest.mark.parametrize(
    ("letters", "right", "said"),
    [
        ((13, 10, 9), 0, True),
        ((12, 10, 9), 0, False),
        ((10, 13, 9), 0, False),
        ((9, 10, 13), 2, True),
        ((20, 10), 0, False),
        ((13, 13, 9), 0, False),
    ],
)
def test_the_right_answer_is_clearly_the_longest(letters, right, said):
    found = [(one.path, one.code, one.blocking) for one in longest_is_right(question(*letters, right=right))]
    assert found == ([(f"options[{right}].text.en", "longest-is-right", False)] if said else [])


def test_each_language_is_looked_at():
    document = kinds.document("single")
    for option, long in zip(document["options"], (9, 20, 20), strict=True):
        option["text"] = {"en": "x" * 20, "lv": "x" * (40 - long)}
    assert [one.path for one in longest_is_right(question_of(document))] == ["options[0].text.lv"]


@pytest.mark.parametrize("kind", ["multiple", "truefalse", "matching", "short", "rank", "judgement", "scale"])
def test_only_one_right_answer_can_give_itself_away(kind):
    document = kinds.document(kind)
    for option in document.get("options", [])[:1]:
        option["text"] = {"en": "x" * 900, "lv": "x" * 900}
    assert longest_is_right(question_of(document)) == []
    assert together(quiz("fixed"), [question_of(document)] * 9) == []


def test_the_longest_answer_is_right_more_often_than_chance():
    wrong = [question(9, 11, 10, 8, right=0, key=f"w{n}") for n in range(12)]
    right = [question(9, 11, 10, 8, right=1, key=f"r{n}") for n in range(6)]
    found = together(quiz("shuffle"), right)
    assert [(one.code, dict(one.values), one.blocking) for one in found] == [
        ("longest-too-often", {"count": 6, "all": 6, "locale": "en"}, False)
    ]
    assert together(quiz("shuffle"), [*right, *wrong]) == []
    assert together(quiz("shuffle"), right[:4]) == []


def test_one_place_is_right_too_often_where_options_keep_their_order():
    same = [question(10, 10, 10, 10, right=2, key=f"s{n}") for n in range(6)]
    mixed = [question(10, 10, 10, 10, right=n % 4, key=f"m{n}") for n in range(24)]
    found = together(quiz("fixed"), same)
    assert [(one.code, dict(one.values)) for one in found] == [
        ("one-place-too-often", {"place": 3, "count": 6, "all": 6})
    ]
    assert together(quiz("shuffle"), same) == []
    assert together(quiz("fixed"), mixed) == []


@pytest.mark.parametrize("hits", [50, 60, 66, 80])
def test_for_many_questions_the_chance_is_nearly_the_exact_one(hits):
    exact = at_least(hits, [0.25] * 200)
    assert at_least(hits, [0.25] * 200 + [0.0]) == pytest.approx(exact, abs=0.01)


@given(st.lists(st.sampled_from([0.5, 0.25, 0.2, 1 / 3]), max_size=7), st.integers(0, 8))
def test_the_chance_of_so_many_hits_is_the_sum_over_all_ways(chances, hits):
    total = 0.0
    for way in itertools.product([0, 1], repeat=len(chances)):
        if sum(way) >= hits:
            likely = 1.0
            for hit, chance in zip(way, chances, strict=True):
                likely *= chance if hit else 1 - chance
            total += likely
    assert at_least(hits, chances) == pytest.approx(total)

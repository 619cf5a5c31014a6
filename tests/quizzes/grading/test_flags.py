"""What makes a question worth a second look."""

import pytest

from quizzes.grading.flags import Choice, Code, Flag, flags, longest_is_right
from quizzes.grading.statistics import ItemFigures, OptionFigures

CHOICES = [Choice("a", right=True), Choice("b", right=False), Choice("c", right=False)]


def taken(**counts):
    return [OptionFigures(option, n, 0, None, 0, 0) for option, n in counts.items()]


def found(n=30, *, facility=0.6, discrimination=20.0, kind="single", choices=CHOICES, **counts):
    figures = ItemFigures(n, facility=facility, discrimination=discrimination)
    return flags(figures, taken(**(counts or {"a": 20, "b": 5, "c": 5})), choices, kind)


def test_a_question_that_does_its_work_has_none():
    assert found() == []
    assert found(facility=0.95, discrimination=0.0) == []
    assert found(discrimination=None) == []


def test_those_who_know_get_it_wrong():
    assert found(discrimination=-0.1) == [Flag(Code.NEGATIVE)]


def test_nearly_everybody_gets_it_right():
    assert found(facility=0.951) == [Flag(Code.TOO_EASY)]


@pytest.mark.parametrize("kind", ["single", "multiple", "truefalse"])
def test_a_wrong_option_that_nobody_takes(kind):
    assert found(a=25, b=5, kind=kind) == [Flag(Code.IDLE, "c")]
    assert found(a=25, b=5, c=0, kind=kind) == [Flag(Code.IDLE, "c")]
    assert found(b=15, c=15) == []


def test_twenty_nine_people_say_nothing():
    assert found(29, facility=1.0, discrimination=-50.0, a=29) == []


def worded(*words, right=0):
    return [
        Choice(str(place), place == right, tuple(said.items()) if isinstance(said, dict) else (("en", said),))
        for place, said in enumerate(words)
    ]


def test_the_right_option_that_is_much_the_longest_is_told_by_its_length():
    assert longest_is_right(worded("x" * 25, "x" * 20, "x"))
    assert not longest_is_right(worded("x" * 24, "x" * 20, "x"))
    assert not longest_is_right(worded("x" * 25, "x" * 20, "x", right=1))
    assert not longest_is_right(worded("x" * 25, "x"))
    assert found(0, choices=worded("x" * 25, "x" * 20, "x")) == [Flag(Code.LONGEST)]
    assert found(0, choices=worded("x" * 25, "x" * 20, "x"), kind="multiple") == []


def test_one_language_is_enough():
    long, short = {"en": "same", "lv": "x" * 50}, {"en": "same", "lv": "x" * 20}
    assert longest_is_right(worded(long, short, short))
    # A language that the others lack altogether says nothing.
    assert not longest_is_right(worded({"en": "same", "lv": "x" * 50}, {"en": "same"}, {"en": "same"}))

"""What points come to: exact, within the mark, and the same whoever marks first."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.grading.kinds.writing import Criterion
from quizzes.grading.rubric import NoPoints, check_points, earned, middle, normal_form, rubric_of
from tests.quizzes.grading import kinds

RUBRICS = st.lists(st.integers(1, 20), min_size=1, max_size=8).map(
    lambda points: tuple(Criterion(f"c{n}", {}, most) for n, most in enumerate(points))
)


@st.composite
def marked(draw):
    """A rubric and some marks by it."""
    rubric = draw(RUBRICS)
    mark = st.fixed_dictionaries({one.id: st.integers(0, one.points) for one in rubric})
    return rubric, draw(st.lists(mark, min_size=1, max_size=4))


@given(marked())
def test_the_middle_lies_between_and_does_not_ask_who_was_first(case):
    rubric, marks = case
    came_to = middle(marks)
    assert came_to == middle(marks[::-1])
    for one in rubric:
        points = [mark[one.id] for mark in marks]
        assert min(points) <= came_to[one.id] <= max(points)
        assert sum(value <= came_to[one.id] for value in points) * 2 >= len(points)


@given(marked())
def test_what_is_earned_is_exact_and_within_the_mark(case):
    rubric, marks = case
    for mark in marks:
        check_points(rubric, mark)
    percent = earned(rubric, middle(marks[:1]))
    assert percent == Fraction(100 * sum(marks[0].values()), sum(one.points for one in rubric))
    assert 0 <= percent <= 100
    more = {one.id: Fraction(one.points) for one in rubric}
    assert earned(rubric, more) == 100


@given(marked(), st.sampled_from([-1, 21]))
def test_points_that_the_rubric_does_not_have_are_refused(case, odd):
    rubric, (mark, *_others) = case
    name = rubric[0].id
    for wrong in ({**mark, name: odd}, {**mark, "more": 0}, {k: v for k, v in mark.items() if k != name}):
        with pytest.raises(NoPoints):
            check_points(rubric, wrong)


@pytest.mark.parametrize(
    ("kind", "points"), [("short", [2]), ("essay", [2, 1]), ("rewrite", [2]), ("single", []), ("number", [])]
)
def test_what_a_person_marks(kind, points):
    assert [one.points for one in rubric_of(kinds.question(kind))] == points


def test_answers_of_signs_alone_are_told_apart():
    assert normal_form(" Three  BELLS! ") == normal_form("three bells")
    assert normal_form("???") != normal_form("!!!")

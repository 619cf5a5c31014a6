"""Sure, and wrong: what is counted of a person, and that what is told leads to nobody."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.grading.certainty import Extent, Sure, moved, sure_and_wrong, told
from quizzes.grading.tallies import ClauseTally, QuizTally
from tests.quizzes.grading.strategies import CLAUSES

ANSWERS = st.lists(
    st.builds(
        Sure, st.lists(st.sampled_from(CLAUSES), unique=True).map(tuple), st.integers(1, 3), st.booleans()
    ),
    max_size=6,
)
PEOPLE = st.lists(ANSWERS, max_size=40)
NUMBERS = st.integers(0, 60).flatmap(lambda people: st.tuples(st.just(people), st.integers(0, people)))


def tallied(people):
    tally = ClauseTally()
    for answers in people:
        tally.add(sure_and_wrong(answers))
    return tally


def told_or_none(people):
    return [told(people, wrong) for wrong in range(people + 1)]


@given(PEOPLE)
def test_sums_are_those_of_a_naive_count(people):
    naive = {}
    for clause in CLAUSES:
        theirs = [[one for one in answers if clause in one.clauses] for answers in people]
        said = [answers for answers in theirs if answers]
        caught = [answers for answers in said if any(one.wrong and one.certainty == 3 for one in answers)]
        if said:
            naive[clause] = [len(said), len(caught)]
    assert tallied(people).stored() == naive


@given(PEOPLE, st.randoms(use_true_random=False), st.integers(0, 40))
def test_neither_order_nor_portions_make_a_difference(people, rng, at):
    whole, mixed = tallied(people), [rng.sample(answers, len(answers)) for answers in people]
    rng.shuffle(mixed)
    parts = QuizTally(clauses=tallied(mixed[:at]))
    parts = QuizTally.taken_up(parts.stored())
    parts.merge(QuizTally(clauses=tallied(mixed[at:])))
    assert parts.stored()["clauses"] == whole.stored()


def test_a_person_is_one_person_however_often_they_were_wrong():
    caught = Sure(("phone/greet",), 3, True)
    assert sure_and_wrong([caught, caught, Sure(("phone/greet",), 3, False)]) == {"phone/greet": True}


@pytest.mark.parametrize(("certainty", "wrong"), [(1, True), (2, True), (3, False)])
def test_whoever_was_not_very_sure_or_not_wrong_is_not_caught(certainty, wrong):
    assert sure_and_wrong([Sure(("phone/greet",), certainty, wrong)]) == {"phone/greet": False}


@pytest.mark.parametrize(
    ("people", "wrong", "extent", "figure"),
    [
        (5, 0, Extent.NOBODY, 0),
        (5, 1, Extent.SOME, None),
        # Were "fewer than five" said here, its absence would tell that it was all of them.
        (5, 5, Extent.SOME, None),
        (9, 8, Extent.SOME, None),
        (10, 1, Extent.FEW, None),
        (10, 4, Extent.FEW, None),
        (10, 5, Extent.COUNTED, 5),
        (10, 6, Extent.MOST, None),
        (10, 10, Extent.MOST, None),
        (40, 35, Extent.COUNTED, 35),
        (40, 36, Extent.MOST, None),
    ],
)
def test_what_is_told(people, wrong, extent, figure):
    found = told(people, wrong)
    assert (found.people, found.extent, found.wrong) == (people, extent, figure)


@given(NUMBERS)
def test_a_figure_has_five_people_on_both_sides_and_words_fit_five_figures(numbers):
    people, wrong = numbers
    found = told(people, wrong)
    if people < 5:
        assert found is None
    elif found.wrong:
        assert found.wrong == wrong
        assert min(wrong, people - wrong) >= 5
    elif wrong:
        fits = told_or_none(people).count(found)
        # One to four of at least ten: four figures and at least six people who were not.
        assert fits >= 5 or (found.extent is Extent.FEW and fits == 4 and people >= 10)
        assert told(people, people) != found or fits >= 5


@given(NUMBERS.filter(lambda numbers: numbers[0] >= 5))
def test_the_order_says_no_more_than_the_words(numbers):
    people, wrong = numbers
    found = told(people, wrong)
    same = [other for other in range(people + 1) if told(people, other).extent is found.extent]
    smallest = min(same) if found.wrong is None else wrong
    assert found.least == pytest.approx(smallest / people)


@given(PEOPLE, st.integers(1, 9))
def test_what_is_shown_moves_by_five_people_of_the_clause(people, portion):
    tally, shown, seen = ClauseTally(), {}, {clause: [(0, 0)] for clause in CLAUSES}
    for at in range(0, len(people), portion):
        tally.merge(tallied(people[at : at + portion]))
        shown = moved(shown, tally)
        for clause, numbers in shown.items():
            seen[clause].append(numbers)
        for clause in tally.people:
            assert tally.of(clause)[0] - shown.get(clause, (0, 0))[0] < 5
    for steps in seen.values():
        assert all(new == old or new[0] - old[0] >= 5 for old, new in pairwise(steps))

"""Item statistics: a matrix worked by hand, and what holds for every matrix."""

import statistics as standard
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quizzes.grading.statistics import (
    ENOUGH,
    ItemFigures,
    OptionFigures,
    QuizFigures,
    hidden_options,
    item_figures,
    matrix_figures,
    option_figures,
    wilson,
)
from quizzes.grading.tallies import ItemTally, QuizTally, Scored

ROWS = ["11101", "11001", "10100", "11111", "00001", "11110", "10000", "11011"]
GOLDEN = [{f"i{place}": Fraction(int(mark)) for place, mark in enumerate(row, start=1)} for row in ROWS]
ONE = {f"i{place}": Fraction(1) for place in range(1, 6)}
ITEMS = [
    ("i1", 0.875, 0.353553, 33.517752, 52.941176, 16.076919),
    ("i2", 0.625, 0.517549, 81.325006, 100.0, 25.419841),
    ("i3", 0.5, 0.534522, 20.412415, 25.0, 19.690124),
    ("i4", 0.375, 0.517549, 49.384396, 68.0, 22.736197),
    ("i5", 0.625, 0.517549, 2.450715, 3.030303, 16.076919),
]


def near(value):
    return pytest.approx(value, abs=5e-7)


@pytest.mark.parametrize(("item", "facility", "sd", "discrimination", "efficiency", "weight"), ITEMS)
def test_items_of_the_worked_example(item, facility, sd, discrimination, efficiency, weight):
    _quiz, items = matrix_figures(GOLDEN, ONE)
    found = items[item]
    assert (found.n, found.enough) == (8, False)
    assert (found.facility, found.sd) == (near(facility), near(sd))
    assert (found.discrimination, found.efficiency, found.weight) == (
        near(discrimination),
        near(efficiency),
        near(weight),
    )


def test_the_whole_of_the_worked_example():
    quiz, _items = matrix_figures(GOLDEN, ONE)
    assert (quiz.n, quiz.mean, quiz.median, quiz.sd) == (8, 3.0, 3.5, near(1.511858))
    assert (quiz.skew, quiz.kurtosis) == (near(-0.330719), near(-1.4875))
    assert quiz.consistency == 58.59375
    assert (quiz.error_ratio, quiz.standard_error) == (near(64.347688), near(0.972846))


def test_a_drawn_item_is_compared_with_the_whole_total_and_has_no_weight():
    _quiz, items = matrix_figures(GOLDEN, ONE, drawn=["i1"])
    marks, totals = [float(row["i1"]) for row in GOLDEN], [float(sum(row.values())) for row in GOLDEN]
    assert items["i1"].discrimination == pytest.approx(100 * standard.correlation(marks, totals))
    assert items["i1"].weight is None
    assert items["i2"].discrimination == near(81.325006)
    lacking = [{**GOLDEN[0]}, *GOLDEN[1:]]
    del lacking[0]["i1"]
    _quiz, items = matrix_figures(lacking, ONE)
    assert (items["i1"].n, items["i2"].n, items["i1"].weight) == (7, 8, None)


def test_consistency_needs_as_many_items_in_each_attempt():
    lacking = [{**GOLDEN[0]}, *GOLDEN[1:]]
    del lacking[0]["i1"]
    quiz, _items = matrix_figures(lacking, ONE)
    assert (quiz.consistency, quiz.error_ratio, quiz.standard_error) == (None, None, None)
    assert quiz.sd is not None


def test_figures_that_do_not_exist():
    assert matrix_figures([], {"a": Fraction(1)}) == (QuizFigures(0), {"a": ItemFigures(0)})
    quiz, items = matrix_figures([{"a": Fraction(1)}], {"a": Fraction(1)})
    assert (quiz.mean, quiz.median, quiz.sd) == (1.0, 1.0, None)
    assert (items["a"].facility, items["a"].sd, items["a"].discrimination) == (1.0, None, None)
    same = [{"a": Fraction(1), "b": Fraction(0)}] * 5
    quiz, items = matrix_figures(same, {"a": Fraction(1), "b": Fraction(1)})
    assert (quiz.sd, quiz.skew, quiz.kurtosis, quiz.consistency) == (0, None, None, None)
    assert (items["a"].sd, items["a"].discrimination, items["a"].efficiency, items["a"].weight) == (
        0,
        None,
        None,
        None,
    )


def test_skew_needs_three_people_and_kurtosis_four():
    rows = [{"a": Fraction(one)} for one in (0, 1, 1, 0)]
    for n, (skewed, peaked) in {2: (False, False), 3: (True, False), 4: (True, True)}.items():
        quiz, _items = matrix_figures(rows[:n], {"a": Fraction(1)})
        assert (quiz.skew is not None, quiz.kurtosis is not None) == (skewed, peaked)


def test_an_item_that_counts_against_the_rest_has_no_weight():
    rows = [{"a": Fraction(one % 2), "b": Fraction(3 * (one % 2 == 0))} for one in range(10)]
    _quiz, items = matrix_figures(rows, {"a": Fraction(1), "b": Fraction(3)})
    assert (items["a"].discrimination, items["a"].weight) == (pytest.approx(-100), None)
    assert items["b"].weight == pytest.approx(100)


def test_enough_begins_at_thirty():
    assert (ItemFigures(29).enough, ItemFigures(30).enough, ENOUGH) == (False, True, 30)


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    # Newcombe, Statistics in Medicine 1998, table I: the score method without continuity correction.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_is_what_the_published_table_says(right, n, low, high):
    assert wilson(right / n, n) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@st.composite
def matrices(draw):
    """Attempts over up to five items with quarter marks; everybody has every item."""
    width = draw(st.integers(1, 5))
    maxima = {f"i{place}": Fraction(draw(st.integers(1, 4))) for place in range(width)}
    rows = st.fixed_dictionaries(
        {item: st.integers(0, 4).map(lambda part, top=top: top * part / 4) for item, top in maxima.items()}
    )
    return draw(st.lists(rows, min_size=1, max_size=25)), maxima


@given(matrices(), st.randoms(use_true_random=False))
def test_the_order_of_attempts_makes_no_difference(matrix, rng):
    rows, maxima = matrix
    mixed = rng.sample(rows, len(rows))
    assert matrix_figures(mixed, maxima) == matrix_figures(rows, maxima)


@given(matrices())
def test_figures_stay_in_their_bounds(matrix):
    quiz, items = matrix_figures(*matrix)
    for found in items.values():
        assert 0 <= found.low <= found.facility <= found.high <= 1
        assert found.discrimination is None or -100 <= found.discrimination <= 100
        assert found.efficiency is None or found.efficiency <= 100
        assert found.weight is None or found.weight >= 0
        if found.efficiency is not None and found.discrimination is not None:
            assert (found.efficiency < 0) == (found.discrimination < 0)
    assert quiz.consistency is None or quiz.consistency <= 100
    weights = [found.weight for found in items.values() if found.weight is not None]
    assert not weights or sum(weights) == pytest.approx(100)


@given(matrices())
def test_discrimination_is_the_correlation_with_the_rest(matrix):
    rows, maxima = matrix
    assume(len(rows) > 1)
    _quiz, items = matrix_figures(rows, maxima)
    for item, found in items.items():
        marks = [float(row[item]) for row in rows]
        rest = [float(sum(row.values()) - row[item]) for row in rows]
        if len(set(marks)) < 2 or len(set(rest)) < 2:
            assert found.discrimination is None
        else:
            assert found.discrimination == pytest.approx(100 * standard.correlation(marks, rest), abs=1e-6)
            best = standard.covariance(sorted(marks), sorted(rest))
            assert found.efficiency == pytest.approx(100 * standard.covariance(marks, rest) / best, abs=1e-6)
        assert found.sd == pytest.approx(standard.stdev(marks))


@given(matrices())
def test_totals_are_those_of_the_standard_library(matrix):
    rows, maxima = matrix
    quiz, _items = matrix_figures(rows, maxima)
    totals = [sum(row.values()) for row in rows]
    assert quiz.mean == pytest.approx(float(standard.mean(totals)))
    assert quiz.median == float(standard.median(totals))
    if len(rows) > 1:
        assert quiz.sd == pytest.approx(float(standard.stdev(map(float, totals))))


@given(matrices(), st.integers(1, 9).map(lambda part: Fraction(part, 7)))
def test_other_marks_for_everything_change_nothing_but_the_unit(matrix, factor):
    rows, maxima = matrix
    quiz, items = matrix_figures(rows, maxima)
    scaled = [{item: mark * factor for item, mark in row.items()} for row in rows]
    other, others = matrix_figures(scaled, {item: top * factor for item, top in maxima.items()})
    for item, found in items.items():
        same = others[item]
        for figure in ("facility", "low", "high", "discrimination", "efficiency", "weight"):
            assert getattr(same, figure) == pytest.approx(getattr(found, figure))
        assert same.sd == (None if found.sd is None else pytest.approx(found.sd * float(factor)))
    for figure in ("skew", "kurtosis", "consistency", "error_ratio"):
        assert getattr(other, figure) == pytest.approx(getattr(quiz, figure))


@given(matrices(), st.integers(0, 4))
def test_an_item_that_everybody_answers_alike_changes_no_other_item(matrix, part):
    rows, maxima = matrix
    _quiz, items = matrix_figures(rows, maxima)
    more = [{**row, "same": Fraction(part, 4)} for row in rows]
    _quiz, others = matrix_figures(more, {**maxima, "same": Fraction(1)})
    constant = others.pop("same")
    assert others == items
    assert (constant.facility, constant.discrimination, constant.efficiency) == (part / 4, None, None)
    # It has no part in the differences between people, if there are any.
    assert constant.weight in (0, None)


@given(st.floats(0, 1), st.integers(1, 5000))
def test_more_people_make_the_interval_narrower(share, n):
    widths = [high - low for low, high in (wilson(share, times * n) for times in (1, 2, 4))]
    assert all(wide > narrow for wide, narrow in pairwise(widths))


def answered(*rows):
    """A tally of one item with options: (chosen, mark, total)."""
    tally = ItemTally()
    for chosen, mark, total in rows:
        one = Scored("i", "i", Fraction(mark), Fraction(1), chosen=tuple(chosen))
        tally.add(one, Fraction(total))
    return tally


def test_who_chose_which_option():
    tally = answered(("a", 1, 6), ("a", 1, 5), ("b", 0, 4), ("b", 0, 1), ("", 0, 0), ("c", 0, 0))
    found = {one.option: one for one in option_figures(tally, ["a", "b", "c", "d", ""])}
    assert [found[name].n for name in ("a", "b", "c", "d", "")] == [2, 2, 1, 0, 1]
    assert found["a"].share == pytest.approx(2 / 6)
    assert [found[name].rest for name in ("a", "b", "d")] == [4.5, 2.5, None]
    # Elsewhere they earned 5, 4, 4, 1, 0, 0: the best third are one with 5 and half of each with 4.
    assert (found["a"].upper, found["b"].upper, found["c"].upper) == (0.75, 0.25, 0)
    assert (found["a"].lower, found["c"].lower, found[""].lower) == (0, 0.5, 0.5)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 1), st.integers(1, 5)), min_size=1))
def test_every_third_is_shared_out_among_the_options(rows):
    found = option_figures(answered(*rows), "abc")
    assert sum(one.n for one in found) == len(rows)
    for figure in ("share", "lower", "upper"):
        assert sum(getattr(one, figure) for one in found) == pytest.approx(1)


def shown(**counts):
    return [OptionFigures(option, n, 0, None, 0, 0) for option, n in counts.items()]


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({"a": 20, "b": 5, "c": 0}, set()),
        ({"a": 20, "b": 3, "c": 2}, {"b", "c"}),
        # Who knows all the others knows the last one too, so the next joins it.
        ({"a": 20, "b": 8, "c": 2}, {"b", "c"}),
        ({"a": 3, "b": 1, "c": 0}, {"a", "b"}),
    ],
)
def test_options_that_few_people_chose_are_hidden_and_cannot_be_worked_out(counts, hidden):
    assert hidden_options(shown(**counts)) == hidden


@given(st.lists(st.integers(0, 12), min_size=1, max_size=6))
def test_hidden_options_hold_nobody_or_enough_people(counts):
    options = shown(**{f"o{place}": n for place, n in enumerate(counts)})
    hidden = hidden_options(options)
    people = sum(one.n for one in options if one.option in hidden)
    assert people == 0 or people >= 5 or people == sum(counts)
    assert all(one.option in hidden for one in options if 0 < one.n < 5)
    assert all(one.option not in hidden for one in options if not one.n)


@given(matrices(), st.integers(0, 25))
def test_a_tally_put_away_half_way_goes_on_as_if_nothing_had_been(matrix, at):
    rows, maxima = matrix
    halves = QuizTally(), {item: ItemTally() for item in maxima}
    whole = QuizTally(), {item: ItemTally() for item in maxima}
    for place, row in enumerate(rows):
        if place == at:
            taken = {item: ItemTally.taken_up(tally.stored()) for item, tally in halves[1].items()}
            halves = QuizTally.taken_up(halves[0].stored()), taken
        for quiz, items in (halves, whole):
            scored = [Scored(item, item, mark, maxima[item], chosen=("a",)) for item, mark in row.items()]
            total = quiz.add(scored)
            for one in scored:
                items[one.item].add(one, total)
    assert halves[0].stored() == whole[0].stored()
    for item in maxima:
        assert halves[1][item].stored() == whole[1][item].stored()
        assert item_figures(halves[1][item]) == item_figures(whole[1][item])

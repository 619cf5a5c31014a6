"""Effective dates: what a change cuts, stretches and adds; and that lines never run in a ring."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from learning.rules.lines import Line, ring
from learning.rules.periods import Period, change, clear, on_day, put, redate, without

ZERO = date(2026, 1, 1)
SPAN = 40
DAYS = [ZERO + timedelta(days=n) for n in range(-5, SPAN + 10)]


def day(n: int) -> date:
    return ZERO + timedelta(days=n)


days = st.integers(0, SPAN).map(day)
ends = st.none() | st.integers(0, 12)


@st.composite
def timelines(draw):
    """Periods in order, with and without gaps, the last one open or not; each with the key of its row."""
    at, made = 0, []
    for key in range(draw(st.integers(0, 5))):
        at += draw(st.integers(0, 4))
        length = draw(st.integers(0, 8))
        made.append(Period(draw(st.sampled_from("ABC")), day(at), day(at + length), key))
        at += length + 1
    if made and draw(st.booleans()):
        made[-1] = Period(made[-1].what, made[-1].starts_on, None, made[-1].key)
    # Neighbours that are the same would be one period.
    for one, two in pairwise(made):
        assume(not (one.what == two.what and one.ends_on + timedelta(days=1) == two.starts_on))
    return tuple(made)


def told(timeline):
    """What is so on each day."""
    return {one: period.what for one in DAYS if (period := on_day(timeline, one))}


def sound(timeline):
    """In order, no two on one day, and no key twice."""
    for one, two in pairwise(timeline):
        assert one.ends_on is not None
        assert one.ends_on < two.starts_on
    keys = [period.key for period in timeline if period.key is not None]
    assert len(keys) == len(set(keys))


@given(timelines(), st.sampled_from("ABCX"), days)
def test_a_change_is_so_from_its_day_and_makes_no_gap(timeline, what, start):
    after = change(timeline, what, start)
    sound(after)
    before, now = told(timeline), told(after)
    assert now[start] == what
    assert before.keys() <= now.keys(), "no gap where there was none"
    assert all(now.get(one) == before.get(one) for one in DAYS if one < start)
    # It goes on until something else was to begin, and touches nothing after that.
    begins = min((p.starts_on for p in timeline if p.starts_on > start), default=None)
    for one in DAYS:
        if begins and one >= begins:
            assert now.get(one) == before.get(one)


@given(timelines(), st.sampled_from("ABCX"), days)
def test_the_same_change_again_changes_nothing(timeline, what, start):
    once = change(timeline, what, start)
    assert change(once, what, start) == once


@given(timelines(), st.permutations("XY"), days, days)
def test_two_changes_on_different_days_may_come_in_either_order(timeline, both, first, second):
    """Also next to gaps and to what is planned. Neighbours that are the same are one, so both say something new."""
    assume(first != second)
    one, two = both
    either = change(change(timeline, one, first), two, second)
    other = change(change(timeline, two, second), one, first)
    assert told(either) == told(other)


@given(timelines(), st.sampled_from("ABCX"), days, ends)
def test_put_and_clear_touch_the_named_days_and_no_others(timeline, what, start, length):
    end = None if length is None else start + timedelta(days=length)
    filled, emptied = put(timeline, what, start, end), clear(timeline, start, end)
    sound(filled)
    sound(emptied)
    for one in DAYS:
        inside = start <= one <= (end or date.max)
        assert told(filled).get(one) == (what if inside else told(timeline).get(one))
        assert told(emptied).get(one) == (None if inside else told(timeline).get(one))
    assert put(filled, what, start, end) == filled
    assert clear(emptied, start, end) == emptied
    assert without(timeline, (Period("-", start, end),)) == emptied


def test_a_row_is_cut_not_made_anew():
    before = (Period("A", day(0), None, key=1),)
    assert change(before, "B", day(10)) == (Period("A", day(0), day(9), 1), Period("B", day(10)))
    # Taken back: the row of the first period is whole again.
    assert change(change(before, "B", day(10)), "A", day(10)) == before
    # A few days elsewhere: the row keeps its first part.
    assert put(before, "B", day(3), day(4)) == (
        Period("A", day(0), day(2), 1), Period("B", day(3), day(4)), Period("A", day(5)),
    )  # fmt: skip


def test_other_days_for_a_period_keep_its_row():
    before = (Period("A", day(0), day(9), 1), Period("A", day(20), None, 2))
    assert redate(before, 1, day(3), day(12)) == (
        Period("A", day(3), day(12), 1),
        Period("A", day(20), None, 2),
    )
    assert redate(before, 1, day(0), day(9)) == before
    assert redate(before, 1, day(0), day(19)) == (Period("A", day(0), None, 2),)
    # What is known already is not known twice.
    assert put(before, "A", day(2), day(5)) == before


def test_a_correction_in_the_past_ends_where_the_next_change_began():
    before = (Period("A", day(0), day(19), 1), Period("B", day(20), None, 2))
    assert change(before, "C", day(10)) == (
        Period("A", day(0), day(9), 1), Period("C", day(10), day(19)), Period("B", day(20), None, 2),
    )  # fmt: skip


def test_a_period_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="before"):
        Period("A", day(2), day(1))


lines = st.lists(
    st.builds(
        lambda person, manager, start, length: Line(
            person, manager, day(start), None if length is None else day(start + length)
        ),
        st.integers(1, 6), st.integers(1, 6), st.integers(0, 20), ends,
    ),
    max_size=14,
)  # fmt: skip


def above(lines, person, on):
    """Everybody above a person on a day, found the slow way."""
    found, waiting = set(), {person}
    while waiting:
        now = waiting.pop()
        for line in lines:
            if line.person == now and line.starts_on <= on <= (line.ends_on or date.max):
                waiting |= {line.manager} - found
                found.add(line.manager)
    return found


@given(lines, st.integers(1, 6), st.integers(1, 6), days, ends)
def test_a_ring_is_found_exactly_when_there_would_be_one_on_some_day(given_lines, person, manager, start, n):
    assume(person != manager)
    new = Line(person, manager, start, None if n is None else start + timedelta(days=n))
    around = [one for one in DAYS if new.starts_on <= one <= (new.ends_on or date.max)]
    real = any(person in above(given_lines, manager, one) for one in around)
    found = ring(given_lines, new)
    assert bool(found) == real
    if found:
        assert (found[0], found[-1]) == (manager, person)
        assert all(
            any(line.person == low and line.manager == high for line in given_lines)
            for low, high in pairwise(found)
        )


def test_yesterdays_line_closes_no_ring_and_next_months_does():
    since_march = Line(1, 2, date(2026, 3, 1))
    assert ring([Line(2, 1, date(2026, 1, 1), date(2026, 2, 28))], since_march) == ()
    assert ring([Line(2, 3, ZERO), Line(3, 1, date(2026, 9, 1))], since_march) == (2, 3, 1)
    # Two lines that never stand on the same day make no ring together.
    apart = [Line(2, 3, ZERO, date(2026, 4, 30)), Line(3, 1, date(2026, 5, 1))]
    assert ring(apart, since_march) == ()
    assert ring([], Line(1, 1, ZERO)) == (1,)

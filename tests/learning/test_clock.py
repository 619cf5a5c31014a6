"""The clock of a due date: what it counts, and when it stands still."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.rules.due import LEAST_DAYS, base_of, first_inside, outside, stopped

FRIDAY = date(2026, 11, 20)


def day(n: int) -> date:
    return FRIDAY + timedelta(days=n)


periods = st.lists(
    st.tuples(st.integers(-40, 60), st.integers(0, 20)).map(lambda pair: (day(pair[0]), day(sum(pair)))),
    max_size=6,
)


@pytest.mark.parametrize(
    ("away", "due", "moved"),
    [
        ([], 14, 0),
        ([(2, 4)], 17, 3),
        ([(-9, 1)], 16, 2),  # only what falls on the clock
        ([(-9, -1)], 14, 0),
        ([(14, 14)], 15, 1),  # nobody is due on a day of leave
        ([(15, 20)], 14, 0),
        ([(10, 12), (16, 20)], 22, 8),  # the first moved it into the second
        ([(2, 6), (4, 8)], 21, 7),  # shared days count once
    ],
)
def test_days_away_do_not_count(away, due, moved):
    assert stopped(day(14), FRIDAY, [(day(a), day(b)) for a, b in away]) == (day(due), moved)


def test_without_an_end_there_is_no_date_yet():
    assert stopped(day(14), FRIDAY, [(day(3), None)])[0] is None
    assert stopped(day(14), FRIDAY, [(day(15), None)])[0] == day(14)


@given(periods, st.integers(0, 40))
def test_the_days_on_the_clock_are_always_as_many(away, n):
    due, _moved = stopped(day(n), FRIDAY, away)
    off = {start + timedelta(days=i) for start, end in away for i in range((end - start).days + 1)}
    running = [
        FRIDAY + timedelta(days=i)
        for i in range((due - FRIDAY).days)
        if FRIDAY + timedelta(days=i) not in off
    ]
    assert len(running) == n
    assert due not in off


@given(periods, st.integers(0, 40), st.randoms())
def test_the_order_in_which_absences_are_known_is_no_matter(away, n, rng):
    mixed = list(away)
    rng.shuffle(mixed)
    assert stopped(day(n), FRIDAY, mixed) == stopped(day(n), FRIDAY, away)


@given(periods, st.integers(-50, 70))
def test_every_day_until_the_last_is_inside_or_outside(inside, since):
    out = outside(inside, day(since))
    last = max((end for _start, end in inside), default=day(since - 1))
    for n in range(since, (last - FRIDAY).days + 1):
        within = any(start <= day(n) <= end for start, end in inside)
        assert within != any(start <= day(n) <= end for start, end in out)
    first = first_inside(inside, day(since))
    assert (first is None) == (not inside or last < day(since))
    if first is not None:
        assert any(start <= first <= end for start, end in inside)


@pytest.mark.parametrize(
    ("kind", "reached", "known", "due", "proposed"),
    [
        ("none", 0, 0, None, None),
        ("reached", 0, 0, 14, None),
        ("reached", -30, 0, None, 14),  # written down late: nobody is late by that
        ("hired", 0, 0, 4, None),
        ("hired", 5, 5, None, 19),
        ("fixed", 0, 0, 30, None),
        ("fixed", 31, 31, None, 45),
    ],
)
def test_what_a_rule_gives(kind, reached, known, due, proposed):
    found = base_of(
        kind, reached_on=day(reached), known_on=day(known), hired_on=day(-10),
        days=14 if kind in ("reached", "hired") else None, due_on=day(30) if kind == "fixed" else None,
    )  # fmt: skip
    assert found.due_on == (None if due is None else day(due))
    assert found.proposed_on == (None if proposed is None else day(proposed))


@given(
    st.sampled_from(["reached", "hired", "fixed"]),
    st.integers(-99, 99),
    st.integers(-99, 99),
    st.integers(1, 60),
)
def test_nobody_is_late_when_it_reaches_them(kind, reached, known, days):
    found = base_of(
        kind, reached_on=day(reached), known_on=day(known), hired_on=day(-5), days=days, due_on=day(10)
    )  # fmt: skip
    now = max(day(reached), day(known))
    assert (found.due_on is None) != (found.proposed_on is None)
    assert (found.due_on or now) >= now
    assert found.proposed_on is None or found.proposed_on >= now + timedelta(days=LEAST_DAYS)
    assert found.counts_from <= (found.due_on or found.counts_from)

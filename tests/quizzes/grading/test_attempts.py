"""The rules of an attempt: starting, the clock, and what happens to an answer."""

import itertools
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.rules.allowance import own_limit
from quizzes.grading.attempts import (
    REMIND_AT,
    Save,
    Start,
    Stored,
    attempts_left,
    deadline,
    decide_save,
    in_time,
    may_start,
    reminder,
)
from quizzes.grading.documents import FeedbackTime

BEGAN = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
TEN = timedelta(minutes=10)
GRACE = timedelta(seconds=30)


@pytest.mark.parametrize(
    ("allowed", "counts", "limit", "used", "has_open", "expected"),
    [
        (True, True, 3, 0, False, Start.NEW),
        (True, True, 3, 2, False, Start.NEW),
        (True, True, 3, 3, False, Start.NONE_LEFT),
        (True, True, 3, 4, False, Start.NONE_LEFT),
        (True, True, 0, 99, False, Start.NEW),
        (True, False, 3, 9, False, Start.NEW),
        (False, True, 3, 0, False, Start.NOT_ALLOWED),
        (True, True, 3, 3, True, Start.RESUME),
        (False, True, 3, 3, True, Start.RESUME),
    ],
)
def test_who_may_start(allowed, counts, limit, used, has_open, expected):
    assert may_start(allowed=allowed, counts=counts, limit=limit, used=used, has_open=has_open) is expected


def test_attempts_left_never_go_under_nothing():
    assert [attempts_left(3, used) for used in (0, 2, 3, 5)] == [3, 1, 0, 0]
    assert attempts_left(0, 7) is None


@pytest.mark.parametrize(
    ("limit", "factor", "extra", "closes", "minutes"),
    [
        (TEN, "1", 0, None, 10),
        (TEN, "1.5", 0, None, 15),
        (TEN, "1.5", 7, None, 22),
        (TEN, "0", 0, None, None),
        (None, "2", 0, None, None),
        (None, "2", 7, None, None),
        (TEN, "1", 0, 5, 5),
        (TEN, "1.5", 0, 5, 10),  # the close waits for the extra five minutes
        (TEN, "1", 7, 5, 12),
        (TEN, "1.5", 7, 5, 17),
        (TEN, "1.5", 7, 60, 22),
        (TEN, "0", 0, 5, None),
        (None, "2", 0, 5, 5),
        (None, "2", 7, 5, 12),
    ],
)
def test_the_deadline_is_the_earlier_of_own_time_and_close_with_the_extra_time_on_both(
    limit, factor, extra, closes, minutes
):
    found = deadline(
        BEGAN,
        limit=limit,
        factor=Decimal(factor),
        extra=timedelta(minutes=extra),
        closes_at=None if closes is None else BEGAN + timedelta(minutes=closes),
    )
    assert found == (None if minutes is None else BEGAN + timedelta(minutes=minutes))


minutes = st.integers(0, 240).map(lambda n: timedelta(minutes=n))
limits = st.integers(1, 600).map(lambda n: timedelta(minutes=n))
closings = st.none() | st.integers(-600, 6000).map(lambda n: BEGAN + timedelta(minutes=n))
factors = st.decimals("1", "5", places=1)


@given(limits, factors, st.decimals("0", "5", places=1), minutes, minutes, closings)
def test_more_accommodation_never_gives_less_time(limit, factor, longer, extra, more, closes):
    first, second = (
        deadline(BEGAN, limit=limit, factor=one, extra=on_top, closes_at=closes)
        for one, on_top in ((factor, extra), (factor + longer, extra + more))
    )
    assert first is not None
    assert second is not None
    assert min(BEGAN + limit, closes or BEGAN + limit) <= first <= second


@given(limits, factors, minutes, closings)
def test_the_deadline_is_that_of_everybody_and_what_the_person_gets_on_top(limit, factor, extra, closes):
    """So a close cuts nobody's allowance, and an allowance is what learning says that it is."""
    usual = deadline(BEGAN, limit=limit, factor=Decimal(1), closes_at=closes)
    own = own_limit(limit, factor=factor, extra=extra)
    found = deadline(BEGAN, limit=limit, factor=factor, extra=extra, closes_at=closes)
    assert usual is not None
    assert own is not None
    assert own == timedelta(minutes=float(Decimal(limit // timedelta(minutes=1)) * factor)) + extra
    assert found == usual + own - limit
    assert deadline(BEGAN, limit=limit, factor=Decimal(0), closes_at=closes) is None


@given(st.integers(0, 900), st.lists(st.integers(1, 120), max_size=60))
def test_each_moment_is_told_once_however_often_one_asks(first, gaps):
    asked = [first]
    for gap in gaps:
        asked.append(max(0, asked[-1] - gap))
    told = [reminder(before, left) for before, left in itertools.pairwise(asked)]
    said = [moment for moment in told if moment is not None]
    assert said == sorted(set(said), reverse=True)
    passed = [moment for moment in REMIND_AT if asked[-1] <= moment < first]
    assert set(said) <= set(passed)
    assert not passed or said[-1] == passed[-1], "the last one that went by is always told"


def test_one_answer_that_was_on_its_way_is_taken_late():
    until = BEGAN + TEN
    assert in_time(until - timedelta(microseconds=1), until, GRACE, late_before=True)
    assert in_time(until + GRACE, until, GRACE, late_before=False)
    assert not in_time(until, until, GRACE, late_before=True)
    assert not in_time(until + GRACE + timedelta(microseconds=1), until, GRACE, late_before=False)
    assert in_time(until + timedelta(days=9), None, GRACE, late_before=True)


def decide(**given_values):
    usual = {
        "submitted": False,
        "timely": True,
        "feedback": FeedbackTime.END,
        "stored": None,
        "revision": 0,
        "response": ("a",),
    }
    return decide_save(**(usual | given_values))


def test_a_first_answer_is_written_and_its_replay_is_the_same_answer():
    assert decide() is Save.WRITE
    assert decide(stored=Stored(1, ("a",))) is Save.SAME
    assert decide(stored=Stored(4, ("a",)), revision=2, submitted=True, timely=False) is Save.SAME


def test_another_answer_needs_the_current_revision():
    stored = Stored(2, ("b",))
    assert decide(stored=stored, revision=2) is Save.WRITE
    assert decide(stored=stored, revision=1) is Save.STALE
    assert decide(stored=stored, revision=3) is Save.STALE
    assert decide(revision=1) is Save.STALE


def test_nothing_chosen_and_nothing_stored_is_nothing_to_write():
    assert decide(response=()) is Save.SAME
    assert decide(response=(), stored=Stored(1, ("a",)), revision=1) is Save.WRITE


def test_after_submission_and_after_time_other_answers_are_refused():
    assert decide(submitted=True) is Save.SUBMITTED
    assert decide(timely=False) is Save.TIME_UP


def test_with_feedback_after_each_answer_an_answer_stays():
    each = FeedbackTime.EACH
    assert decide(feedback=each) is Save.WRITE
    assert decide(feedback=each, stored=Stored(1, ("b",)), revision=1) is Save.GIVEN

"""Which day a date is told of, and when a place is open."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.rules.hours import is_open, next_opening, opens_yet
from learning.rules.reminders import OFFSETS, OVER, SOON, TODAY, day_of, manager_hears, to_tell

FRIDAY = date(2026, 11, 20)
LONG_AGO = date(2020, 1, 1)
RIGA = ZoneInfo("Europe/Riga")
days = st.integers(-40, 40).map(lambda n: FRIDAY + timedelta(days=n))


@pytest.mark.parametrize(
    ("days_from_due", "told", "offset"),
    [
        (-4, [], None),
        (-3, [], SOON),
        (-3, [SOON], None),
        (-1, [], SOON),  # the day before was closed: the words say "tomorrow"
        (0, [SOON], TODAY),
        (0, [], TODAY),  # after an outage the latest alone
        (1, [TODAY], None),
        (2, [SOON], TODAY),
        (3, [SOON, TODAY], OVER),
        (3, [], OVER),
        (30, [OVER], None),
    ],
)
def test_the_latest_whose_day_has_come(days_from_due, told, offset):
    assert to_tell(FRIDAY, FRIDAY + timedelta(days=days_from_due), LONG_AGO, told) == offset


@given(due=days, start=days, since=days, closed=st.sets(st.integers(0, 60)))
def test_told_in_order_once_each_and_nothing_from_before(due, start, since, closed):
    """Whatever days are left out: each at most once, in order, on or after its day, none from before ``since``."""
    told: list[int] = []
    for ahead in range(60):
        today = start + timedelta(days=ahead)
        offset = None if ahead in closed else to_tell(due, today, since, told)
        if offset is not None:
            assert day_of(due, offset) <= today
            assert day_of(due, offset) >= since
            assert all(day_of(due, later) > today for later in OFFSETS if later > offset)
            told.append(offset)
    assert told == sorted(set(told))


@given(due=days, since=days)
def test_with_every_day_open_all_is_told_on_its_own_day(due, since):
    told: list[int] = []
    for ahead in range(-90, 90):
        today = FRIDAY + timedelta(days=ahead)
        offset = to_tell(due, today, since, told)
        if offset is not None:
            assert today == day_of(due, offset)
            told.append(offset)
    assert told == [offset for offset in OFFSETS if day_of(due, offset) >= since]


@pytest.mark.parametrize(
    ("offset", "started", "heard"),
    [
        (SOON, False, False),
        (TODAY, False, True),
        (TODAY, True, False),
        (OVER, False, True),
        (OVER, True, True),
    ],
)
def test_a_manager_hears_of_what_wants_a_word(offset, started, heard):
    assert manager_hears(offset, started=started) == heard


@pytest.mark.parametrize(
    ("at", "now", "later"),
    [
        ("2026-11-20 07:59", False, True),  # a Friday
        ("2026-11-20 08:00", True, True),
        ("2026-11-20 17:59", True, True),
        ("2026-11-20 18:00", False, False),
        ("2026-11-22 10:00", False, False),  # a Sunday
    ],
)
def test_open_from_the_first_minute_up_to_the_last(at, now, later):
    when = datetime.fromisoformat(at).replace(tzinfo=RIGA)
    assert is_open(when, time(8), time(18), "123456") == now
    assert opens_yet(when, time(18), "123456") == later


@given(
    minutes=st.integers(0, 525_000),
    opens=st.integers(0, 22),
    hours=st.integers(1, 23),
    week=st.sets(st.sampled_from("1234567"), min_size=1),
)
def test_the_next_opening_is_open_and_nothing_before_it_is(minutes, opens, hours, week):
    at = datetime(2026, 1, 1, tzinfo=RIGA) + timedelta(minutes=minutes)
    first, last, which = time(opens), time(min(opens + hours, 23), 30), "".join(sorted(week))
    found = next_opening(at, first, last, which)
    assert found >= at
    assert is_open(found, first, last, which)
    hour = at
    while hour + timedelta(hours=1) < found:
        assert not is_open(hour, first, last, which)
        hour += timedelta(hours=1)

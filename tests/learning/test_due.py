"""Due instants: the golden vectors of clock changes, worked by hand."""

from datetime import UTC, date, datetime

import pytest

from learning.rules.due import due_instant, local_day


@pytest.mark.parametrize(
    ("zone", "day", "expected"),
    [
        ("Europe/Riga", date(2026, 3, 29), datetime(2026, 3, 29, 21, tzinfo=UTC)),
        ("Europe/Riga", date(2026, 10, 25), datetime(2026, 10, 25, 22, tzinfo=UTC)),
        ("Europe/Copenhagen", date(2026, 3, 29), datetime(2026, 3, 29, 22, tzinfo=UTC)),
        ("Europe/Copenhagen", date(2026, 10, 25), datetime(2026, 10, 25, 23, tzinfo=UTC)),
        ("Asia/Ulaanbaatar", date(2026, 3, 29), datetime(2026, 3, 29, 16, tzinfo=UTC)),
        ("Asia/Ulaanbaatar", date(2026, 10, 25), datetime(2026, 10, 25, 16, tzinfo=UTC)),
        ("America/New_York", date(2026, 3, 29), datetime(2026, 3, 30, 4, tzinfo=UTC)),
    ],
)
def test_a_day_ends_when_it_ends_there(zone: str, day: date, expected: datetime) -> None:
    assert due_instant(day, zone) == expected
    assert local_day(expected, zone) > day


def test_a_day_of_23_and_one_of_25_hours() -> None:
    def length(day: date, before: date) -> float:
        return (due_instant(day, "Europe/Riga") - due_instant(before, "Europe/Riga")).total_seconds() / 3600

    assert length(date(2026, 3, 29), date(2026, 3, 28)) == 23
    assert length(date(2026, 10, 25), date(2026, 10, 24)) == 25

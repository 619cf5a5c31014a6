"""How sure a share is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.rules.share import interval

counts = st.integers(0, 5000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(81, 263, 0.2535, 0.3682), (15, 148, 0.0598, 0.1644), (0, 20, 0.0, 0.2005), (1, 29, 0.0018, 0.1963)],
)
def test_the_intervals_of_the_source(part: int, whole: int, low: float, high: float) -> None:
    """Table I, method 4."""
    assert interval(part, whole) == pytest.approx((low, high), abs=0.0001)


@given(counts)
def test_the_share_lies_in_its_interval_and_more_things_make_it_narrower(pair: tuple[int, int]) -> None:
    part, whole = pair
    low, high = interval(part, whole)
    assert 0 <= low <= high <= 1
    if whole:
        assert low - 1e-9 <= part / whole <= high + 1e-9
        closer = interval(10 * part, 10 * whole)
        assert closer[1] - closer[0] < high - low


@given(counts)
def test_what_is_left_mirrors_it(pair: tuple[int, int]) -> None:
    part, whole = pair
    low, high = interval(part, whole)
    mirrored = interval(whole - part, whole)
    assert mirrored == pytest.approx((1 - high, 1 - low), abs=1e-9)


def test_of_nothing_it_may_be_anything_and_more_than_all_is_refused() -> None:
    assert interval(0, 0) == (0, 1)
    for part, whole in [(-1, 3), (4, 3), (0, -1)]:
        with pytest.raises(ValueError, match="no part"):
            interval(part, whole)

"""Evidence adds up in any order, and the gap proposes what can be mended."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.rules.mastery import ClauseEvidence, Sum, fold, largest_gaps, unfold

START = datetime(2026, 1, 1, tzinfo=UTC)
pieces = st.builds(
    lambda possible, share, broke: ClauseEvidence("phone/greet", round(possible * share), possible, broke),
    st.integers(1, 10),
    st.floats(-1, 1),
    st.booleans(),
)
dated = st.lists(st.tuples(pieces, st.integers(0, 99).map(lambda d: START + timedelta(days=d))), min_size=1)


def _sum(items: list[tuple[ClauseEvidence, datetime]]) -> Sum:
    value = None
    for piece, at in items:
        value = fold(value, piece, at)
    assert value is not None
    return value


@given(dated, st.randoms(use_true_random=False))
def test_the_order_of_evidence_does_not_matter(
    items: list[tuple[ClauseEvidence, datetime]], random: object
) -> None:
    shuffled = items[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert _sum(items) == _sum(shuffled)


@given(dated, pieces)
def test_what_a_correction_replaces_leaves_no_trace_in_the_sum(
    items: list[tuple[ClauseEvidence, datetime]], wrong: ClauseEvidence
) -> None:
    before = _sum(items)
    after = unfold(fold(before, wrong, before.last_at), wrong)
    assert after == before


@pytest.mark.parametrize(("earned", "possible"), [(2, 1), (-2, 1), (0, 0)])
def test_impossible_evidence_is_refused(earned: int, possible: int) -> None:
    with pytest.raises(ValueError, match="not possible evidence"):
        ClauseEvidence("phone/greet", earned, possible)


def test_broken_comes_before_unseen_and_kept_is_not_proposed() -> None:
    sums = {
        "a/kept": Sum(8, 10, 4, 0, START),
        "a/close": Sum(6, 10, 4, 0, START),
        "a/broken": Sum(-3, 10, 4, 3, START),
    }
    assert largest_gaps(sums, ["a/kept", "a/unseen", "a/close", "a/broken"]) == [
        "a/broken",
        "a/close",
        "a/unseen",
    ]


@pytest.mark.parametrize(
    ("earned", "level"), [(8, "kept"), (7, "close"), (5, "close"), (4, "open"), (-10, "open")]
)
def test_levels(earned: int, level: str) -> None:
    assert Sum(earned, 10, 1, 0, START).level == level

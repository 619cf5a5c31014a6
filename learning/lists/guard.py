"""The guard against half a file."""

FEWEST = 3
"""So few people may always leave at once."""
SHARE = 0.05
ROWS = 0.8


def half(*, leaves: int, here: int, rows: int, last: int) -> bool:
    """Whether a list of everybody looks as if some of it were missing.

    ``leaves`` of the ``here`` who work here are not on it: more than one in twenty, and three at least. Or it has
    ``rows`` rows, under four fifths of the ``last`` list of everybody that was applied (0: there was none).
    """
    return (leaves >= FEWEST and leaves > SHARE * here) or shorter(rows=rows, last=last)


def shorter(*, rows: int, last: int) -> bool:
    """Whether it has much fewer rows than the last list of everybody."""
    return rows < ROWS * last

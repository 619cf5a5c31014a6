"""How sure a share is that was counted from few things.

Source: R. G. Newcombe, "Two-sided confidence intervals for the single proportion: comparison of seven methods",
Statistics in Medicine 17 (1998), method 4: E. B. Wilson's score interval with a correction for continuity. Without the
correction, one of two things would often look like more than chance.
"""

from math import sqrt

Z_95 = 1.96
"""How many standard deviations hold 95 of 100 samples."""


def interval(part: int, whole: int, z: float = Z_95) -> tuple[float, float]:
    """Between which two shares (0 to 1) the true one lies, when ``part`` of ``whole`` were counted.

    Of nothing it may be anything: 0 to 1. Raises ValueError when ``part`` is no part of ``whole``.
    """
    if not 0 <= part <= whole:
        raise ValueError(f"{part} is no part of {whole}.")
    return (_least(part, whole, z) if part else 0.0), (
        1 - _least(whole - part, whole, z) if part < whole else 1.0
    )


def _least(part: int, whole: int, z: float) -> float:
    share, square = part / whole, z * z
    spread = z * sqrt(square - 2 - 1 / whole + 4 * share * (whole - part + 1))
    return max(0.0, (2 * part + square - 1 - spread) / (2 * (whole + square)))

"""Shares of the mark as Moodle knows them."""

from typing import Final

from quizzes.exchange.leaving import Leaving

_GRADES: Final = {
    90: "90", 83: "83.33333", 80: "80", 75: "75", 70: "70", 67: "66.66667", 60: "60", 50: "50", 40: "40",
    33: "33.33333", 30: "30", 25: "25", 20: "20", 17: "16.66667", 14: "14.28571", 13: "12.5", 11: "11.11111",
    10: "10", 5: "5", 0: "0", 100: "100",
}  # fmt: skip
"""The grades that Moodle takes without asking (question/engine/bank.php, ``get_fraction_data``), by whole percent."""


def moodle_mark(leaving: Leaving, fraction: int) -> str:
    """A share of the mark as Moodle writes it; one that it does not know is said, and stays exact."""
    known = _GRADES.get(abs(fraction))
    if known is None:
        leaving.lose("unusual-mark")
        return str(fraction)
    return f"-{known}" if fraction < 0 else known

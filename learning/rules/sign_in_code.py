"""How a one-time code is written, so that it can be copied from a card by hand."""

import re

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0 and O, no 1, I and L: on a card that was folded they are one and the same."""
LENGTH = 10
SPACE = len(ALPHABET) ** LENGTH
"""How many codes there are: between 2**49 and 2**50."""
TYPED = 40
"""More characters than this are no code, however they are spaced."""

# What people put between groups: blanks, and every dash that a keyboard or a word processor makes.
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015\u2212_.]+")


def code_of(number: int) -> str:
    """The code with this number, from 0 to :data:`SPACE` - 1. Raises ``ValueError`` for any other number."""
    if not 0 <= number < SPACE:
        raise ValueError(f"There is no code number {number}.")
    letters = []
    for _place in range(LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[digit])
    return "".join(reversed(letters))


def read_code(text: str) -> str | None:
    """The code that somebody typed, with or without spaces and dashes, in any case; ``None`` if it is none."""
    if len(text) > TYPED:
        return None
    code = _BETWEEN.sub("", text).upper()
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def shown(code: str) -> str:
    """The code in two groups, as it stands on a card."""
    half = LENGTH // 2
    return f"{code[:half]}-{code[half:]}"

"""When two written answers are the same one.

Never by likeness as a whole: "allowed" and "not allowed" are very like each other. Words are compared one by one in a
normal form; a slip is forgiven in a long word where nothing depends on it.
"""

import re
import unicodedata
from functools import lru_cache

LONG = 6
"""A slip is forgiven in words of so many letters and more."""

# fmt: off
NEGATIONS = frozenset({
    # English
    "no", "not", "never", "none", "nobody", "nothing", "neither", "nor", "without", "cannot", "can't", "don't",
    "doesn't", "didn't", "won't", "isn't", "aren't", "wasn't", "weren't", "shouldn't", "couldn't", "wouldn't",
    # Latvian
    "nav", "nē", "ne", "nekad", "neviens", "nekas", "nedrīkst", "nevar", "bez",
    # Estonian
    "ei", "pole", "mitte", "ära", "ärge", "ilma",
    # Danish and Swedish
    "ikke", "ej", "aldrig", "ingen", "intet", "uden", "nej", "inte", "inget", "utan",
    # Mongolian
    "биш", "бүү", "үгүй", "бус",
})
# fmt: on
_ENDINGS = ("гүй", "n't")  # Mongolian says "without" at the end of the word, English "not"
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "–": "-", "—": "-", "−": "-", "\u00ad": ""})
_EDGE = re.compile(r"^[^\w%€$£+\-]+|[^\w%€$£+]+$")


@lru_cache(4096)
def normal(written: str) -> tuple[str, ...]:
    """The words of an answer in their normal form: composed, small, without punctuation around them.

    Accents stay: õ and o are two letters. The words stay in their order.
    """
    said = unicodedata.normalize("NFC", unicodedata.normalize("NFC", written).casefold()).translate(_QUOTES)
    return tuple(word for raw in said.split() if (word := _EDGE.sub("", raw)))


def same(one: str, other: str, *, typos: bool = False) -> bool:
    """Whether two answers say the same: word by word, with one slip in all of it where ``typos`` allows it."""
    mine, theirs = normal(one), normal(other)
    if mine == theirs:
        return bool(mine)
    if not typos or len(mine) != len(theirs):
        return False
    apart = [(a, b) for a, b in zip(mine, theirs, strict=True) if a != b]
    return len(apart) == 1 and _slip(*apart[0])


def _slip(one: str, other: str) -> bool:
    """One letter more, less, another, or two swapped, in a long word that is no negation and holds no digit.

    The first two letters must be the same: a prefix can turn a word into its opposite (Latvian ne-, Danish u-,
    Swedish o-, English un-).
    """
    if min(len(one), len(other)) < LONG or one[:2] != other[:2]:
        return False
    if any(word in NEGATIONS or word.endswith(_ENDINGS) or not word.isalpha() for word in (one, other)):
        return False
    return _one_edit(one, other)


def _one_edit(one: str, other: str) -> bool:
    """Whether one edit makes the one of the other (Damerau 1964: insertion, deletion, substitution, transposition)."""
    if len(one) > len(other):
        one, other = other, one
    start = next((i for i, letter in enumerate(one) if letter != other[i]), len(one))
    if len(one) < len(other):
        return one[start:] == other[start + 1 :]
    return one[start + 1 :] == other[start + 1 :] or (
        one[start : start + 2] == other[start : start + 2][::-1] and one[start + 2 :] == other[start + 2 :]
    )

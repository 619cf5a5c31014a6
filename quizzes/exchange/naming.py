"""Keys for questions that come without one: the same question gets the same key each time, and no two share one."""

import hashlib
import re
import unicodedata

from quizzes.grading.reader import KEY, KEY_LENGTH

_LONGEST = 60
_NUMBERED = re.compile(r"[a-z]*-?\d*")
_APART = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "œ": "oe"})


def is_key(words: str) -> bool:
    """Whether these words are a key as they stand."""
    return len(words) <= KEY_LENGTH and KEY.fullmatch(words) is not None


def slug(words: str, longest: int = _LONGEST) -> str:
    """Words as a key: plain small letters and dashes, cut at a word; empty when no letter of them is Latin."""
    bare = unicodedata.normalize("NFKD", words[:500].lower().translate(_APART))
    parts = re.findall(r"[a-z0-9]+", "".join(sign for sign in bare if not unicodedata.combining(sign)))
    said = ""
    for part in parts:
        longer = f"{said}-{part}" if said else part[:longest]
        if len(longer) > longest:
            break
        said = longer
    return said


def tag_of(words: str) -> str:
    """Words as a tag; a digest where no letter of them is Latin, so that they still belong together."""
    return slug(words) or f"tag-{_digest(words)}"


def key_of(title: str, text: str) -> str:
    """A key from the title, or from the text where there is no title or a mere number ("Question 7").

    Many questions begin with the same words, so a key from the text ends with a digest of all of it.
    """
    if is_key(title):
        return title
    said = slug(title)
    if not _NUMBERED.fullmatch(said):
        return said
    if title and not said:
        return f"q-{_digest(title + text)}"
    start = slug(text, 40)
    return f"{start or 'q'}-{_digest(text)}"


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:8]


class Keys:
    """Hands out keys, each once."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def give(self, wanted: str) -> str:
        """This key, or the next free one after it."""
        key, number = wanted, 1
        while key in self._used:
            number += 1
            key = f"{wanted[: KEY_LENGTH - 6]}-{number}"
        self._used.add(key)
        return key

    def taken(self, key: str) -> bool:
        """Whether somebody has it."""
        return key in self._used

"""What makes a question worth a second look, by its figures and by its words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from quizzes.grading.statistics import ENOUGH, ItemFigures, OptionFigures

TOO_EASY = 0.95
"""Above this facility a question tells almost nobody apart."""

MUCH_LONGER = 1.25
"""So many times the length of the next longest, and a right answer can be told by its length alone."""

SINGLE, MULTIPLE, TRUEFALSE = "single", "multiple", "truefalse"
CHOICE_KINDS = frozenset({SINGLE, MULTIPLE, TRUEFALSE})
"""Kinds whose answer is a set of option ids, so that it can be said who chose what."""


class Code(StrEnum):
    """Why a question should be looked at."""

    NEGATIVE = "negative"
    TOO_EASY = "too-easy"
    IDLE = "idle"
    LONGEST = "longest"


@dataclass(frozen=True, slots=True, order=True)
class Flag:
    """One reason; ``option`` is the id of the option that it is about, or empty."""

    code: Code
    option: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """An option as these rules see it: its words by language, and whether it is part of the right answer."""

    id: str
    right: bool
    words: tuple[tuple[str, str], ...] = ()


def flags(
    figures: ItemFigures, options: Iterable[OptionFigures], choices: Sequence[Choice], kind: str
) -> list[Flag]:
    """Every reason to look at a question again. What is said of answers needs enough people.

    A wrong option that nobody takes does no work (Haladyna, Downing and Rodriguez, Applied Measurement in Education
    2002); one whose right answer stands out by its length is answered without knowing.
    """
    found: list[Flag] = []
    if figures.n >= ENOUGH:
        if figures.discrimination is not None and figures.discrimination < 0:
            found.append(Flag(Code.NEGATIVE))
        if figures.facility is not None and figures.facility > TOO_EASY:
            found.append(Flag(Code.TOO_EASY))
        taken = {one.option for one in options if one.n}
        found += [Flag(Code.IDLE, one.id) for one in choices if not one.right and one.id not in taken]
    if kind == SINGLE and longest_is_right(choices):
        found.append(Flag(Code.LONGEST))
    return found


def choices_of(document: Mapping[str, Any]) -> list[Choice]:
    """The options of a question's document; none for kinds that are answered in another way."""
    kind = document.get("kind")
    if kind not in CHOICE_KINDS:
        return []
    return [
        Choice(
            str(option["id"]),
            option["fraction"] > 0 if kind == MULTIPLE else option["fraction"] == 100,
            tuple(option["text"].items()),
        )
        for option in document.get("options", ())
    ]


def longest_is_right(choices: Sequence[Choice]) -> bool:
    """Whether in any language the right option is much longer than every other. Two options are too few to say."""
    right = [one for one in choices if one.right]
    if len(right) != 1 or len(choices) < 3:
        return False
    others = [dict(one.words) for one in choices if not one.right]
    return any(
        all(len(words) >= MUCH_LONGER * len(other.get(locale, "")) for other in others)
        and any(other.get(locale) for other in others)
        for locale, words in right[0].words
    )

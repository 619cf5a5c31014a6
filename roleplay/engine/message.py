"""Sentences that a trainer reads: one kind of finding, and the phrases that may stand inside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Self


def gettext_noop(words: str) -> str:
    """Mark words for translation; the name is the one that message extraction looks for."""
    return words


def as_it_is(_place: str, value: str) -> str:
    """Name a thing by its id."""
    return value


type Translate = Callable[[str], str]
type Named = Callable[[str, str], str]
"""Given a place of a sentence ("id") and what stands there, return what a reader calls it."""


class Phrase(str):
    """Words of ours that stand inside a sentence ("a phone number"): English as a string, and translated with it.

    `words` are marked with `gettext_noop`; `values` fill their places, and may be phrases themselves.
    """

    __slots__ = ("values", "words")
    words: str
    values: dict[str, object]

    def __new__(cls, words: str, **values: object) -> Self:
        made = super().__new__(cls, words % values if values else words)
        made.words, made.values = words, values
        return made

    def said(self, translate: Translate, named: Named = as_it_is) -> str:
        """Return it in the language of `translate`."""
        words = translate(self.words)
        return words % filled(self.values, translate, named) if self.values else words


def filled(values: Mapping[str, object], translate: Translate, named: Named = as_it_is) -> dict[str, str]:
    """Return what fills the places of a sentence: phrases in the language of `translate`, anything else by `named`."""
    return {
        place: value.said(translate, named) if isinstance(value, Phrase) else named(place, str(value))
        for place, value in values.items()
    }


@dataclass(frozen=True, slots=True)
class Message:
    code: str
    severity: Literal["E", "W", "I"]
    reason: str
    fix: str

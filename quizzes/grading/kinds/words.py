"""Writing a word or two, which is compared with listed answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any, Self

from quizzes.grading import freetext
from quizzes.grading.findings import Finding
from quizzes.grading.kinds.body import (
    FULL_MARK,
    ONLY,
    Control,
    Given,
    Graded,
    Part,
    Response,
    repeated,
    written,
)
from quizzes.grading.kinds.choices import Option, listed, read_options, said_of
from quizzes.grading.reader import Reader
from quizzes.grading.text import Text, filled, lines

MOST_LETTERS = 200
MOST_ANSWERS = 100


def find(options: Iterable[Option], answer: str, *, typos: bool) -> Option | None:
    """The listed answer that this is: an exact one before one with a slip, a better one before a worse."""
    ranked = sorted(options, key=lambda option: -option.fraction)
    for slips in (False, True) if typos else (False,):
        for option in ranked:
            if any(freetext.same(answer, line, typos=slips) for line in lines(option.text)):
                return option
    return None


@dataclass(frozen=True, slots=True)
class Words:
    """Accepted answers, one a line in the text of an option. What is not listed goes to a person."""

    options: tuple[Option, ...]
    typos: bool = False

    @classmethod
    def read(cls, reader: Reader, kind: str) -> Self:
        return cls(read_options(reader), reader.flag("typos"))

    def document(self, locales: Sequence[str]) -> dict[str, Any]:
        return {
            **filled(typos=self.typos),
            "options": [option.document(locales) for option in self.options],
        }

    def texts(self) -> Iterable[tuple[str, Text]]:
        return said_of(self.options)

    def problems(self) -> Iterable[Finding]:
        if len(self.options) > MOST_ANSWERS:
            yield Finding("options", "too-many", {"limit": MOST_ANSWERS})
        elif self.options and not any(option.fraction == FULL_MARK for option in self.options):
            yield Finding("options", "none-right")
        yield from repeated(listed(self.options))

    def parts(self) -> tuple[Part, ...]:
        return (Part(ONLY, Control.LINE),)

    def shown(self, rng: Random, *, shuffle: bool) -> tuple[str, ...]:
        return ()

    def take(self, given: Given) -> Response:
        return written(given, MOST_LETTERS)

    def grade(self, response: Response) -> Graded:
        option = find(self.options, response[0], typos=self.typos)
        if option is None:
            return Graded(None)
        said = ((option.id, option.feedback),) if option.feedback else ()
        return Graded(Fraction(max(0, option.fraction)), said)

    def remarks(self) -> tuple[tuple[str, Text], ...]:
        return tuple((one.id, one.feedback) for one in self.options if one.feedback)

    def best(self) -> Response:
        option = next(one for one in self.options if one.fraction == FULL_MARK)
        return (next(iter(lines(option.text))),)

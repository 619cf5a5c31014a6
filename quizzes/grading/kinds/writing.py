"""Writing sentences: an essay, or a line in better words. A person marks what no listed answer settles."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any, Self

from quizzes.grading.findings import Finding, join
from quizzes.grading.kinds.body import (
    MOST_OPTIONS,
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
from quizzes.grading.kinds.words import MOST_ANSWERS, find
from quizzes.grading.reader import Reader
from quizzes.grading.text import NO_TEXT, Text, filled, lines, ordered

REWRITE = "rewrite"
MOST_POINTS = 20
MOST_WORDS = 600


@dataclass(frozen=True, slots=True)
class Criterion:
    """A line of the rubric, with the points that it gives at most."""

    id: str
    text: Text
    points: int


@dataclass(frozen=True, slots=True)
class Writing:
    """What is to be written, and by what it is marked.

    ``line`` is the sentence to say better, and ``options`` are listed ways to say it (``rewrite``); ``model`` is an
    answer as we would give it; ``least`` and ``most`` count words, 0: no bound, and are advice to who writes.
    """

    kind: str
    rubric: tuple[Criterion, ...]
    model: Text = NO_TEXT
    line: Text = NO_TEXT
    options: tuple[Option, ...] = ()
    least: int = 0
    most: int = 0

    @classmethod
    def read(cls, reader: Reader, kind: str) -> Self:
        rubric: list[Criterion] = []
        for index, item in enumerate(reader.items("rubric", needed=True)):
            row = Reader(item, join(reader.path, f"rubric[{index}]"), reader.findings)
            rubric.append(
                Criterion(row.key("id"), row.text("text", needed=True), row.whole("points", 1, MOST_POINTS))
            )
            row.close()
        rewrite = kind == REWRITE
        least = most = 0
        if not rewrite and (words := reader.take("words")) is not None:
            row = Reader(words, join(reader.path, "words"), reader.findings)
            least, most = row.whole("least", 0, MOST_WORDS, 0), row.whole("most", 0, MOST_WORDS, 0)
            row.close()
        return cls(
            kind,
            tuple(rubric),
            model=reader.text("model"),
            line=reader.text("line", needed=True) if rewrite else NO_TEXT,
            options=read_options(reader, needed=False) if rewrite else (),
            least=least,
            most=most,
        )

    def document(self, locales: Sequence[str]) -> dict[str, Any]:
        rubric = [
            {"id": one.id, "text": ordered(one.text, locales), "points": one.points} for one in self.rubric
        ]
        return filled(
            line=ordered(self.line, locales),
            options=[option.document(locales) for option in self.options],
            words={name: n for name, n in (("least", self.least), ("most", self.most)) if n},
            rubric=rubric,
            model=ordered(self.model, locales),
        )

    def texts(self) -> Iterable[tuple[str, Text]]:
        yield "line", self.line
        yield from said_of(self.options)
        for index, criterion in enumerate(self.rubric):
            yield f"rubric[{index}].text", criterion.text
        yield "model", self.model

    def problems(self) -> Iterable[Finding]:
        if len(self.rubric) > MOST_OPTIONS:
            yield Finding("rubric", "too-many", {"limit": MOST_OPTIONS})
        if len(self.options) > MOST_ANSWERS:
            yield Finding("options", "too-many", {"limit": MOST_ANSWERS})
        if self.most and self.least > self.most:
            yield Finding("words.least", "more-than-most")
        yield from repeated([*listed(self.rubric, "rubric"), *listed(self.options)])

    @property
    def points(self) -> int:
        """The points of the whole rubric."""
        return sum(criterion.points for criterion in self.rubric)

    def parts(self) -> tuple[Part, ...]:
        return (Part(ONLY, Control.LONG),)

    def shown(self, rng: Random, *, shuffle: bool) -> tuple[str, ...]:
        return ()

    def take(self, given: Given) -> Response:
        return written(given)

    def grade(self, response: Response) -> Graded:
        """A listed answer counts at once; everything else waits for a person."""
        option = find(self.options, response[0], typos=False)
        if option is None:
            return Graded(None)
        said = ((option.id, option.feedback),) if option.feedback else ()
        return Graded(Fraction(max(0, option.fraction)), said)

    def remarks(self) -> tuple[tuple[str, Text], ...]:
        return tuple((one.id, one.feedback) for one in self.options if one.feedback)

    def best(self) -> Response:
        model = next(iter(self.model.values()), "")
        listed_best = max(self.options, key=lambda option: option.fraction, default=None)
        said = next(iter(lines(listed_best.text)), "") if listed_best is not None else model
        return (said,) if said else ()

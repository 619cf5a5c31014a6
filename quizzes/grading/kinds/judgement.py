"""Situational judgement: which reply would be best and which worst, or how good each is, by a key of experts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any, Self

from quizzes.grading.findings import Finding, join
from quizzes.grading.kinds.body import (
    FULL_MARK,
    MOST_OPTIONS,
    Choice,
    Control,
    Given,
    Graded,
    Part,
    Response,
    by_part,
    repeated,
    take_parts,
)
from quizzes.grading.kinds.choices import listed, said_of
from quizzes.grading.reader import Reader
from quizzes.grading.text import NO_TEXT, Text, filled, ordered

BEST, WORST = "best", "worst"
BEST_WORST, RATING = "best-worst", "rating"
LOW, HIGH = 1, 5
"""The scale of ratings: from making it worse to just right."""
FAR = 2
"""So many steps further away than need be, a rating earns nothing: else the middle of the scale would earn much."""
MOST_EXPERTS = 50


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply, and how experts rated it, LOW to HIGH."""

    id: str
    text: Text
    experts: tuple[int, ...]
    feedback: Text = NO_TEXT

    @property
    def mean(self) -> Fraction:
        """The key: the mean of the experts."""
        return Fraction(sum(self.experts), len(self.experts)) if self.experts else Fraction(LOW)

    @property
    def near(self) -> int:
        """The rating that is nearest to the key, the lower of two that are as near."""
        return min(range(LOW, HIGH + 1), key=lambda rating: (abs(rating - self.mean), rating))

    def credit(self, rating: int) -> Fraction:
        """How near a rating comes to the key: 1 as near as a whole rating can be, 0 from FAR steps further on."""
        further = abs(rating - self.mean) - abs(self.near - self.mean)
        return max(Fraction(0), 1 - further / FAR)


@dataclass(frozen=True, slots=True)
class Judgement:
    """Replies to a situation, judged by best and worst or one by one.

    The credit for nearness to the mean of experts follows McDaniel and Nguyen (Situational judgment tests,
    International Journal of Selection and Assessment 9, 2001), stretched so that the nearest whole rating earns all,
    and cut so that chance, or the middle of the scale, earns little.
    """

    mode: str
    options: tuple[Reply, ...]

    @classmethod
    def read(cls, reader: Reader, kind: str) -> Self:
        mode = reader.take("mode")
        if mode not in (BEST_WORST, RATING):
            reader.note("mode", "not-one-of", known=f"{BEST_WORST}, {RATING}", value=str(mode)[:40])
            mode = BEST_WORST
        found: list[Reply] = []
        for index, item in enumerate(reader.items("options", needed=True)):
            row = Reader(item, join(reader.path, f"options[{index}]"), reader.findings)
            found.append(
                Reply(
                    row.key("id"), row.text("text", needed=True), _experts(row), feedback=row.text("feedback")
                )
            )
            row.close()
        return cls(str(mode), tuple(found))

    def document(self, locales: Sequence[str]) -> dict[str, Any]:
        options = [
            {
                "id": reply.id,
                "text": ordered(reply.text, locales),
                "experts": list(reply.experts),
                **filled(feedback=ordered(reply.feedback, locales)),
            }
            for reply in self.options
        ]
        return {"mode": self.mode, "options": options}

    def texts(self) -> Iterable[tuple[str, Text]]:
        return said_of(self.options)

    def problems(self) -> Iterable[Finding]:
        if len(self.options) > MOST_OPTIONS:
            yield Finding("options", "too-many", {"limit": MOST_OPTIONS})
        elif self.options and len(self.options) < 3:
            yield Finding("options", "too-few-replies")
        elif self.options and self.mode == BEST_WORST:
            means = sorted(reply.mean for reply in self.options)
            if means[0] == means[1] or means[-1] == means[-2]:
                yield Finding("options", "no-clear-best-and-worst")
        yield from repeated(listed(self.options))

    def parts(self) -> tuple[Part, ...]:
        if self.mode == BEST_WORST:
            replies = tuple(Choice(reply.id, reply.text) for reply in self.options)
            return (Part(BEST, Control.ONE, replies), Part(WORST, Control.ONE, replies))
        ratings = tuple(Choice(str(rating)) for rating in range(LOW, HIGH + 1))
        return tuple(Part(reply.id, Control.ONE, ratings, reply.text) for reply in self.options)

    def shown(self, rng: Random, *, shuffle: bool) -> tuple[str, ...]:
        ids = [reply.id for reply in self.options]
        if shuffle:
            rng.shuffle(ids)
        return tuple(ids)

    def take(self, given: Given) -> Response:
        return take_parts(self.parts(), given)

    def grade(self, response: Response) -> Graded:
        chosen = by_part(response)
        if self.mode == RATING:
            rated = [reply for reply in self.options if reply.id in chosen]
            share = sum((reply.credit(int(chosen[reply.id])) for reply in rated), Fraction(0))
            return Graded(FULL_MARK * share / len(self.options), _said(rated))
        means = {reply.id: reply.mean for reply in self.options}
        low, high = min(means.values()), max(means.values())
        best, worst = chosen.get(BEST), chosen.get(WORST)
        judged = [reply for reply in self.options if reply.id in (best, worst)]
        if best == worst:
            return Graded(Fraction(0), _said(judged))  # no reply is both
        share = Fraction(0)
        if best is not None:
            share += _beyond_the_middle((means[best] - low) / (high - low))
        if worst is not None:
            share += _beyond_the_middle((high - means[worst]) / (high - low))
        return Graded(FULL_MARK * share / 2, _said(judged))

    def remarks(self) -> tuple[tuple[str, Text], ...]:
        return tuple((one.id, one.feedback) for one in self.options if one.feedback)

    def best(self) -> Response:
        if self.mode == RATING:
            return tuple(sorted(f"{reply.id}={reply.near}" for reply in self.options))
        ranked = sorted(self.options, key=lambda reply: reply.mean)
        return (f"{BEST}={ranked[-1].id}", f"{WORST}={ranked[0].id}")


def _beyond_the_middle(place: Fraction) -> Fraction:
    """What a place between the one end (0) and the other (1) earns: nothing in the wrong half."""
    return max(Fraction(0), 2 * place - 1)


def _experts(row: Reader) -> tuple[int, ...]:
    found: list[int] = []
    ratings = row.items("experts", needed=True)
    if len(ratings) > MOST_EXPERTS:
        row.note("experts", "too-many", limit=MOST_EXPERTS)
        return ()
    for index, rating in enumerate(ratings):
        if isinstance(rating, bool) or not isinstance(rating, int) or not LOW <= rating <= HIGH:
            row.note(f"experts[{index}]", "out-of-range", low=LOW, high=HIGH, value=str(rating)[:40])
        else:
            found.append(rating)
    return tuple(found)


def _said(replies: Iterable[Reply]) -> tuple[tuple[str, Text], ...]:
    return tuple((reply.id, reply.feedback) for reply in replies if reply.feedback)

"""Advice on questions that give themselves away: the right answer is the longest, or always stands at one place.

Haladyna, Downing and Rodriguez (A review of multiple-choice item-writing guidelines, Applied Measurement in Education
15, 2002): keep the length of choices about equal, and vary the location of the right answer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import erfc, sqrt

from quizzes.grading.documents import FULL_MARK, Option, Order, Question, QuestionKind, Quiz
from quizzes.grading.findings import Finding, Value

CLEARLY_NUM, CLEARLY_DEN = 13, 10
"""The right answer is clearly the longest when it has 1.3 times the letters of the next."""
UNLIKELY = 0.05
"""What happens by chance less often than this is not taken for chance."""
EXACT = 200
"""Up to so many questions the chance is worked out exactly; its cost grows with the square of them."""
FEW = 5
"""With fewer questions nothing is said of them together."""


def longest_is_right(question: Question) -> list[Finding]:
    """Where the only right answer is clearly the longest one: one finding for each language in which it is."""
    options = _choices(question)
    if len(options) < 3:
        return []
    place = _right(options)
    return [
        Finding(f"options[{place}].text.{locale}", "longest-is-right", blocking=False)
        for locale in question.locales
        if _is_longest(options, place, locale, CLEARLY_NUM, CLEARLY_DEN)
    ]


@dataclass(frozen=True, slots=True)
class _Tally:
    """How often something was so, and with what chance it would be so in each question."""

    hits: int
    chances: tuple[float, ...]

    @property
    def by_chance(self) -> float:
        """How likely it is to be so this often, or more, by chance."""
        return at_least(self.hits, self.chances)


def together(quiz: Quiz, bank: Sequence[Question]) -> list[Finding]:
    """Whether the questions of a quiz give themselves away together: the right answer is longest more often than chance
    would have it, or stands at one place too often. The place counts only where options keep their order.
    """
    asked = [options for question in bank if len(options := _choices(question)) >= 2]
    return [*_lengths(quiz, asked), *(_places(asked) if quiz.order is Order.FIXED else ())]


def _lengths(quiz: Quiz, asked: Sequence[Sequence[Option]]) -> Iterable[Finding]:
    for locale in quiz.locales:
        # Options of equal length say nothing, so a question counts where one of them is the longest.
        told = [options for options in asked if _one_longest(options, locale)]
        tally = _Tally(
            sum(_is_longest(options, _right(options), locale, 1, 1) for options in told),
            tuple(1 / len(options) for options in told),
        )
        if len(told) >= FEW and tally.by_chance < UNLIKELY / len(quiz.locales):
            values: dict[str, Value] = {"count": tally.hits, "all": len(told), "locale": locale}
            yield Finding("", "longest-too-often", values, blocking=False)


def _places(asked: Sequence[Sequence[Option]]) -> Iterable[Finding]:
    if len(asked) < FEW:
        return
    most = max(len(options) for options in asked)
    for place in range(most):
        have = [options for options in asked if len(options) > place]
        tally = _Tally(
            sum(_right(options) == place for options in have), tuple(1 / len(options) for options in have)
        )
        if tally.by_chance < UNLIKELY / most:
            values = {"place": place + 1, "count": tally.hits, "all": len(have)}
            yield Finding("", "one-place-too-often", values, blocking=False)


def at_least(hits: int, chances: Sequence[float]) -> float:
    """How likely so many hits or more are, when each try hits with its own chance (Poisson binomial distribution; for
    many tries the normal one with the same mean and variance, half a hit earlier).
    """
    if len(chances) > EXACT:
        spread_out = sqrt(2 * sum(chance * (1 - chance) for chance in chances))
        return erfc((hits - 0.5 - sum(chances)) / spread_out) / 2
    spread = [1.0]
    for chance in chances:
        spread = [
            (spread[n] if n < len(spread) else 0) * (1 - chance) + (spread[n - 1] * chance if n else 0)
            for n in range(len(spread) + 1)
        ]
    return sum(spread[hits:])


def _choices(question: Question) -> Sequence[Option]:
    """The options of a question with one right answer; none of any other kind."""
    options: Sequence[Option] = getattr(question.body, "options", ())
    one_right = question.kind is QuestionKind.SINGLE
    return options if one_right and sum(one.fraction == FULL_MARK for one in options) == 1 else ()


def _right(options: Sequence[Option]) -> int:
    return next(index for index, option in enumerate(options) if option.fraction == FULL_MARK)


def _letters(options: Sequence[Option], locale: str) -> list[int]:
    return [len(option.text.get(locale, "")) for option in options]


def _one_longest(options: Sequence[Option], locale: str) -> bool:
    letters = sorted(_letters(options, locale))
    return letters[-1] > letters[-2]


def _is_longest(options: Sequence[Option], place: int, locale: str, num: int, den: int) -> bool:
    """Whether an option has num/den times the letters of the next longest one, and more than it."""
    letters = _letters(options, locale)
    own = letters.pop(place)
    return own > max(letters) > 0 and own * den >= max(letters) * num

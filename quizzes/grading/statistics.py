"""Item statistics: how well questions tell apart those who know from those who do not.

The formulas are those of Moodle (``question/classes/statistics/questions/calculator.php`` and
``mod/quiz/report/statistics/classes/calculator.php``), which are those of classical test theory. For one item, x is the
mark that a person got for it, and o what the same person got for everything else; every variance and covariance
divides by n - 1. Where questions are drawn at random, and another person may have been asked another one, o is the
person's whole total, x included, as there. Sums are exact; only roots are floating-point numbers.

A figure that does not exist (nobody differs from anybody, or too few people) is None, never 0. Where people are counted
with several attempts each, every attempt enters the sums, and ``n`` is still how many people these are, at least.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import sqrt

from quizzes.grading.tallies import Cells, ItemTally, QuizTally, Scored

ENOUGH = 30
"""From so many people on, a figure says something about the item and not only about these people."""

SMALLEST_GROUP = 5
"""Nothing is said of fewer people: they could be known, or know each other."""

MOST_OF_ONE_PERSON = 20
"""So many attempts of a person enter. What one person tries over and over says no more about the questions."""

Z_95 = 1.959963984540054
"""How many standard errors hold 95 % of a normal distribution."""

Weighted = Sequence[tuple[Fraction, int]]
"""Values in ascending order, each once, with how often it occurs."""


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """One item, over ``n`` people.

    ``facility``: mean mark as a share of the maximum, 0 to 1; ``low`` and ``high`` bound it, see :func:`wilson`.
    ``sd``: standard deviation, in marks. ``discrimination``: index, -100 to 100: the correlation of the item with the
    rest, in percent (not the older comparison of the best and the worst 27 %). ``efficiency``: discriminative
    efficiency, at most 100: that covariance in percent of the largest that these same marks could have. ``weight``:
    effective weight, in percent: how much of the differences between people comes from this item; None for drawn
    items, and where the item counts against the rest.
    """

    n: int
    facility: float | None = None
    low: float | None = None
    high: float | None = None
    sd: float | None = None
    discrimination: float | None = None
    efficiency: float | None = None
    weight: float | None = None

    @property
    def enough(self) -> bool:
        """Whether so many people answered that the figures say something."""
        return self.n >= ENOUGH


@dataclass(frozen=True, slots=True)
class QuizFigures:
    """The whole quiz, over ``n`` people: ``mean``, ``median``, ``sd`` in marks.

    ``skew`` and ``kurtosis`` are the sample figures g1 and g2 from k-statistics (a normal distribution has 0 and 0).
    ``consistency``: coefficient of internal consistency in percent (Cronbach's alpha, Psychometrika 1951), at most
    100. ``error_ratio``: how much of the standard deviation is chance, in percent. ``standard_error``: by how many
    marks a total is off by chance, as a standard deviation.
    """

    n: int
    mean: float | None = None
    median: float | None = None
    sd: float | None = None
    skew: float | None = None
    kurtosis: float | None = None
    consistency: float | None = None
    error_ratio: float | None = None
    standard_error: float | None = None

    @property
    def enough(self) -> bool:
        """Whether so many people made the quiz that the figures say something."""
        return self.n >= ENOUGH


@dataclass(frozen=True, slots=True)
class OptionFigures:
    """One option of an item: ``n`` people chose it, that is ``share`` of all who had the item.

    ``rest``: what they earned elsewhere on average, in marks. ``lower`` and ``upper``: the share that chose it among
    the third of people who did worst elsewhere, and among the third who did best. ``option`` is "" for no answer.
    """

    option: str
    n: int
    share: float
    rest: float | None
    lower: float
    upper: float


def item_figures(tally: ItemTally, weights: float | None = None) -> ItemFigures:
    """The figures of one item. ``weights``: the sum of the weights of all items, from :func:`sum_of_weights`."""
    n = tally.people
    if not n:
        return ItemFigures(0)
    marks, others = _marks(tally.cells), _values(_others(tally))
    facility = _mean(marks) / tally.maximum
    # Over people, also where they answered more than once: a second answer of the same person is no second witness.
    low, high = wilson(float(facility), n)
    figures = ItemFigures(n, float(facility), low, high)
    if tally.n < 2:
        return figures
    together = _covariance(_others(tally))
    spread, elsewhere = _variance(marks), _variance(others)
    apart = spread * elsewhere
    most = _covariance(_sorted_together(marks, others))
    return ItemFigures(
        n,
        float(facility),
        low,
        high,
        sd=sqrt(spread),
        discrimination=_bounded(100 * float(together) / sqrt(apart)) if apart else None,
        efficiency=float(100 * together / most) if most else None,
        weight=_weight(tally, weights),
    )


def quiz_figures(tally: QuizTally) -> QuizFigures:
    """The figures of a whole quiz. Consistency needs at least two items, and as many in each attempt."""
    n, totals = tally.n, sorted(tally.totals.items())
    if not n:
        return QuizFigures(0)
    mean, median = _mean(totals), _median(totals)
    if n < 2:
        return QuizFigures(tally.people, float(mean), float(median))
    spread = _variance(totals)
    sd = sqrt(spread)
    consistency = _consistency(tally, spread)
    ratio = None if consistency is None else 100 * sqrt(1 - consistency / 100)
    return QuizFigures(
        tally.people,
        float(mean),
        float(median),
        sd,
        skew=_skew(totals, n),
        kurtosis=_kurtosis(totals, n),
        consistency=None if consistency is None else float(consistency),
        error_ratio=ratio,
        standard_error=None if ratio is None else ratio * sd / 100,
    )


def sum_of_weights(tally: QuizTally) -> float | None:
    """Over all slots, the sum of the roots of their covariance with the total, those below 0 left out; None for 0."""
    if tally.n < 2:
        return None
    roots = (sqrt(max(Fraction(0), _covariance(slot.items()))) for slot in tally.slots)
    return sum(roots) or None


def option_figures(tally: ItemTally, options: Iterable[str]) -> list[OptionFigures]:
    """Who chose which of ``options``, in that order. Everybody with the item counts, whatever they answered.

    The thirds are cut by what people earned elsewhere. Where several with the same result stand across a cut, each of
    them counts on both sides in part, so that the order in which they came makes no difference.
    """
    n = tally.n
    everybody = _values(_others(tally))
    found = []
    for option in options:
        # The tally of those who chose this option.
        theirs = ItemTally(tally.maximum, tally.drawn, tally.picks.get(option, Cells()))
        elsewhere = _values(_others(theirs))
        count = theirs.n
        found.append(
            OptionFigures(
                option,
                count,
                count / n if n else 0.0,
                float(_mean(elsewhere)) if count else None,
                lower=_share_in_lowest_third(elsewhere, everybody),
                upper=_share_in_lowest_third(_mirrored(elsewhere), _mirrored(everybody)),
            )
        )
    return found


def hidden_options(options: Iterable[OptionFigures]) -> set[str]:
    """The options of which nothing is shown, because too few people chose them.

    The smallest are hidden until together they hold enough people: one alone could be worked out from the others. That
    nobody chose an option says nothing of anybody, and is shown.
    """
    found: set[str] = set()
    people = 0
    for one in sorted((one for one in options if one.n), key=lambda one: (one.n, one.option)):
        if one.n >= SMALLEST_GROUP and (people == 0 or people >= SMALLEST_GROUP):
            break
        found.add(one.option)
        people += one.n
    return found


def matrix_figures(
    attempts: Iterable[Mapping[str, Fraction]],
    maxima: Mapping[str, Fraction],
    *,
    drawn: Collection[str] | None = None,
) -> tuple[QuizFigures, dict[str, ItemFigures]]:
    """All figures of a matrix of attempts (item -> mark). An item that an attempt was not asked is missing from it.

    ``drawn``: the items that were drawn at random; if nothing is said, all those that some attempt lacks.
    """
    rows = list(attempts)
    if drawn is None:
        drawn = {item for item in maxima if any(item not in row for row in rows)}
    quiz, items = QuizTally(), {item: ItemTally(maximum) for item, maximum in maxima.items()}
    for row in rows:
        scored = [Scored(item, item, mark, maxima[item], item in drawn) for item, mark in row.items()]
        total = quiz.add(scored)
        for one in scored:
            items[one.item].add(one, total)
    weights = sum_of_weights(quiz)
    return quiz_figures(quiz), {item: item_figures(tally, weights) for item, tally in items.items()}


def wilson(share: float, n: int) -> tuple[float, float]:
    """Between what the share lies, with 95 % certainty (Wilson, Journal of the American Statistical Association 1927).

    ``share`` is 0 to 1, of ``n`` people (at least 1). For marks between nothing and full it is on the wide side: of all
    values from 0 to 1 with the same mean, none vary more than those that are 0 or 1.
    """
    z2 = Z_95 * Z_95
    middle = share + z2 / (2 * n)
    half = Z_95 * sqrt(max(0.0, share * (1 - share) / n + z2 / (4 * n * n)))
    below = 1 + z2 / n
    return min(share, max(0.0, (middle - half) / below)), max(share, min(1.0, (middle + half) / below))


def _weight(tally: ItemTally, weights: float | None) -> float | None:
    with_total = _covariance(tally.cells.items())
    if tally.drawn or weights is None or with_total < 0:
        return None
    return 100 * sqrt(with_total) / weights


def _consistency(tally: QuizTally, spread: Fraction) -> Fraction | None:
    p = len(tally.slots)
    whole = all(slot.total() == tally.n for slot in tally.slots)
    if p < 2 or not whole or not spread:
        return None
    inside = sum((_variance(_marks(slot)) for slot in tally.slots), Fraction(0))
    return 100 * Fraction(p, p - 1) * (1 - inside / spread)


def _skew(values: Weighted, n: int) -> float | None:
    k2 = _variance(values)
    if n < 3 or not k2:
        return None
    k3 = Fraction(n, (n - 1) * (n - 2)) * _central(values, 3)
    return float(k3) / float(k2) ** 1.5


def _kurtosis(values: Weighted, n: int) -> float | None:
    k2 = _variance(values)
    if n < 4 or not k2:
        return None
    scale = Fraction(1, (n - 1) * (n - 2) * (n - 3))
    k4 = scale * (n * (n + 1) * _central(values, 4) - 3 * (n - 1) * _central(values, 2) ** 2)
    return float(k4 / k2**2)


def _others(tally: ItemTally) -> list[tuple[tuple[Fraction, Fraction], int]]:
    """Each mark with what it is compared with: the rest of the attempt, or the whole of it for a drawn item."""
    if tally.drawn:
        return list(tally.cells.items())
    return [((mark, total - mark), count) for (mark, total), count in tally.cells.items()]


def _marks(cells: Cells) -> Weighted:
    return _counted((mark, count) for (mark, _total), count in cells.items())


def _values(pairs: Iterable[tuple[tuple[Fraction, Fraction], int]]) -> Weighted:
    return _counted((other, count) for (_mark, other), count in pairs)


def _counted(pairs: Iterable[tuple[Fraction, int]]) -> Weighted:
    found: dict[Fraction, int] = {}
    for value, count in pairs:
        found[value] = found.get(value, 0) + count
    return sorted(found.items())


def _n(values: Weighted) -> int:
    return sum(count for _value, count in values)


def _mean(values: Weighted) -> Fraction:
    return sum((value * count for value, count in values), Fraction(0)) / _n(values)


def _central(values: Weighted, power: int) -> Fraction:
    """The sum of the deviations from the mean, each raised to ``power``."""
    mean = _mean(values)
    return sum((count * (value - mean) ** power for value, count in values), Fraction(0))


def _variance(values: Weighted) -> Fraction:
    return _central(values, 2) / (_n(values) - 1)


def _covariance(pairs: Iterable[tuple[tuple[Fraction, Fraction], int]]) -> Fraction:
    n, left, right, product = 0, Fraction(0), Fraction(0), Fraction(0)
    for (x, y), count in pairs:
        n, left, right, product = n + count, left + x * count, right + y * count, product + x * y * count
    return (product - left * right / n) / (n - 1)


def _sorted_together(left: Weighted, right: Weighted) -> Iterable[tuple[tuple[Fraction, Fraction], int]]:
    """The lowest of both together, then the next, and so on: no other pairing has a larger covariance."""
    ends_left = list(accumulate(count for _value, count in left))
    ends_right = list(accumulate(count for _value, count in right))
    i = j = done = 0
    while i < len(left) and j < len(right):
        end = min(ends_left[i], ends_right[j])
        yield (left[i][0], right[j][0]), end - done
        done = end
        i += ends_left[i] == end
        j += ends_right[j] == end


def _median(values: Weighted) -> Fraction:
    n = _n(values)
    ends = list(accumulate(count for _value, count in values))

    def at(place: int) -> Fraction:
        return next(value for (value, _count), end in zip(values, ends, strict=True) if place < end)

    return (at((n - 1) // 2) + at(n // 2)) / 2


def _share_in_lowest_third(theirs: Weighted, everybody: Weighted) -> float:
    third = Fraction(_n(everybody), 3)
    if not third:
        return 0.0
    chosen, left, counts = Fraction(0), third, dict(theirs)
    for value, count in everybody:
        part = min(left, Fraction(count))
        chosen += part * Fraction(counts.get(value, 0), count)
        left -= part
        if not left:
            break
    return float(chosen / third)


def _mirrored(values: Weighted) -> Weighted:
    return [(-value, count) for value, count in reversed(values)]


def _bounded(percent: float) -> float:
    """A correlation in percent, without what floating-point roots may add at the ends."""
    return max(-100.0, min(100.0, percent))

"""Figures and flags in words: what each of them means, said to whoever wrote the question."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.grading.certainty import Extent, Told
from quizzes.grading.flags import Code
from quizzes.grading.statistics import ENOUGH, SMALLEST_GROUP, ItemFigures, QuizFigures

EVEN = 0.5
"""Skewness nearer to 0 than this says of no side that it reaches further (Bulmer, Principles of Statistics 1979)."""


@dataclass(frozen=True)
class Figure:
    """One figure: what it is called, its value, and one sentence that says what it means."""

    label: str
    value: str
    meaning: str


def number(value: float | None) -> str:
    """A figure with two decimals, or a dash where there is none."""
    return "–" if value is None else _rounded(value, 2)


def percent(value: float | None) -> str:
    """A figure that is in percent already, without decimals, or a dash where there is none."""
    return "–" if value is None else _("%(n)s%%") % {"n": _rounded(value, 0)}


def share(value: float | None) -> str:
    """A share from 0 to 1 in percent."""
    return percent(None if value is None else 100 * value)


def _rounded(value: float, places: int) -> str:
    """As many decimals, in the reader's way. ``number_format`` alone cuts them off; 0 has no sign."""
    return number_format(round(value, places) or 0.0, places)


def whole(people: int) -> str:
    """So many people."""
    return number_format(people)


def hidden() -> str:
    """That an option is not told of, because so few people chose it."""
    return _("Few: not shown")


def no_answer() -> str:
    """What stands for the option of those who chose none."""
    return _("No answer")


def counted(people: int, times: int = 0) -> str:
    """On how many people the figures rest, and when that is too few. ``times``: on how many attempts of theirs."""
    if not people:
        return _("No figures yet. They come when %(n)s people have answered.") % {"n": SMALLEST_GROUP}
    if people < ENOUGH:
        return too_few(people)
    if times > people:
        return ngettext(
            "%(times)s attempt of at least %(people)s people.",
            "%(times)s attempts of at least %(people)s people.",
            times,
        ) % {"times": number_format(times), "people": number_format(people)}
    return ngettext("%(n)s person answered.", "%(n)s people answered.", people) % {"n": number_format(people)}


def sure_and_wrong(row: Told) -> str:
    """How many people of a clause were sure and wrong, as far as it is told."""
    match row.extent:
        case Extent.NOBODY:
            return _("Nobody")
        case Extent.SOME:
            return _("Some")
        case Extent.FEW:
            return _("Fewer than five")
        case Extent.MOST:
            return _("Nearly everybody")
        case Extent.COUNTED:
            return whole(row.wrong or 0)


def waiting_line(count: int) -> str:
    """How many questions want a look of their author."""
    return ngettext(
        "%(n)s of your questions wants a look.", "%(n)s of your questions want a look.", count
    ) % {"n": count}


def too_few(people: int) -> str:
    """That so few people say little."""
    return _("Too few people to say (%(n)s of %(enough)s).") % {"n": people, "enough": ENOUGH}


def flag(code: Code, option: str = "") -> str:
    """Why a question should be looked at; ``option`` is what the option says that it is about."""
    match code:
        case Code.NEGATIVE:
            return _("People who do well elsewhere do worse here. Is the right answer marked as right?")
        case Code.TOO_EASY:
            return _("Nearly everybody gets it right. Does it still ask for anything?")
        case Code.IDLE:
            return _("Nobody chooses “%(option)s”. A wrong answer should look possible.") % {"option": option}
        case Code.LONGEST:
            return _("The right answer is much the longest. People can tell it by its length.")


def item_rows(item: ItemFigures) -> list[Figure]:
    """The figures of one version of a question."""

    def if_enough(meaning: str) -> str:
        return meaning if item.enough else too_few(item.n)

    return [
        Figure(
            _("Facility"),
            share(item.facility),
            _(
                "So much of the mark people earn on average. In truth it is most likely from %(low)s to %(high)s."
            )
            % {"low": share(item.low), "high": share(item.high)},
        ),
        Figure(
            _("Standard deviation"),
            number(item.sd),
            _("So far the marks for this question lie from their mean."),
        ),
        Figure(
            _("Discrimination index"),
            percent(item.discrimination),
            if_enough(discrimination(item.discrimination)),
        ),
        Figure(
            _("Discriminative efficiency"),
            percent(item.efficiency),
            if_enough(
                _alike(
                    item.efficiency,
                    _("Of all that it could tell apart with these marks, it tells apart so much."),
                )
            ),
        ),
        Figure(_("Effective weight"), percent(item.weight), if_enough(_weight(item.weight))),
    ]


def discrimination(value: float | None) -> str:
    """What a discrimination index means. The steps are those that Moodle's documentation gives."""
    if value is None:
        return _("Everybody did alike, so there is nothing to compare.")
    if value < 0:
        return _(
            "People who do well elsewhere do worse here. Perhaps the key is wrong, or the words mislead."
        )
    steps: list[tuple[int, Callable[[], str]]] = [
        (50, lambda: _("It tells apart very well who knows and who does not.")),
        (30, lambda: _("It tells apart well who knows and who does not.")),
        (20, lambda: _("It tells apart a little who knows and who does not.")),
    ]
    return next(
        (say() for least, say in steps if value >= least),
        _("It hardly tells apart who knows and who does not."),
    )


def quiz_rows(quiz: QuizFigures, asked: int) -> list[Figure]:
    """The figures of a whole quiz."""

    def if_enough(meaning: str) -> str:
        return meaning if quiz.enough else too_few(quiz.n)

    differ = _("This figure needs more people, and results that differ.")
    return [
        Figure(
            _("Mean"),
            number(quiz.mean),
            ngettext(
                "So much people earn on average, of %(n)s mark.",
                "So much people earn on average, of %(n)s marks.",
                asked,
            )
            % {"n": asked},
        ),
        Figure(
            _("Median"),
            number(quiz.median),
            _("Half of the results are lower than this, and half are higher."),
        ),
        Figure(_("Standard deviation"), number(quiz.sd), _("So far the results lie from their mean.")),
        Figure(
            _("Skewness"),
            number(quiz.skew),
            differ if quiz.skew is None else if_enough(_lean(quiz.skew)),
        ),
        Figure(
            _("Kurtosis"),
            number(quiz.kurtosis),
            differ
            if quiz.kurtosis is None
            else if_enough(_("Above 0, more results than usual are far from the mean. Below 0, fewer are.")),
        ),
        Figure(
            _("Internal consistency"), percent(quiz.consistency), _consistency(quiz.consistency, if_enough)
        ),
        Figure(
            _("Error ratio"),
            percent(quiz.error_ratio),
            if_enough(_("So much of how far the results lie apart may be chance.")),
        ),
        Figure(
            _("Standard error"),
            number(quiz.standard_error),
            if_enough(_("By about so many marks one person's result may be off by chance.")),
        ),
    ]


def _lean(skew: float) -> str:
    if abs(skew) < EVEN:
        return _("Results above the mean lie about as far from it as those below.")
    if skew < 0:
        return _("Most results are near the top, and some lie far below.")
    return _("Most results are near the bottom, and some lie far above.")


def _consistency(value: float | None, if_enough: Callable[[str], str]) -> str:
    if value is None:
        return _("This figure needs two questions for everybody, and results that differ.")
    if value >= 70:  # Nunnally, Psychometric Theory 1978: enough for what does not decide about a person.
        return if_enough(
            _("The questions belong together: with others like them people would do much the same.")
        )
    return if_enough(_("Under 70%, chance and mixed subjects play a large part in the result."))


def _alike(value: float | None, meaning: str) -> str:
    return _("Everybody did alike, so there is nothing to compare.") if value is None else meaning


def _weight(value: float | None) -> str:
    if value is None:
        return _("This figure needs a question that everybody is asked, and that counts with the others.")
    return _("So much of what makes results differ comes from this question.")

"""What the form of each kind of question asks for. One table, which draws, reads and reports for all of them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.authoring.columns import Choice, Decimal, Flag, Ratings, RowList, Shape, Which, Whole, Words
from quizzes.grading.documents import QuestionKind
from quizzes.grading.kinds.body import MOST_OPTIONS
from quizzes.grading.kinds.judgement import BEST_WORST, RATING
from quizzes.grading.kinds.order import MOST_WORTH
from quizzes.grading.kinds.scale import MOST_STEPS
from quizzes.grading.kinds.spot import CUSTOMER, MOST_LINES, US
from quizzes.grading.kinds.words import MOST_ANSWERS
from quizzes.grading.kinds.writing import MOST_POINTS, MOST_WORDS
from quizzes.grading.reading import MOST_HINTS

KINDS: tuple[tuple[str, Any], ...] = (
    (QuestionKind.SINGLE.value, _("One answer is right")),
    (QuestionKind.MULTIPLE.value, _("Several answers are right")),
    (QuestionKind.TRUEFALSE.value, _("True or false")),
    (QuestionKind.MATCHING.value, _("Match each line with its partner")),
    (QuestionKind.ORDERING.value, _("Put steps in order")),
    (QuestionKind.RANK.value, _("Order replies from best to worst")),
    (QuestionKind.SHORT.value, _("Write a word or two")),
    (QuestionKind.NUMBER.value, _("Write a figure")),
    (QuestionKind.GAPS.value, _("Choose the missing words")),
    (QuestionKind.ESSAY.value, _("Write some sentences")),
    (QuestionKind.REWRITE.value, _("Say a line in better words")),
    (QuestionKind.JUDGEMENT.value, _("Judge replies to a situation")),
    (QuestionKind.SPOT.value, _("Find what goes wrong in a talk")),
    (QuestionKind.SCALE.value, _("Say how much (for surveys)")),
)
"""Every kind, as its author would say what the learner does."""

_TEXT = Words("text", _("Answer"), rows=1)
_REMARK = Words("feedback", _("What you say to it"), rows=1)
_MARK = Whole("fraction", _("Mark in percent"), low=-100, blank=0)


def _answers(help_text: Any, *, least: int = 4, most: int = MOST_OPTIONS, **more: Any) -> RowList:
    return RowList(
        "options",
        _("Answers"),
        _("Answer"),
        (_MARK, _TEXT, _REMARK),
        most,
        least=least,
        help_text=help_text,
        **more,
    )


def _listed(help_text: Any, title: Any) -> RowList:
    """Answers that are compared with what was written, one a line."""
    columns = (
        Whole("fraction", _("Mark in percent"), blank=0),
        Words("text", _("Answers that earn it, one a line"), rows=3),
        _REMARK,
    )
    return RowList("options", title, _("Answers"), columns, MOST_ANSWERS, least=2, help_text=help_text)


_RUBRIC = RowList(
    "rubric",
    _("How it is marked"),
    _("Criterion"),
    (
        Whole("points", _("Points at most"), low=1, high=MOST_POINTS),
        Words("text", _("What the answer must show"), rows=1),
    ),
    MOST_OPTIONS,
    least=3,
    help_text=_("Whoever marks gives points for each line. Say what can be seen in the text."),
)
_MODEL = Words("model", _("An answer as we would give it"), rows=4)

SHAPES: dict[str, Shape] = {
    QuestionKind.SINGLE: (
        _answers(_("100 is right, and exactly one answer has it. 0 is wrong, half right can be 50.")),
    ),
    QuestionKind.MULTIPLE: (
        _answers(
            _(
                "The marks of the right answers make 100 together. A wrong one takes away, for example -50, so that "
                "ticking everything is not the best answer."
            )
        ),
    ),
    QuestionKind.TRUEFALSE: (
        _answers(
            _("The first answer is for true, the second for false. The right one has the mark 100."),
            least=2,
            most=2,
            ids=("true", "false"),
        ),
    ),
    QuestionKind.MATCHING: (
        RowList(
            "pairs",
            _("Lines and their partners"),
            _("Line"),
            (Words("text", _("Line")), Words("match", _("Partner")), _REMARK),
            MOST_OPTIONS,
            least=4,
            help_text=_(
                "The partners are shown in mixed order. Two lines may have the same partner, word for word."
            ),
        ),
        RowList(
            "extras",
            _("Partners of none"),
            _("Extra partner"),
            (Words("text", _("Partner")),),
            MOST_OPTIONS,
            least=1,
            help_text=_(
                "They are offered with the others, so that the last line cannot be found by leaving out."
            ),
        ),
    ),
    QuestionKind.ORDERING: (
        RowList(
            "items",
            _("Steps"),
            _("Step"),
            (Words("text", _("Step")),),
            MOST_OPTIONS,
            least=4,
            help_text=_("Write them in the right order. The learner gets them mixed."),
        ),
    ),
    QuestionKind.RANK: (
        RowList(
            "options",
            _("Replies"),
            _("Reply"),
            (
                Whole("worth", _("Worth, 1 to 10"), low=1, high=MOST_WORTH),
                Words("text", _("Reply")),
                _REMARK,
            ),
            MOST_OPTIONS,
            least=4,
            help_text=_(
                "10 is best. Replies of equal worth may stand either way. All remarks are shown afterwards."
            ),
        ),
    ),
    QuestionKind.SHORT: (
        Flag(
            "typos",
            _("Allow one slip of the keyboard"),
            _("In long words only, and never in a number or where a “not” comes or goes."),
        ),
        _listed(_("At least one row has 100. What is on no list waits for a person."), _("Answers we know")),
    ),
    QuestionKind.NUMBER: (
        RowList(
            "answers",
            _("Answers"),
            _("Answer"),
            (
                Decimal("value", _("Figure")),
                Decimal("tolerance", _("Right within"), _("On both sides. Empty: exactly this.")),
                Whole("fraction", _("Mark in percent")),
                _REMARK,
            ),
            MOST_OPTIONS,
            least=2,
            help_text=_("The first answer that fits counts, so write the most exact one first."),
        ),
        RowList(
            "units",
            _("Units to choose from"),
            _("Unit"),
            (
                Decimal(
                    "factor", _("Factor"), _("1 for the unit of the answers. Hours beside minutes: 60.")
                ),
                Words("text", _("Unit")),
            ),
            MOST_OPTIONS,
            least=2,
            help_text=_("Leave them out when the question says what is meant."),
        ),
    ),
    QuestionKind.GAPS: (
        RowList(
            "gaps",
            _("Gaps"),
            _("Gap"),
            (Which("right", _("What belongs there"), most=MOST_OPTIONS),),
            MOST_OPTIONS,
            least=2,
            named=True,
            help_text=_(
                "Write the name of each gap into the question, in every language: We are [[sorry]] that you had to "
                "[[wait]]. Gaps that stand in the question get their rows here when you save the draft."
            ),
            inside=RowList(
                "options",
                _("What may stand there"),
                _("Option"),
                (Words("text", _("Words")),),
                MOST_OPTIONS,
                least=3,
            ),
        ),
    ),
    QuestionKind.ESSAY: (
        Whole("words.least", _("Words at least"), high=MOST_WORDS, help_text=_("Advice. Empty: no bound.")),
        Whole("words.most", _("Words at most"), high=MOST_WORDS, help_text=_("Advice. Empty: no bound.")),
        _RUBRIC,
        _MODEL,
    ),
    QuestionKind.REWRITE: (
        Words("line", _("The line to say better"), rows=2),
        _listed(
            _("What stands here is marked at once. Everything else waits for a person. You may leave it out."),
            _("Ways to say it that we know"),
        ),
        _RUBRIC,
        _MODEL,
    ),
    QuestionKind.JUDGEMENT: (
        Choice(
            "mode",
            _("What the learner does"),
            choices=(
                (BEST_WORST, _("Chooses the best and the worst reply")),
                (RATING, _("Says of each reply how good it is")),
            ),
        ),
        RowList(
            "options",
            _("Replies"),
            _("Reply"),
            (
                Ratings("experts", _("How your experts rate it"), _("1 makes it worse, 5 is just right: 5, 4, 5")),
                Words("text", _("Reply")),
                _REMARK,
            ),
            MOST_OPTIONS,
            least=4,
            help_text=_("Ask at least three people who know the work, one rating from each."),
        ),
    ),
    QuestionKind.SPOT: (
        RowList(
            "lines",
            _("The talk"),
            _("Line"),
            (
                Choice("speaker", _("Who speaks"), choices=((US, _("One of us")), (CUSTOMER, _("The customer")))),
                Flag("fault", _("This goes wrong")),
                Words("text", _("What is said"), rows=2),
                _REMARK,
            ),
            MOST_LINES,
            least=6,
            help_text=_(
                "Lines of one speaker that follow each other are shown as one speech, so you can mark a part of it."
            ),
        ),
    ),
    QuestionKind.SCALE: (
        Whole("low", _("From"), high=1, usual=1),
        Whole("high", _("To"), low=2, high=10, usual=5),
        RowList(
            "labels",
            _("What the steps mean"),
            _("Step"),
            (Whole("at", _("At"), high=10), Words("text", _("Words"))),
            MOST_STEPS,
            least=3,
            numbered=True,
            help_text=_("Words for the two ends are usually enough."),
        ),
    ),
}  # fmt: skip

HINTS = RowList(
    "hints",
    _("Hints"),
    _("Hint"),
    (Words("text", _("Hint")),),
    MOST_HINTS,
    least=1,
    plain=True,
    help_text=_(
        "For quizzes that give several tries. They are shown one after another, the first one first."
    ),
)

"""The kinds of questions: a file for each, and this list of them."""

from enum import StrEnum

from quizzes.grading.kinds.body import Body
from quizzes.grading.kinds.choices import Choices
from quizzes.grading.kinds.gaps import Gaps
from quizzes.grading.kinds.judgement import Judgement
from quizzes.grading.kinds.matching import Matching
from quizzes.grading.kinds.numbers import Numbers
from quizzes.grading.kinds.order import Order
from quizzes.grading.kinds.scale import Scale
from quizzes.grading.kinds.spot import Spot
from quizzes.grading.kinds.words import Words
from quizzes.grading.kinds.writing import Writing


class QuestionKind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUEFALSE = "truefalse"
    MATCHING = "matching"
    ORDERING = "ordering"
    RANK = "rank"
    SHORT = "short"
    NUMBER = "number"
    GAPS = "gaps"
    ESSAY = "essay"
    REWRITE = "rewrite"
    JUDGEMENT = "judgement"
    SPOT = "spot"
    SCALE = "scale"


BODIES: dict[QuestionKind, type[Body]] = {
    QuestionKind.SINGLE: Choices,
    QuestionKind.MULTIPLE: Choices,
    QuestionKind.TRUEFALSE: Choices,
    QuestionKind.MATCHING: Matching,
    QuestionKind.ORDERING: Order,
    QuestionKind.RANK: Order,
    QuestionKind.SHORT: Words,
    QuestionKind.NUMBER: Numbers,
    QuestionKind.GAPS: Gaps,
    QuestionKind.ESSAY: Writing,
    QuestionKind.REWRITE: Writing,
    QuestionKind.JUDGEMENT: Judgement,
    QuestionKind.SPOT: Spot,
    QuestionKind.SCALE: Scale,
}

"""Which questions go out in a file, and what of them stays behind."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from quizzes.exchange.drafts import MOST_QUESTIONS
from quizzes.exchange.remarks import Outcome, Remark
from quizzes.models import Question, Quiz
from quizzes.pictures import original_picture

MOST_NAMED = 20
"""Keys that are named for one loss; of more, only their number is said."""


@dataclass(frozen=True)
class Loss:
    """The same remark on several questions: how many, and the keys of the first of them."""

    remark: Remark
    count: int
    keys: tuple[str, ...]

    @property
    def out(self) -> bool:
        """Whether these questions do not go along at all."""
        return self.remark.outcome is Outcome.REFUSED

    @property
    def unnamed(self) -> int:
        """How many are not named."""
        return self.count - len(self.keys)


@dataclass(frozen=True)
class Part:
    """As many live questions as one file holds: ``number`` of ``parts``."""

    questions: list[Question]
    number: int
    parts: int
    total: int


def live_questions(*, tag: str = "", quiz: Quiz | None = None) -> QuerySet[Question]:
    """The published questions with a tag, or of a quiz, or all; by key."""
    rows = Question.objects.filter(live=True).order_by("key")
    if tag:
        rows = rows.filter(tags__name=tag)
    return rows.filter(home=quiz) if quiz is not None else rows


def part_of(rows: QuerySet[Question], number: int) -> Part:
    """One file's worth of these questions, the last one where there are fewer."""
    total = rows.count()
    parts = max(1, -(-total // MOST_QUESTIONS))
    number = min(max(1, number), parts)
    chosen = rows.only("key", "document")[(number - 1) * MOST_QUESTIONS : number * MOST_QUESTIONS]
    return Part(list(chosen), number, parts, total)


def picture_bytes(sha256: str) -> bytes | None:
    """A picture as its author chose it; None when it is nowhere."""
    try:
        return original_picture(sha256).content
    except LookupError:
        return None


def losses(remarks: Sequence[Remark]) -> list[Loss]:
    """Equal remarks together: first what does not go along at all, then what goes along without something."""
    found: dict[tuple[bool, str], list[Remark]] = defaultdict(list)
    for remark in remarks:
        found[remark.outcome is not Outcome.REFUSED, remark.code].append(remark)
    return [
        Loss(same[0], len(same), tuple(remark.question for remark in same[:MOST_NAMED]))
        for _place, same in sorted(found.items())
    ]

"""What learners say is wrong with questions: for the author's list, and for the learner's own pages."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from learning import api as learning
from quizzes.models import Attempt, Contest
from quizzes.policies import may_regrade
from quizzes.sheet import sheet
from quizzes.shown import QuestionView


def contests(*, answered: bool) -> QuerySet[Contest]:
    """What waits for an answer, the oldest first; or what has one, the newest first."""
    rows = Contest.objects.select_related("attempt__release", "attempt__activity")
    if answered:
        return rows.exclude(state=Contest.State.OPEN).order_by("-answered_at", "-pk")
    return rows.filter(state=Contest.State.OPEN).order_by("pk")


def of_attempt(attempt: Attempt) -> dict[int, Contest]:
    """What the learner has said about the questions of an attempt, by position. One query."""
    return {row.position: row for row in attempt.contests.all()}


@dataclass(frozen=True)
class ContestPage:
    """One contest as its author reads it: the question as the learner saw it, and the answer. ``who`` is empty unless
    the learner chose to be named.
    """

    contest: Contest
    title: str
    view: QuestionView
    who: str
    published: bool


def contest_page(row: Contest, *, published: bool) -> ContestPage:
    """Everything that the author's page says."""
    read = sheet(row.attempt, row.attempt.person, row.locale)
    return ContestPage(
        contest=row,
        title=read.title,
        view=read.as_answered(row.position),
        who=row.attempt.person.name if row.named and row.attempt.counts else "",
        published=published,
    )


def waiting_duty(user: learning.User) -> learning.Duty | None:
    """What waits for authors, as a row on their home; None for others and when nothing waits."""
    if not may_regrade(user):
        return None
    count = Contest.objects.filter(state=Contest.State.OPEN).count()
    if not count:
        return None
    words = ngettext(
        "Somebody asks about %(count)s question", "People ask about %(count)s questions", count
    ) % {"count": count}
    return learning.Duty(words, reverse("quizzes_contests"), "message-circle")

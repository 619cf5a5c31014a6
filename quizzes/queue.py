"""Which answers wait to be marked, and by whom. Beyond their own learner they exist for these people only."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, QuerySet

from learning import api as learning
from quizzes.models import AnswerMark, AnswerToMark, Attempt, MarkDraft

_MARKS = AnswerMark.objects.filter(answer=OuterRef("pk"))


class NoAnswer(LookupError):
    """There is no such answer for this account; whether it is there for somebody else is not told."""


def in_scope(user: learning.User) -> QuerySet[AnswerToMark]:
    """Answers in attempts that count, of people whose texts ``user`` may mark; never the own."""
    people = learning.people_marked_by(user, learning.today_of(user))
    return AnswerToMark.objects.filter(attempt__counts=True, attempt__person__in=people)


def waiting_for(user: learning.User, *, mine: bool = False) -> QuerySet[AnswerToMark]:
    """What waits for a mark of this account; ``mine``: what it has marked, and somebody else still has to."""
    own = Exists(_MARKS.filter(rater=learning.person_of(user)))
    return in_scope(user).filter(own if mine else ~own, open=True)


def questions_waiting(user: learning.User, *, mine: bool = False) -> QuerySet[AnswerToMark, dict[str, Any]]:
    """The questions to which answers wait, that with the oldest first: ``question``, ``count``, ``oldest``."""
    rows: Any = waiting_for(user, mine=mine)
    found: QuerySet[AnswerToMark, dict[str, Any]] = (
        rows.values("question")
        .annotate(count=Count("pk"), oldest=Min("handed_in"))
        .order_by("oldest", "question")
    )
    return found


def groups_waiting(
    user: learning.User, question: str, *, mine: bool = False
) -> QuerySet[AnswerToMark, dict[str, Any]]:
    """The answers to one question, equal ones together, the oldest first: ``first`` (a key), ``count``, ``oldest``."""
    rows: Any = waiting_for(user, mine=mine).filter(question=question)
    found: QuerySet[AnswerToMark, dict[str, Any]] = (
        rows.values("version", "said", "n")
        .annotate(count=Count("pk"), oldest=Min("handed_in"), first=Min("pk"))
        .order_by("oldest", "first")
    )
    return found


def to_mark(user: learning.User, answer: UUID) -> AnswerToMark:
    """One answer that came to be marked, for whoever may mark it, marked meanwhile or not. Raises :class:`NoAnswer`."""
    found = in_scope(user).filter(uuid=answer).select_related("attempt__release").first()
    if found is None:
        raise NoAnswer(f"{answer} is nothing that this account may mark.")
    return found


def equal_to(user: learning.User, answer: AnswerToMark) -> QuerySet[AnswerToMark]:
    """All that wait for the same mark as this one, itself included; none where it does not wait any more."""
    mine = answer.marks.filter(rater=learning.person_of(user)).exists()
    return waiting_for(user, mine=mine).filter(
        question=answer.question, version=answer.version, said=answer.said, n=answer.n
    )


def drafts_of(user: learning.User, answer: AnswerToMark) -> QuerySet[MarkDraft]:
    """What this account has kept of a mark for this answer, or for another one that says the same."""
    return MarkDraft.objects.filter(
        rater=learning.person_of(user),
        answer__question=answer.question,
        answer__version=answer.version,
        answer__said=answer.said,
    )


def waiting_quizzes(person: learning.Person) -> list[UUID]:
    """The quizzes that the person has handed in, that count, and in which an answer still has to be read."""
    return list(
        Attempt.objects.filter(person=person, state=Attempt.State.WAITS, counts=True)
        .values_list("activity__uuid", flat=True)
        .distinct()
    )


def text_of(answer: AnswerToMark) -> str:
    """What was written."""
    response = answer.attempt.answers.values_list("response", flat=True).get(position=answer.position)
    return str(response[0])

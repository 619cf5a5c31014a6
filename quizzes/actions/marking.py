"""Mark what was written: all answers that say the same at once, by a person who may, or one's own in practice.

One marker is enough. Whoever is not sure asks for a second opinion: then the answers wait until somebody else has
marked them too, and the middle of both counts. With the last mark of an attempt its result is recorded, once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Case, QuerySet, Value, When
from django.utils import timezone

from learning import api as learning
from quizzes.actions.decide import decide_attempt
from quizzes.grading.documents import Question
from quizzes.grading.rubric import NoPoints, Points, check_points, earned, middle, rubric_of
from quizzes.models import AnswerMark, AnswerToMark, Attempt, MarkDraft, Ruling
from quizzes.policies import attempt_of
from quizzes.queue import drafts_of, equal_to, to_mark

MOST_AT_ONCE = 100
"""Of very many equal answers so many are marked in one go, the oldest first; the others stay in the list."""


class BadMark(ValueError):
    """A mark that cannot be taken: points that the rubric does not have, or a note that is too long."""


class AlreadyMarked(Exception):
    """Somebody has marked it since the marker looked; ``answer`` is how it stands now."""

    def __init__(self, answer: AnswerToMark) -> None:
        self.answer = answer
        super().__init__(str(answer.uuid))


@dataclass(frozen=True)
class Given:
    """What one rater gives: points for each criterion, a note, and whether somebody else should mark it too."""

    points: Points = field(default_factory=dict)
    note: str = ""
    second: bool = False


@dataclass(frozen=True)
class Marked:
    """How many answers were marked now (0: this very mark had been given before), and whether they still wait."""

    count: int
    waits: bool


def mark_answers(
    *, by: learning.User, answer: UUID, given: Given, n: int, at: datetime | None = None
) -> Marked:
    """Mark an answer that waits, and all that say the same. ``n`` is how many marks it had when the marker looked.

    Raises :class:`~quizzes.queue.NoAnswer` for one that ``by`` has no part in, :class:`BadMark`, and
    :class:`AlreadyMarked` when somebody else has marked it since. After any of these nothing has changed. The same mark
    sent again is answered again.
    """
    with transaction.atomic():
        found = to_mark(by, answer)
        question = asked(found)
        _check(question, given)
        mark = AnswerMark(rater=learning.person_of(by), role=learning.marker_of(by))
        rows = lock_rows(equal_to(by, found), first=found)
        found.refresh_from_db(fields=["n", "open"])
        if found.n != n or found not in rows:
            return _marked_before(found, mark, given, n)
        done = _give([row for row in rows if row.n == n], question, mark, given, at or timezone.now())
        for row in rows:
            learning.audit(
                "answer.mark",
                by=by,
                object_kind="attempt",
                object_uuid=row.attempt.uuid,
                person=row.attempt.person,
                position=row.position,
                n=n,
            )
        settle(done, source=Ruling.Source.MARKER, by=by, at=mark.at)
        drafts_of(by, found).delete()
        return Marked(len(rows), waits=len(done) < len(rows))


def keep_mark(*, by: learning.User, answer: UUID, given: Given, n: int, at: datetime | None = None) -> bool:
    """Keep what a marker has chosen and written so far, without sending it. ``False`` when nothing waits any more.

    ``n`` is how many marks the answer had when the marker looked. What comes after their mark of then is late, and
    ``False`` as well. Raises :class:`~quizzes.queue.NoAnswer` as :func:`mark_answers`, and :class:`BadMark` for a note
    that is too long.
    """
    found = to_mark(by, answer)
    if problem := learning.note_problem(len(given.note)):
        raise BadMark(problem)
    rater = learning.person_of(by)
    with transaction.atomic():
        # Whoever marks it holds this too: what was on its way while they did comes after it.
        Attempt.objects.select_for_update(of=("self",), no_key=True).get(pk=found.attempt_id)
        found.refresh_from_db(fields=["open"])
        if not found.open or found.marks.filter(rater=rater, n__gte=n).exists():
            return False
        kept = drafts_of(by, found).values_list("answer", flat=True).first()
        MarkDraft.objects.update_or_create(
            answer_id=kept or found.pk,
            rater=rater,
            defaults={
                "points": dict(given.points),
                "note": given.note,
                "second": given.second,
                "at": at or timezone.now(),
            },
        )
        return True


def kept_mark(*, by: learning.User, answer: AnswerToMark) -> Given | None:
    """What this marker has kept of a mark, if anything."""
    row = drafts_of(by, answer).first()
    return Given(row.points, row.note, row.second) if row is not None else None


def mark_own(
    *, person: learning.Person, attempt: UUID, position: int, points: Points, at: datetime | None = None
) -> Marked:
    """Mark one's own practice beside the model. Raises ``NotYours``, :class:`BadMark` and :class:`AlreadyMarked`.

    What counts others mark. The result of the practice is there when its last answer is marked.
    """
    with transaction.atomic():
        row = attempt_of(person, attempt, lock=True)
        found = (
            row.to_mark.filter(position=position)
            .select_related("attempt__release", "attempt__person")
            .first()
        )
        if row.counts or found is None:
            raise BadMark("There is nothing to mark here.")
        question, given = asked(found), Given(points)
        _check(question, given)
        mark = AnswerMark(rater=person, role=learning.Marker.SELF)
        if not found.open:
            return _marked_before(found, mark, given, 0)
        done = _give([found], question, mark, given, at or timezone.now())
        settle(done, source=Ruling.Source.SELF, by=person.user, at=mark.at)
        return Marked(1, waits=False)


def asked(answer: AnswerToMark) -> Question:
    """The question as it was asked."""
    return answer.attempt.frozen.question(answer.question)


def lock_rows(rows: QuerySet[AnswerToMark], *, first: AnswerToMark) -> list[AnswerToMark]:
    """Lock the attempts of ``MOST_AT_ONCE`` answers at most, ``first`` and then the oldest; return what still waits.

    Locks are taken person by person, as the record takes its own afterwards: two markers whose answers come from the
    same people wait for each other and never hold each other up for ever.
    """
    ranked = rows.annotate(rank=Case(When(pk=first.pk, then=Value(0)), default=Value(1)))
    chosen = ranked.order_by("rank", "handed_in", "pk").values_list("attempt_id", flat=True)[:MOST_AT_ONCE]
    ids = list(chosen)
    attempts = Attempt.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids)
    list(attempts.order_by("person_id", "pk").values_list("pk"))
    found = rows.filter(attempt__in=ids).order_by("attempt__person_id", "attempt_id")
    return list(found.select_related("attempt__person").prefetch_related("marks"))


def settle(
    done: Sequence[tuple[AnswerToMark, str]],
    *,
    source: Ruling.Source,
    by: learning.User | None,
    at: datetime,
    reason: str = "",
) -> None:
    """Rule on answers (each with what it earned, exact) and bring their attempts and the record up to that."""
    Ruling.objects.bulk_create(
        Ruling(
            attempt=row.attempt,
            position=row.position,
            earned=percent,
            source=source,
            by=by,
            reason=reason,
            at=at,
        )
        for row, percent in done
    )
    for row, _percent in done:
        decide_attempt(row.attempt, by=by)


def _check(question: Question, given: Given) -> None:
    if problem := learning.note_problem(len(given.note)):
        raise BadMark(problem)
    try:
        check_points(rubric_of(question), given.points)
    except NoPoints as no:
        raise BadMark(str(no)) from no


def _marked_before(found: AnswerToMark, mark: AnswerMark, given: Given, n: int) -> Marked:
    """The answer to a mark that comes second: the same from the same hand is answered again."""
    before = found.marks.filter(n=n, rater=mark.rater).first()
    if before is None or (before.points, before.note, before.second) != (
        dict(given.points),
        given.note,
        given.second,
    ):
        raise AlreadyMarked(found)
    return Marked(0, waits=found.open)


def _give(
    rows: Sequence[AnswerToMark], question: Question, mark: AnswerMark, given: Given, at: datetime
) -> list[tuple[AnswerToMark, str]]:
    """Write the same mark for each; those that need no other one, with what they earned."""
    mark.at, rubric, new, done = at, rubric_of(question), [], []
    for row in rows:
        one = AnswerMark(
            answer=row,
            n=row.n,
            rater=mark.rater,
            role=mark.role,
            points=dict(given.points),
            note=given.note,
            second=given.second,
            at=at,
        )
        latest = learning.latest_of([*row.marks.all(), one])
        row.n += 1
        new.append(one)
        if learning.is_settled(latest):
            done.append((row, str(earned(rubric, middle([other.points for other in latest])))))
    AnswerMark.objects.bulk_create(new)
    AnswerToMark.objects.bulk_update(rows, ["n"])
    return done

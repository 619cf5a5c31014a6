"""Work an attempt out again after people decided something about its answers."""

from dataclasses import dataclass

from django.db import transaction

from learning import api as learning
from quizzes.actions.submit import is_passed, keep_result, points
from quizzes.actions.tally import recount
from quizzes.actions.waiting import list_waiting
from quizzes.grading.documents import Method
from quizzes.models import AnswerMark, Attempt


@dataclass(frozen=True)
class Settled:
    """What working an attempt out again did: whether its result is another one, and what came of it in the record."""

    changed: bool
    receipt: learning.RecordReceipt | None = None


def decide_attempt(attempt: Attempt, *, by: learning.User | None = None, locale: str = "") -> bool:
    """Bring a handed-in attempt, and the record, up to its answers and rulings; whether anything changed.

    As long as an answer waits for a person there is no result. The record keeps what it said before: another result
    is a new entry that supersedes it, dated when the attempt was handed in. Doing it twice is doing it once.
    ``by`` is whose decision it was. Whoever waited for a result that counts hears of it once, when it is there.
    """
    return settle_attempt(attempt, locale=locale, by=by).changed


def settle_attempt(attempt: Attempt, *, locale: str = "", by: learning.User | None = None) -> Settled:
    """The same, with what came of it in the record. ``by`` is who decided."""
    with transaction.atomic():
        row = (
            Attempt.objects.select_for_update(of=("self",), no_key=True)
            .select_related("release__activity", "person")
            .get(pk=attempt.pk)
        )
        if row.is_open:
            return Settled(False)
        outcome, before = row.outcome(), (row.state, row.score, row.out_of, row.percent, row.passed)
        list_waiting(row, outcome)
        known = row.state == Attempt.State.SUBMITTED
        if outcome.waiting:
            # A decision was taken back: the attempt waits again, the record says what it said until there is another.
            row.state = Attempt.State.WAITS
            row.score = row.out_of = row.percent = row.passed = None
        else:
            row.state = Attempt.State.SUBMITTED
            row.score, row.out_of = points(outcome.earned), points(outcome.possible)
            row.percent, row.passed = outcome.percent, is_passed(row, outcome)
        changed = before != (row.state, row.score, row.out_of, row.percent, row.passed)
        if changed:
            row.save(update_fields=["state", "score", "out_of", "percent", "passed"])
            if row.tallied:
                # The sums hold the marks of before.
                recount(activity=row.release.activity.uuid)
        if outcome.waiting:
            return Settled(changed)
        # A clause may have changed where the score did not. The language is the one it was handed in with.
        spoken = locale or ("" if known else row.person.locale)
        marks = AnswerMark.objects.filter(answer__attempt=row).order_by("pk")
        raters = list(dict.fromkeys(marks.values_list("role", flat=True)))
        receipt = keep_result(row, row.person, outcome, spoken, by=by, raters=raters)
        if not known and row.counts:
            key = f"quiz-marked:{row.uuid}"
            learning.tell(person=row.person, kind="quiz-marked", key=key, attempt=str(row.uuid))
        if row.percent != before[3]:
            _settle_later(row, by)
        return Settled(changed, receipt)


def _settle_later(row: Attempt, by: learning.User | None) -> None:
    """Where several attempts say together whether a quiz is passed, another percent may change what later ones said."""
    if not row.counts or row.frozen.quiz.method not in (Method.FIRST, Method.AVERAGE):
        return
    later = Attempt.objects.filter(
        person=row.person_id,
        activity=row.activity_id,
        cycle=row.cycle_id,
        counts=True,
        number__gt=row.number,
        state=Attempt.State.SUBMITTED,
    )
    for one in later.order_by("number"):
        settle_attempt(one, by=by)

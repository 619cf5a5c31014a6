"""Work an attempt out again after people decided something about its answers."""

from django.db import transaction

from learning import api as learning
from quizzes.actions.submit import keep_result, points
from quizzes.actions.waiting import list_waiting
from quizzes.models import AnswerMark, Attempt


def decide_attempt(attempt: Attempt, *, by: learning.User | None = None, locale: str = "") -> bool:
    """Bring a handed-in attempt, and the record, up to its answers and rulings; whether anything changed.

    As long as an answer waits for a person there is no result. The record keeps what it said before: another result
    is a new entry that supersedes it, dated when the attempt was handed in. Doing it twice is doing it once.
    ``by`` is whose decision it was. Whoever waited for a result that counts hears of it once, when it is there.
    """
    with transaction.atomic():
        row = (
            Attempt.objects.select_for_update(of=("self",), no_key=True)
            .select_related("release__activity", "person")
            .get(pk=attempt.pk)
        )
        if row.is_open:
            return False
        outcome, before = row.outcome(), (row.state, row.score, row.out_of, row.percent, row.passed)
        list_waiting(row, outcome)
        if outcome.waiting:
            return False
        waited = row.state == Attempt.State.WAITS
        row.state = Attempt.State.SUBMITTED
        row.score, row.out_of = points(outcome.earned), points(outcome.possible)
        row.percent, row.passed = outcome.percent, outcome.passed
        changed = before != (row.state, row.score, row.out_of, row.percent, row.passed)
        if changed:
            row.save(update_fields=["state", "score", "out_of", "percent", "passed"])
        # A clause may have changed where the score did not.
        raters = AnswerMark.objects.filter(answer__attempt=row).order_by("pk").values_list("role", flat=True)
        keep_result(
            row,
            row.person,
            outcome,
            locale or row.person.locale,
            by=by,
            raters=list(dict.fromkeys(raters)),
        )
        if waited and row.counts:
            key = f"quiz-marked:{row.uuid}"
            learning.tell(person=row.person, kind="quiz-marked", key=key, attempt=str(row.uuid))
        return changed

"""Work an attempt out again after people decided something about its answers."""

from django.db import transaction

from quizzes.actions.submit import is_passed, keep_result, points
from quizzes.models import Attempt


def decide_attempt(attempt: Attempt, *, locale: str = "") -> bool:
    """Bring a handed-in attempt, and the record, up to its answers and rulings; whether anything changed.

    As long as an answer waits for a person there is no result. The record keeps what it said before: another result
    is a new entry that supersedes it, dated when the attempt was handed in. Doing it twice is doing it once.
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
        if outcome.waiting:
            return False
        row.state = Attempt.State.SUBMITTED
        row.score, row.out_of = points(outcome.earned), points(outcome.possible)
        row.percent, row.passed = outcome.percent, is_passed(row, outcome)
        changed = before != (row.state, row.score, row.out_of, row.percent, row.passed)
        if changed:
            row.save(update_fields=["state", "score", "out_of", "percent", "passed"])
        # A clause may have changed where the score did not.
        keep_result(row, row.person, outcome, locale or row.person.locale)
        return changed

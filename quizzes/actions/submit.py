"""Hand an attempt in: mark it, close it, and put the result where it belongs, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from django.db import transaction

from learning import api as learning
from quizzes.actions.rulings import rule_by_regrades
from quizzes.actions.waiting import list_waiting
from quizzes.clock import grace_of, time_over_at
from quizzes.grading.behaviour import overall
from quizzes.grading.documents import FULL_MARK, Method
from quizzes.grading.marking import Outcome, half_up
from quizzes.models import Attempt
from quizzes.policies import attempt_of
from quizzes.releases import SOURCE


class Submit(StrEnum):
    """What became of handing in."""

    DONE = "done"
    ALREADY = "already"
    STALE = "stale"


@dataclass(frozen=True)
class Submitted:
    """The decision and the attempt as it stands now."""

    decision: Submit
    attempt: Attempt


def submit_attempt(
    *, person: learning.Person, attempt: UUID, revision: int, now: datetime, locale: str
) -> Submitted:
    """Hand in what is stored. ``revision`` is the attempt's as the learner last saw it.

    When an answer changed since (in another tab), nothing happens and the answer is STALE: nobody hands in
    what they have not seen. Handing in twice is handing in once. After the deadline whatever is stored
    counts. Raises ``NotYours`` for an attempt of somebody else.
    """
    with transaction.atomic():
        row = attempt_of(person, attempt, lock=True)
        if not row.is_open:
            return Submitted(Submit.ALREADY, row)
        until = time_over_at(row, person)
        if revision != row.revision and (until is None or now < until):
            return Submitted(Submit.STALE, row)
        return _close(row, person, now if until is None else min(now, until), locale)


def close_if_over(*, attempt: UUID, person: learning.Person, now: datetime) -> bool:
    """Hand in an attempt whose time is over, dated at its deadline, as if the learner had been there.

    Waits out the grace for an answer that is on its way. Safe to run again, late, or beside the learner.
    """
    with transaction.atomic():
        row = attempt_of(person, attempt, lock=True)
        until = time_over_at(row, person)
        if not row.is_open or until is None or now <= until + grace_of(row):
            return False
        return _close(row, person, until, person.locale).decision is Submit.DONE


def _close(row: Attempt, person: learning.Person, at: datetime, locale: str) -> Submitted:
    rule_by_regrades(row, at)
    outcome = row.outcome()
    row.submitted_at, row.state = at, Attempt.State.WAITS if outcome.waiting else Attempt.State.SUBMITTED
    if not outcome.waiting:
        row.score, row.out_of = points(outcome.earned), points(outcome.possible)
        row.percent, row.passed = outcome.percent, is_passed(row, outcome)
    # The lock orders writers; the condition holds even where a database has no row locks.
    closed = Attempt.objects.filter(pk=row.pk, state=Attempt.State.OPEN).update(
        score=row.score,
        out_of=row.out_of,
        percent=row.percent,
        passed=row.passed,
        submitted_at=row.submitted_at,
        state=row.state,
    )
    if not closed:
        return Submitted(Submit.ALREADY, attempt_of(person, row.uuid))
    if outcome.waiting:
        list_waiting(row, outcome)
    else:
        keep_result(row, person, outcome, locale)
    return Submitted(Submit.DONE, row)


def keep_result(
    row: Attempt,
    person: learning.Person,
    outcome: Outcome,
    locale: str,
    *,
    by: learning.User | None = None,
    raters: Sequence[str] = (),
) -> learning.RecordReceipt | None:
    """Put the result of an attempt where it belongs, dated when it was handed in; what came of it in the record.

    ``by``: whose decision it follows from, where that is not its learner; ``raters``: as what people marked it.
    """
    result = _result(row, person, outcome, locale, raters)
    if row.counts:
        return learning.record_result(result, actor=by or person.user)
    learning.record_practice(result)
    return None


def is_passed(row: Attempt, outcome: Outcome) -> bool:
    """Whether the quiz is passed with this attempt: by itself, or by what all attempts up to it come to.

    Practice is judged by itself.
    """
    quiz = row.frozen.quiz
    if quiz.method is Method.HIGHEST or not row.counts:
        return outcome.passed
    earlier = Attempt.objects.filter(
        person=row.person_id,
        activity=row.activity_id,
        cycle=row.cycle_id,
        counts=True,
        number__lt=row.number,
        state=Attempt.State.SUBMITTED,
    )
    percents = [percent or 0 for percent in earlier.order_by("number").values_list("percent", flat=True)]
    return overall(quiz.method, [*percents, outcome.percent]) >= quiz.pass_mark


def _result(
    row: Attempt, person: learning.Person, outcome: Outcome, locale: str, raters: Sequence[str]
) -> learning.ActivityResult:
    assert row.submitted_at is not None
    return learning.ActivityResult(
        person=person,
        activity=row.release.activity.uuid,
        release=row.release,
        source=SOURCE,
        attempt=row.uuid,
        occurred_at=row.submitted_at,
        passed=row.passed,
        score=row.score,
        out_of=row.out_of,
        outcome="passed" if row.passed else "not_yet",
        evidence=tuple(
            learning.ClauseEvidence(clause.clause, clause.earned, clause.possible)
            for clause in outcome.clauses
        ),
        detail={
            "attempt": row.number,
            "percent": outcome.percent,
            "pass_mark": row.frozen.quiz.pass_mark,
            "right": outcome.right,
            "asked": len(outcome.marks),
            **({"marked_by": list(raters)} if raters else {}),
        },
        locale=locale,
        seconds=max(0, int((row.submitted_at - row.started_at).total_seconds())),
    )


def points(units: Fraction | int) -> Decimal:
    """Percent of a mark as points, rounded half up to two places: 250 -> 2.50."""
    return Decimal(half_up(Fraction(100 * units) / FULL_MARK)) / 100

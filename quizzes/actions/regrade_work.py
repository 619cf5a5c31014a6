"""Work on regrades piece by piece. Each piece is a transaction that notes how far it came: whoever stops in the
middle, or comes twice, loses and repeats nothing.
"""

import time
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from learning import api as learning
from quizzes.actions.decide import settle_attempt
from quizzes.actions.rulings import Change, change_by, rule, take_back
from quizzes.actions.submit import is_passed
from quizzes.grading.marking import Outcome, Verdict
from quizzes.models import Attempt, Regrade, RegradeLine
from quizzes.regrades import asked

AWAY = timedelta(seconds=90)
"""Whoever was not seen at a regrade for so long has died: longer than the time limit of a task."""
PORTION = 50
State = Regrade.State
Effect = RegradeLine.Effect


def waiting() -> list[int]:
    """The regrades that there is something to do at and nobody at work, the oldest first."""
    return list(_free(Regrade.objects.all()).order_by("pk").values_list("pk", flat=True))


def work(pk: int, seconds: float) -> bool:
    """Go on with a regrade for about so long; whether there is more to do. Does nothing while somebody is at it."""
    if not _free(Regrade.objects.filter(pk=pk)).update(worked_at=timezone.now()):
        return False
    end = time.monotonic() + seconds
    try:
        more = True
        while more and time.monotonic() < end:
            more = _portion(pk)
    finally:
        Regrade.objects.filter(pk=pk).update(worked_at=None)
    return more


def _free(rows: QuerySet[Regrade]) -> QuerySet[Regrade]:
    at_work = rows.filter(state__in=Regrade.WORKING)
    return at_work.filter(Q(worked_at=None) | Q(worked_at__lt=timezone.now() - AWAY))


def _portion(pk: int) -> bool:
    """The next attempts; whether there are more. Looking is one transaction, applying and undoing one for each."""
    regrade = Regrade.objects.select_related("by", "applied_by", "undone_by").get(pk=pk)
    if not regrade.is_working:
        return False
    ids = list(
        asked(regrade.key).filter(pk__gt=regrade.cursor).order_by("pk").values_list("pk", flat=True)[:PORTION]
    )
    if not ids:
        return _finish(pk, regrade.state)
    if regrade.state == State.CHECKING:
        with transaction.atomic():
            if _move(pk, State.CHECKING, ids[-1], len(ids)):
                _look_at(regrade, ids)
    else:
        for one in ids:
            with transaction.atomic():
                if not _move(pk, regrade.state, one, 1):
                    return True
                _do(regrade, one)
    return True


def _move(pk: int, state: str, to: int, count: int) -> bool:
    """Note how far the work is; False when somebody else was here, or the state is another.

    The lock leaves room for rulings that point at the row: who hands in an attempt holds that one, and writes such.
    """
    row = Regrade.objects.select_for_update(no_key=True).filter(pk=pk, state=state, cursor__lt=to).first()
    if row is None:
        return False
    row.cursor, row.done, row.worked_at = to, row.done + count, timezone.now()
    row.save(update_fields=["cursor", "done", "worked_at"])
    return True


def _finish(pk: int, state: str) -> bool:
    with transaction.atomic():
        row = Regrade.objects.select_for_update(no_key=True).filter(pk=pk, state=state).first()
        if row is not None:
            after = {
                State.CHECKING: State.CHECKED,
                State.APPLYING: State.APPLIED,
                State.UNDOING: State.UNDONE,
            }
            row.state, row.done, row.cursor = after[State(state)], row.total, 0
            row.save(update_fields=["state", "done", "cursor"])
    return False


def _locked(pk: int) -> Attempt:
    rows = Attempt.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("release__activity", "person").get(pk=pk)


def _do(regrade: Regrade, pk: int) -> None:
    """Apply or undo it for one attempt. One that is open is left: handing it in asks for the regrades that hold."""
    row = _locked(pk)
    if row.is_open:
        return
    undoing = regrade.state == State.UNDOING
    now = timezone.now()
    if undoing:
        by, done = regrade.undone_by, take_back(regrade, row, now)
    else:
        change = change_by(regrade, row)
        by, done = regrade.applied_by, change is not None
        if change is not None:
            rule(regrade, row, change, now)
    if not done:
        return
    before = (row.percent, row.passed)
    settle_attempt(row, by=by)
    row.refresh_from_db(fields=["percent", "passed"])
    if before != (row.percent, row.passed):
        learning.tell(
            person=row.person,
            kind="regraded",
            key=f"{'unregraded' if undoing else 'regraded'}:{regrade.uuid}:{row.uuid}",
            attempt=str(row.uuid),
        )


def _look_at(regrade: Regrade, ids: list[int]) -> None:
    rows = (
        Attempt.objects.filter(pk__in=ids)
        .select_related("person__user")
        .prefetch_related("answers", "rulings", "release__activity")  # a release is large, and many share it
        .order_by("pk")
    )
    lines, counted = [], dict[str, int]()
    for row in rows:
        position = row.position_of(regrade.key)
        if position is None or row.frozen.version(regrade.key) not in regrade.versions:
            continue
        _count(counted, "asked")
        change = None if row.is_open else change_by(regrade, row)
        if row.is_open:
            _count(counted, "open")
        elif change is None:
            _count(counted, "same")
        else:
            line = _line(regrade, row, change)
            lines.append(line)
            _count(counted, Effect(line.effect).name.lower())
            if line.completes:
                _count(counted, "completes")
            if line.certifies:
                _count(counted, "certifies")
    RegradeLine.objects.bulk_create(lines)
    stored = Regrade.objects.get(pk=regrade.pk)
    stored.totals = {
        name: stored.totals.get(name, 0) + counted.get(name, 0) for name in {*stored.totals, *counted}
    }
    stored.save(update_fields=["totals"])


def _count(counted: dict[str, int], name: str) -> None:
    counted[name] = counted.get(name, 0) + 1


def _line(regrade: Regrade, row: Attempt, change: Change) -> RegradeLine:
    before, after = row.outcome(), row.outcome({change.position: change.after})
    passed = _passed(row, before), _passed(row, after)
    receipt = _rehearse(regrade, row, change) if passed[1] and not passed[0] else None
    return RegradeLine(
        regrade=regrade,
        attempt=row,
        position=change.position,
        effect=_effect(before, after, *passed),
        mark_before=_mark(before, change.position),
        mark_after=_mark(after, change.position),
        completes=len(receipt.completed) if receipt else 0,
        certifies=bool(receipt and receipt.certificate),
        percent_before=None if before.waiting else before.percent,
        percent_after=None if after.waiting else after.percent,
        passed_before=passed[0],
        passed_after=passed[1],
    )


def _rehearse(regrade: Regrade, row: Attempt, change: Change) -> learning.RecordReceipt | None:
    """What the person would complete: it is done, and taken back before anybody sees it."""
    with transaction.atomic():
        rule(regrade, row, change, timezone.now())
        settled = settle_attempt(row)
        transaction.set_rollback(True)
    return settled.receipt


def _passed(row: Attempt, outcome: Outcome) -> bool | None:
    """Whether the quiz is passed with this outcome of an attempt; None while an answer of it waits for a person."""
    return None if outcome.waiting else is_passed(row, outcome)


def _effect(before: Outcome, after: Outcome, passed_before: bool | None, passed_after: bool | None) -> Effect:
    if passed_after is None:
        return Effect.MARK
    if passed_before is None:
        return Effect.PASSES if passed_after else Effect.RESULT
    if passed_before != passed_after:
        return Effect.PASSES if passed_after else Effect.FALLS
    return Effect.PERCENT if before.percent != after.percent else Effect.MARK


def _mark(outcome: Outcome, position: int) -> str:
    mark = outcome.marks[position - 1]
    return "" if not mark.possible or mark.verdict is Verdict.WAITS else str(mark.earned)

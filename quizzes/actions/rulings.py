"""Write down what a regrade decides about one answer, and take it back."""

from dataclasses import dataclass
from datetime import datetime

from quizzes.grading.marking import Outcome
from quizzes.grading.marking import Ruling as RulingIn
from quizzes.grading.regrading import regrade as decide
from quizzes.models import Attempt, Regrade, Ruling


@dataclass(frozen=True)
class Change:
    """What a regrade changes about the answer at one position."""

    position: int
    before: RulingIn
    after: RulingIn


def change_by(regrade: Regrade, row: Attempt) -> Change | None:
    """What a regrade would change in an attempt as it stands; None when nothing.

    A question is dropped only where others are left to count. What this regrade has decided once is left alone.
    """
    position = row.position_of(regrade.key)
    if position is None or row.frozen.version(regrade.key) not in regrade.versions:
        return None
    if any(one.regrade_id == regrade.pk and one.position == position for one in row.rulings.all()):
        return None
    answer = next((one for one in row.answers.all() if one.position == position), None)
    before = row.standing(position)
    after = decide(
        row.frozen.question(regrade.key),
        regrade.question,
        tuple(answer.response) if answer is not None else (),
        before,
        regrade.decision,
        tries=len(answer.earlier) if answer is not None else 0,
        penalty=row.frozen.quiz.penalty,
    )
    if after == before or (after.dropped and not _with(row, position, after).possible):
        return None
    return Change(position, before, after)


def rule(regrade: Regrade, row: Attempt, change: Change, at: datetime) -> Ruling:
    """Write the change down. The attempt is locked by the caller, who works it out again."""
    return _write(regrade, row, change.position, change.after, at)


def take_back(regrade: Regrade, row: Attempt, at: datetime) -> bool:
    """Say again what counted before the regrade; whether there was anything to take back.

    Where somebody has decided about the answer since, that stands.
    """
    done = next((one for one in row.rulings.all() if one.regrade_id == regrade.pk), None)
    if done is None:
        return False
    rows = sorted((one for one in row.rulings.all() if one.position == done.position), key=lambda one: one.pk)
    if rows[-1].pk != done.pk:
        return False
    before = rows[-2].read() if len(rows) > 1 else RulingIn()
    _write(regrade, row, done.position, before, at, takes_back=True)
    return True


def rule_by_regrades(row: Attempt, at: datetime) -> None:
    """Decide about an attempt that is being handed in what regrades have decided since it began, in their order.

    The attempt is locked. A regrade that goes through the attempts locks each as well, so that it either waits and
    finds this one handed in, or was begun before this reads which ones hold: none is missed. One query more.
    """
    if not row.counts:
        return
    keys = [one["question"] for one in row.drawn]
    found = Regrade.objects.filter(key__in=keys, state__in=Regrade.HOLDS).order_by("applied_at", "pk")
    for one in found.select_related("applied_by"):
        if change := change_by(one, row):
            rule(one, row, change, at)


def _with(row: Attempt, position: int, ruling: RulingIn) -> Outcome:
    return row.outcome({position: ruling})


def _write(
    regrade: Regrade, row: Attempt, position: int, ruling: RulingIn, at: datetime, *, takes_back: bool = False
) -> Ruling:
    return Ruling.objects.create(
        attempt=row,
        position=position,
        earned="" if ruling.earned is None else str(ruling.earned),
        dropped=ruling.dropped,
        source=Ruling.Source.REGRADE,
        by=regrade.undone_by if takes_back else regrade.applied_by,
        reason=regrade.reason,
        at=at,
        regrade=regrade,
        takes_back=takes_back,
    )

"""Keep what assignments say of their date and whether they rest in step with why people have them.

What an assignment says is worked out from dated facts alone: its grounds and extensions, the person's places and
leaves. So it comes out the same whatever the order in which the facts came in.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from learning.models import Assignment, Cycle, Ground
from learning.queries.dates import Facts, active, dated, explained, facts_of
from learning.rules.due import base_of, due_instant, first_inside, local_day

BATCH = 500
GIVEN = ["reached_on", "counts_from", "due_on", "proposed_on"]
"""What a ground says that follows from its requirement."""


def whole(assignments: Iterable[int]) -> list[Assignment]:
    """These assignments with everything that their date depends on, locked until the transaction ends."""
    rows = (
        Assignment.objects.select_for_update(of=("self",))
        .filter(pk__in=list(assignments), ended_at=None)
        .select_related("person__branch")
        .order_by("pk")
    )
    return list(explained(rows))


def fold(assignments: Iterable[int], now: datetime | None = None) -> int:
    """Bring the date and the rest of these open assignments up to date; return how many changed.

    Call it in the transaction of what changed. Idempotent. What is completed keeps its date. A zone is taken once: who
    moves elsewhere keeps the instants that were told, so none of them gets earlier.
    """
    now = now or timezone.now()
    pks, changed = sorted(set(assignments)), 0
    for start in range(0, len(pks), BATCH):
        rows = whole(pks[start : start + BATCH])
        facts = facts_of(rows)
        done = set(
            Cycle.objects.filter(
                assignment__in=[row.pk for row in rows], completed_at__isnull=False
            ).values_list("assignment", flat=True)
        )
        grounds = [ground for row in rows if row.pk not in done for ground in _rebased(row, facts)]
        Ground.objects.bulk_update(grounds, GIVEN, batch_size=100)
        moved = [row for row in rows if _bring(row, facts, row.pk in done, now)]
        Assignment.objects.bulk_update(moved, ["due_on", "due_zone", "due_at", "paused_at"], batch_size=100)
        changed += len(moved)
    return changed


def _rebased(row: Assignment, facts: Facts) -> list[Ground]:
    """Those grounds of requirements whose date the facts give otherwise by now, with it."""
    changed = []
    for ground in active(row):
        rule = ground.requirement
        if rule is None:
            continue
        asked = local_day(rule.asked_from, ground.zone)
        opens = row.person.hired_on + timedelta(days=rule.opens_after)
        inside = facts.inside.get((row.person_id, rule.pk), [])
        reached_on = first_inside(inside, max(asked, opens)) or ground.reached_on
        base = base_of(
            rule.due,  # type: ignore[arg-type]
            reached_on=reached_on,
            known_on=max(asked, local_day(ground.since, ground.zone)),
            hired_on=row.person.hired_on,
            days=rule.due_days,
            due_on=rule.due_on,
        )
        given = (reached_on, base.counts_from, base.due_on, base.proposed_on)
        if given != tuple(getattr(ground, name) for name in GIVEN):
            ground.reached_on, ground.counts_from, ground.due_on, ground.proposed_on = given
            changed.append(ground)
    return changed


def _bring(row: Assignment, facts: Facts, completed: bool, now: datetime) -> bool:
    before = (row.due_on, row.due_zone, row.due_at, row.paused_at)
    if completed:
        row.paused_at = None
        return row.paused_at != before[3]
    if not active(row):
        row.paused_at = row.paused_at or now
        return row.paused_at != before[3]
    row.paused_at = None
    found = dated(row, facts)
    row.due_on = found.due_on
    if found.due_on is None:
        row.due_at = None
    else:
        row.due_zone = row.due_zone or (found.ground.zone if found.ground else row.person.effective_zone)
        row.due_at = due_instant(found.due_on, row.due_zone)
    return before != (row.due_on, row.due_zone, row.due_at, row.paused_at)

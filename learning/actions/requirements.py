"""Make, change and end requirements, and keep who has what in step with whom they reach."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from learning.actions.audit import audit
from learning.actions.dates import fold
from learning.actions.people_changed import on_people_changed
from learning.models import (
    Activity,
    Assignment,
    Audit,
    Branch,
    Cycle,
    Extension,
    Ground,
    Job,
    Person,
    Requirement,
    User,
)
from learning.queries.audience import audience_of, reached
from learning.queries.requirements import proposals
from learning.rules.due import local_day

BATCH = 500
AT_ONCE = 2000
"""So many people are brought up to date while somebody waits; larger audiences follow in a task."""
LOOK_AGAIN = timedelta(hours=1)


def make_requirement(
    *,
    activity: Activity,
    branches: Iterable[Branch] = (),
    jobs: Iterable[Job] = (),
    due: Requirement.Due = Requirement.Due.NONE,
    due_days: int | None = None,
    due_on: date | None = None,
    hired_from: date | None = None,
    opens_after: int = 0,
    by: User | None = None,
    at: datetime | None = None,
) -> Requirement:
    """Write down who gets what by when, and give it to whom it reaches now; the rest of a large audience follows."""
    with transaction.atomic():
        now = at or timezone.now()
        row = Requirement.objects.create(
            activity=activity, due=due, due_days=due_days, due_on=due_on, hired_from=hired_from,
            opens_after=opens_after, made_by=by, made_at=now, asked_from=now,
        )  # fmt: skip
        row.branches.set(branches)
        row.jobs.set(jobs)
        audit("make requirement", by=by, object_kind="requirement", object_uuid=row.uuid, **_told(row))
        settle(row, limit=AT_ONCE)
        return row


def change_requirement(
    *,
    requirement: Requirement,
    branches: Iterable[Branch],
    jobs: Iterable[Job],
    due: Requirement.Due,
    due_days: int | None,
    due_on: date | None,
    hired_from: date | None,
    opens_after: int,
    by: User | None = None,
) -> Requirement:
    """Put a requirement otherwise. For whom it reaches no longer, it rests.

    Dates move, but for those that were extended or are of something completed. Other words for the date ask from now
    on: nobody is late by them at once.
    """
    with transaction.atomic():
        row = Requirement.objects.select_for_update().get(pk=requirement.pk)
        before = _told(row)
        if (row.due, row.due_days, row.due_on) != (due, due_days, due_on):
            row.asked_from = timezone.now()
        row.due, row.due_days, row.due_on = due, due_days, due_on
        row.hired_from, row.opens_after = hired_from, opens_after
        row.settled_at, row.dates_from = None, 0
        row.save()
        row.branches.set(branches)
        row.jobs.set(jobs)
        audit(
            "change requirement", by=by, object_kind="requirement", object_uuid=row.uuid, before=before,
            after=_told(row),
        )  # fmt: skip
        settle(row, limit=AT_ONCE)
        return row


def end_requirement(*, requirement: Requirement, by: User | None = None) -> int:
    """Ask it of nobody any more; return of how many it was asked. What has no other reason rests; the done stays."""
    with transaction.atomic():
        now = timezone.now()
        row = Requirement.objects.select_for_update().get(pk=requirement.pk)
        if row.ended_at is not None:
            return 0
        row.ended_at, row.settled_at, row.dates_from = now, None, 0
        row.save(update_fields=["ended_at", "settled_at", "dates_from"])
        audit("end requirement", by=by, object_kind="requirement", object_uuid=row.uuid)
        asked = Ground.objects.filter(requirement=row, ended_at=None).update(ended_at=now)
        settle(row, limit=AT_ONCE)
        return asked


def accept_proposals(*, requirement: Requirement, by: User, grounds: Collection[int] | None = None) -> int:
    """Give the proposed dates to those whose own would have been past: to all, or to these; return how many.

    An agreed date is an extension: it beats the rule from then on.
    """
    with transaction.atomic():
        now, rows = timezone.now(), proposals(requirement).select_for_update(of=("self",))
        if grounds is not None:
            rows = rows.filter(pk__in=grounds)
        found = [(row, day) for row in rows if (day := row.proposed_on) is not None]
        Extension.objects.bulk_create(
            [
                Extension(
                    assignment_id=row.assignment_id, due_on=day, by=by, at=now,
                    counts_from=min(local_day(now, row.zone), day),
                )
                for row, day in found
            ],
            batch_size=BATCH,
        )  # fmt: skip
        fold([row.assignment_id for row, _day in found], now)
        if found:
            audit(
                "accept dates",
                by=by,
                object_kind="requirement",
                object_uuid=requirement.uuid,
                people=len(found),
            )
        return len(found)


def reconcile(
    requirement: Requirement,
    *,
    people: Collection[int] | None = None,
    now: datetime | None = None,
    limit: int | None = None,
) -> int:
    """Bring who has it in step with whom it reaches; return how many reasons were added, paused or taken up again.

    Set-based and idempotent: only differences are looked at, so a second run finds nothing. With ``people`` only these
    are looked at; with ``limit`` no more than so many, and the next run goes on. Safe beside itself.
    """
    now, changed = now or timezone.now(), 0
    while limit is None or changed < limit:
        size = BATCH if limit is None else min(BATCH, limit - changed)
        with transaction.atomic():
            row = (
                Requirement.objects.select_for_update(of=("self",))
                .select_related("activity")
                .prefetch_related("branches", "jobs")
                .filter(pk=requirement.pk, ended_at=None)
                .first()
            )
            if row is None or row.activity.current_id is None or row.activity.retired_at is not None:
                return changed
            step = _step(row, people, now, size)
        changed += step
        if step < size:
            break
    return changed


def _step(row: Requirement, people: Collection[int] | None, now: datetime, size: int) -> int:
    audience = audience_of(row)
    wanted = reached(audience, now)
    grounds = Ground.objects.filter(requirement=row, ended_at=None)
    if people is not None:
        wanted = wanted.filter(pk__in=people)
        grounds = grounds.filter(assignment__person__in=people)
    inside = Exists(wanted.filter(pk=OuterRef("assignment__person")))
    left = list(grounds.filter(~inside, left_at=None).values_list("pk", "assignment")[:size])
    back = list(
        grounds.filter(inside, left_at__isnull=False).values_list("pk", "assignment")[: size - len(left)]
    )
    Ground.objects.filter(pk__in=[pk for pk, _assignment in left]).update(left_at=now)
    Ground.objects.filter(pk__in=[pk for pk, _assignment in back]).update(left_at=None)
    have = Ground.objects.filter(requirement=row, ended_at=None, assignment__person=OuterRef("pk"))
    new = wanted.filter(~Exists(have)).select_related("branch").order_by("pk")[: size - len(left) - len(back)]
    added = _give(row, new, now)
    fold([assignment for _pk, assignment in (*left, *back)] + added, now)
    return len(left) + len(back) + len(added)


def _give(row: Requirement, people: QuerySet[Person], now: datetime) -> list[int]:
    """Give it to people who have no reason of this requirement: on top of what they have, or anew."""
    found = list(people)
    if not found:
        return []
    by_person = {person.pk: person for person in found}
    have = _kept(row.activity, by_person)
    fresh = [
        Assignment(
            person=person, activity=row.activity, source=Assignment.Source.REQUIREMENT, assigned_by=row.made_by,
            created_at=now,
        )
        for person in found
        if person.pk not in have
    ]  # fmt: skip
    # Somebody may give the same by hand in this very moment: the constraint decides, and then theirs is taken.
    Assignment.objects.bulk_create(fresh, batch_size=BATCH, ignore_conflicts=True)
    if fresh:
        have = _kept(row.activity, by_person)
    without = Assignment.objects.filter(pk__in=have.values(), cycles=None)
    Cycle.objects.bulk_create(
        [Cycle(assignment=one, person_id=one.person_id) for one in without], batch_size=BATCH
    )
    days = {person.pk: local_day(now, person.effective_zone) for person in found}
    Ground.objects.bulk_create(
        [
            Ground(
                assignment_id=have[person.pk], source=Assignment.Source.REQUIREMENT, requirement=row,
                by=row.made_by, since=now, zone=person.effective_zone, reached_on=days[person.pk],
                counts_from=days[person.pk],
            )
            for person in found
        ],
        batch_size=BATCH,
    )  # fmt: skip
    Audit.objects.bulk_create(
        [
            Audit(
                at=now, actor=row.made_by, action="require", object_kind="requirement", object_uuid=row.uuid,
                person=person,
            )
            for person in found
        ],
        batch_size=BATCH,
    )  # fmt: skip
    return list(have.values())


def _kept(activity: Activity, people: Collection[int]) -> dict[int, int]:
    """The assignment that each of these people has of it, by person: the open one, else one that was taken back.

    One that was taken back is opened again: what was done in it counts, and nobody begins twice.
    """
    rows = Assignment.objects.filter(activity=activity, person__in=people)
    found = dict(rows.order_by("pk").values_list("person", "pk"))
    found |= dict(rows.filter(ended_at=None).values_list("person", "pk"))
    Assignment.objects.filter(pk__in=found.values(), ended_at__isnull=False).update(ended_at=None)
    return found


@on_people_changed
def follow(people: Collection[int]) -> None:
    """Whoever was placed, went on leave or is back: what they have, and its dates, follow at once."""
    now, all_of_them = timezone.now(), sorted(people)
    rules = list(Requirement.objects.filter(ended_at=None))
    for start in range(0, len(all_of_them), BATCH):
        portion = all_of_them[start : start + BATCH]
        for row in rules:
            reconcile(row, people=portion, now=now)
        fold(Assignment.objects.filter(person__in=portion, ended_at=None).values_list("pk", flat=True), now)


def settle(requirement: Requirement, *, limit: int = BATCH) -> bool:
    """Do up to ``limit`` of what a change of the requirement left over; return whether all of it is done now.

    First whom it reaches newly or no longer, then the dates of the others. Each call goes on where the last one ended.
    """
    if reconcile(requirement, limit=limit) >= limit:
        return False
    with transaction.atomic():
        row = Requirement.objects.select_for_update().get(pk=requirement.pk)
        if row.dates_from is not None:
            rows = Ground.objects.filter(requirement=row, pk__gt=row.dates_from).order_by("pk")
            found = list(rows.values_list("pk", "assignment")[:limit])
            fold([assignment for _pk, assignment in found])
            row.dates_from = found[-1][0] if len(found) == limit else None
        row.settled_at = timezone.now() if row.dates_from is None else None
        row.save(update_fields=["dates_from", "settled_at"])
        return row.dates_from is None


def unsettled(now: datetime) -> list[Requirement]:
    """Requirements with work left, and those that were not looked at for an hour: on some days people begin, are
    placed or gone without anybody doing anything."""
    left = Q(settled_at=None) | Q(ended_at=None, settled_at__lt=now - LOOK_AGAIN)
    return list(Requirement.objects.filter(left).order_by("settled_at", "pk"))


def _told(row: Requirement) -> dict[str, Any]:
    """What a requirement says, as keys and figures for the audit."""
    return {
        "activity": str(row.activity.uuid),
        "branches": sorted(row.branches.values_list("key", flat=True)),
        "jobs": sorted(row.jobs.values_list("key", flat=True)),
        "due": row.due,
        "due_days": row.due_days,
        "due_on": row.due_on.isoformat() if row.due_on else None,
        "hired_from": row.hired_from.isoformat() if row.hired_from else None,
        "opens_after": row.opens_after,
    }

"""Give somebody something to learn, and start it."""

from datetime import date, datetime
from typing import TypedDict

from django.db import transaction
from django.utils import timezone

from learning.actions.audit import audit
from learning.actions.dates import fold
from learning.models import Activity, Assignment, Cycle, Extension, Ground, Person, Progress, User
from learning.rules.due import local_day


class GroundFields(TypedDict):
    """The fields of a :class:`Ground` that was given by hand."""

    source: Assignment.Source
    by: User | None
    note: str
    since: datetime
    zone: str
    reached_on: date
    counts_from: date
    due_on: date | None


def assign(
    *,
    person: Person,
    activity: Activity,
    source: Assignment.Source,
    due_on: date | None = None,
    note: str = "",
    by: User | None = None,
    at: datetime | None = None,
) -> Assignment:
    """Assign ``activity``; whoever has it already has one more reason to do it, and the earliest date counts.

    ``at`` is when it was given, for what is brought in from elsewhere; now by default. The due instant
    is the end of ``due_on`` in the person's zone (the branch's, if they have none), resolved now: a later move to
    another zone does not pull it forward. The same again from the same person changes nothing.
    """
    with transaction.atomic():
        since = at or timezone.now()
        assignment, made = Assignment.objects.get_or_create(
            person=person,
            activity=activity,
            ended_at=None,
            defaults={"source": source, "note": note, "assigned_by": by, "created_at": since},
        )
        if made:
            Cycle.objects.create(assignment=assignment, person=person)
            audit("assign", by=by, object_kind="assignment", object_uuid=assignment.uuid, person=person)
        same = assignment.grounds.filter(source=source, by=by, due_on=due_on, ended_at=None)
        if made or not same.exists():
            Ground.objects.create(
                assignment=assignment, **ground_fields(person, source, due_on, note, by, since)
            )
            fold([assignment.pk])
            assignment.refresh_from_db()
        return assignment


def ground_fields(
    person: Person,
    source: Assignment.Source,
    due_on: date | None,
    note: str,
    by: User | None,
    since: datetime,
) -> GroundFields:
    """What a reason says that somebody gave by hand: the clock starts on the day of giving."""
    zone = person.effective_zone
    day = local_day(since, zone)
    return {
        "source": source,
        "by": by,
        "note": note,
        "since": since,
        "zone": zone,
        "reached_on": day,
        "counts_from": min(day, due_on or day),
        "due_on": due_on,
    }


def extend(*, assignment: Assignment, due_on: date, reason: str, by: User) -> Extension:
    """Move the date for one person. It beats every rule, and later leave moves it as it would any other date."""
    with transaction.atomic():
        now = timezone.now()
        day = local_day(now, assignment.person.effective_zone)
        row = Extension.objects.create(
            assignment=assignment, due_on=due_on, reason=reason, by=by, at=now, counts_from=min(day, due_on)
        )
        audit(
            "extend", by=by, object_kind="assignment", object_uuid=assignment.uuid, person=assignment.person,
            before=assignment.due_on.isoformat() if assignment.due_on else None, after=due_on.isoformat(),
        )  # fmt: skip
        fold([assignment.pk], now)
        return row


BY_HAND = {
    Assignment.Source.MANAGER: (Assignment.Source.MANAGER,),
    Assignment.Source.PEOPLE: (Assignment.Source.MANAGER, Assignment.Source.PEOPLE),
}
"""What may be taken back, by as whom: a manager's own kind, and both by the people office."""


def take_back(*, assignment: Assignment, source: Assignment.Source, by: User) -> bool:
    """Take back, as ``source``, what was given by hand; ``False`` when nothing of that is left.

    What a requirement asks for stays, and so does what the person chose. With no reason left, the assignment rests:
    what was begun can be opened still, and what is completed stays completed.
    """
    with transaction.atomic():
        now = timezone.now()
        mine = assignment.grounds.filter(ended_at=None, source__in=BY_HAND[source])
        if not mine.update(ended_at=now):
            return False
        audit(
            "take back",
            by=by,
            object_kind="assignment",
            object_uuid=assignment.uuid,
            person=assignment.person,
        )
        fold([assignment.pk], now)
        return True


def start_cycle(
    *, person: Person, activity: Activity, by: User | None = None, at: datetime | None = None
) -> Cycle:
    """Start (or go on with) the person's cycle of ``activity``: it takes the release that is current now.

    ``at`` is when the person started, for what is brought in from elsewhere; now by default.

    Somebody who has no assignment of it chooses it for themselves. Raises ``LookupError`` when there is nothing
    published to start.
    """
    with transaction.atomic():
        # Read again: a release may have been published since the caller looked.
        activity = Activity.objects.select_related("current").get(pk=activity.pk)
        if activity.current is None:
            raise LookupError("Nothing has been published here yet.")
        if not Assignment.objects.filter(person=person, activity=activity, ended_at=None).exists():
            if activity.retired_at is not None:
                raise LookupError("This is no longer offered.")
            assign(person=person, activity=activity, source=Assignment.Source.SELF, by=by, at=at)
        cycle = (
            Cycle.objects.select_for_update(of=("self",))
            .filter(person=person, assignment__activity=activity, assignment__ended_at=None)
            .order_by("-number")
            .first()
        )
        assert cycle is not None
        if cycle.started_at is None:
            cycle.release = activity.current
            cycle.started_at = at or timezone.now()
            cycle.save(update_fields=["release", "started_at"])
            Progress.objects.create(cycle=cycle, activity=activity, opened_at=cycle.started_at)
        return cycle

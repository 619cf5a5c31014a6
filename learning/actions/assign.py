"""Give somebody something to learn, and start it."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from learning.actions.audit import audit
from learning.models import Activity, Assignment, Cycle, Person, Progress, User
from learning.rules.due import due_instant


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
    """Assign ``activity``; an open assignment of the same thing is returned as it is.

    ``at`` is when it was given, for what is brought in from elsewhere; now by default. The due instant
    is the end of ``due_on`` in the person's zone (the branch's, if they have none), resolved now: a later move to
    another zone does not pull it forward.
    """
    with transaction.atomic():
        zone = person.effective_zone if due_on else ""
        assignment, made = Assignment.objects.get_or_create(
            person=person,
            activity=activity,
            ended_at=None,
            defaults={
                "source": source,
                "note": note,
                "due_on": due_on,
                "due_zone": zone,
                "due_at": due_instant(due_on, zone) if due_on else None,
                "assigned_by": by,
                "created_at": at or timezone.now(),
            },
        )
        if made:
            Cycle.objects.create(assignment=assignment, person=person)
            audit("assign", by=by, object_kind="assignment", object_uuid=assignment.uuid, person=person)
        return assignment


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

"""Times away, and who stands in for a manager."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learning import policies
from learning.actions.audit import audit
from learning.actions.periods import read, write
from learning.actions.person_row import (
    changed,
    hold,
    iso,
    may_change_people,
    must_run_forward,
    must_work_here,
)
from learning.dates import full
from learning.models import Deputy, Leave, Person, User
from learning.refused import Refused
from learning.rules.due import local_day
from learning.rules.periods import DAY, put, redate


def add_leave(
    *,
    person: Person,
    starts_on: date,
    ends_on: date | None = None,
    instead_of: Leave | None = None,
    by: User | None = None,
) -> bool:
    """The person is away on these days, and is not chased; ``False`` if that is known.

    Without a last day the leave is open. ``instead_of`` is a leave whose days are corrected, or that ends earlier.
    Raises :class:`~learning.refused.Refused` when another leave is on one of the days.
    """
    may_change_people(by)
    must_run_forward(starts_on, ends_on)
    with transaction.atomic():
        row = hold(person)
        must_work_here(row, starts_on, ends_on, "starts_on")
        others = Leave.objects.filter(person=row)
        if instead_of is not None:
            others = others.exclude(pk=instead_of.pk)
        if others.filter(starts_on=starts_on, ends_on=ends_on).exists():
            return False
        over = others.exclude(ends_on__lt=starts_on)
        other = (over.filter(starts_on__lte=ends_on) if ends_on else over).order_by("starts_on").first()
        if other:
            raise Refused(_overlap(other), "starts_on")
        if instead_of is None:
            Leave.objects.create(person=row, starts_on=starts_on, ends_on=ends_on)
        elif (instead_of.starts_on, instead_of.ends_on) == (starts_on, ends_on):
            return False
        else:
            Leave.objects.filter(pk=instead_of.pk, person=row).update(starts_on=starts_on, ends_on=ends_on)
        changed(
            row, "change leave" if instead_of else "add leave", by, since=iso(starts_on), until=iso(ends_on)
        )
        return True


def remove_leave(*, person: Person, leave: Leave, by: User | None = None) -> None:
    """Forget a leave: it does not take place. To end it earlier, give it another last day."""
    may_change_people(by)
    with transaction.atomic():
        row = hold(person)
        gone, _rows = Leave.objects.filter(pk=leave.pk, person=row).delete()
        if gone:
            changed(row, "remove leave", by, since=iso(leave.starts_on), until=iso(leave.ends_on))


def appoint_deputy(
    *,
    manager: Person,
    deputy: Person,
    starts_on: date,
    ends_on: date | None = None,
    instead_of: Deputy | None = None,
    by: User | None = None,
) -> bool:
    """On these days ``deputy`` stands in for ``manager``: sees the manager's people. ``False`` if that is known.

    A manager may say so for themselves. ``instead_of`` holds days of the same two that are corrected. Raises
    :class:`~learning.refused.Refused` when the deputy is the manager, or does not work here on all of the days.
    """
    _may_appoint(by, manager)
    must_run_forward(starts_on, ends_on)
    if manager.pk == deputy.pk:
        raise Refused(_("Nobody stands in for themselves."), "deputy")
    with transaction.atomic():
        row = hold(manager)
        must_work_here(deputy, starts_on, ends_on, "deputy")
        must_work_here(row, starts_on, ends_on, "starts_on")
        ends_on = min(filter(None, (ends_on, row.left_on, deputy.left_on)), default=None)
        before = read(Deputy.objects.filter(manager=row, deputy=deputy), lambda one: one.deputy_id)
        if instead_of is None:
            after = put(before, deputy.pk, starts_on, ends_on)
        else:
            after = redate(before, instead_of.pk, starts_on, ends_on)
        if not write(Deputy, before, after, lambda pk: {"manager": row, "deputy_id": pk}):
            return False
        _note(row, "appoint deputy", by, deputy, starts_on, ends_on)
        return True


def remove_deputy(*, manager: Person, appointment: Deputy, by: User | None = None) -> None:
    """Forget that somebody stands in: they see the manager's people no longer. To end it, give it a last day."""
    _may_appoint(by, manager)
    with transaction.atomic():
        row = hold(manager)
        gone, _rows = Deputy.objects.filter(pk=appointment.pk, manager=row).delete()
        if gone:
            _note(row, "remove deputy", by, appointment.deputy, appointment.starts_on, appointment.ends_on)


def end_deputy(*, manager: Person, appointment: Deputy, by: User | None = None) -> None:
    """From today on, by the deputy's own calendar, nobody stands in by this appointment. Days that are over stay
    written down.
    """
    _may_appoint(by, manager)
    with transaction.atomic():
        row = hold(manager)
        one = Deputy.objects.select_related("deputy__branch").filter(pk=appointment.pk, manager=row).first()
        if one is None:
            return
        last = local_day(timezone.now(), one.deputy.effective_zone) - DAY
        if one.starts_on > last:
            remove_deputy(manager=manager, appointment=one, by=by)
        elif one.ends_on is None or one.ends_on > last:
            Deputy.objects.filter(pk=one.pk).update(ends_on=last)
            _note(row, "end deputy", by, one.deputy, one.starts_on, last)


def _may_appoint(by: User | None, manager: Person) -> None:
    if by is not None and not policies.may_appoint_deputy(by, manager):
        raise PermissionDenied


def _note(
    manager: Person, action: str, by: User | None, deputy: Person, starts_on: date, ends_on: date | None
) -> None:
    audit(
        action,
        by=by,
        object_kind="person",
        object_uuid=manager.uuid,
        person=manager,
        deputy=str(deputy.uuid),
        since=iso(starts_on),
        until=iso(ends_on),
    )


def _overlap(other: Leave) -> str:
    if other.ends_on is None:
        sentence = _("There is a leave from %(start)s on already. Change that one.")
        return sentence % {"start": full(other.starts_on, "until")}
    sentence = _("There is a leave from %(start)s until %(end)s already. Change that one.")
    return sentence % {"start": full(other.starts_on, "until"), "end": full(other.ends_on, "until")}

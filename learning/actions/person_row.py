"""What every change of a person begins and ends with: may you, the row held, who did it, and who has to hear of it."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from learning import policies
from learning.actions.audit import audit
from learning.actions.people_changed import people_changed
from learning.dates import full
from learning.models import Person, ReportingLine, User
from learning.refused import Refused
from learning.rules.due import local_day


def may_change_people(by: User | None) -> None:
    """Raise ``PermissionDenied`` unless ``by`` is of the people office; nobody at all is the product itself."""
    if by is not None and not policies.may_run_people_office(by):
        raise PermissionDenied


def hold(person: Person) -> Person:
    """The person's row as it is now, held until the transaction is over: changes of one person wait for each other."""
    # Without a join: PostgreSQL, having waited for a row that then moved to another branch, would not find it.
    return Person.objects.select_for_update().get(pk=person.pk)


def hold_lines() -> None:
    """Let nobody else write lines until the transaction is over. Ask for it first, before any row.

    Two changes that are right alone can form a ring together; so one waits for the other. SQLite has one writer at a
    time anyhow. Screens go on reading.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {ReportingLine._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


def changed(person: Person, action: str, by: User | None, **detail: Any) -> None:
    """Write down what was changed, by keys and days, and tell whoever depends on people."""
    audit(action, by=by, object_kind="person", object_uuid=person.uuid, person=person, **detail)
    people_changed([person.pk])


def iso(day: date | None) -> str:
    """A day for the audit; empty when there is none."""
    return day.isoformat() if day else ""


def must_work_here(person: Person, starts_on: date, ends_on: date | None, field: str) -> None:
    """Raise :class:`Refused` unless the person works here on each of these days."""
    if starts_on < person.hired_on:
        raise Refused(
            _("The first day of %(name)s is %(day)s.") % {"name": person.name, "day": full(person.hired_on)},
            field,
        )
    if person.left_on and (starts_on > person.left_on or (ends_on and ends_on > person.left_on)):
        raise Refused(
            _("The last day of %(name)s is %(day)s.") % {"name": person.name, "day": full(person.left_on)},
            field,
        )


def must_run_forward(starts_on: date, ends_on: date | None) -> None:
    """Raise :class:`Refused` for an end before the beginning."""
    if ends_on is not None and ends_on < starts_on:
        raise Refused(_("The last day cannot be before the first."), "ends_on")


def today(person: Person) -> date:
    """The day that it is where the person works."""
    return local_day(timezone.now(), person.branch.zone)

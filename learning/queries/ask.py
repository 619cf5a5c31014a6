"""Whom a person can ask: the buddy, the manager, and who stands in for a manager on leave."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from learning.dates import spoken
from learning.models import Deputy, Leave, Person, ReportingLine


@dataclass(frozen=True)
class Contact:
    """Somebody to ask, by name."""

    name: str
    role: str


def here(people: QuerySet[Person], on: date) -> QuerySet[Person]:
    """Those of ``people`` who work here on that day."""
    return people.filter(Q(left_on=None) | Q(left_on__gte=on), hired_on__lte=on)


def current_manager(person: Person, on: date) -> Person | None:
    """Whoever leads the person on that day; of several, whoever leads them in the main place."""
    line = (
        ReportingLine.objects.filter(person=person, starts_on__lte=on)
        .exclude(ends_on__lt=on)
        .select_related("manager")
        .order_by("-main", "-starts_on")
        .first()
    )
    return line.manager if line else None


def ask(person: Person, today: date) -> tuple[Contact, ...]:
    """Buddy, manager, and the deputy of a manager on leave, by name and in that order; each once. Four queries.

    A buddy on leave is told with the day of the return; where there is a manager, there is a name.
    """
    buddy = here(Person.objects.filter(pk=person.buddy_id), today).first() if person.buddy_id else None
    manager = current_manager(person, today)
    away = _away([one.pk for one in (buddy, manager) if one], today)
    contacts: dict[int, Contact] = {}
    if buddy:
        contacts[buddy.pk] = Contact(buddy.name, _buddy(away.get(buddy.pk), today))
    if manager and manager.pk not in contacts:
        contacts[manager.pk] = Contact(manager.name, _manager(away.get(manager.pk), today))
    if manager and manager.pk in away:
        for row in deputies_of(manager, today):
            if row.deputy_id != person.pk and row.deputy_id not in contacts:
                contacts[row.deputy_id] = Contact(row.deputy.name, _deputy(row, today))
    return tuple(contacts.values())


def deputies_of(manager: Person, on: date) -> QuerySet[Deputy]:
    """Who stands in for ``manager`` on that day and is at work, the last one to be named first."""
    absent = Leave.objects.filter(starts_on__lte=on).exclude(ends_on__lt=on).values("person")
    return (
        Deputy.objects.filter(manager=manager, starts_on__lte=on)
        .exclude(ends_on__lt=on)
        .exclude(deputy__in=absent)
        .select_related("deputy")
        .order_by("-starts_on", "-pk")
    )


def standing_in(person: Person, on: date) -> list[str]:
    """A sentence for each manager for whom ``person`` stands in on that day. One query."""
    rows = (
        Deputy.objects.filter(deputy=person, starts_on__lte=on)
        .exclude(ends_on__lt=on)
        .select_related("manager")
        .order_by("starts_on", "pk")
    )
    return [
        _("You stand in for %(name)s until %(day)s.")
        % {"name": row.manager.name, "day": spoken(row.ends_on, on, "until")}
        if row.ends_on
        else _("You stand in for %(name)s.") % {"name": row.manager.name}
        for row in rows
    ]


def absence(person: Person, on: date) -> list[str]:
    """Whether a person is away on that day, and who then stands in, in sentences. Two queries at most."""
    leave = _away([person.pk], on).get(person.pk)
    if leave is None:
        return []
    away = (
        _("Away until %(day)s.") % {"day": spoken(leave.ends_on, on, "until")}
        if leave.ends_on
        else _("Away, nobody knows until when.")
    )
    return [away, *(_stands_in(row, on) for row in deputies_of(person, on))]


def _stands_in(row: Deputy, on: date) -> str:
    if row.ends_on is None:
        return _("%(name)s stands in.") % {"name": row.deputy.name}
    day = spoken(row.ends_on, on, "until")
    return _("%(name)s stands in until %(day)s.") % {"name": row.deputy.name, "day": day}


def _away(people: Collection[int], today: date) -> dict[int, Leave]:
    rows = Leave.objects.filter(person__in=people, starts_on__lte=today).exclude(ends_on__lt=today)
    return {row.person_id: row for row in rows} if people else {}


def _buddy(away: Leave | None, today: date) -> str:
    if away is None:
        return _("your buddy")
    if away.ends_on is None:
        return _("your buddy, away at the moment")
    return _("your buddy, back after %(day)s") % {"day": spoken(away.ends_on, today, "until")}


def _manager(away: Leave | None, today: date) -> str:
    if away is None:
        return _("your manager")
    if away.ends_on is None:
        return _("your manager, away at the moment")
    return _("your manager, back after %(day)s") % {"day": spoken(away.ends_on, today, "until")}


def _deputy(row: Deputy, today: date) -> str:
    if row.ends_on is None:
        return _("stands in for your manager")
    return _("stands in for your manager until %(day)s") % {"day": spoken(row.ends_on, today, "until")}

"""What the people office has written down of a person: from when to when, and what is so today."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from django.db.models import Model, Q
from django.utils.translation import gettext as _

from learning.dates import full, spoken
from learning.models import Deputy, Leave, Person, Placement, ReportingLine

When = Literal["past", "now", "later"]


@dataclass(frozen=True)
class Fact:
    """One line of a history: what, from when to when, and whether that is over, so today, or to come.

    ``key`` names it in an address where its days can be changed; empty where the next change ends it.
    """

    what: str
    note: str
    starts_on: date
    ends_on: date | None
    when: When
    row: Any
    key: str = ""

    @property
    def since(self) -> str:
        """The first day in words."""
        return full(self.starts_on)

    @property
    def until(self) -> str:
        """The last day in words; empty while there is none."""
        return full(self.ends_on) if self.ends_on else ""


@dataclass(frozen=True)
class Facts:
    """Everything about one person's days. ``now`` says in sentences what is so today."""

    places: tuple[Fact, ...]
    managers: tuple[Fact, ...]
    leaves: tuple[Fact, ...]
    deputies: tuple[Fact, ...]
    deputy_for: tuple[Fact, ...]
    leads: int
    now: tuple[str, ...] = field(default=())

    def of_key(self, key: str) -> Fact | None:
        """The line of that key whose days can be changed."""
        lines = (*self.places, *self.managers, *self.leaves, *self.deputies)
        return next((one for one in lines if one.key and one.key == key), None)


def facts(person: Person, today: date) -> Facts:
    """The facts of a person who comes with branch and job, on the day of their branch. Six queries."""
    places = Placement.objects.filter(person=person).select_related("branch", "job")
    lines = ReportingLine.objects.filter(person=person).select_related("manager")
    deputies = Deputy.objects.filter(Q(manager=person) | Q(deputy=person)).select_related("manager", "deputy")
    rows = list(deputies.order_by("-starts_on", "-pk"))
    found = Facts(
        places=tuple(_place(row, today) for row in places.order_by("-starts_on", "-main")),
        managers=tuple(_manager(row, today) for row in lines.order_by("-starts_on", "-main")),
        leaves=tuple(
            _leave(row, today) for row in Leave.objects.filter(person=person).order_by("-starts_on")
        ),
        deputies=tuple(
            _deputy(row, row.deputy, today, keyed=True) for row in rows if row.manager_id == person.pk
        ),
        deputy_for=tuple(
            _deputy(row, row.manager, today, keyed=False) for row in rows if row.deputy_id == person.pk
        ),
        leads=ReportingLine.objects.filter(manager=person, starts_on__lte=today)
        .exclude(ends_on__lt=today)
        .count(),
    )
    return Facts(**{**vars(found), "now": tuple(_now(person, found, today))})


def _now(person: Person, found: Facts, today: date) -> list[str]:
    where = {"job": person.job.local_name, "branch": person.branch.local_name}
    if person.left_on and person.left_on < today:
        return [_("%(job)s, %(branch)s, until %(day)s.") % {**where, "day": full(person.left_on, "until")}]
    if person.hired_on > today:
        said = [_("%(job)s, %(branch)s, from %(day)s on.") % {**where, "day": full(person.hired_on, "until")}]
    else:
        said = [_("%(job)s, %(branch)s. Here since %(day)s.") % {**where, "day": full(person.hired_on, "on")}]
        managers = [one.what for one in found.managers if one.when == "now"]
        if managers:
            said.append(_("Led by %(names)s.") % {"names": ", ".join(managers)})
        else:
            said.append(_("Nobody leads them."))
    for leave in found.leaves:
        if leave.when == "now":
            said.append(
                _("Away until %(day)s.") % {"day": spoken(leave.ends_on, today, "until")}
                if leave.ends_on
                else _("Away, nobody knows until when.")
            )
    for one in found.deputies:
        if one.when == "now":
            said.append(
                _("%(name)s stands in until %(day)s.")
                % {"name": one.what, "day": spoken(one.ends_on, today, "until")}
                if one.ends_on
                else _("%(name)s stands in.") % {"name": one.what}
            )
    if person.left_on:
        said.append(_("The last day is %(day)s.") % {"day": spoken(person.left_on, today)})
    return said


def _when(row: Any, today: date) -> When:
    if row.starts_on > today:
        return "later"
    return "past" if row.ends_on and row.ends_on < today else "now"


def _fact(row: Model, today: date, what: str, note: str = "", key: str = "") -> Fact:
    days: Any = row
    return Fact(what, note, days.starts_on, days.ends_on, _when(row, today), row, key)


def _place(row: Placement, today: date) -> Fact:
    what = f"{row.job.local_name}, {row.branch.local_name}"
    if row.main:
        return _fact(row, today, what)
    key = f"place.{row.branch.key}.{row.job.key}.{row.starts_on}"
    return _fact(row, today, what, _("beside the first place"), key)


def _manager(row: ReportingLine, today: date) -> Fact:
    if row.main:
        return _fact(row, today, row.manager.name)
    key = f"manager.{row.manager.uuid}.{row.starts_on}"
    return _fact(row, today, row.manager.name, _("beside the first manager"), key)


def _leave(row: Leave, today: date) -> Fact:
    return _fact(row, today, _("Leave"), key=f"leave.{row.starts_on}")


def _deputy(row: Deputy, other: Person, today: date, *, keyed: bool) -> Fact:
    return _fact(row, today, other.name, key=f"deputy.{other.uuid}.{row.starts_on}" if keyed else "")

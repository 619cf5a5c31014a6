"""Say who leads whom, from a day on. Nobody ever leads themselves, not through others either, and on no day."""

from datetime import date
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from learning.actions.audit import audit
from learning.actions.periods import read, write
from learning.actions.person_row import (
    changed,
    hold,
    hold_lines,
    iso,
    may_change_people,
    must_run_forward,
    must_work_here,
)
from learning.models import Person, ReportingLine, User
from learning.refused import Refused
from learning.roles import Role
from learning.rules.lines import Line, ring
from learning.rules.periods import DAY, Timeline, change, clear, on_day, put, redate, without


def lead(*, person: Person, manager: Person | None, starts_on: date, by: User | None = None) -> bool:
    """From ``starts_on`` on ``manager`` leads the person, until the next change that is known; nobody does with
    ``None``. ``False`` if it is so anyhow.

    The line ends with the last day of either. Whoever leads gets a team page. Raises
    :class:`~learning.refused.Refused` when somebody would lead themselves on any day, and for days on which one of
    them does not work here.
    """
    may_change_people(by)
    with transaction.atomic():
        hold_lines()
        row = hold(person)
        must_work_here(row, starts_on, None, "starts_on")
        mains, others = timelines(row)
        if manager is None:
            now = on_day(mains, starts_on)
            after = clear(mains, starts_on, now.ends_on) if now else mains
        else:
            _may_lead(manager, row, starts_on)
            after = _until_last_day(change(mains, manager.pk, starts_on), manager, starts_on)
        if row.left_on:
            after = clear(after, row.left_on + DAY)
        if manager is not None:
            _refuse_ring(row, manager, mains, after)
        if not keep(row, mains, after, others):
            return False
        _let_lead(manager, by)
        detail = {"manager": str(manager.uuid) if manager else "", "since": iso(starts_on)}
        changed(row, "lead", by, **detail)
        return True


def lead_further(
    *,
    person: Person,
    manager: Person,
    starts_on: date,
    ends_on: date | None = None,
    instead_of: ReportingLine | None = None,
    by: User | None = None,
) -> bool:
    """On these days ``manager`` leads the person as well, in another place say; ``False`` if that is known.

    ``instead_of`` is the further line to them whose days are corrected. Raises :class:`~learning.refused.Refused` as
    :func:`lead` does, and when it is the main manager on one of the days.
    """
    may_change_people(by)
    must_run_forward(starts_on, ends_on)
    with transaction.atomic():
        hold_lines()
        row = hold(person)
        must_work_here(row, starts_on, ends_on, "starts_on")
        _may_lead(manager, row, starts_on)
        ends_on = min(filter(None, (ends_on, row.left_on, manager.left_on)), default=None)
        mains, others = timelines(row)
        if any(period.what == manager.pk and period.meets(starts_on, ends_on) for period in mains):
            sentence = _("%(manager)s leads %(name)s already.")
            raise Refused(sentence % {"manager": manager.name, "name": row.name}, "manager")
        known = others.get(manager.pk, ())
        if instead_of is None:
            after = {**others, manager.pk: put(known, manager.pk, starts_on, ends_on)}
        else:
            after = {**others, manager.pk: redate(known, instead_of.pk, starts_on, ends_on)}
        _refuse_ring(row, manager, known, after[manager.pk])
        if not _write_others(row, others, after):
            return False
        _let_lead(manager, by)
        days = {"since": iso(starts_on), "until": iso(ends_on)}
        changed(row, "lead further", by, manager=str(manager.uuid), **days)
        return True


def remove_further_line(*, person: Person, line: ReportingLine, by: User | None = None) -> None:
    """Forget a further line: it was never so. To end it, give it another last day."""
    may_change_people(by)
    with transaction.atomic():
        hold_lines()
        row = hold(person)
        gone, _rows = ReportingLine.objects.filter(pk=line.pk, person=row, main=False).delete()
        if gone:
            manager = str(line.manager.uuid)
            changed(row, "remove further line", by, manager=manager, since=iso(line.starts_on))


def timelines(person: Person) -> tuple[Timeline[int], dict[int, Timeline[int]]]:
    """The main managers of a person in their order, and the further ones by manager."""
    rows = list(ReportingLine.objects.filter(person=person))
    others: dict[int, list[ReportingLine]] = {}
    for row in rows:
        if not row.main:
            others.setdefault(row.manager_id, []).append(row)
    mains = read([row for row in rows if row.main], _manager)
    return mains, {manager: read(found, _manager) for manager, found in others.items()}


def keep(
    person: Person, before: Timeline[int], after: Timeline[int], others: dict[int, Timeline[int]]
) -> bool:
    """Write another timeline of main managers; who is the main one is no further one on the same days."""
    left = {
        manager: without(found, [period for period in after if period.what == manager])
        for manager, found in others.items()
    }
    moved = _write_others(person, others, left)
    return write(ReportingLine, before, after, lambda pk: _columns(person, pk, main=True)) or moved


def _may_lead(manager: Person, person: Person, starts_on: date) -> None:
    if manager.pk == person.pk:
        raise Refused(_("Nobody leads themselves."), "manager")
    must_work_here(manager, starts_on, None, "manager")


def _until_last_day(after: Timeline[int], manager: Person, starts_on: date) -> Timeline[int]:
    """The new period ends with the manager's last day."""
    now = on_day(after, starts_on)
    if now is None or manager.left_on is None or now.last <= manager.left_on:
        return after
    return clear(after, manager.left_on + DAY, now.ends_on)


def _refuse_ring(person: Person, manager: Person, before: Timeline[int], after: Timeline[int]) -> None:
    """Raise :class:`Refused` when a line that is new, or longer than before, would close a ring."""
    for period in after:
        if period.what != manager.pk or period in before:
            continue
        new = Line(person.pk, manager.pk, period.starts_on, period.ends_on)
        found = ring(_lines_above(new), new)
        if found:
            names = dict(Person.objects.filter(pk__in=found).values_list("pk", "name"))
            through = get_text_list([names[pk] for pk in reversed(found[:-1])], _("and"))
            raise Refused(
                _("%(name)s would then lead themselves, through %(others)s.")
                % {"name": person.name, "others": through},
                "manager",
            )


def _lines_above(new: Line) -> list[Line]:
    """All lines upwards from the manager that share a day with the new one: one query for each step of the ladder."""
    found: list[Line] = []
    seen: set[int] = set()
    step = {new.manager}
    while step:
        seen |= step
        rows = ReportingLine.objects.filter(person__in=step).exclude(ends_on__lt=new.starts_on)
        if new.ends_on:
            rows = rows.filter(Q(starts_on__lte=new.ends_on))
        lines = [Line(*one) for one in rows.values_list("person_id", "manager_id", "starts_on", "ends_on")]
        found += lines
        step = {line.manager for line in lines} - seen
    return found


def _let_lead(manager: Person | None, by: User | None) -> None:
    """Whoever leads has the role that opens the team page."""
    user = manager.user if manager else None
    if manager is None or user is None or user.groups.filter(name=Role.MANAGER.value).exists():
        return
    user.groups.add(Group.objects.get(name=Role.MANAGER.value))
    audit(
        "give role",
        by=by,
        object_kind="person",
        object_uuid=manager.uuid,
        person=manager,
        role=Role.MANAGER.value,
    )


def _write_others(person: Person, before: dict[int, Timeline[int]], after: dict[int, Timeline[int]]) -> bool:
    done = [
        write(ReportingLine, before.get(manager, ()), found, lambda pk: _columns(person, pk, main=False))
        for manager, found in after.items()
    ]
    return any(done)


def _manager(row: ReportingLine) -> int:
    return row.manager_id


def _columns(person: Person, manager: int, *, main: bool) -> dict[str, Any]:
    return {"person": person, "manager_id": manager, "main": main}

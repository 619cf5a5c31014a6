"""Do what the lines of a list would do: first everybody comes in, then everybody gets a manager, then whoever leaves.

Each portion is looked at once more: a line that would do something else by now is left alone and marked.
"""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from learning.actions import employment
from learning.actions.day import settled_together
from learning.actions.leading import lead
from learning.actions.list_lines import FIELDS, keep_lines
from learning.actions.list_moves import is_move, move_many
from learning.actions.list_new import bring_new, lead_new
from learning.actions.parked import park
from learning.actions.people import add_person, change_person
from learning.actions.placing import place
from learning.lists.columns import spelled
from learning.lists.plan import Company, plan, small
from learning.models import Branch, Job, PeopleList, PeopleListLine, Person, ReportingLine, User
from learning.queries.list_company import company_for, numbered
from learning.refused import Refused

CHUNK = 500
_READY = ("new", "changed")


def _next(row: PeopleList) -> list[PeopleListLine]:
    """The next rows of the file. By row and by nothing else: an index has this order, so nothing is sorted."""
    rows = row.lines.filter(row__gt=row.cursor).select_related("person__branch").order_by("row")
    return list(rows[:CHUNK])


def people_portion(row: PeopleList) -> bool:
    """Bring in and change the people of the next lines, without their managers; ``False`` when none are left."""
    found_lines = _next(row)
    if not found_lines:
        return False
    row.cursor = found_lines[-1].row
    lines = [line for line in found_lines if line.effect in _READY and not (line.applied_at or line.again)]
    if not lines:
        return True
    company = company_for(row, lines)
    now = timezone.now()
    new: list[PeopleListLine] = []
    moves: list[PeopleListLine] = []
    with settled_together():
        for line in lines:
            found = plan(line.data, line.read_errors, company, row.valid_from)
            if found.effect == "same":
                line.effect, line.changes, line.person_id = PeopleListLine.Effect.SAME, {}, found.person
            elif found.effect != line.effect or found.changes != line.changes:
                line.again, line.errors = True, found.errors
            elif found.effect == "new" and "left_on" not in line.changes:
                new.append(line)
            elif is_move(line):
                moves.append(line)
            else:
                _one_by_one(line, company, row)
        for line in move_many(moves, company, row.valid_from, row.applied_by) if moves else ():
            _one_by_one(line, company, row)
    if new:
        bring_new(new, company, row.applied_by)
    for line in lines:
        if line.person_id and not line.again and line.effect != PeopleListLine.Effect.SAME:
            line.lead_pending = "manager" in line.changes
            line.applied_at = now
    keep_lines(lines)
    row.done += len(lines)
    return True


def _one_by_one(line: PeopleListLine, company: Company, row: PeopleList) -> None:
    """As the people office would do it by hand, all of the line or nothing."""
    branch = company.branches[spelled(line.data["branch"])].pk
    job = company.jobs[spelled(line.data["job"])].pk
    try:
        with transaction.atomic():
            where = Branch.objects.get(pk=branch), Job.objects.get(pk=job)
            if line.effect == PeopleListLine.Effect.NEW:
                line.person = _add(line, *where, row.applied_by)
            else:
                _change(
                    Person.objects.select_related("branch", "user").get(pk=line.person_id or 0),
                    line,
                    *where,
                    row,
                )
    except Refused as no:
        line.again, line.errors = True, {no.field or "line": {"key": "refused", "sentence": no.sentence}}


def _add(line: PeopleListLine, branch: Branch, job: Job, by: User | None) -> Person:
    person = add_person(
        number=line.data["number"],
        name=line.data["name"],
        branch=branch,
        job=job,
        hired_on=date.fromisoformat(line.data["hired_on"]),
        locale=line.changes["locale"][1],
        support_locale=line.data.get("support_locale", ""),
        email=line.data.get("email", ""),
        by=by,
    )
    if line.data.get("left_on"):
        employment.leave_company(person=person, last_day=date.fromisoformat(line.data["left_on"]), by=by)
    return person


def _change(person: Person, line: PeopleListLine, branch: Branch, job: Job, row: PeopleList) -> None:
    by, changes, data = row.applied_by, line.changes, line.data
    hired_on = date.fromisoformat(data["hired_on"])
    if "hired_on" in changes and person.left_on and hired_on > person.left_on:
        employment.come_back(person=person, branch=branch, job=job, starts_on=hired_on, by=by)
    elif "hired_on" in changes:
        employment.change_first_day(person=person, hired_on=hired_on, by=by)
    if {"branch", "job"} & changes.keys():
        place(person=person, branch=branch, job=job, starts_on=max(row.valid_from, person.hired_on), by=by)
    if {"name", "locale", "support_locale", "email"} & changes.keys():
        user = person.user
        change_person(
            person=person,
            name=data["name"],
            locale=data.get("locale") or person.locale,
            support_locale=data.get("support_locale") or person.support_locale,
            zone=person.zone,
            email=data.get("email") or (user.email if user else ""),
            buddy=person.buddy,
            by=by,
        )
    if "left_on" in changes:
        employment.leave_company(person=person, last_day=date.fromisoformat(data["left_on"]), by=by)


def managers_portion(row: PeopleList) -> bool:
    """Give the next people their managers; ``False`` when all had their turn.

    A change that would form a ring with somebody whose own change comes later waits for another round: whoever stands
    at the top of the list's order always can, so each round settles some.
    """
    found_lines = _next(row)
    if not found_lines:
        return False
    row.cursor = found_lines[-1].row
    lines = [line for line in found_lines if line.lead_pending]
    if not lines:
        return True
    managers = numbered(line.data["manager"] for line in lines)
    led = _led([line.person_id for line in lines if line.person_id])
    new: dict[int, tuple[PeopleListLine, Person]] = {}
    for line in lines:
        person, manager = line.person, managers.get(small(line.data["manager"]))
        assert person is not None
        if manager is None:
            park(
                person=person,
                number=line.data["manager"],
                since=max(row.valid_from, person.hired_on) if line.changes["manager"][0] else person.hired_on,
                row=row,
                by=row.applied_by,
            )
            line.parked_manager, line.lead_pending = line.data["manager"][:40], False
        elif person.pk in led or person.left_on or line.effect != PeopleListLine.Effect.NEW:
            _lead(line, person, manager, row)
        elif manager.left_on is not None and manager.left_on < max(person.hired_on, manager.hired_on):
            _look_again(
                line, {"key": "manager-left", "name": manager.name, "day": manager.left_on.isoformat()}
            )
        else:
            new[person.pk] = line, manager
    if new:
        refused = lead_new(
            [(one.person, manager) for one, manager in new.values() if one.person], row.applied_by
        )
        for pk, (line, _manager) in new.items():
            line.lead_pending = pk in refused
    settled = sum(not line.lead_pending for line in lines)
    keep_lines(lines)
    row.done += settled
    row.options = {**row.options, "settled": row.options.get("settled", 0) + settled}
    return True


def _led(pks: Sequence[int]) -> set[int]:
    """Who of these has a manager, or had one."""
    return set(ReportingLine.objects.filter(person__in=pks).values_list("person", flat=True))


def _lead(line: PeopleListLine, person: Person, manager: Person, row: PeopleList) -> None:
    first = (
        person.hired_on if line.effect == PeopleListLine.Effect.NEW else max(row.valid_from, person.hired_on)
    )
    since = max(first, manager.hired_on)
    if person.left_on is not None and person.left_on < since:
        line.lead_pending = False  # gone before they could have been led
        return
    try:
        lead(person=person, manager=manager, starts_on=since, by=row.applied_by)
        line.lead_pending = False
    except Refused as no:
        line.errors = {"manager": {"key": "refused", "sentence": no.sentence}}
        if manager.left_on is not None and manager.left_on < since:
            _look_again(line, line.errors["manager"])
    else:
        line.errors = {}


def _look_again(line: PeopleListLine, error: dict[str, str]) -> None:
    line.lead_pending, line.again, line.errors = False, True, {"manager": error}
    if set(line.changes) == {"manager"}:
        line.applied_at = None


def another_round(row: PeopleList) -> bool:
    """Whether managers that had to wait may go now; when nothing moved in the last round, what is left is marked."""
    settled = row.options.get("settled", 0)
    row.options = {key: value for key, value in row.options.items() if key != "settled"}
    left = row.lines.filter(lead_pending=True)
    if settled and left.exists():
        return True
    for line in left.order_by("pk")[:CHUNK]:
        _look_again(line, line.errors.get("manager", {"key": "ring", "names": []}))
        line.save(update_fields=FIELDS)
    return left.exists()


def leaves_portion(row: PeopleList) -> bool:
    """Write the last day of the next people whom the list leaves out; ``False`` when none are left."""
    lines = list(
        row.lines.filter(row__lt=row.cursor).select_related("person__branch").order_by("-row")[:CHUNK]
    )
    if not lines:
        return False
    for line in lines:
        person = line.person
        if person is None or line.applied_at or line.again:
            continue
        before = person.left_on.isoformat() if person.left_on else ""
        if before != line.changes["left_on"][0]:
            line.again = True
            continue
        try:
            with transaction.atomic():
                last_day = date.fromisoformat(line.changes["left_on"][1])
                employment.leave_company(person=person, last_day=last_day, by=row.applied_by)
            line.applied_at = timezone.now()
        except Refused as no:
            line.again, line.errors = True, {"left_on": {"key": "refused", "sentence": no.sentence}}
    keep_lines(lines)
    row.cursor = lines[-1].row
    row.done += len(lines)
    return True

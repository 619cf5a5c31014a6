"""Bring in many new people at once, and leave the rows that the one-by-one actions would leave."""

from collections.abc import Sequence
from datetime import date

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.utils import timezone

from learning.actions.people_changed import people_changed
from learning.lists.columns import spelled
from learning.lists.plan import Company
from learning.models import Audit, Branch, Job, PeopleListLine, Person, Placement, ReportingLine, User
from learning.models.people import UserManager
from learning.roles import Role
from learning.rules.lines import Line, ring

BATCH = 500  # the database driver keeps prepared statements: long ones fill the memory


def bring_new(lines: Sequence[PeopleListLine], company: Company, by: User | None) -> None:
    """Somebody new for each line: person, place and account. A fixed number of queries, however many lines.

    The lines are good, and name nobody who is here. Whoever depends on people is told once.
    """
    now = timezone.now()
    users = User.objects.bulk_create(
        [
            User(
                login=UserManager.normalize_login(line.data["number"]),
                email=line.data.get("email", ""),
                password=make_password(None),
            )
            for line in lines
        ],
        batch_size=BATCH,
    )
    group = Group.objects.get(name=Role.EMPLOYEE.value).pk
    hats = User.groups.through
    hats.objects.bulk_create([hats(user_id=user.pk, group_id=group) for user in users], batch_size=BATCH)
    people = Person.objects.bulk_create(
        [
            Person(
                user=user,
                number=line.data["number"],
                name=line.data["name"],
                branch_id=company.branches[spelled(line.data["branch"])].pk,
                job_id=company.jobs[spelled(line.data["job"])].pk,
                hired_on=date.fromisoformat(line.data["hired_on"]),
                locale=line.changes["locale"][1],
                support_locale=line.data.get("support_locale", ""),
            )
            for line, user in zip(lines, users, strict=True)
        ],
        batch_size=BATCH,
    )
    Placement.objects.bulk_create(
        [
            Placement(person=one, branch_id=one.branch_id, job_id=one.job_id, starts_on=one.hired_on)
            for one in people
        ],
        batch_size=BATCH,
    )
    branches = Branch.objects.filter(pk__in={one.branch_id for one in people})
    jobs = Job.objects.filter(pk__in={one.job_id for one in people})
    keys = dict(branches.values_list("pk", "key")), dict(jobs.values_list("pk", "key"))
    rows = []
    for one in people:
        detail = {
            "branch": keys[0][one.branch_id],
            "job": keys[1][one.job_id],
            "first_day": one.hired_on.isoformat(),
        }
        for action, what in (("open account", {}), ("add person", detail)):
            rows.append(
                Audit(
                    at=now,
                    actor=by,
                    action=action,
                    object_kind="person",
                    object_uuid=one.uuid,
                    person=one,
                    detail=what,
                )
            )
    Audit.objects.bulk_create(rows, batch_size=BATCH)
    for line, one in zip(lines, people, strict=True):
        line.person = one
    people_changed([one.pk for one in people])


def lead_new(pairs: Sequence[tuple[Person, Person]], by: User | None) -> set[int]:
    """Put people who have no manager and lead nobody further up under theirs, from the later first day of both on.

    Returns the pks of those who are left out because they would lead themselves. ``pairs``: person and manager.
    Ask for :func:`~learning.actions.person_row.hold_lines` before. Queries: a fixed number and one for each step of
    the ladder above the managers.
    """
    now = timezone.now()
    above = _lines_above({manager.pk for _person, manager in pairs})
    leads = {line.manager for line in above} | {manager.pk for _person, manager in pairs}
    refused: set[int] = set()
    made: list[ReportingLine] = []
    for person, manager in pairs:
        starts_on = max(person.hired_on, manager.hired_on)
        line = Line(person.pk, manager.pk, starts_on, manager.left_on)
        if person.pk in leads and ring(above, line):
            refused.add(person.pk)
            continue
        above.append(line)
        made.append(
            ReportingLine(person=person, manager=manager, starts_on=starts_on, ends_on=manager.left_on)
        )
    ReportingLine.objects.bulk_create(made, batch_size=BATCH)
    _let_lead({line.manager.pk: line.manager for line in made}, by)
    Audit.objects.bulk_create(
        [
            Audit(
                at=now,
                actor=by,
                action="lead",
                object_kind="person",
                object_uuid=line.person.uuid,
                person=line.person,
                detail={"manager": str(line.manager.uuid), "since": line.starts_on.isoformat()},
            )
            for line in made
        ],
        batch_size=BATCH,
    )
    people_changed([line.person_id for line in made])
    return refused


def _lines_above(managers: set[int]) -> list[Line]:
    """All lines upwards from these managers: one query for each step of the ladder."""
    found: list[Line] = []
    seen: set[int] = set()
    step = managers
    while step:
        seen |= step
        rows = ReportingLine.objects.filter(person__in=step)
        lines = [Line(*one) for one in rows.values_list("person_id", "manager_id", "starts_on", "ends_on")]
        found += lines
        step = {line.manager for line in lines} - seen
    return found


def _let_lead(managers: dict[int, Person], by: User | None) -> None:
    """Whoever leads has the role that opens the team page."""
    group = Group.objects.get(name=Role.MANAGER.value).pk
    hats = User.groups.through
    users = {one.user_id for one in managers.values() if one.user_id}
    have = set(hats.objects.filter(group_id=group, user_id__in=users).values_list("user_id", flat=True))
    new = [one for one in managers.values() if one.user_id and one.user_id not in have]
    hats.objects.bulk_create([hats(user_id=one.user_id, group_id=group) for one in new], batch_size=BATCH)
    now = timezone.now()
    Audit.objects.bulk_create(
        [
            Audit(
                at=now,
                actor=by,
                action="give role",
                object_kind="person",
                object_uuid=one.uuid,
                person=one,
                detail={"role": Role.MANAGER.value},
            )
            for one in new
        ],
        batch_size=BATCH,
    )

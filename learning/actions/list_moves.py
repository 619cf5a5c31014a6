"""Move many people at once, and leave the rows that the one-by-one action would leave."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from learning.actions.day import settle_places
from learning.actions.list_new import BATCH
from learning.actions.people_changed import people_changed
from learning.actions.periods import read
from learning.actions.person_row import iso, must_work_here
from learning.actions.placing import Where, must_be_open, where_of
from learning.lists.columns import spelled
from learning.lists.plan import Company
from learning.models import Audit, Branch, Job, PeopleListLine, Person, Placement, User
from learning.refused import Refused
from learning.rules.periods import Period, change


def is_move(line: PeopleListLine) -> bool:
    """Whether the line says of somebody who is here that they work elsewhere or as something else, and no more."""
    here = line.effect == PeopleListLine.Effect.CHANGED and line.person_id is not None
    return here and bool({"branch", "job"} & line.changes.keys()) and line.changes.keys() <= _OF_A_MOVE


_OF_A_MOVE = {"branch", "job", "manager"}  # managers have their own turn, later


def move_many(
    lines: Sequence[PeopleListLine], company: Company, since: date, by: User | None
) -> list[PeopleListLine]:
    """Move everybody whose move only ends the place of today and begins the next; return the lines of the others.

    From ``since`` on, or from the person's first day. Those others have a last day, further places, or changes that
    were known for later, or would be refused: they go one by one. Queries: a fixed number, however many lines.
    """
    with transaction.atomic():
        pks = [line.person_id for line in lines if line.person_id]
        people = {row.pk: row for row in Person.objects.select_for_update().filter(pk__in=pks).order_by("pk")}
        rows: defaultdict[int, list[Placement]] = defaultdict(list)
        for row in Placement.objects.filter(person__in=pks):
            rows[row.person_id].append(row)
        where = {line.pk: _where(line, company) for line in lines}
        branches = Branch.objects.in_bulk({branch for branch, _job in where.values()})
        jobs = Job.objects.in_bulk({job for _branch, job in where.values()})
        ends: defaultdict[date, list[int]] = defaultdict(list)
        made: list[Placement] = []
        notes: list[Audit] = []
        left: list[PeopleListLine] = []
        now = timezone.now()
        for line in lines:
            person = people[line.person_id or 0]
            branch, job = branches[where[line.pk][0]], jobs[where[line.pk][1]]
            starts_on = max(since, person.hired_on)
            closed = _plain(person, rows[person.pk], branch, job, starts_on)
            if closed is None or closed.key is None or closed.ends_on is None:
                left.append(line)
                continue
            ends[closed.ends_on].append(closed.key)
            made.append(Placement(person=person, branch=branch, job=job, starts_on=starts_on))
            detail = {"branch": branch.key, "job": job.key, "since": iso(starts_on)}
            notes.append(
                Audit(
                    at=now,
                    actor=by,
                    action="place",
                    object_kind="person",
                    object_uuid=person.uuid,
                    person=person,
                    detail=detail,
                )
            )
        # What closes is written first: no two rows of a person may be open at once.
        for last, keys in ends.items():
            Placement.objects.filter(pk__in=keys).update(ends_on=last)
        Placement.objects.bulk_create(made, batch_size=BATCH)
        Audit.objects.bulk_create(notes, batch_size=BATCH)
        moved = [one.person_id for one in made]
        settle_places(moved)
        people_changed(moved)
        return left


def _where(line: PeopleListLine, company: Company) -> Where:
    return company.branches[spelled(line.data["branch"])].pk, company.jobs[spelled(line.data["job"])].pk


def _plain(
    person: Person, rows: Sequence[Placement], branch: Branch, job: Job, starts_on: date
) -> Period[Where] | None:
    """The place of today with its new last day, when all else that the move does is to begin the next one."""
    if person.left_on is not None or not all(row.main for row in rows):
        return None
    before = read(rows, where_of)
    after = change(before, (branch.pk, job.pk), starts_on)
    if len(after) != len(before) + 1 or after[-1] != Period((branch.pk, job.pk), starts_on):
        return None
    if after[:-2] != before[:-1] or after[-2].key != before[-1].key:
        return None
    try:
        must_work_here(person, starts_on, None, "starts_on")
        must_be_open(branch, starts_on, None)
        must_be_open(job, starts_on, None)
    except Refused:
        return None
    return after[-2]

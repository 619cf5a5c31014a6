"""Bring in branches, jobs and people, many at once, and who gets what by when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random, SystemRandom
from uuid import UUID

from django.db import transaction

from learning.actions.requirements import make_requirement
from learning.models import (
    Activity,
    Branch,
    Deputy,
    Job,
    Leave,
    Person,
    Placement,
    ReportingLine,
    Requirement,
    User,
)

BATCH = 500  # the database driver keeps prepared statements: long ones fill the memory


@dataclass(frozen=True)
class BranchIn:
    """A place of work, by its key."""

    key: str
    name: str
    zone: str
    locale: str
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class JobIn:
    """A job, by its key; ``place`` completes "you started …"."""

    key: str
    name: str
    place: str
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class LineIn:
    """Who leads the person from ``starts_on`` to ``ends_on`` (included); the manager by employee number.

    Among ``deputies``: who stands in for the person on these days.
    """

    manager: str
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True)
class PersonIn:
    """Somebody who works here. Branch and job by key, buddy and managers by employee number."""

    number: str
    name: str
    branch: str
    job: str
    hired_on: date
    left_on: date | None = None
    locale: str = "en"
    support_locale: str = ""
    buddy: str = ""
    lines: tuple[LineIn, ...] = ()
    leaves: tuple[tuple[date, date | None], ...] = ()
    deputies: tuple[LineIn, ...] = ()
    user: User | None = None


@dataclass(frozen=True)
class RequirementIn:
    """Who gets what: branches and jobs by key, none meaning all of them; a course by its uuid.

    Due ``days`` after it reaches them, or without a date. It opens ``opens`` days after the first day.
    """

    activity: UUID
    branches: tuple[str, ...] = ()
    jobs: tuple[str, ...] = ()
    days: int | None = None
    opens: int = 0


def bring_places(branches: Sequence[BranchIn], jobs: Sequence[JobIn]) -> None:
    """Make the branches and jobs that are not there yet; those that are stay as they are."""
    with transaction.atomic():
        here = set(Branch.objects.values_list("key", flat=True))
        Branch.objects.bulk_create(
            Branch(key=one.key, name=one.name, zone=one.zone, locale=one.locale, words=one.words)
            for one in {one.key: one for one in reversed(branches)}.values()
            if one.key not in here
        )
        have = set(Job.objects.values_list("key", flat=True))
        Job.objects.bulk_create(
            Job(key=one.key, name=one.name, place=one.place, words=one.words)
            for one in {one.key: one for one in reversed(jobs)}.values()
            if one.key not in have
        )


def bring_people(people: Sequence[PersonIn], *, rng: Random | None = None) -> list[Person]:
    """Make these people with places, reporting lines and leaves, all or nothing; return them, branch and job in hand.

    Managers and buddies are in ``people`` or here already. Raises ``ValueError`` for a number, branch or job that is
    not known, or buddies in a ring; the database refuses an employee number that is taken. ``rng`` draws the uuids:
    give a seeded one only for a made-up company that has to come out the same again.
    """
    draw = rng or SystemRandom()
    with transaction.atomic():
        branches = {row.key: row for row in Branch.objects.filter(key__in={one.branch for one in people})}
        jobs = {row.key: row for row in Job.objects.filter(key__in={one.job for one in people})}
        named = {one.buddy for one in people} | {
            line.manager for one in people for line in (*one.lines, *one.deputies)
        }
        ids = _numbers(named - {one.number for one in people} - {""})
        uuids = {one.number: UUID(int=draw.getrandbits(128), version=4) for one in people}
        made: dict[str, Person] = {}
        pending = list(people)
        # A buddy is a row of the same table: first those who need none, then those whose buddy stands.
        while pending:
            ready = [one for one in pending if not one.buddy or one.buddy in ids]
            if not ready:
                raise ValueError(f"Nobody has the number {pending[0].buddy}, or buddies form a ring.")
            rows = Person.objects.bulk_create(
                (
                    Person(
                        uuid=uuids[one.number],
                        user=one.user,
                        number=one.number,
                        name=one.name,
                        hired_on=one.hired_on,
                        left_on=one.left_on,
                        branch=_known(branches, one.branch, "branch"),
                        job=_known(jobs, one.job, "job"),
                        buddy_id=ids[one.buddy] if one.buddy else None,
                        locale=one.locale,
                        support_locale=one.support_locale,
                    )
                    for one in ready
                ),
                batch_size=BATCH,
            )
            ids |= {row.number: row.pk for row in rows}
            made |= {row.number: row for row in rows}
            pending = [one for one in pending if one.number not in made]
        Placement.objects.bulk_create(
            (
                Placement(
                    person=row, branch=row.branch, job=row.job, starts_on=row.hired_on, ends_on=row.left_on
                )
                for row in made.values()
            ),
            batch_size=BATCH,
        )
        _lines_and_leaves(people, ids)
        return [made[one.number] for one in people]


def bring_requirements(requirements: Sequence[RequirementIn], *, by: User | None = None) -> list[Requirement]:
    """Write down who gets what, all or nothing, and give it to whom it reaches today.

    Nobody gets a date that is past: days count from today at the earliest. Raises ``ValueError`` for a branch, job or
    activity that is not known.
    """
    with transaction.atomic():
        branches = {row.key: row for row in Branch.objects.all()}
        jobs = {row.key: row for row in Job.objects.all()}
        activities = {
            str(row.uuid): row
            for row in Activity.objects.filter(uuid__in=[one.activity for one in requirements])
        }
        return [
            make_requirement(
                activity=_known(activities, str(one.activity), "activity"),
                branches=[_known(branches, key, "branch") for key in one.branches],
                jobs=[_known(jobs, key, "job") for key in one.jobs],
                due=Requirement.Due.REACHED if one.days else Requirement.Due.NONE,
                due_days=one.days,
                opens_after=one.opens,
                by=by,
            )
            for one in requirements
        ]


def _numbers(numbers: set[str]) -> dict[str, int]:
    if not numbers:
        return {}
    return dict(Person.objects.filter(number__in=numbers).values_list("number", "pk"))


def _lines_and_leaves(people: Sequence[PersonIn], ids: dict[str, int]) -> None:
    ReportingLine.objects.bulk_create(
        (
            ReportingLine(
                person_id=ids[one.number],
                manager_id=_known(ids, line.manager, "person"),
                starts_on=line.starts_on,
                ends_on=line.ends_on,
            )
            for one in people
            for line in one.lines
        ),
        batch_size=BATCH,
    )
    Deputy.objects.bulk_create(
        (
            Deputy(
                manager_id=ids[one.number],
                deputy_id=_known(ids, line.manager, "person"),
                starts_on=line.starts_on,
                ends_on=line.ends_on,
            )
            for one in people
            for line in one.deputies
        ),
        batch_size=BATCH,
    )
    Leave.objects.bulk_create(
        (
            Leave(person_id=ids[one.number], starts_on=starts_on, ends_on=ends_on)
            for one in people
            for starts_on, ends_on in one.leaves
        ),
        batch_size=BATCH,
    )


def _known[Row](rows: dict[str, Row], key: str, what: str) -> Row:
    try:
        return rows[key]
    except KeyError:
        raise ValueError(f"There is no {what} {key!r}.") from None

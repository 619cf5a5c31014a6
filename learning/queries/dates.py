"""What the dates of assignments follow from: their grounds and extensions, the person's places and leaves."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, QuerySet

from learning.models import Assignment, Extension, Ground, Leave, Placement
from learning.rules.due import Days, outside, stopped


@dataclass
class Facts:
    """What the dates of some people depend on: their leaves, and for each requirement when they were in its audience.

    ``inside`` goes by pk of person and requirement.
    """

    leaves: dict[int, list[Days]] = field(default_factory=lambda: defaultdict(list))
    inside: dict[tuple[int, int], list[Days]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True)
class Dated:
    """The date of an assignment, what gives it, and how many days of absence moved it. Neither: there is no date."""

    due_on: date | None
    ground: Ground | None = None
    extension: Extension | None = None
    moved: int = 0


def facts_of(assignments: Collection[Assignment]) -> Facts:
    """The facts for these assignments, grounds in hand. Four queries."""
    people = {row.person_id for row in assignments}
    found = Facts()
    for person, starts_on, ends_on in Leave.objects.filter(person__in=people).values_list(
        "person", "starts_on", "ends_on"
    ):
        found.leaves[person].append((starts_on, ends_on))
    requirements = {
        ground.requirement_id: ground.requirement
        for row in assignments
        for ground in row.grounds.all()
        if ground.requirement is not None
    }
    if not requirements:
        return found
    wanted = {
        pk: (
            {branch.pk for branch in requirement.branches.all()},
            {job.pk for job in requirement.jobs.all()},
        )
        for pk, requirement in requirements.items()
    }
    for place in Placement.objects.filter(person__in=people):
        for pk, (branches, jobs) in wanted.items():
            if (not branches or place.branch_id in branches) and (not jobs or place.job_id in jobs):
                found.inside[place.person_id, pk].append((place.starts_on, place.ends_on))  # type: ignore[index]
    return found


def dated(assignment: Assignment, facts: Facts) -> Dated:
    """The date of an assignment: that of its latest extension, else the earliest that its grounds give."""
    leaves = facts.leaves.get(assignment.person_id, [])
    extensions = sorted(assignment.extensions.all(), key=lambda row: (row.at, row.pk))
    if extensions:
        last = extensions[-1]
        due, moved = stopped(last.due_on, last.counts_from, leaves)
        return Dated(due, extension=last, moved=moved)
    best = Dated(None)
    for ground in active(assignment):
        if ground.due_on is None:
            continue
        away: list[Days] = list(leaves)
        if ground.requirement_id is not None:
            inside = facts.inside.get((assignment.person_id, ground.requirement_id), [])
            away += outside(inside, ground.reached_on)
        due, moved = stopped(ground.due_on, ground.counts_from, away)
        if due is not None and (best.due_on is None or due < best.due_on):
            best = Dated(due, ground=ground, moved=moved)
        elif due is None and best.ground is None:
            best = Dated(None, ground=ground)
    return best


def active(assignment: Assignment) -> list[Ground]:
    """The grounds that hold, the oldest first."""
    rows = (row for row in assignment.grounds.all() if row.ended_at is None and row.left_at is None)
    return sorted(rows, key=lambda row: (row.since, row.pk))


def explained(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """These assignments with their grounds, requirements and extensions: four more queries."""
    grounds = Ground.objects.select_related("requirement").prefetch_related(
        "requirement__branches", "requirement__jobs"
    )
    return rows.prefetch_related(Prefetch("grounds", queryset=grounds), "extensions")

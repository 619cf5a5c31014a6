"""Fold one record entry into the person's running cycles, and say what it completed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from learning.models import Activity, Assignment, Cycle, Person, Progress, Record, Release
from learning.queries.progress import standing
from learning.rules.completion import Node, parse_node


@dataclass(frozen=True)
class Fold:
    """What an entry says about its activity."""

    read: bool = False
    done: bool = False
    passed: bool = False
    signed: bool = False


@dataclass(frozen=True)
class Finished:
    """A module or course that an entry completed, dated by the last evidence that it needed."""

    cycle: Cycle
    activity: Activity
    release: Release
    at: datetime
    is_whole_cycle: bool


def fold_progress(person: Person, record: Record, fold: Fold) -> list[Finished]:
    """Bring the person's cycles that hold the entry's activity up to date.

    Dates are evidence times. An earlier piece of evidence that arrives late moves a leaf's date back to when it
    happened; a completion that stands already keeps its date and is never taken away.
    """
    finished: list[Finished] = []
    cycles = (
        Cycle.objects.select_for_update(of=("self",), no_key=True)
        .filter(person=person, release__isnull=False, assignment__ended_at=None)
        .select_related("release__activity")
        .order_by("id")
    )
    for cycle in cycles:
        assert cycle.release is not None
        outline = parse_node(cycle.release.outline)
        if any(node.uuid == record.activity.uuid for node in outline.walk()):
            finished += _fold_cycle(cycle, outline, record, fold)
    return finished


def _earlier(have: datetime | None, at: datetime, applies: bool) -> datetime | None:
    if not applies:
        return have
    return min(have, at) if have else at


def fold_rows(
    cycle: Cycle,
    outline: Node,
    rows: dict[UUID, Progress],
    activity: Activity,
    at: datetime,
    fold: Fold,
    *,
    again: bool = False,
) -> tuple[Progress, list[tuple[Node, datetime]]]:
    """Fold one fact into ``rows`` without saving anything: the row of ``activity``, and what came to be complete.

    The completed nodes come with the time of the last evidence that they needed, in the order in which they were
    completed: lessons before the module, the module before the course. ``again`` marks a correction: no new try.
    """
    leaf = rows.get(activity.uuid) or Progress(cycle=cycle, activity=activity, opened_at=at)
    leaf.read_at = _earlier(leaf.read_at, at, fold.read)
    leaf.passed_at = _earlier(leaf.passed_at, at, fold.passed)
    leaf.signed_at = _earlier(leaf.signed_at, at, fold.signed)
    if fold.done or fold.signed:
        leaf.done_at = _earlier(leaf.done_at, at, True)
    if fold.done and not again:
        leaf.tries += 1
    rows[activity.uuid] = leaf
    completion = standing(cycle, outline, rows)
    newly = [
        node
        for node in outline.walk()
        if node.kind in ("lesson", "module", "course")
        and completion.standings[node.uuid].met
        and (node.uuid not in rows or rows[node.uuid].done_at is None)
    ]
    return leaf, [(node, completion.standings[node.uuid].at or at) for node in reversed(newly)]


def _fold_cycle(cycle: Cycle, outline: Node, record: Record, fold: Fold) -> list[Finished]:
    rows = {row.activity.uuid: row for row in cycle.progress.select_related("activity")}
    leaf, newly = fold_rows(
        cycle,
        outline,
        rows,
        record.activity,
        record.occurred_at,
        fold,
        again=record.supersedes_id is not None,
    )
    leaf.last = record
    leaf.save()
    uuids, pinned = [node.uuid for node, _at in newly], [node.release for node, _at in newly]
    activities = {row.uuid: row for row in Activity.objects.filter(uuid__in=uuids)}
    releases = {row.uuid: row for row in Release.objects.filter(uuid__in=pinned)}
    finished = []
    for node, done_at in newly:
        row = rows.get(node.uuid) or Progress(cycle=cycle, activity=activities[node.uuid], opened_at=done_at)
        row.done_at = done_at
        row.save()
        whole = node.uuid == outline.uuid
        if whole:
            cycle.completed_at = done_at
            cycle.save(update_fields=["completed_at"])
            # What is finished rests no more: it stands among what the person has done.
            Assignment.objects.filter(pk=cycle.assignment_id).exclude(paused_at=None).update(paused_at=None)
        if whole or node.kind != "lesson":
            finished.append(Finished(cycle, activities[node.uuid], releases[node.release], done_at, whole))
    return finished

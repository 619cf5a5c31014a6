"""Whom a publish touches, for the author to see before it."""

from dataclasses import dataclass
from uuid import UUID

from learning.models import Activity, Cycle, Release, ReleasePart


@dataclass(frozen=True)
class Impact:
    """How many people have it before them, are half-way, or are done."""

    not_started: int
    half_way: int
    done: int


def impact(activity: UUID) -> Impact:
    """Count the cycles whose course holds ``activity``, at any depth."""
    row = Activity.objects.filter(uuid=activity).first()
    if row is None:
        return Impact(0, 0, 0)
    releases = set(row.releases.values_list("id", flat=True))
    wave = releases
    while wave:
        wave = set(ReleasePart.objects.filter(part__in=wave).values_list("release", flat=True)) - releases
        releases |= wave
    holders = Release.objects.filter(id__in=releases)
    cycles = Cycle.objects.filter(assignment__ended_at=None)
    started = cycles.filter(release__in=holders)
    return Impact(
        not_started=cycles.filter(
            release=None, assignment__activity__in=Activity.objects.filter(current__in=holders)
        ).count(),
        half_way=started.filter(completed_at=None).count(),
        done=started.exclude(completed_at=None).count(),
    )

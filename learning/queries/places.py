"""Branches and jobs, with how many people are there today."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from learning.dates import full
from learning.models import Branch, Job, Placement


@dataclass(frozen=True)
class PlaceRow:
    """One branch or job. ``people`` are placed there today, also beside another place; ``ends`` is its last day."""

    key: str
    name: str
    people: int
    ends: str
    over: bool


def place_rows(model: type[Branch] | type[Job], today: date) -> list[PlaceRow]:
    """All branches or all jobs by name; those that are over come last. Two queries."""
    kind = "branch" if model is Branch else "job"
    here = Placement.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today)
    people = dict(here.order_by().values_list(kind).annotate(Count("person", distinct=True)))
    rows = [
        PlaceRow(
            key=row.key,
            name=row.local_name,
            people=people.get(row.pk, 0),
            ends=full(row.ends_on, "until") if row.ends_on else "",
            over=row.ends_on is not None and row.ends_on < today,
        )
        for row in model._default_manager.all()
    ]
    return sorted(rows, key=lambda row: (row.over, row.name.casefold()))

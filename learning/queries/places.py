"""Branches and jobs, with how many people are there today."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from learning.dates import full
from learning.models import Branch, Job, Placement
from learning.models.people import in_language


@dataclass(frozen=True)
class PlaceRow:
    """One branch or job. ``people`` are placed there today, also beside another place; ``ends`` is its last day."""

    key: str
    name: str
    people: int
    ends: str
    over: bool


def place_names(model: type[Branch] | type[Job]) -> list[tuple[str, str]]:
    """Key and name of all branches or all jobs, by the name in the language of the screen. One query."""
    rows = model._default_manager.order_by().values_list("key", "name", "words")
    named = ((key, in_language(words, "name", name)) for key, name, words in rows)
    return sorted(named, key=lambda pair: (pair[1], pair[0]))


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

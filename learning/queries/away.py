"""Who stands in for a manager, today and later, as the manager reads it; and from when to when they will be away."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from learning.dates import spoken
from learning.models import Deputy, Leave, Person

MOST = 20
"""So many are shown; nobody names more at a time."""


@dataclass(frozen=True)
class StandIn:
    """One deputy from one day to another. ``key`` names it in a form; ``begun``: its first day is over."""

    key: str
    name: str
    sentence: str
    begun: bool
    row: Deputy


def stand_ins(manager: Person, today: date) -> list[StandIn]:
    """Who stands in for ``manager`` today or later, the next one first. One query."""
    rows = (
        Deputy.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), manager=manager)
        .select_related("deputy")
        .order_by("starts_on", "pk")[:MOST]
    )
    return [
        StandIn(
            f"{row.deputy.uuid}.{row.starts_on}",
            row.deputy.name,
            _sentence(row, today),
            row.starts_on < today,
            row,
        )
        for row in rows
    ]


def next_leave(person: Person, today: date) -> Leave | None:
    """The leave that is on, or the next one that is written down. One query."""
    rows = Leave.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), person=person)
    return rows.order_by("starts_on").first()


def _sentence(row: Deputy, today: date) -> str:
    name, start, end = row.deputy.name, row.starts_on, row.ends_on
    if start <= today:
        if end is None:
            return _("%(name)s stands in.") % {"name": name}
        return _("%(name)s stands in until %(day)s.") % {"name": name, "day": spoken(end, today, "until")}
    words = {"name": name, "start": spoken(start, today)}
    if end is None:
        return _("%(name)s stands in from %(start)s on.") % words
    if end == start:
        return _("%(name)s stands in on %(day)s.") % {"name": name, "day": spoken(start, today, "on")}
    return _("%(name)s stands in from %(start)s until %(end)s.") % {**words, "end": spoken(end, today)}

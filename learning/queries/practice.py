"""What to practise when nothing is due: from the largest gap of *mine*, about five minutes of it."""

from django.db.models import F, Q, TextField
from django.db.models.functions import Abs, Cast

from learning.models import Activity, Kind, Mastery, Person, Practice, Record, Release

ENOUGH = 0.8
"""Of what could be shown on a clause: from here on there is no gap."""
MINUTES = 5


def largest_gap(person: Person) -> str:
    """Reference of the clause with the largest gap in *mine*; empty when there is none, or no evidence yet."""
    rows = Mastery.objects.filter(person=person, sum=Mastery.Sum.MINE, possible__gt=0)
    gaps = [row for row in rows if row.earned < ENOUGH * row.possible]
    return min(gaps, key=lambda row: (row.earned / row.possible, row.clause)).clause if gaps else ""


def practice_for(person: Person, clause: str) -> Release | None:
    """What gives evidence on the clause: the scene in which the person met it last, else the scene or quiz of those
    offered that comes nearest to five minutes, a scene first; ``None`` when there is none. At most three queries."""
    return _met(person, clause) or _offered(clause)


def _met(person: Person, clause: str) -> Release | None:
    # Evidence on a clause names it in quotation marks, in the record and in practice alike.
    named = f'"{clause}"'
    scene = Q(person=person, activity__kind=Kind.SCENARIO, activity__retired_at=None)
    counted = Record.objects.filter(scene, payload__text__contains=named)
    alone = Practice.objects.annotate(text=Cast("payload", TextField())).filter(scene, text__contains=named)
    met = [
        row
        for rows in (counted, alone)
        for row in rows.select_related("activity__current").order_by("-occurred_at")[:1]
    ]
    last = max(met, key=lambda row: row.occurred_at, default=None)
    return last.activity.current if last else None


def _offered(clause: str) -> Release | None:
    rows = Activity.objects.filter(
        kind__in=(Kind.SCENARIO, Kind.QUIZ), retired_at=None, current__isnull=False
    )
    found = (
        rows.annotate(teaches=Cast("current__teaches", TextField()), off=Abs(F("current__minutes") - MINUTES))
        .filter(teaches__contains=f'"{clause}"')
        .select_related("current__activity")
        .order_by("-kind", "off", "pk")
        .first()
    )
    return found.current if found else None

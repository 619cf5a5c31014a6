"""The handbook: service standards and what can be learned."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from learning.models import Activity, Clause, Cycle, Kind, Person, Release
from learning.queries.clauses import ClauseView, clauses
from learning.rules.completion import parse_node


@dataclass(frozen=True)
class Entry:
    """A standard or a course in the list. ``found`` holds the clauses that a search hit."""

    uuid: UUID
    title: str
    summary: str
    minutes: int
    found: tuple[ClauseView, ...] = ()


def standards(query: str = "") -> QuerySet[Activity]:
    """Published standards, all or those of which a clause or the title holds every word of ``query``."""
    rows = Activity.objects.filter(kind=Kind.STANDARD, retired_at=None, current__isnull=False)
    if query.strip():
        hits = _hits(query)
        rows = rows.filter(pk__in=hits.values("standard"))
    return rows.select_related("current").prefetch_related("current__texts").order_by("key")


def _hits(query: str) -> QuerySet[Clause]:
    hits = Clause.objects.filter(retired=False)
    for word in query.casefold().split()[:8]:
        hits = hits.filter(search__contains=word)
    return hits


def standard_entries(rows: list[Activity], query: str, locale: str) -> list[Entry]:
    """One page of :func:`standards` in words, with the clauses that the search hit."""
    found: dict[UUID, list[ClauseView]] = {}
    if query.strip():
        refs = list(_hits(query).filter(standard__in=rows).values_list("ref", flat=True)[:100])
        for clause in sorted(clauses(refs, locale).values(), key=lambda clause: clause.number):
            found.setdefault(clause.standard_uuid, []).append(clause)
    return [_entry(row, locale, tuple(found.get(row.uuid, ()))) for row in rows]


def _entry(row: Activity, locale: str, found: tuple[ClauseView, ...] = ()) -> Entry:
    assert row.current is not None
    text = row.current.text(locale)
    summary = text.summary or (text.body.get("statement", "") if isinstance(text.body, dict) else "")
    return Entry(row.uuid, text.title, summary, parse_node(row.current.outline).time, found)


def courses(person: Person, locale: str) -> list[Entry]:
    """Courses that the person may choose and has not got yet."""
    have = Cycle.objects.open().filter(person=person).values("assignment__activity")
    rows = (
        Activity.objects.filter(kind=Kind.COURSE, retired_at=None, current__isnull=False)
        .exclude(pk__in=have)
        .select_related("current")
        .prefetch_related("current__texts")
        .order_by("key")[:50]
    )
    return [_entry(row, locale) for row in rows]


def signed_release(person: Person, activity: UUID) -> Release | None:
    """The release of a standard that the person signed last."""
    return (
        Release.objects.filter(records__person=person, records__kind="signed", activity__uuid=activity)
        .order_by("-number")
        .first()
    )

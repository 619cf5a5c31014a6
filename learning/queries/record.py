"""A person's record as the person, or somebody in scope, reads it."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.formats import number_format

from learning.kinds import kind_page
from learning.models import Certificate, Mastery, Person, Practice, Record
from learning.queries.clauses import ClauseView, clauses
from learning.queries.progress import titles
from learning.rules.mastery import ClauseEvidence, Level, Sum, fold

PAGE = 20


@dataclass(frozen=True)
class Line:
    """One entry in words and figures. ``payload`` is empty when it has been erased."""

    uuid: UUID
    kind: str
    title: str
    activity: UUID
    activity_kind: str
    number: int
    occurred_at: datetime
    recorded_at: datetime
    superseded: bool
    reason: str
    erased: bool
    passed: bool | None
    score: str
    out_of: str
    outcome: str
    source: str
    attempt: UUID
    tells: bool = False
    """Whether the entry holds evidence that can be opened."""


@dataclass(frozen=True)
class Shown:
    """What one result showed of one clause, and the words that showed it (none for answers in a quiz)."""

    clause: ClauseView
    level: Level
    earned: int
    possible: int
    quote: str


@dataclass(frozen=True)
class Entry:
    """One entry, opened. ``ended`` is how a role-play ended; it and the quotes are in ``spoken``, a language.

    ``url`` is where the attempt itself can be read, if it can.
    """

    line: Line
    ended: str
    spoken: str
    shown: tuple[Shown, ...]
    url: str = ""

    @property
    def kept(self) -> int:
        """How many of the clauses were kept."""
        return sum(piece.level == "kept" for piece in self.shown)


@dataclass(frozen=True)
class Standing:
    """How one clause stands for somebody, and the clause's words."""

    clause: ClauseView
    sum: Sum


@dataclass(frozen=True)
class StandardStanding:
    """A standard with the clauses that there is evidence on."""

    title: str
    uuid: UUID
    kept: int
    clauses: tuple[Standing, ...] = field(default_factory=tuple)


def entries(person: Person) -> QuerySet[Record]:
    """The person's entries, newest evidence first."""
    return (
        Record.objects.filter(person=person)
        .select_related("activity", "release", "payload", "superseded_by")
        .order_by("-occurred_at", "-seq")
    )


def lines(rows: list[Record], locale: str) -> list[Line]:
    """Entries in words. One query for all titles."""
    names = titles([row.release.uuid for row in rows], locale)
    return [_line(row, names) for row in rows]


def entry(row: Record, locale: str) -> Entry:
    """An entry with all that it says; what was not kept comes first, since that is what there is to talk about."""
    payload: dict[str, Any] = json.loads(row.payload.text) if row.payload.text else {}
    evidence = [ClauseEvidence(**piece) for piece in payload.get("evidence", ())]
    words = clauses([piece.clause for piece in evidence], locale)
    shown = [
        Shown(
            words[piece.clause],
            fold(None, piece, row.occurred_at).level,
            piece.earned,
            piece.possible,
            piece.quote,
        )
        for piece in evidence
        if piece.clause in words
    ]
    shown.sort(key=lambda piece: (piece.level == "kept", piece.clause.standard_title, piece.clause.number))
    return Entry(
        line=lines([row], locale)[0],
        ended=payload.get("detail", {}).get("ending", {}).get("title", ""),
        spoken=payload.get("locale", locale),
        shown=tuple(shown),
        url=_url(row) if payload else "",
    )


def _url(row: Record) -> str:
    if row.kind != Record.Kind.RESULT:
        return ""
    return kind_page(row.activity.kind).result_url(row.attempt)


def _line(row: Record, names: dict[UUID, str]) -> Line:
    payload: dict[str, Any] = json.loads(row.payload.text) if row.payload.text else {}
    return Line(
        uuid=row.uuid,
        kind=row.kind,
        title=names[row.release.uuid],
        activity=row.activity.uuid,
        activity_kind=row.activity.kind,
        number=row.release.number,
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        superseded=hasattr(row, "superseded_by"),
        reason=row.reason,
        erased=row.payload.erased_at is not None,
        passed=payload.get("passed"),
        score=_figure(payload.get("score")),
        out_of=_figure(payload.get("out_of")),
        outcome=payload.get("outcome", ""),
        source=row.source,
        attempt=row.attempt,
        tells=bool(payload.get("evidence")),
    )


def _figure(stored: str | None) -> str:
    """A stored figure as the reader writes it: "3.5", in Latvian "3,5"; and 20, which is stored as "2E+1", as "20"."""
    return number_format(Decimal(stored)) if stored else ""


def standings(person: Person, which: Mastery.Sum, locale: str) -> list[StandardStanding]:
    """Evidence by standard and clause: *mine* for the person, *shared* for everybody else in scope."""
    rows = list(Mastery.objects.filter(person=person, sum=which, possible__gt=0))
    words = clauses([row.clause for row in rows], locale)
    by_standard: dict[UUID, list[Standing]] = {}
    for row in rows:
        clause = words.get(row.clause)
        if clause is not None:
            value = Sum(row.earned, row.possible, row.times, row.broke, row.last_at)
            by_standard.setdefault(clause.standard_uuid, []).append(Standing(clause, value))
    found = []
    for uuid, items in by_standard.items():
        items.sort(key=lambda item: item.clause.number)
        kept = sum(item.sum.level == "kept" for item in items)
        found.append(StandardStanding(items[0].clause.standard_title, uuid, kept, tuple(items)))
    return sorted(found, key=lambda item: item.title)


def certificates(person: Person) -> QuerySet[Certificate]:
    """The person's certificates, newest first."""
    return (
        Certificate.objects.filter(person=person)
        .select_related("release")
        .prefetch_related("release__texts")
        .order_by("-completed_at")
    )


def practice_of(person: Person) -> QuerySet[Practice]:
    """What the person practised. Only the person's own pages may call this."""
    return (
        Practice.objects.filter(person=person).select_related("activity", "release").order_by("-occurred_at")
    )

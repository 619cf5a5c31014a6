"""The clauses of service standards, as other apps cite them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from learning.models import Clause


@dataclass(frozen=True)
class ClauseView:
    """A clause in the reader's language. ``number`` is its place in the standard, counted from 1."""

    ref: str
    number: int
    text: str
    standard_title: str
    standard_uuid: UUID
    retired: bool = False


def _in(texts: dict[str, str], locale: str) -> str:
    return texts.get(locale) or next(iter(texts.values()), "")


def _view(row: Clause, locale: str) -> ClauseView:
    return ClauseView(
        row.ref, row.number, _in(row.texts, locale), _in(row.titles, locale), row.standard.uuid, row.retired
    )


def clauses(refs: Iterable[str], locale: str) -> dict[str, ClauseView]:
    """The clauses with these references; references that no standard has are left out."""
    rows = Clause.objects.filter(ref__in=set(refs)).values_list(
        "ref", "number", "texts", "titles", "standard__uuid", "retired"
    )
    return {
        ref: ClauseView(ref, number, _in(texts, locale), _in(titles, locale), standard, retired)
        for ref, number, texts, titles, standard, retired in rows
    }


def search_clauses(query: str, locale: str, limit: int = 20) -> list[ClauseView]:
    """Clauses whose words, title or reference hold every word of ``query``; all of them when it is empty."""
    rows = Clause.objects.filter(retired=False).select_related("standard")
    for word in query.casefold().split()[:8]:
        rows = rows.filter(search__contains=word)
    return [_view(row, locale) for row in rows.order_by("standard__key", "number")[:limit]]

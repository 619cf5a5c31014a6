"""Where each kind of activity begins. The apps above register their pages here, so that learning need not know them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from learning.models import Kind, Person

Waiting = Callable[[Person], Collection[UUID]]


def nothing_waits(_person: Person) -> Collection[UUID]:
    """Of this kind nothing is handed in for others to mark."""
    return ()


def nothing_to_read(_attempt: UUID) -> str:
    """Of this attempt there is no page."""
    return ""


@dataclass(frozen=True)
class KindPage:
    """How a kind is called on the screen, its icon, and the address at which a learner begins one.

    ``waiting`` answers which activities of this kind a person has handed in and somebody else still has to mark.
    ``result_url`` is where what happened in an attempt can be read by whoever may read the record that it stands in;
    empty when there is nothing to read.
    """

    label: str
    icon: str
    open_url: Callable[[UUID], str]
    waiting: Waiting = nothing_waits
    result_url: Callable[[UUID], str] = nothing_to_read


_pages: dict[str, KindPage] = {}


def register_kind(
    kind: Kind,
    *,
    label: str,
    icon: str,
    open_url: Callable[[UUID], str],
    waiting: Waiting = nothing_waits,
    result_url: Callable[[UUID], str] = nothing_to_read,
) -> None:
    """Say where activities of ``kind`` begin, what of it waits, and where results are read; once, by its app."""
    _pages[kind] = KindPage(label, icon, open_url, waiting, result_url)


def kind_page(kind: str) -> KindPage:
    """The page of a kind; learning's own kinds begin at ``/learn/<uuid>/``."""
    return _pages.get(kind) or KindPage(str(Kind(kind).label), "book-open", learn_url)


def waiting_for_others(person: Person) -> frozenset[UUID]:
    """What the person has handed in and others still have to mark. One query for each kind that knows of such."""
    return frozenset(uuid for page in _pages.values() for uuid in page.waiting(person))


def learn_url(activity: UUID) -> str:
    """The address of a course, module, lesson or standard."""
    return reverse("learning:activity", args=[activity])


def open_url(kind: str, activity: UUID) -> str:
    """The address at which a learner begins ``activity``."""
    return kind_page(kind).open_url(activity)

"""Where each kind of activity begins. The apps above register their pages here, so that learning need not know them."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from learning.models import Kind


@dataclass(frozen=True)
class KindPage:
    """How a kind is called on the screen, its icon, and the address at which a learner begins one."""

    label: str
    icon: str
    open_url: Callable[[UUID], str]


_pages: dict[str, KindPage] = {}


def register_kind(kind: Kind, *, label: str, icon: str, open_url: Callable[[UUID], str]) -> None:
    """Say where activities of ``kind`` begin. Called once per kind, when the app is ready."""
    _pages[kind] = KindPage(label, icon, open_url)


def kind_page(kind: str) -> KindPage:
    """The page of a kind; learning's own kinds begin at ``/learn/<uuid>/``."""
    return _pages.get(kind) or KindPage(str(Kind(kind).label), "book-open", learn_url)


def learn_url(activity: UUID) -> str:
    """The address of a course, module, lesson or standard."""
    return reverse("learning:activity", args=[activity])


def open_url(kind: str, activity: UUID) -> str:
    """The address at which a learner begins ``activity``."""
    return kind_page(kind).open_url(activity)

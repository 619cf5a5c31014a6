"""Find branches or jobs by what they are called, where there are too many to show."""

from collections.abc import Collection
from typing import Any

from django.db.models import Case, Q, When
from django.db.models.functions import Length
from django.utils.translation import get_language

from learning.models import Branch, Job

FEW = 40
"""So many are shown all at once."""
SHOWN = 10
"""So many of those that fit are shown."""


def few_places(model: type[Branch] | type[Job]) -> list[Any] | None:
    """All of them by their name in the language of the screen; ``None`` where they are many.

    Two queries; where they are many one, which reads no more of them than it takes to tell.
    """
    rows = model._default_manager.order_by()
    if rows[FEW : FEW + 1].exists():
        return None
    return sorted(rows, key=lambda row: (row.local_name, row.pk))


def places_of(model: type[Branch] | type[Job], keys: Collection[str]) -> list[Any]:
    """Those with these keys, by name. One query; none for no keys."""
    return list(model._default_manager.filter(key__in=keys).order_by("name", "pk")) if keys else []


def places_named(model: type[Branch] | type[Job], words: str) -> list[Any]:
    """Those whose name, here or in the language of the screen, or whose key holds every word; one more than are shown.

    Whose name is just this comes first, then whose name begins so, short names before long ones. One
    query; none for no words.
    """
    asked = words.split()[:5]
    if not asked:
        return []
    locale = (get_language() or "en").split("-")[0]
    rows = model._default_manager.all()
    for word in asked:
        fits = Q()
        # SQLite tells "Ķ" from "ķ" where it looks for either.
        for way in {word, word.lower(), word.capitalize(), word.upper()}:
            fits |= Q(name__icontains=way) | Q(key__icontains=way)
            fits |= Q(**{f"words__{locale}__name__icontains": way})
        rows = rows.filter(fits)
    whole = " ".join(asked)
    near = Case(When(name__iexact=whole, then=0), When(name__istartswith=whole, then=1), default=2)
    return list(rows.order_by(near, Length("name"), "name", "pk")[: SHOWN + 1])

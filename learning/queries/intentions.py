"""What people mean to do in real work, for their own pages; and what they share, for those in scope."""

from datetime import date

from django.db.models import QuerySet

from learning.models import Intention, Person

AT_ONCE = 3


def to_ask(person: Person, today: date) -> QuerySet[Intention]:
    """What the home asks about today, the oldest first."""
    return Intention.objects.filter(person=person, done_at=None, ask_on__lte=today).order_by("ask_on", "pk")[
        :AT_ONCE
    ]


def intention(person: Person, key: str) -> Intention | None:
    """What the person undertook under this key."""
    return Intention.objects.filter(person=person, key=key).first()


def shared_intentions(person: Person) -> QuerySet[Intention]:
    """The latest that the person lets those in scope read."""
    return Intention.objects.filter(person=person, shared=True).order_by("-created_at", "-pk")[:5]

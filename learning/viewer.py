"""Whose an account is, and which day it is for them."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from learning.models import Person, User
from learning.rules.due import local_day


class NoPerson(LookupError):
    """The account belongs to nobody who works here (an outside auditor, say)."""


def person_of(user: User | AnonymousUser) -> Person:
    """The person of a signed-in account, who came with it. Raises :class:`NoPerson`."""
    if not user.is_authenticated:
        raise NoPerson("Nobody is signed in.")
    try:
        return user.person
    except Person.DoesNotExist as nobody:
        raise NoPerson(f"The account {user.pk} belongs to nobody who works here.") from nobody


def today_of(user: User | AnonymousUser) -> date:
    """The account's own day, at whose midnight a scope ends: that of its person's zone, or of UTC."""
    now = timezone.now()
    try:
        return local_day(now, person_of(user).effective_zone)
    except NoPerson:
        return now.date()


def short_name_of(user: User | AnonymousUser) -> str:
    """What a screen that others may see calls the account: first name and an initial, or the login."""
    try:
        return person_of(user).short_name
    except NoPerson:
        return user.get_username()

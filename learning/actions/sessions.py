"""What a session knows of its browser, and how sessions are ended."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from learning.models import Session, User
from learning.queries.sessions import handle_of
from learning.rules.browsers import browser_of
from learning.sessions import ABOUT


@receiver(user_logged_in, dispatch_uid="learning.sessions.note")
def note_browser(*, request: HttpRequest, **_kwargs: Any) -> None:
    """Write down what the list of sessions will say of this one."""
    name, system = browser_of(request.headers.get("User-Agent", ""))
    request.session[ABOUT] = {"since": timezone.now().isoformat(), "browser": name, "system": system}


def end_session(*, user: User, handle: str) -> bool:
    """End one session of this account; ``False`` if there is none of that handle (any more)."""
    keys = Session.objects.filter(user=user).values_list("session_key", flat=True)
    mine = [key for key in keys if handle_of(key) == handle]
    return bool(Session.objects.filter(session_key__in=mine, user=user).delete()[0])


def end_sessions(*, user: User, but: str | None = None) -> int:
    """End every session of this account, save the one with the key ``but``; how many there were."""
    return Session.objects.filter(user=user).exclude(session_key=but or "").delete()[0]

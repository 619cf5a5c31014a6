"""What somebody sees when a page could not be made, or a form not taken: why, and whether to try again."""

import sys
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.views.defaults import server_error as defect

from learning.api import came_from

RETRY_AFTER_S = 10


def server_error(request: HttpRequest) -> HttpResponse:
    """The answer to an error that nobody caught: 503 when the database is away or too busy, else 500.

    Away means cut, refused, full, locked for too long or over its time: it passes, and what was being written has
    been rolled back as a whole. Anything else is a defect and says so. Neither page asks the database.
    """
    if not _is_away(sys.exception()):
        return defect(request)
    page = loader.render_to_string("503.html")
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_AFTER_S)})


def old_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form whose token is not that of the present sign-in: nothing was done.

    It happens to honest people: signing in again in one tab leaves the pages in the others with the old token. Who
    signs in on a shared computer may be somebody else, so nothing is sent again on its own: the page is opened anew.
    """
    return render(request, "403_old.html", {"back": came_from(request) or "/"}, status=403)


def connect() -> None:
    """Before anybody else hears of an error, forget who asked when it is the database that is away.

    The log would ask for the account's number, and wait for the database a second time.
    """
    got_request_exception.connect(_forget_who_asked, dispatch_uid="cms.unavailable")


def _forget_who_asked(request: HttpRequest | None = None, **_kwargs: Any) -> None:
    if request is not None and _is_away(sys.exception()):
        request.user = AnonymousUser()


def _is_away(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            return True
        error = error.__cause__
    return False

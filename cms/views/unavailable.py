"""What somebody sees when a page could not be made: whose fault it is, and whether to try again."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views.defaults import server_error as defect

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


def _is_away(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            return True
        error = error.__cause__
    return False

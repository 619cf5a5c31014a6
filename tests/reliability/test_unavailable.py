"""Which errors are answered "away, try again", and which are defects. No process is harmed."""

import pytest
from django.db import IntegrityError, InterfaceError, OperationalError, ProgrammingError
from django.http import HttpResponse
from django.test import RequestFactory

from cms.views.unavailable import server_error


def answer_to(error: Exception, cause: Exception | None = None) -> HttpResponse:
    try:
        raise error from cause
    except Exception:
        return server_error(RequestFactory().post("/quiz/"))


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (OperationalError("the connection is closed"), None),
        (InterfaceError("connection already closed"), None),
        (RuntimeError("a view wrapped it"), OperationalError("database or disk is full")),
    ],
)
def test_a_database_that_is_away_is_said_and_passes(error: Exception, cause: Exception | None) -> None:
    answer = answer_to(error, cause)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
    assert "Back in a moment" in answer.content.decode()


@pytest.mark.parametrize("error", [ValueError("x"), IntegrityError("x"), ProgrammingError("x")])
def test_a_defect_is_not_called_an_outage(error: Exception) -> None:
    answer = answer_to(error)
    assert answer.status_code == 500
    assert "Retry-After" not in answer.headers

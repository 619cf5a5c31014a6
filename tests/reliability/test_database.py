"""R9 and R16: the database is cut, stopped and frozen under the running site. Needs a PostgreSQL of its own."""

import time
from typing import Any

import pytest
from django.db import connection

from learning.models import Record
from quizzes.models import Attempt
from tests.reliability.house import House, until
from tests.reliability.people import Busy, ready_to_hand_in
from tests.reliability.server import Server

AWAY_S = 5
SAYS_SO_WITHIN_S = 2.5
RECOVERS_WITHIN_S = 10
PAGES = ("/", "/accounts/password/change/", "/record/", "/library/")


@pytest.fixture
def site(house: House, postgres: Server) -> House:
    house.start("valkey")
    house.start("web")
    return house


def pages(site: House, busy: Busy) -> list[tuple[str, int, float]]:
    """Every page once: its path, its status and how long it took."""
    found = []
    for path in PAGES:
        answer = site.get(path, session=busy.session)
        found.append((path, answer.status, answer.seconds))
        if answer.status == 503:
            assert "Back in a moment" in answer.body
            assert answer.headers["retry-after"] == "10"
            assert answer.headers["cache-control"] == "private, no-store"
    return found


def well(site: House, busy: Busy) -> bool:
    """Whether every page is there; an error page that is not the one for this is no answer."""
    found = pages(site, busy)
    assert {status for _path, status, _seconds in found} <= {200, 503}, found
    return all(status == 200 for _path, status, _seconds in found)


def hand_in(site: House, busy: Busy) -> int:
    return site.post(f"/quiz/{busy.uuid}/review/", {"revision": busy.revision}, session=busy.session).status


def test_every_connection_cut_at_once_costs_a_moment(site: House, postgres: Server) -> None:
    first, second = ready_to_hand_in(2)
    assert well(site, first)
    assert hand_in(site, first) == 302
    connection.close()
    assert postgres.cut_everybody_off() >= 2
    took = until(lambda: well(site, first), RECOVERS_WITHIN_S, "pages after the cut")
    print(f"well again after {took:.1f} s")
    assert hand_in(site, second) == 302
    assert Record.objects.filter(attempt__in=[first.uuid, second.uuid]).count() == 2


def test_a_stopped_server_is_said_and_survived(site: House, postgres: Server) -> None:
    first, second = ready_to_hand_in(2)
    assert well(site, first)
    assert hand_in(site, first) == 302
    connection.close()
    with postgres.stopped():
        end = time.monotonic() + AWAY_S
        seen: list[tuple[str, int, float]] = []
        while time.monotonic() < end:
            seen += pages(site, first)
            alive, ready = site.get("/livez"), site.get("/readyz")
            assert (alive.status, ready.status) == (200, 503)
            assert alive.seconds < 1
            assert ready.seconds < 2.5
        assert hand_in(site, second) == 503
    took = until(lambda: well(site, first), RECOVERS_WITHIN_S, "pages after the start")
    slowest = max(seconds for _path, _status, seconds in seen)
    print(f"away {AWAY_S} s: {len(seen)} pages, slowest {slowest:.1f} s; well again after {took:.1f} s")
    assert {status for _path, status, _seconds in seen} == {503}
    assert slowest < SAYS_SO_WITHIN_S
    assert site.is_ready()

    # What was committed is there; what was refused is not, and can be sent again as it was.
    assert Attempt.objects.get(uuid=first.uuid).state == "submitted"
    assert Record.objects.filter(attempt=first.uuid).count() == 1
    assert not Record.objects.filter(attempt=second.uuid).exists()
    assert hand_in(site, second) == 302
    assert Record.objects.filter(attempt=second.uuid).count() == 1


def test_a_frozen_server_does_not_freeze_the_probes(site: House, postgres: Server) -> None:
    """R16: connections stay open and nothing answers, which no error reports."""
    [busy] = ready_to_hand_in(1)
    assert well(site, busy)
    connection.close()
    with postgres.frozen():
        answers: list[Any] = [(site.get("/livez"), site.get("/readyz")) for _ in range(2)]
    for alive, ready in answers:
        assert (alive.status, ready.status) == (200, 503)
        assert alive.seconds < 1
        assert ready.seconds < 2.5
    until(lambda: site.is_ready() and well(site, busy), RECOVERS_WITHIN_S, "pages after the freeze")

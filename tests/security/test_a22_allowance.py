"""A22: how much time somebody is allowed is known to that person and the people office, and to nobody else."""

import re

import pytest

from learning.models import Audit
from tests.security.world import ALLOWANCE

pytestmark = pytest.mark.django_db
FACTOR, MINUTES = ALLOWANCE
OWN = int(60 * FACTOR) + MINUTES
"""Her minutes for the quiz with a limit of 60."""
FIGURES = re.compile(rf"(?<![\w.:%-])({re.escape(str(FACTOR))}|{MINUTES}|{OWN})(?![\w:%-]|\.\d)")


def test_a22_no_page_tells_anybody_else(sweep):
    asked, told = set(), {}
    for answer in sweep.answers:
        asked.add(answer.actor)
        text = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", answer.body, flags=re.DOTALL)
        if FIGURES.search(text) or FIGURES.search(str(answer.headers)):
            told.setdefault(answer.actor, set()).add(answer.pattern)
    assert {"manager", "trainer", "deputy", "auditor", "admin", "stranger", "other"} <= asked
    assert told.keys() == {"hire", "people"}, told
    assert {"accounts/about/", "quiz/start/<uuid:activity>/"} <= told["hire"], told["hire"]
    assert told["people"] == {"people/<uuid:uuid>/", "people/<uuid:uuid>/<slug:change>/"}, told["people"]


def test_a22_the_audit_says_that_it_was_changed_and_not_to_what(world):
    row = Audit.objects.get(action="change allowance")
    assert (row.person, row.actor, row.detail) == (world.people["hire"], world.users["people"], {})


@pytest.mark.parametrize("actor", ["hire", "manager", "deputy", "stranger", "trainer", "auditor", "admin"])
def test_a22_nobody_else_sets_it(world, actor):
    hire = world.people["hire"]
    sent = {"more-time-factor": "5", "more-time-minutes": "240"}
    assert world.client(actor).post(f"/people/{hire.uuid}/more-time/", sent).status_code == 404
    hire.refresh_from_db()
    assert (hire.time_factor, hire.extra_minutes) == ALLOWANCE

"""The home when nothing is due: some practice from the largest gap, and what is done."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from learning.actions.assign import start_cycle
from learning.actions.record import record_practice, record_result
from learning.actions.requirements import make_requirement, settle
from learning.models import Activity, Kind, Requirement
from learning.queries.practice import largest_gap, practice_for
from learning.rules.mastery import ClauseEvidence
from tests.factories.learning import NOON, BranchFactory, make_release, make_result
from tests.learning.pages import client_of, finish, page

pytestmark = pytest.mark.django_db
RINGS, GREET = "phone/rings", "phone/greet"


def shown(clause: str, earned: int, possible: int = 4) -> tuple[ClauseEvidence, ...]:
    return (ClauseEvidence(clause, earned, possible),)


def scene(key: str, minutes: int, *clauses: str, kind: Kind = Kind.SCENARIO):
    source = "roleplay" if kind == Kind.SCENARIO else "quizzes"
    return make_release(kind, key, source=source, minutes=minutes, teaches=clauses)


def test_the_largest_gap_is_of_all_that_i_did_practice_included(hire, course):
    assert largest_gap(hire) == ""
    record_result(make_result(hire, course["quiz"], evidence=shown(RINGS, 2)))
    record_practice(make_result(hire, course["quiz"], evidence=shown(GREET, 1)))
    assert largest_gap(hire) == GREET
    record_practice(make_result(hire, course["quiz"], evidence=shown(GREET, 16, 16)))
    assert largest_gap(hire) == RINGS
    record_practice(make_result(hire, course["quiz"], evidence=shown(RINGS, 16, 16)))
    assert largest_gap(hire) == ""


def test_a_clause_met_in_a_quiz_alone_is_practised_in_the_scene_nearest_to_five_minutes(hire, course):
    record_result(make_result(hire, course["quiz"], evidence=shown(RINGS, 0)))
    assert practice_for(hire, RINGS) is None
    check = scene("check", 5, RINGS, kind=Kind.QUIZ)
    assert practice_for(hire, RINGS) == check
    scene("long", 20, RINGS)
    short = scene("short", 6, RINGS, GREET)
    scene("other", 5, "phone/rings-twice")
    assert practice_for(hire, RINGS) == short
    Activity.objects.filter(pk=short.activity.pk).update(retired_at="2026-11-20T00:00Z")
    assert practice_for(hire, RINGS).activity.key == "long"


def test_the_scene_where_it_was_met_last_comes_first(hire, course):
    scene("short", 5, RINGS)
    mine = scene("mine", 15, RINGS)
    record_practice(make_result(hire, mine, source="roleplay", evidence=shown(RINGS, 1)))
    assert practice_for(hire, RINGS) == mine


def test_the_page_offers_it_and_leads_to_what_is_done(hire, course):
    offered = scene("short", 5, RINGS)
    record_practice(make_result(hire, course["quiz"], evidence=shown(RINGS, 1)))
    finish(hire, course)
    html = page(hire, "home")
    assert "Nothing is due." in html
    assert "Practise: Short" in html
    assert "about 5 minutes" in html
    assert str(offered.activity.uuid) in html
    assert "What you finished" in html
    assert reverse("learning:record") in html.split("What you finished")[1]


def test_it_says_what_opens_next_and_when(hire, course, friday):
    assert "opens on" not in page(hire, "home")
    later = [make_release(Kind.COURSE, key, title=key.title()) for key in ("complaints", "letters")]
    for release, days in zip(later, (40, 30), strict=True):
        make_requirement(activity=release.activity, branches=[hire.branch], opens_after=days)
    make_requirement(
        activity=course["course"].activity, branches=[BranchFactory(key="tallinn")], opens_after=10
    )
    assert "“Letters” opens on Wednesday 16 December." in page(hire, "home")
    with time_machine.travel(NOON + timedelta(days=30), tick=False):
        people_settled()
        assert "Letters" in page(hire, "home")
        assert "opens on" not in page(hire, "home")


def people_settled() -> None:
    for rule in Requirement.objects.all():
        settle(rule)


def test_its_cost_does_not_grow_with_what_is_offered_and_done(hire, course):
    start_cycle(person=hire, activity=course["course"].activity)
    finish(hire, course)
    client = client_of(hire)
    costs = []
    for many in (1, 30):
        for n in range(many):
            scene(f"scene-{many}-{n}", n, RINGS)
            record_practice(make_result(hire, course["quiz"], evidence=shown(RINGS, 0)))
        client.get("/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/").status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]

"""Requirements on the screens: written as a sentence, looked at before they are saved, and found by whom they reach."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from learning.actions.assign import start_cycle
from learning.actions.requirements import make_requirement
from learning.models import Assignment, Audit, Extension, Leave, Requirement
from learning.roles import Role
from tests.factories.learning import NOON, BranchFactory, JobFactory, PersonFactory
from tests.learning.pages import client_of, finish, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("friday")]
TODAY = NOON.date()
SAVE = {"save": "1"}


@pytest.fixture
def riga():
    return BranchFactory()


@pytest.fixture
def officer():
    return PersonFactory(
        name="Una Office", branch=BranchFactory(key="head", name="Head office"), job=JobFactory(key="hr"),
        user__roles=(Role.EMPLOYEE, Role.PEOPLE),
    )  # fmt: skip


def written(course, **fields) -> dict:
    return {
        "jobs": ["counter"],
        "branches": ["riga"],
        "course": course["course"].activity.uuid,
        "due": "hired",
        "due_days": "14",
        "due_on": "",
        "hired_from": "",
        "opens_after": "0",
        **fields,
    }


def post(person, name, data, *args, **headers):
    return client_of(person).post(reverse(f"learning:{name}", args=args), data, **headers)


def test_it_is_looked_at_then_saved_then_on_the_first_page(course, riga, officer, hire):
    PersonFactory(name="Old hand", branch=riga, hired_on=date(2020, 1, 6))
    shown = post(officer, "add-requirement", written(course, show="1")).content.decode()
    assert "Everyone at the counter in Riga learns “Phone”, 14 days after the first day." in shown
    assert "It reaches 2 people today." in shown
    assert "For 1 person the date would be past." in shown
    assert "Old hand" in shown
    assert not Assignment.objects.exists()
    answer = post(officer, "add-requirement", written(course, **SAVE))
    rule = Requirement.objects.get()
    assert answer.headers["Location"] == reverse("learning:requirement", args=[rule.uuid])
    html = page(hire, "home")
    assert "Due Monday 30 November, because everyone at the counter in Riga learns it." in html
    assert "That is 14 days after your first day." in html
    html = page(officer, "requirement", rule.uuid)
    assert "1 person wants a date" in html
    post(officer, "requirement-dates", {}, rule.uuid)
    assert "wants a date" not in page(officer, "requirement", rule.uuid)
    assert "reaches 2 people · 0 have done it" in page(officer, "requirements")


def test_the_preview_comes_alone_to_htmx(course, riga, officer, hire):
    html = post(officer, "add-requirement", written(course), headers={"HX-Request": "true"}).content.decode()
    assert "It reaches 1 person today." in html
    assert "<form" not in html
    answer = post(officer, "add-requirement", written(course, due_days=""), headers={"HX-Request": "true"})
    assert "Look first whom it reaches." in answer.content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"due_days": ""}, "Say after how many days."),
        ({"due_days": "0"}, "greater than or equal to 1"),
        ({"due": "fixed"}, "Say on which day."),
        ({"due": "fixed", "due_on": "2026-11-19"}, "This day is over."),
        ({"course": uuid4()}, "is not one of the available choices"),
        ({"branches": ["nowhere"]}, "is not one of the available choices"),
        ({"opens_after": "99999"}, "less than or equal to"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_saved(course, riga, officer, wrong, said):
    answer = post(officer, "add-requirement", written(course, **SAVE) | wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Requirement.objects.exists()


def test_a_change_says_what_it_would_change(course, riga, officer, hire):
    post(officer, "add-requirement", written(course, **SAVE))
    rule = Requirement.objects.get()
    away = PersonFactory(branch=BranchFactory(key="tallinn", name="Tallinn"))
    html = post(
        officer,
        "change-requirement",
        written(course, branches=["tallinn"], due_days="20", show="1"),
        rule.uuid,
    ).content.decode()
    assert "1 person gets it newly." in html
    assert "For 1 person it will rest." in html
    post(
        officer, "change-requirement", written(course, branches=["tallinn"], due_days="20", **SAVE), rule.uuid
    )
    assert "Nothing is due." in page(hire, "home")
    assert Assignment.objects.get(person=away).due_on == away.hired_on + timedelta(days=20)


def test_it_ends_after_a_look(course, riga, officer, hire):
    post(officer, "add-requirement", written(course, **SAVE))
    rule = Requirement.objects.get()
    finish(hire, course)
    assert "End this?" in page(officer, "end-requirement", rule.uuid)
    post(officer, "end-requirement", {}, rule.uuid)
    assert "ended" in page(officer, "requirements")
    assert "What you finished" in page(hire, "home")
    assert client_of(officer).get(reverse("learning:change-requirement", args=[rule.uuid])).status_code == 404


def test_nobody_else_comes_in(course, riga, manager, hire):
    rule = make_requirement(activity=course["course"].activity, branches=[riga])
    for person in (manager, hire):
        for name, args in (
            ("requirements", []), ("add-requirement", []), ("requirement", [rule.uuid]),
            ("change-requirement", [rule.uuid]), ("end-requirement", [rule.uuid]),
        ):  # fmt: skip
            assert client_of(person).get(reverse(f"learning:{name}", args=args)).status_code == 404, name
        assert post(person, "requirement-dates", {}, rule.uuid).status_code == 404


def test_a_manager_moves_a_date_and_the_person_reads_why(course, riga, manager, hire):
    make_requirement(
        activity=course["course"].activity, branches=[riga], due=Requirement.Due.HIRED, due_days=14
    )
    row = Assignment.objects.get(person=hire)
    assert "14 days after the first day" in page(manager, "person", hire.uuid)
    where = (hire.uuid, row.uuid)
    assert post(manager, "extend", {"due_on": "2026-11-19", "reason": "No."}, *where).status_code == 422
    assert post(manager, "extend", {"due_on": "2026-12-18", "reason": ""}, *where).status_code == 422
    assert not Extension.objects.exists()
    post(manager, "extend", {"due_on": "2026-12-18", "reason": "Your exams come first."}, *where)
    assert "Due Friday 18 December" in page(hire, "home")
    assert "The date was moved: Your exams come first." in page(hire, "home")
    assert Audit.objects.filter(action="extend", person=hire, detail__after="2026-12-18").exists()


def test_days_of_leave_are_named(course, riga, hire):
    Leave.objects.create(person=hire, starts_on=TODAY + timedelta(days=1), ends_on=TODAY + timedelta(days=3))
    make_requirement(
        activity=course["course"].activity, branches=[riga], due=Requirement.Due.HIRED, due_days=14
    )
    assert "Due Thursday 3 December" in page(hire, "home")
    assert "3 days away do not count." in page(hire, "home")


def test_what_was_given_by_hand_is_taken_back_and_what_is_asked_of_all_stays(course, riga, manager, hire):
    where = [hire.uuid]
    give = {"course": course["course"].activity.uuid, "due_on": "2026-11-25"}
    post(manager, "give", give, *where)
    row = Assignment.objects.get(person=hire)
    make_requirement(
        activity=course["course"].activity, branches=[riga], due=Requirement.Due.HIRED, due_days=14
    )
    assert "Take it back" in page(manager, "person", hire.uuid)
    post(manager, "take-back", {}, hire.uuid, row.uuid)
    row.refresh_from_db()
    assert (row.paused_at, row.due_on) == (None, date(2026, 11, 30))
    assert "Take it back" not in page(manager, "person", hire.uuid)


def test_what_was_not_given_by_hand_is_not_taken_back(course, riga, manager, hire):
    row = start_cycle(person=hire, activity=course["course"].activity).assignment
    assert "Take it back" not in page(manager, "person", hire.uuid)
    post(manager, "take-back", {}, hire.uuid, row.uuid)
    row.refresh_from_db()
    assert (row.paused_at, row.grounds.get().ended_at) == (None, None)


def test_dates_of_people_out_of_scope_do_not_exist(course, riga, manager, hire):
    stranger = PersonFactory(branch=riga)
    make_requirement(activity=course["course"].activity, branches=[riga])
    row, mine = Assignment.objects.get(person=stranger), Assignment.objects.get(person=hire)
    data = {"due_on": "2026-12-18", "reason": "Later."}
    assert post(manager, "extend", data, stranger.uuid, row.uuid).status_code == 404
    assert post(manager, "take-back", {}, stranger.uuid, row.uuid).status_code == 404
    assert post(manager, "extend", data, stranger.uuid, mine.uuid).status_code == 404
    assert post(hire, "extend", data, hire.uuid, mine.uuid).status_code == 404
    assert not Extension.objects.exists()


@pytest.mark.parametrize("name", ["requirements", "requirement"])
def test_costs_do_not_grow(course, riga, officer, name):
    rule = make_requirement(activity=course["course"].activity, branches=[riga])
    client, costs = client_of(officer), []
    address = reverse(f"learning:{name}", args=[rule.uuid] if name == "requirement" else [])
    for many in (2, 40):
        PersonFactory.create_batch(many, branch=riga, user=None)
        for _ in range(many // 2):
            make_requirement(activity=course["course"].activity, branches=[riga])
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        costs.append(len(queries))
    assert costs[1] <= costs[0] + 1  # a second page asks for its names by more ids, not by more queries

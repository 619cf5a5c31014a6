"""Who stands in for a manager sees the manager's people, from the first to the last day, and no others."""

from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from learning import policies
from learning.actions.absence import add_leave, appoint_deputy, remove_deputy
from learning.actions.leading import lead_further
from learning.models import Assignment, Deputy, Leave, User
from learning.queries.ask import ask, standing_in
from learning.refused import Refused
from learning.roles import Role
from tests.factories.learning import NOON, BranchFactory, PersonFactory, leads
from tests.learning.pages import client_of, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("friday")]
TODAY = NOON.date()
DAY = timedelta(days=1)
LONG_AGO = date(2025, 1, 6)


def someone(name, *roles, **fields):
    return PersonFactory(
        name=name, **{"hired_on": LONG_AGO, "user__roles": (Role.EMPLOYEE, *roles), **fields}
    )


@pytest.fixture
def shop():
    """Jānis leads Anna, Ben and Dita; Dita leads Emma. Zane leads Yuri elsewhere. Dita stands in for Jānis."""
    names = ("Jānis Ozols", "Anna Kalniņa", "Ben Bērziņš", "Dita Liepa", "Emma Egle", "Zane Zole", "Yuri Ylo")
    hats = {"Jānis": [Role.MANAGER], "Zane": [Role.MANAGER]}
    people = {name.split()[0]: someone(name, *hats.get(name.split()[0], ())) for name in names}
    leads(people["Jānis"], people["Anna"], people["Ben"], people["Dita"])
    leads(people["Dita"], people["Emma"])
    leads(people["Zane"], people["Yuri"])
    return people


def fresh(person):
    """The account as a request gets it."""
    return policies.with_standing_in(User.objects.select_related("person__branch")).get(pk=person.user_id)


def seen(person, on=TODAY):
    return {one.name.split()[0] for one in policies.people_visible_to(fresh(person), on)}


def test_a_deputy_sees_the_managers_people_on_those_days_alone(shop):
    dita = shop["Dita"]
    assert seen(dita) == set(), "no hat and nobody to stand in for"
    appoint_deputy(manager=shop["Jānis"], deputy=dita, starts_on=TODAY, ends_on=TODAY + 7 * DAY)
    assert seen(dita) == {"Anna", "Ben", "Emma"}, "the manager's people, never oneself, never the manager"
    assert seen(dita, TODAY - DAY) == seen(dita, TODAY + 8 * DAY) == set()
    assert seen(dita, TODAY + 7 * DAY) == {"Anna", "Ben", "Emma"}
    assert seen(shop["Jānis"]) == {"Anna", "Ben", "Dita", "Emma"}, "the manager goes on seeing all"


def test_who_leads_and_stands_in_sees_both(shop):
    appoint_deputy(manager=shop["Jānis"], deputy=shop["Zane"], starts_on=TODAY)
    assert seen(shop["Zane"]) == {"Yuri", "Anna", "Ben", "Dita", "Emma"}


def test_a_deputys_deputy_inherits_nothing(shop):
    appoint_deputy(manager=shop["Jānis"], deputy=shop["Zane"], starts_on=TODAY)
    appoint_deputy(manager=shop["Zane"], deputy=shop["Ben"], starts_on=TODAY)
    assert seen(shop["Ben"]) == {"Yuri"}


def test_what_the_manager_no_longer_sees_the_deputy_does_not_either(shop):
    appoint_deputy(manager=shop["Jānis"], deputy=shop["Zane"], starts_on=TODAY)
    shop["Anna"].lines_up.update(ends_on=TODAY - DAY)
    assert "Anna" not in seen(shop["Zane"])


def test_a_deputy_does_what_a_manager_does_without_the_hat(shop, course):
    dita, anna = shop["Dita"], shop["Anna"]
    for name, args in (("team", ()), ("person", (anna.uuid,))):
        assert client_of(dita).get(reverse(f"learning:{name}", args=args)).status_code == 404
    appoint_deputy(manager=shop["Jānis"], deputy=dita, starts_on=TODAY, ends_on=date(2026, 12, 4))
    html = page(dita, "team")
    assert "You stand in for Jānis Ozols until Friday 4 December." in html
    assert "Anna Kalniņa" in html
    assert "Yuri" not in html
    assert f'href="{reverse("learning:team")}"' in page(dita, "home"), "the bar leads to the team"
    user = fresh(dita)
    assert policies.given_by(user, anna, TODAY) == Assignment.Source.MANAGER
    assert policies.given_by(user, dita, TODAY) is None
    assert policies.may_mark(user)
    assert set(policies.people_marked_by(user, TODAY)) == {anna, shop["Ben"], shop["Emma"]}
    given = {"course": str(course["course"].activity.uuid), "due_on": "2026-12-18"}
    assert client_of(dita).post(reverse("learning:give", args=[anna.uuid]), given).status_code == 302
    for who in (shop["Yuri"], dita, shop["Jānis"]):
        assert client_of(dita).get(reverse("learning:person", args=[who.uuid])).status_code == 404
    # Taken back, or over: the next request already shows nothing.
    with time_machine.travel(NOON.replace(month=12, day=4, hour=22), tick=False):
        assert client_of(dita).get(reverse("learning:team")).status_code == 404
    remove_deputy(manager=shop["Jānis"], appointment=Deputy.objects.get())
    assert client_of(dita).get(reverse("learning:person", args=[anna.uuid])).status_code == 404


def test_the_day_of_a_deputy_is_that_of_the_deputys_own_zone(shop):
    """At 16:00 UTC the day is over in Ulaanbaatar, and begins there."""
    far = BranchFactory(key="ulaanbaatar", name="Ulaanbaatar", zone="Asia/Ulaanbaatar")
    oyuun = someone("Oyuun", branch=far)
    appoint_deputy(manager=shop["Jānis"], deputy=oyuun, starts_on=TODAY + DAY, ends_on=TODAY + DAY)
    for at, status in (
        (NOON.replace(hour=15), 404), (NOON.replace(hour=16), 200),
        (NOON.replace(day=21, hour=15), 200), (NOON.replace(day=21, hour=16), 404),
    ):  # fmt: skip
        with time_machine.travel(at, tick=False):
            assert client_of(oyuun).get(reverse("learning:team")).status_code == status


def test_most_people_stand_in_for_nobody_and_pay_nothing_for_it(shop, django_assert_num_queries):
    user = fresh(shop["Anna"])
    policies.has_role(user, Role.MANAGER)
    with django_assert_num_queries(0):
        assert not policies.stands_in(user, TODAY)
        assert not policies.may_see_team(user)
    assert not policies.stands_in(AnonymousUser(), TODAY)


def test_who_may_not_stand_in(shop):
    jan = shop["Jānis"]
    with pytest.raises(Refused, match="Nobody stands in for themselves"):
        appoint_deputy(manager=jan, deputy=jan, starts_on=TODAY)
    later = someone("Later", hired_on=date(2026, 12, 1))
    with pytest.raises(Refused, match="The first day of Later is 1 December 2026"):
        appoint_deputy(manager=jan, deputy=later, starts_on=TODAY)
    with pytest.raises(Refused, match="The last day of Gone is 1 June 2026"):
        appoint_deputy(manager=jan, deputy=someone("Gone", left_on=date(2026, 6, 1)), starts_on=TODAY)
    assert appoint_deputy(manager=jan, deputy=shop["Ben"], starts_on=TODAY, ends_on=TODAY + 7 * DAY)
    assert not appoint_deputy(manager=jan, deputy=shop["Ben"], starts_on=TODAY + DAY, ends_on=TODAY + 3 * DAY)
    row = Deputy.objects.get()
    assert appoint_deputy(
        manager=jan, deputy=shop["Ben"], starts_on=TODAY, ends_on=TODAY + DAY, instead_of=row
    )
    assert Deputy.objects.get().ends_on == TODAY + DAY


def asked(person):
    person.refresh_from_db()
    return [(contact.name.split()[0], contact.role) for contact in ask(person, TODAY)]


def test_whom_to_ask_is_always_somebody_with_a_name(shop):
    anna, jan = shop["Anna"], shop["Jānis"]
    assert asked(anna) == [("Jānis", "your manager")]
    anna.buddy = shop["Ben"]
    anna.save()
    assert asked(anna) == [("Ben", "your buddy"), ("Jānis", "your manager")]
    add_leave(person=shop["Ben"], starts_on=TODAY, ends_on=TODAY + DAY)
    add_leave(person=jan, starts_on=TODAY, ends_on=date(2026, 12, 4))
    appoint_deputy(manager=jan, deputy=shop["Dita"], starts_on=TODAY, ends_on=date(2026, 12, 4))
    assert asked(anna) == [
        ("Ben", "your buddy, back after Saturday 21 November"),
        ("Jānis", "your manager, back after Friday 4 December"),
        ("Dita", "stands in for your manager until Friday 4 December"),
    ]
    # Nobody is sent to themselves, to a deputy who is away too, or to a buddy who has left.
    assert asked(shop["Dita"])[-1][0] == "Jānis"
    Leave.objects.create(person=shop["Dita"], starts_on=TODAY)
    assert [name for name, _role in asked(anna)] == ["Ben", "Jānis"]
    shop["Ben"].left_on = TODAY - DAY
    shop["Ben"].save()
    assert [name for name, _role in asked(anna)] == ["Jānis"]


def test_of_two_managers_the_main_one_is_asked(shop):
    anna = shop["Anna"]
    lead_further(person=anna, manager=shop["Zane"], starts_on=date(2026, 11, 16))
    assert asked(anna) == [("Jānis", "your manager")]
    assert seen(shop["Zane"]) == {"Yuri", "Anna"}, "both see the person"


def test_the_home_asks_a_fixed_number_of_questions(shop, django_assert_max_num_queries):
    anna = shop["Anna"]
    anna.buddy = shop["Ben"]
    anna.save()
    add_leave(person=shop["Jānis"], starts_on=TODAY)
    for name in ("Ben", "Dita", "Emma", "Zane"):
        appoint_deputy(manager=shop["Jānis"], deputy=shop[name], starts_on=TODAY)
    with django_assert_max_num_queries(4):
        assert len(ask(anna, TODAY)) == 5
    with django_assert_max_num_queries(1):
        assert standing_in(shop["Dita"], TODAY) == ["You stand in for Jānis Ozols."]

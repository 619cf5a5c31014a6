"""A manager or the people office gives somebody something to learn."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from learning.models import Audit, Person
from learning.roles import Role
from tests.factories.learning import NOON, PersonFactory, leads, make_course

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def friday():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def course():
    return make_course()["course"].activity


@pytest.fixture
def hire() -> Person:
    return PersonFactory(name="Anna Kalniņa")


@pytest.fixture
def manager(hire: Person) -> Person:
    person = PersonFactory(name="Jānis Ozols", user__roles=(Role.EMPLOYEE, Role.MANAGER))
    leads(person, hire)
    return person


@pytest.fixture
def officer() -> Person:
    return PersonFactory(name="Dace Siliņa", user__roles=(Role.EMPLOYEE, Role.PEOPLE))


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def give(giver: Person, person: Person, **sent: object):
    return client_of(giver).post(reverse("learning:give", args=[person.uuid]), sent, follow=True)


def home(person: Person) -> str:
    return client_of(person).get("/").content.decode()


def test_a_manager_gives_a_course_until_a_day(hire, manager, course):
    shown = client_of(manager).get(reverse("learning:person", args=[hire.uuid])).content.decode()
    assert "Give something to learn" in shown
    answer = give(manager, hire, course=course.uuid, due_on="2026-12-04").content.decode()
    assert "Given. It stands on the first page of Anna Kalniņa." in answer
    assert "Not started. Due Friday 4 December." in answer
    assert "Give something to learn" not in answer, "there is nothing else to give"
    assert "Due Friday 4 December, because your manager asked for it." in home(hire)
    assert Audit.objects.get(action="assign").actor == manager.user


def test_the_people_office_gives_to_anybody_and_is_named_as_what_it_is(hire, manager, officer, course):
    give(officer, hire, course=course.uuid)
    assert "No date is set, because the people office asked for it." in home(hire)


def test_what_is_given_twice_stands_once(hire, manager, course):
    give(manager, hire, course=course.uuid, due_on="2026-12-04")
    answer = give(manager, hire, course=course.uuid, due_on="2026-12-11")
    assert answer.status_code == 422
    assert hire.assignments.get().due_on == date(2026, 12, 4)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"due_on": "2026-12-04"}, "This field is required."),
        ({"course": "6f0c2f8e-31c0-4f0c-9d6d-2f6f0c1f0f0a"}, "is not one of the available choices"),
        ({"course": "nothing"}, "is not one of the available choices"),
        ({"due_on": "2026-11-19"}, "This day is over. Choose today or a later day."),
        ({"due_on": "some day"}, "Enter a valid date."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_given(hire, manager, course, sent, said):
    sent = sent if "course" in sent or said.startswith("This field") else {"course": course.uuid, **sent}
    answer = give(manager, hire, **sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not hire.assignments.exists()


def test_nobody_else_gives(hire, manager, officer, course):
    auditor = PersonFactory(user__roles=(Role.AUDITOR,))
    stranger = PersonFactory(user__roles=(Role.EMPLOYEE, Role.MANAGER))
    for giver, status in ((auditor, 404), (stranger, 404), (hire, 404)):
        assert give(giver, hire, course=course.uuid).status_code == status
    shown = client_of(auditor).get(reverse("learning:person", args=[hire.uuid])).content.decode()
    assert "Give something to learn" not in shown
    # Nor to somebody who is gone.
    hire.left_on = NOON.date() - timedelta(days=1)
    hire.save()
    assert give(officer, hire, course=course.uuid).status_code == 404
    assert not hire.assignments.exists()

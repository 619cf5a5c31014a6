"""Pages as a signed-in person gets them."""

from django.test import Client
from django.urls import reverse

from learning.actions.assign import start_cycle
from learning.actions.record import record_read, record_result
from tests.factories.learning import (
    NOON,
    make_result,
)


def client_of(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def page(person, name, *args):
    response = client_of(person).get(reverse(f"learning:{name}", args=args))
    assert response.status_code == 200
    return response.content.decode()


def finish(person, course):
    cycle = start_cycle(person=person, activity=course["course"].activity)
    record_read(person=person, cycle=cycle, release=course["one"], at=NOON)
    record_result(make_result(person, course["quiz"]))
    return cycle

"""More time for somebody: what the people office writes down, what it comes to, and who reads it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from learning.actions.allowance import change_allowance
from learning.allowance import limit_for
from learning.models import Audit, Person
from learning.queries.allowance import allowance_words
from learning.refused import Refused
from learning.roles import Role
from tests.factories.learning import PersonFactory
from tests.learning.pages import client_of, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("friday")]
TEN = timedelta(minutes=10)


@pytest.fixture
def una():
    return PersonFactory(name="Una Office", user__roles=(Role.EMPLOYEE, Role.PEOPLE))


@pytest.fixture
def anna():
    return PersonFactory(name="Anna Kalniņa")


def send(una, anna, **fields):
    sent = {f"more-time-{field}": value for field, value in fields.items()}
    return client_of(una).post(reverse("learning:change-person", args=[anna.uuid, "more-time"]), sent)


@pytest.mark.parametrize(
    ("factor", "minutes", "own", "words"),
    [
        ("1", 0, 10, "none"),
        ("1.5", 0, 15, "1.5 times as long"),
        ("5", 240, 290, "5 times as long, and 240 minutes on top"),
        ("1", 1, 11, "1 minute on top"),
        (None, 0, None, "no time limit"),
    ],
)
def test_what_a_limit_is_for_somebody(anna, factor, minutes, own, words):
    change_allowance(person=anna, factor=factor and Decimal(factor), minutes=minutes)
    assert limit_for(anna, TEN) == (None if own is None else timedelta(minutes=own))
    assert limit_for(anna, None) is None
    assert allowance_words(anna) == words


def test_the_people_office_writes_it_down_and_both_read_it(una, anna):
    assert "More time: none." in page(anna, "about")
    assert send(una, anna, factor="1.5", minutes="10").status_code == 302
    anna.refresh_from_db()
    assert (anna.time_factor, anna.extra_minutes) == (Decimal("1.5"), 10)
    html = page(una, "facts", anna.uuid)
    assert "More time: 1.5 times as long, and 10 minutes on top." in html
    assert "by Una Office." in html
    assert "More time: 1.5 times as long, and 10 minutes on top." in page(anna, "about")
    send(una, anna, factor="1", minutes="0", unlimited="on")
    assert "More time: no time limit." in page(anna, "about")


def test_who_and_when_is_kept_and_the_figures_are_not(una, anna):
    for _twice in range(2):
        send(una, anna, factor="2.5", minutes="45")
    row = Audit.objects.get(person=anna)
    assert (row.action, row.actor, row.detail) == ("change allowance", una.user, {})


@pytest.mark.parametrize(
    "fields",
    [
        {"factor": "0.9", "minutes": "0"},
        {"factor": "5.1", "minutes": "0"},
        {"factor": "1.55", "minutes": "0"},
        {"factor": "NaN", "minutes": "0"},
        {"factor": "1", "minutes": "-1"},
        {"factor": "1", "minutes": "241"},
        {"factor": "", "minutes": ""},
    ],
)
def test_what_is_out_of_bounds_is_refused_by_the_form_and_nothing_changes(una, anna, fields):
    assert send(una, anna, **fields).status_code == 422
    anna.refresh_from_db()
    assert (anna.time_factor, anna.extra_minutes) == (1, 0)


@pytest.mark.parametrize(
    ("factor", "minutes"), [("0", 0), ("0.5", 0), ("5.1", 0), ("1.25", 0), ("1", -1), ("1", 241)]
)
def test_what_is_out_of_bounds_is_refused_by_the_action(anna, factor, minutes):
    with pytest.raises(Refused):
        change_allowance(person=anna, factor=Decimal(factor), minutes=minutes)
    assert Audit.objects.filter(person=anna).count() == 0


@pytest.mark.parametrize(("factor", "minutes"), [("0.5", 0), ("5.1", 0), ("0", 10), ("1", 241)])
def test_the_database_holds_the_bounds_too(anna, factor, minutes):
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=anna.pk).update(time_factor=Decimal(factor), extra_minutes=minutes)


def test_nobody_but_the_people_office_sets_it(anna):
    for roles in ((Role.MANAGER,), (Role.TRAINER,), (Role.AUDITOR,), (Role.ADMIN,), (Role.EMPLOYEE,)):
        with pytest.raises(PermissionDenied):
            change_allowance(person=anna, factor=Decimal(2), by=PersonFactory(user__roles=roles).user)
    with pytest.raises(PermissionDenied):
        change_allowance(person=anna, factor=Decimal(2), by=anna.user)

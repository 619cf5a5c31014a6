"""What depends on people hears of each change, inside it."""

import pytest
from django.db import transaction

from learning.actions import people_changed as module
from learning.actions.day import settle_places, settled_together
from learning.actions.people_changed import on_people_changed, people_changed, told_together
from learning.models import Person, Placement
from tests.factories.learning import BranchFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_else_listens(monkeypatch):
    monkeypatch.setattr(module, "_listeners", [])


def test_listeners_hear_once_of_everybody():
    heard = []
    on_people_changed(heard.append)
    with transaction.atomic():
        people_changed([1, 2, 3])
        people_changed([])
    assert heard == [[1, 2, 3]]


def test_a_listener_is_there_once_however_often_it_says_so():
    calls = []

    def listener(ids):
        calls.append(ids)

    for _again in range(3):
        assert on_people_changed(listener) is listener
    with transaction.atomic():
        people_changed({7})
    assert calls == [{7}]


def test_what_a_listener_refuses_did_not_happen():
    person = PersonFactory(name="Before")

    @on_people_changed
    def refuse(_ids):
        raise ValueError("No.")

    def change():
        with transaction.atomic():
            Person.objects.filter(pk=person.pk).update(name="After")
            people_changed([person.pk])

    with pytest.raises(ValueError, match="No"):
        change()
    assert Person.objects.get(pk=person.pk).name == "Before"


@pytest.mark.django_db(transaction=True)
def test_it_is_told_inside_the_change():
    with pytest.raises(RuntimeError):
        people_changed([1])


def test_many_changes_are_told_once_when_all_are_made():
    heard = []
    on_people_changed(heard.append)
    with transaction.atomic():
        with told_together():
            people_changed([3])
            with told_together():
                people_changed([1, 3])
            people_changed([2])
            assert heard == []
        assert heard == [[1, 2, 3]]
        people_changed([4])
    assert heard == [[1, 2, 3], [4]]


def test_what_breaks_off_in_the_middle_is_told_to_nobody():
    heard = []
    on_people_changed(heard.append)

    def broken_off():
        with transaction.atomic(), told_together():
            people_changed([1])
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        broken_off()
    with transaction.atomic():
        people_changed([2])
    assert heard == [[2]]


def test_places_are_settled_once_and_then_told(friday):
    people, elsewhere = [PersonFactory(), PersonFactory()], BranchFactory(key="elsewhere")
    Placement.objects.filter(person__in=people).update(branch=elsewhere)
    heard = []

    @on_people_changed
    def listener(ids):
        heard.append(
            (list(ids), set(Person.objects.filter(pk__in=ids).values_list("branch__key", flat=True)))
        )

    with transaction.atomic(), settled_together():
        for person in people:
            settle_places([person.pk])
            people_changed([person.pk])
        assert not Person.objects.filter(branch=elsewhere).exists()
    assert heard == [([person.pk for person in people], {"elsewhere"})]

"""A course, somebody who learns, and who leads her."""

from collections.abc import Iterator

import pytest
import time_machine

from learning.roles import Role
from tests.factories.learning import NOON, PersonFactory, leads, make_course


@pytest.fixture
def friday() -> Iterator[None]:
    """Noon of a Friday, which does not pass."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def course():
    return make_course()


@pytest.fixture
def hire():
    return PersonFactory(name="Anna Kalniņa")


@pytest.fixture
def manager(hire):
    person = PersonFactory(name="Jānis Ozols", user__roles=(Role.EMPLOYEE, Role.MANAGER))
    leads(person, hire)
    return person

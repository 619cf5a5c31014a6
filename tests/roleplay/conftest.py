import pytest

from learning import api as learning
from roleplay.models import Scenario
from tests.factories import roleplay as factory


@pytest.fixture
def scenario(db: None) -> Scenario:
    return factory.published()


@pytest.fixture
def anna(db: None) -> learning.Person:
    return factory.person()

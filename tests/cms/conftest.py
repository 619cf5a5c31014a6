import pytest

from learning.roles import Role
from tests.factories.learning import UserFactory


@pytest.fixture
def trainer(db):
    return UserFactory(roles=[Role.TRAINER])


@pytest.fixture
def as_trainer(client, trainer):
    client.force_login(trainer)
    return client

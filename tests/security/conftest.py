"""One world for all tests here, built once and rolled back at the end; each test runs in a savepoint inside it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from tests.security import world as worlds
from tests.security.sweep import Sweep


@pytest.fixture(scope="package")
def _built(django_db_setup: None, django_db_blocker: Any) -> Iterator[worlds.World]:
    with django_db_blocker.unblock():
        with transaction.atomic():
            yield worlds.build()
            transaction.set_rollback(True)
        connection.close()


@pytest.fixture
def world(_built: worlds.World, db: None) -> worlds.World:
    """Everything as it was built; what the test changes is taken back."""
    return _built


@pytest.fixture(scope="package")
def _asked(_built: worlds.World, django_db_blocker: Any) -> Sweep:
    with django_db_blocker.unblock():
        return Sweep.of(_built)


@pytest.fixture
def sweep(_asked: Sweep, db: None) -> Sweep:
    """What every learner route answered to everybody: asked once, read by many tests."""
    return _asked

"""What every test gets: a copied database, a flush that works, and servers on request."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TestCase, TransactionTestCase
from django.utils import translation
from hypothesis import settings

from cms import brand
from tests.harness import checked, databases, dealing, fresh, halves
from tests.harness.costs import Costs
from tests.harness.dealing import Dealer
from tests.harness.valkey import valkey as running_valkey

# While you work: `make test-fast` looks at fewer examples. `make test` looks at hypothesis' usual hundred or more, and
# `make test-thorough` at as many as the proofs of the role-play engine are held to.
# No example has a deadline of its own: a machine that is busy for a moment is no error of the code.
settings.register_profile("usual", deadline=None)
settings.register_profile("fast", max_examples=20, deadline=None)
settings.register_profile("thorough", max_examples=2000, deadline=None)
settings.load_profile("usual")
E2E = Path(__file__).parent / "e2e"
MOST_PROCESSES = 8


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--whole",
        action="store_true",
        help="also what `make test` leaves to the other database (tests/harness/halves.py)",
    )
    parser.addoption(
        "--costs", action="store_true", help="say at the end what the tests cost (tests/harness/costs.py)"
    )


def pytest_configure(config: pytest.Config) -> None:
    fresh.install()
    checked.install()
    if config.getoption("costs"):
        config.pluginmanager.register(Costs())


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Two processes for each core (``-n auto``): many tests wait for a browser or for servers that they stopped."""
    return min(2 * (os.cpu_count() or 1), MOST_PROCESSES)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Dealer | None:
    """Our own way of dealing, unless another one is asked for."""
    return Dealer(config, log) if config.getoption("dist") == "load" else None


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    """Mark browser tests, leave out what belongs to the other database, and let every transactional test on PostgreSQL
    have its starting rows back (`tests.harness.fresh`). Tests that commit come after all others.
    """
    whole = config.getoption("whole")
    here = [item for item in items if halves.runs_on(connection.vendor, item, whole=whole)]
    config.hook.pytest_deselected(items=list(set(items).difference(here)))
    items[:] = here
    for item in items:
        if E2E in item.path.parents:
            item.add_marker(pytest.mark.e2e)
        if connection.vendor == "postgresql" and _flushes(item):
            marker = item.get_closest_marker("django_db")
            kwargs = {**(marker.kwargs if marker else {}), "transaction": True, "serialized_rollback": True}
            item.add_marker(pytest.mark.django_db(**kwargs), append=False)
    yield
    items.sort(key=lambda item: (_flushes(item), dealing.turn(item.nodeid)))


def _flushes(item: pytest.Item) -> bool:
    """Whether the test really commits, and leaves an empty database behind."""
    marker = item.get_closest_marker("django_db")
    fixtures = getattr(item, "fixturenames", ())
    case = getattr(item, "cls", None)
    return (
        bool(marker is not None and marker.kwargs.get("transaction"))
        or "transactional_db" in fixtures
        or "live_server" in fixtures
        or bool(case and issubclass(case, TransactionTestCase) and not issubclass(case, TestCase))
    )


def pytest_collection_finish(session: pytest.Session) -> None:
    """What stands now stays to the end, so the garbage collector need not go through it again and again."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """SQLite: Django migrates our copy instead of making a file of its own. PostgreSQL: it copies itself."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest, django_db_blocker) -> Iterator[None]:
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            copy = databases.prepare_sqlite(worker)
            yield
            databases.remove_sqlite(copy)
        else:
            databases.prepare_postgresql(worker)
            yield


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """A request in another language leaves that language active in its thread."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Counters of sign-in limits and cached settings must not travel from test to test.

    That no brand is set is known already, as on every page but the first: so the first costs what the others cost.
    """
    cache.clear()
    cache.set(brand.KEY, brand.Shown())


@pytest.fixture(scope="session")
def valkey_socket() -> Iterator[Path]:
    """The socket of a Valkey that only this test session uses."""
    with running_valkey() as socket:
        yield socket

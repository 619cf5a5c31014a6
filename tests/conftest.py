"""What every test gets: a copied database, a flush that works, and servers on request."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import translation

from tests.harness import append_only, databases
from tests.harness.valkey import valkey as running_valkey

E2E = Path(__file__).parent / "e2e"


def pytest_configure(config: pytest.Config) -> None:
    append_only.install()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark browser tests, and give every transactional test its starting rows back.

    A flush also removes what migrations put in (Wagtail's root page, locale, groups), so a transactional test
    without `serialized_rollback` would break the ones after it.
    """
    for item in items:
        if E2E in item.path.parents:
            item.add_marker(pytest.mark.e2e)
        marker = item.get_closest_marker("django_db")
        fixtures = getattr(item, "fixturenames", ())
        transactional = (marker is not None and marker.kwargs.get("transaction")) or (
            "transactional_db" in fixtures or "live_server" in fixtures
        )
        if transactional:
            kwargs = {**(marker.kwargs if marker else {}), "transaction": True, "serialized_rollback": True}
            item.add_marker(pytest.mark.django_db(**kwargs), append=False)


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
    """Counters of sign-in limits and cached settings must not travel from test to test."""
    cache.clear()


@pytest.fixture(scope="session")
def valkey_socket() -> Iterator[Path]:
    """The socket of a Valkey that only this test session uses."""
    with running_valkey() as socket:
        yield socket

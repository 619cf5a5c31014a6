"""A house per test: real processes, and a database that is thrown away with it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.harness import databases
from tests.harness.postgres import BIN
from tests.reliability.house import House, opened
from tests.reliability.server import Server, server

HERE = Path(__file__).parent
EFFECT = {
    "sqlite": "CREATE TABLE effect (id integer PRIMARY KEY AUTOINCREMENT, message text, pid integer)",
    "postgresql": "CREATE TABLE effect (id bigserial PRIMARY KEY, message text, pid integer)",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of it starts real servers, and takes a few seconds."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A PostgreSQL of our own with a migrated database ``ready`` to copy, in the PostgreSQL half of the tests."""
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: python -m tests.harness.postgres pytest tests/reliability")
    with server() as found:
        found.create("ready")
        request.getfixturevalue("django_db_setup")
        _bring_over(databases.postgresql_template(), found)
        yield found


def _bring_over(template: str, found: Server) -> None:
    """From the server of all tests, where it is migrated already."""
    shared = connection.settings_dict
    there = {
        **os.environ,
        "PGHOST": shared["HOST"],
        "PGPORT": str(shared["PORT"] or 5432),
        "PGUSER": shared["USER"],
    }
    dump = [BIN / "pg_dump", "-Fc", template]
    restore = [BIN / "pg_restore", "--exit-on-error", "-h", found.home, "-U", found.user, "-d", "ready"]
    with subprocess.Popen(dump, env=there, stdout=subprocess.PIPE) as dumping:
        subprocess.run(restore, stdin=dumping.stdout, check=True, timeout=120)
    assert dumping.returncode == 0


class pointed_at:  # noqa: N801 - read as a phrase: with pointed_at(place)
    """Django's connection in this process, led to another database for a while."""

    def __init__(self, place: dict[str, Any]) -> None:
        self.place, self.before = place, {}

    def __enter__(self) -> None:
        connection.close()
        self.before = {name: connection.settings_dict[name] for name in self.place}
        connection.settings_dict.update(self.place)

    def __exit__(self, *_: object) -> None:
        connection.close()
        connection.settings_dict.update(self.before)


def _place(found: Server, name: str) -> dict[str, Any]:
    return {"HOST": str(found.home), "PORT": "5432", "USER": found.user, "PASSWORD": "", "NAME": name}


@pytest.fixture
def house(request: pytest.FixtureRequest, tmp_path: Path, django_db_blocker: Any) -> Iterator[House]:
    """An installation with a migrated database and nothing running yet: embedded on SQLite, production on PostgreSQL.

    The ORM of the test works on the same database.
    """
    var = tmp_path / "var"
    var.mkdir()
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            file = var / "rehearsal.sqlite3"
            shutil.move(databases.prepare_sqlite("reliability"), file)
            place, url = {"NAME": str(file)}, ""
        else:
            found: Server = request.getfixturevalue("postgres")
            name = f"house_{tmp_path.name.lower().replace('-', '_')[:40]}"
            found.create(name, template="ready")
            place, url = _place(found, name), found.address(name)
        with opened(var, url) as made, pointed_at(place):
            with connection.cursor() as cursor:
                cursor.execute(EFFECT[connection.vendor])
            yield made


@pytest.fixture
def broker(house: House) -> Any:
    """The house's Valkey, running."""
    return house.start("valkey")

"""One migrated template per state of the migrations; each test process works on a copy of it.

Migrating takes half a minute, copying a moment.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent.parent
STALE_AFTER_S = 24 * 3600


@cache
def migrations_digest() -> str:
    """A short name for the state of all migrations: ours by content, the libraries' by the lock file."""
    digest = hashlib.sha256((ROOT / "uv.lock").read_bytes())
    for path in sorted(ROOT.glob("*/migrations/*.py")):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def alone(name: str) -> Iterator[None]:
    """One process at a time prepares a template; the others wait for it."""
    with (settings.VAR_DIR / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrate(name: str) -> None:
    """Migrate the database `name` through Django's default connection, and let go of it again."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def sqlite_template() -> Path:
    """Where the migrated SQLite database is kept."""
    path: Path = settings.VAR_DIR / f"template-{migrations_digest()}.sqlite3"
    return path


def copy_in(path: Path) -> None:
    """Make the test database, a SQLite file that is open, the same as this one."""
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as source:
        source.backup(connection.connection)


def prepare_sqlite(worker: str) -> Path:
    """Point the test database at a fresh copy of the template; returns the file, to be removed after."""
    folder: Path = settings.VAR_DIR
    for old in (*folder.glob("*.sqlite3*"), *folder.glob("checked-*")):
        if time.time() - old.stat().st_mtime > STALE_AFTER_S:
            old.unlink(missing_ok=True)
    template = sqlite_template()
    with alone("sqlite"):
        if not template.exists():
            building = folder / f"building-{os.getpid()}.sqlite3"
            building.unlink(missing_ok=True)
            _migrate(str(building))
            with sqlite3.connect(building) as raw:
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                raw.execute("PRAGMA journal_mode=DELETE")
            raw.close()
            building.rename(template)
    copy = folder / f"run-{os.getpid()}-{worker}.sqlite3"
    shutil.copyfile(template, copy)
    connection.settings_dict["TEST"]["NAME"] = str(copy)
    return copy


def remove_sqlite(copy: Path) -> None:
    """Delete the copy and what WAL left beside it."""
    connection.close()
    for path in copy.parent.glob(copy.name + "*"):
        path.unlink(missing_ok=True)


def postgresql_template() -> str:
    """What the migrated PostgreSQL database is called, on the server that all processes share."""
    return f"template_{migrations_digest()}"


def prepare_postgresql(worker: str) -> None:
    """Let Django create this process's test database from the template."""
    template = postgresql_template()
    parameters = connection.settings_dict
    admin = psycopg.connect(
        host=parameters["HOST"], port=parameters["PORT"] or None, user=parameters["USER"],
        password=parameters["PASSWORD"] or None, dbname=parameters["NAME"], autocommit=True,
    )  # fmt: skip
    try:
        with alone("postgresql"):
            found = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone()
            if not found:
                building = f"building_{os.getpid()}"
                admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(building)))
                _migrate(building)
                admin.execute(
                    sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                        sql.Identifier(building), sql.Identifier(template)
                    )
                )
    finally:
        admin.close()
    parameters["TEST"]["TEMPLATE"] = template
    parameters["TEST"]["NAME"] = f"test_{os.getpid()}_{worker}"

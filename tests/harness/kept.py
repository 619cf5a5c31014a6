"""Databases that take long to fill: filled once, kept as files of SQLite, and copied.

The file is named by everything that went into it, the day included, so an old one is never taken for a new one.
On PostgreSQL the test that needs one fills it, in its own transaction.
"""

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import TestCase

from tests.harness.databases import alone, copy_in, sqlite_template

ROOT = Path(settings.BASE_DIR)
CODE = ("cms", "learning", "quizzes", "roleplay", "tests/factories")


def stand_on(name: str, fill: Callable[[], None]) -> None:
    """Make the test database, which is migrated and empty, as ``fill`` leaves it."""
    if connection.vendor != "sqlite":
        fill()
        return
    kept = settings.VAR_DIR / f"{name}-{_digest()}.sqlite3"
    with alone(name):
        if kept.exists():
            copy_in(kept)
            return
        fill()
        building = kept.with_suffix(".building")
        building.unlink(missing_ok=True)
        with closing(sqlite3.connect(building)) as target:
            connection.connection.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
        building.rename(kept)


@cache
def _digest() -> str:
    digest = hashlib.sha256((date.today().isoformat()).encode())  # noqa: DTZ011 - any day will do
    paths = [path for folder in CODE for path in (ROOT / folder).rglob("*.py")]
    paths += [path for path in settings.ACADEMY_DIR.rglob("*") if path.is_file()]
    for path in [*sorted(paths), ROOT / "uv.lock"]:
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


class KeptTestCase(TestCase):
    """Tests that begin with a database that is kept. What comes before them and after them has an empty one."""

    @classmethod
    def begin(cls) -> None:
        """Stand on something."""
        raise NotImplementedError

    @classmethod
    def setUpClass(cls) -> None:
        if connection.vendor == "sqlite":
            cls.addClassCleanup(copy_in, sqlite_template())
            cls.begin()
        super().setUpClass()

    @classmethod
    def setUpTestData(cls) -> None:
        if connection.vendor != "sqlite":
            cls.begin()

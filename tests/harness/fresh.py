"""Transactional tests really commit. After each, the database holds again what the migrations put into it.

SQLite: the migrated template is copied over it. (Django would empty all tables, and read the rows back from JSON that
it keeps on one connection. The event loop of a browser test gives the same thread another connection, without that
JSON: root page, locale and rights of the groups would be gone for every test that follows.)

PostgreSQL: Django empties the tables and reads the rows back. The append-only triggers refuse to be emptied, as they
should. Only the tests' own flush lifts them, for the length of its transaction; the product has no such door.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import TransactionTestCase

from tests.harness import databases

_flush = BaseDatabaseOperations.execute_sql_flush


def _flush_with_triggers_lifted(self: Any, sql_list: Iterable[str]) -> None:
    with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        _flush(self, sql_list)


def _copy_the_template(_case: TransactionTestCase) -> None:
    databases.copy_in(databases.sqlite_template())


def install() -> None:
    """From now on, transactional tests clean up after themselves in this way."""
    if connection.vendor == "sqlite":
        TransactionTestCase._fixture_teardown = _copy_the_template  # type: ignore[attr-defined]
    else:
        BaseDatabaseOperations.execute_sql_flush = _flush_with_triggers_lifted  # type: ignore[method-assign]

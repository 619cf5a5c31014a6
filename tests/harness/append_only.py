"""Emptying a test database whose tables refuse to be emptied.

Transactional tests end with a flush, and the append-only triggers refuse it, as they should. Only the tests'
own flush lifts them, for the length of its transaction; the product has no such door.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.backends.base.operations import BaseDatabaseOperations

_flush = BaseDatabaseOperations.execute_sql_flush


def _flush_with_triggers_lifted(self: Any, sql_list: Iterable[str]) -> None:
    connection = self.connection
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        triggers: list[tuple[str, str]] = []
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
        else:
            cursor.execute("SET LOCAL session_replication_role = replica")
        _flush(self, sql_list)
        for _, statement in triggers:
            cursor.execute(statement)


def install() -> None:
    """From now on, a flush goes through; everything else is refused as before."""
    BaseDatabaseOperations.execute_sql_flush = _flush_with_triggers_lifted  # type: ignore[method-assign]

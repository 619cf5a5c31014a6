"""The database's own guard on append-only tables.

Python can be bypassed by a shell, a migration or an admin's SQL; triggers answer there too. They are installed
after every migrate, because SQLite drops a table's triggers whenever a later migration rebuilds the table.
On SQLite, ``REPLACE`` deletes without firing delete triggers unless ``PRAGMA recursive_triggers`` is on, which the
connection settings do.
"""

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

# Nothing in these tables is ever changed or deleted.
APPEND_ONLY = (
    "learning_record",
    "learning_recordanchor",
    "learning_release",
    "learning_releasetext",
    "learning_releasepart",
    "learning_audit",
)
# Here a row may be emptied once, and otherwise stays as it is.
TOMBSTONES = ("learning_recordpayload",)
_FUNCTION = "rehearsal_refuse"
_EMPTYING = "rehearsal_only_emptying"


def _names(table: str, vendor: str) -> list[str]:
    verbs = ["update", "delete"] + (["truncate"] if vendor == "postgresql" else [])
    return [f"{table}_no_{verb}" for verb in verbs]


def expected(vendor: str) -> list[str]:
    """Names of all triggers that have to stand on a database of this vendor."""
    return [name for table in (*APPEND_ONLY, *TOMBSTONES) for name in _names(table, vendor)]


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that are not there (or are switched off); empty when all is well."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')")
        found = {row[0] for row in cursor.fetchall()}
    return [name for name in expected(connection.vendor) if name not in found]


def _sqlite_statements() -> list[str]:
    statements = []
    for table in (*APPEND_ONLY, *TOMBSTONES):
        for verb in ("update", "delete"):
            condition = ""
            if table in TOMBSTONES and verb == "update":
                condition = (
                    "WHEN NOT (NEW.text = '' AND NEW.salt = '' AND NEW.erased_at IS NOT NULL "
                    "AND OLD.erased_at IS NULL AND NEW.record_id = OLD.record_id) "
                )
            statements += [
                f"DROP TRIGGER IF EXISTS {table}_no_{verb}",
                (
                    f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} {condition}"
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                ),
            ]
    return statements


def _postgresql_statements() -> list[str]:
    statements = [
        f"""CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
        END $$""",
        f"""CREATE OR REPLACE FUNCTION {_EMPTYING}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.text = '' AND NEW.salt = '' AND NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL
               AND NEW.record_id = OLD.record_id THEN RETURN NEW; END IF;
            RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
        END $$""",
    ]
    for table in (*APPEND_ONLY, *TOMBSTONES):
        for verb in ("update", "delete", "truncate"):
            function = _EMPTYING if table in TOMBSTONES and verb == "update" else _FUNCTION
            each = "STATEMENT" if verb == "truncate" else "ROW"
            statements.append(
                f"CREATE OR REPLACE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
                f"FOR EACH {each} EXECUTE FUNCTION {function}()"
            )
    return statements


def install_triggers(using: str = "default", **_kwargs: Any) -> None:
    """``post_migrate`` receiver: put the triggers in place. Idempotent; waits until all tables exist."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if not tables.issuperset((*APPEND_ONLY, *TOMBSTONES)):
        return
    statements = _sqlite_statements() if connection.vendor == "sqlite" else _postgresql_statements()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)

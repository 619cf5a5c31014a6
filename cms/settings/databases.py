"""The two engines and how each is opened."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

# IMMEDIATE takes the write lock at BEGIN: two writers queue instead of failing half-way.
# recursive_triggers makes INSERT OR REPLACE fire the delete triggers that guard the record.
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;"
        "PRAGMA synchronous=NORMAL;"
        "PRAGMA busy_timeout=20000;"
        "PRAGMA recursive_triggers=ON;"
        "PRAGMA journal_size_limit=67108864;"
        "PRAGMA cache_size=-20000;"
    ),
}

POSTGRESQL_OPTIONS: dict[str, Any] = {
    "connect_timeout": 2,
    "options": (
        "-c statement_timeout=15000 -c lock_timeout=5000 "
        "-c idle_in_transaction_session_timeout=30000 -c timezone=UTC"
    ),
}


def sqlite(path: Path) -> dict[str, Any]:
    """Connection settings for an SQLite file on a local disk (WAL does not work over a network)."""
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": dict(SQLITE_OPTIONS)}


def postgresql(parsed: Mapping[str, Any], *, pool: bool) -> dict[str, Any]:
    """Connection settings for PostgreSQL from a parsed DATABASE_URL, its own options kept.

    `pool` keeps 2 to 10 connections open in each process; it excludes persistent connections. A connection is
    tried before it is given out, so that one that was cut costs nobody a page. While the server is away a request
    waits a second and a half, not more, and the pool gives up its own attempts after two: by itself it would double
    the pauses between them up to minutes, and stay away long after the server is back.
    """
    options = {**POSTGRESQL_OPTIONS, **parsed.get("OPTIONS", {})}
    if pool:
        options["pool"] = {"min_size": 2, "max_size": 10, "timeout": 1.5, "reconnect_timeout": 2}
    return {**parsed, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": pool, "OPTIONS": options}

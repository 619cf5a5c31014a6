"""Which tests run on which database.

`make test` runs each test where it can find something. On SQLite: what has no database, and what looks at screens
that the sweep asks for too. On PostgreSQL alone: that sweep, of every address of the site as everybody, which asks
there what each page asks of the database. On both: everything else (actions, queries, authoring, the record and its
guards, races, faults). With `--whole`, everything that has a database runs on the one that is chosen.
"""

from fnmatch import fnmatch

import pytest
from django.test import TransactionTestCase

DATABASES = {"db", "transactional_db", "live_server", "house", "postgres"}
"""The fixtures that bring a database."""
SWEEP = "sweep"
"""The fixture that holds what every address answered."""
SCREENS = (
    "*/test_mark_screens.py",
    "learning/*_screens.py",
    "learning/test_home_when_done.py",
    "learning/test_screens.py",
    "learning/test_shared_devices.py",
    "quizzes/test_handles.py",
    "quizzes/test_kinds_on_screen.py",
    "quizzes/test_views.py",
    "roleplay/test_debrief.py",
    "roleplay/test_screens.py",
    "security/*",
)
"""Tests that ask for pages of the site and read what stands there."""


def has_a_database(item: pytest.Item) -> bool:
    """Whether a test works on a database."""
    case = getattr(item, "cls", None)
    return (
        item.get_closest_marker("django_db") is not None
        or not DATABASES.isdisjoint(getattr(item, "fixturenames", ()))
        or (case is not None and issubclass(case, TransactionTestCase))
    )


def runs_on(vendor: str, item: pytest.Item, *, whole: bool = False) -> bool:
    """Whether a test belongs to the half of this database (``sqlite`` or ``postgresql``)."""
    sweeps = SWEEP in getattr(item, "fixturenames", ())
    if vendor != "postgresql":
        return whole or not sweeps
    if whole or sweeps or not has_a_database(item):
        return has_a_database(item)
    path = item.nodeid.partition("::")[0].removeprefix("tests/")
    return not any(fnmatch(path, one) for one in SCREENS)

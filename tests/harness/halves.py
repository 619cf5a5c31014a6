"""Which tests run on which database.

`make test` runs each test where it can find something. SQLite, beside the browser: everything but the sweep of every
address as everybody. PostgreSQL: that sweep, which asks there what each page asks of the database, and a second time
whatever writes down what people did or who they are, or takes part in a race, a fault or a flow. With `--whole`,
everything that has a database runs on the one that is chosen.
"""

from fnmatch import fnmatch

import pytest
from django.test import TransactionTestCase

DATABASES = {"db", "transactional_db", "live_server", "house", "postgres"}
"""The fixtures that bring a database."""
SWEEP = "sweep"
"""The fixture that holds what every address answered."""
BOTH = (
    "*_races.py",
    "*/test_races.py",
    "*/test_machine.py",
    "*/test_parallel.py",
    "architecture/test_migrations.py",
    "flows/*",
    "learning/*",
    "quizzes/test_actions.py",
    "quizzes/test_marking.py",
    "quizzes/test_tally.py",
    "reliability/*",
    "roleplay/test_marking.py",
    "roleplay/test_plays.py",
    "security/test_a17_large_input.py",
)
"""Races and faults; people, the record, tasks, messages; attempts, plays, marks; what a database may not take."""
SCREENS = ("learning/*_screens.py", "learning/test_screens.py", "learning/test_home_when_done.py")
"""Of these, tests that ask for pages and read what stands there: the sweep asks for the same pages."""


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
    return _is_one(path, BOTH) and not _is_one(path, SCREENS)


def _is_one(path: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(path, one) for one in patterns)

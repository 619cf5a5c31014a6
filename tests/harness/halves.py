"""Which tests run on which database.

`make test` runs each test where it can find something. SQLite, beside the browser: everything, and everybody at every
address. PostgreSQL: each address once for each of its answers, and a second time everything else that has a database
and is not named here, so that a new test runs on both until somebody decides otherwise. With `--whole`, everything
that has a database runs on the one that is chosen.
"""

from fnmatch import fnmatch

import pytest
from django.test import TransactionTestCase

DATABASES = {"db", "transactional_db", "live_server", "house", "postgres"}
"""The fixtures that bring a database."""
SCREENS = (
    "*_screens.py",
    "architecture/test_translations.py",
    "learning/test_home_when_done.py",
    "learning/test_screens.py",
    "quizzes/test_handles.py",
    "quizzes/test_kinds_on_screen.py",
    "quizzes/test_views.py",
    "roleplay/test_debrief.py",
    "roleplay/test_screens.py",
    "security/*",
)
"""Tests that ask for pages of the site and read what stands there."""
ADDRESSES = ("security/test_each_address.py",)
"""The same pages, asked for on PostgreSQL: on SQLite, everybody asks for them (`security/test_a01_access.py`)."""
AUTHORING = (
    "cms/*",
    "quizzes/exchange/*",
    "quizzes/test_authoring.py",
    "quizzes/test_bank.py",
    "quizzes/test_exchange*.py",
    "quizzes/test_question_form.py",
    "roleplay/studio/*",
    "roleplay/test_studio.py",
)
"""Tests of what authors write before it is published."""
BOTH = ("cms/test_publishing.py", "security/test_a17_large_input.py")
"""Among these, what is about the rows that are published, and about input that a database may refuse."""


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
    path = item.nodeid.partition("::")[0].removeprefix("tests/")
    if vendor != "postgresql":
        return whole or not _is_one(path, ADDRESSES)
    named = _is_one(path, (*SCREENS, *AUTHORING)) and not _is_one(path, (*BOTH, *ADDRESSES))
    return has_a_database(item) and (whole or not named)


def _is_one(path: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(path, one) for one in patterns)

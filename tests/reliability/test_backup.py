"""R11 and R12: a copy taken while people work is whole, and has everything that was committed before it began."""

import os
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from learning.actions.record import record_result
from learning.models import Kind, Person, Record, RecordHead, RecordPayload
from learning.queries.verify import verify_records
from tests.factories.learning import PersonFactory, make_release, make_result, make_standard
from tests.harness.postgres import BIN
from tests.reliability.conftest import pointed_at
from tests.reliability.house import House
from tests.reliability.server import Server

WRITERS = 3


@contextmanager
def people_at_work() -> Iterator[list[UUID]]:
    """Writers without a pause; the list holds the committed entries, as they are committed."""
    make_standard()
    quiz = make_release(Kind.QUIZ, "phone-check", source="quizzes", body={"questions": []})
    people = [PersonFactory() for _ in range(WRITERS)]
    over, committed, errors = threading.Event(), [], []

    def write(person: Person) -> None:
        try:
            while not over.is_set():
                receipt = record_result(make_result(person, quiz, occurred_at=timezone.now()))
                committed.append(receipt.record_uuid)
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    try:
        _more(committed, 20)
        yield committed
    finally:
        over.set()
        for thread in threads:
            thread.join(30)
    assert errors == []


def _more(committed: list[UUID], count: int) -> None:
    goal, end = len(committed) + count, time.monotonic() + 30
    while len(committed) < goal:
        assert time.monotonic() < end, "the writers stand still"
        time.sleep(0.01)


def assert_whole(before: set[UUID], after: set[UUID]) -> None:
    """The database that the ORM looks at now: guarded, verified, and between the two moments."""
    assert list(verify_records().findings) == []
    found = set(Record.objects.values_list("uuid", flat=True))
    assert before <= found <= after
    assert len(before) < len(after), "nobody wrote during the copy: nothing was tested"
    assert RecordPayload.objects.count() == len(found)
    assert sum(RecordHead.objects.values_list("seq", flat=True)) == len(found)
    assert Person.objects.count() == WRITERS


@pytest.mark.one_database
@pytest.mark.parametrize("how", ["vacuum", "backup"])
def test_a_copy_of_sqlite_under_load(house: House, how: str, tmp_path: Path) -> None:
    if house.production:
        pytest.skip("SQLite")
    source, copy = house.var / "rehearsal.sqlite3", tmp_path / "copy.sqlite3"
    with people_at_work() as committed:
        before = set(committed)
        with closing(sqlite3.connect(source, timeout=20)) as raw:
            if how == "vacuum":
                raw.execute("VACUUM INTO ?", [str(copy)])
            else:
                with closing(sqlite3.connect(copy)) as target:
                    raw.backup(target)
        _more(committed, 5)
    with closing(sqlite3.connect(copy)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
    with pointed_at({"NAME": str(copy)}):
        assert_whole(before, set(committed))


def test_a_dump_of_postgresql_under_load(house: House, request: pytest.FixtureRequest) -> None:
    """Restored into an empty database, with its guards."""
    if not house.production:
        pytest.skip("PostgreSQL")
    postgres: Server = request.getfixturevalue("postgres")
    name = unquote(urlsplit(house.database_url).path[1:])
    environment = {**os.environ, "PGHOST": str(postgres.home), "PGUSER": postgres.user}
    dump = house.var / "dump"
    with people_at_work() as committed:
        before = set(committed)
        subprocess.run([BIN / "pg_dump", "-Fc", "-f", dump, name], env=environment, check=True, timeout=60)
        _more(committed, 5)
    postgres.create("restored")
    subprocess.run(
        [BIN / "pg_restore", "--exit-on-error", "-d", "restored", dump],
        env=environment,
        check=True,
        timeout=60,
    )
    with pointed_at({"NAME": "restored"}):
        assert_whole(before, set(committed))

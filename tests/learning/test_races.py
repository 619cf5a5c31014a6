"""Many at once. PostgreSQL is where these bite; SQLite lets one writer in at a time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from learning.actions.assign import start_cycle
from learning.actions.outbox import handles, send_one
from learning.actions.record import record_read, record_result
from learning.models import Assignment, Certificate, Cycle, Mastery, Outbox, Record, RecordHead
from learning.queries.verify import verify_records
from tests.factories.learning import NOON, PersonFactory, make_course, make_result

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run all calls in threads of their own, from the same moment on; re-raises what one of them raises."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            barrier.wait(timeout=20)
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(run, call) for call in calls]]


def test_the_same_result_from_eight_sides_is_one_entry():
    person, quiz = PersonFactory(), make_course()["quiz"]
    result = make_result(person, quiz)
    receipts = at_once(*[lambda: record_result(result)] * 8)
    assert sum(receipt.created for receipt in receipts) == 1
    assert len({receipt.record_uuid for receipt in receipts}) == 1
    assert Record.objects.count() == 1
    assert Mastery.objects.get(person=person, sum="shared").times == 1


def test_eight_results_of_one_person_make_one_unbroken_chain():
    person, quiz = PersonFactory(), make_course()["quiz"]
    at_once(*[lambda: record_result(make_result(person, quiz, attempt=uuid4()))] * 8)
    assert sorted(Record.objects.values_list("seq", flat=True)) == list(range(1, 9))
    assert RecordHead.objects.get(person=person).seq == 8
    assert Mastery.objects.get(person=person, sum="mine").times == 8
    assert verify_records().findings == ()


def test_two_last_pieces_of_evidence_at_once_complete_the_course_once():
    person, course = PersonFactory(), make_course()
    cycle = start_cycle(person=person, activity=course["course"].activity)
    at_once(
        lambda: record_read(person=person, cycle=cycle, release=course["one"], at=NOON),
        lambda: record_result(make_result(person, course["quiz"])),
    )
    assert Cycle.objects.get(pk=cycle.pk).completed_at == NOON
    assert Certificate.objects.count() == 1
    assert Record.objects.filter(kind="completed").count() == 3
    assert verify_records().findings == ()


def test_starting_twenty_times_at_once_is_one_start():
    person, course = PersonFactory(), make_course()
    cycles = at_once(*[lambda: start_cycle(person=person, activity=course["course"].activity)] * 20)
    assert len({cycle.pk for cycle in cycles}) == 1
    assert Assignment.objects.count() == 1


def test_a_message_is_sent_once_however_many_send(monkeypatch):
    sent = []
    monkeypatch.setattr("learning.actions.outbox._handlers", {})
    handles("test")(lambda message: sent.append(message.key))
    row = Outbox.objects.create(key="once", kind="test", created_at=NOON)
    results = at_once(*[lambda: send_one(row.pk)] * 3)
    assert sent == ["once"]
    assert sum(results) == 1
    assert not send_one(row.pk)

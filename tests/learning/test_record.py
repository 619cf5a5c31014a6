"""The record: one door, once per attempt, appended and chained, and nothing else."""

import json
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from learning.actions.assign import start_cycle
from learning.actions.record import record_practice, record_read, record_result, record_signature
from learning.models import (
    Certificate,
    Cycle,
    Mastery,
    NoticeItem,
    Practice,
    Progress,
    Record,
    RecordHead,
    RecordPayload,
)
from learning.queries.verify import verify_records
from learning.rules.mastery import ClauseEvidence
from tests.factories.learning import NOON, PersonFactory, make_course, make_result, make_standard

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course()


@pytest.fixture
def hire():
    return PersonFactory()


@pytest.fixture
def cycle(hire, course):
    return start_cycle(person=hire, activity=course["course"].activity)


def test_a_result_stands_in_the_record_at_once(hire, course):
    receipt = record_result(make_result(hire, course["quiz"]))
    row = Record.objects.get(uuid=receipt.record_uuid)
    assert (row.person, row.seq, row.kind, row.occurred_at) == (hire, 1, "result", NOON)
    assert json.loads(row.payload.text)["score"] == "4"
    assert verify_records().findings == ()


def test_the_same_result_twice_is_one_entry(hire, course):
    result = make_result(hire, course["quiz"])
    first, second = record_result(result), record_result(result)
    assert (first.created, second.created) == (True, False)
    assert first.record_uuid == second.record_uuid
    assert Record.objects.count() == 1
    assert Mastery.objects.get(person=hire, sum="shared").times == 1


def test_another_result_for_the_same_attempt_supersedes_the_first(hire, course):
    attempt = uuid4()
    first = record_result(make_result(hire, course["quiz"], attempt=attempt))
    evidence = (ClauseEvidence("phone/greet", 1, 1),)
    second = record_result(
        make_result(hire, course["quiz"], attempt=attempt, score=Decimal(5), evidence=evidence)
    )
    rows = list(Record.objects.order_by("seq"))
    assert [row.version for row in rows] == [1, 2]
    assert rows[1].supersedes == rows[0]
    assert rows[1].reason
    assert first.record_uuid != second.record_uuid
    sums = {row.clause: (row.earned, row.possible, row.times) for row in Mastery.objects.filter(sum="shared")}
    assert sums == {"phone/rings": (0, 0, 0), "phone/greet": (1, 1, 1)}
    assert verify_records().findings == ()


def test_an_attempt_of_somebody_else_is_refused(hire, course):
    result = make_result(hire, course["quiz"])
    record_result(result)
    with pytest.raises(ValueError, match="somebody else"):
        record_result(make_result(PersonFactory(), course["quiz"], attempt=result.attempt))
    assert Record.objects.count() == 1


def test_evidence_on_a_clause_that_no_standard_has_is_refused(hire, course):
    with pytest.raises(ValueError, match="phone/nothing"):
        record_result(make_result(hire, course["quiz"], evidence=(ClauseEvidence("phone/nothing", 1, 1),)))
    assert not Record.objects.exists()


def test_practice_never_enters_the_record_nor_the_shared_sum(hire, course):
    result = make_result(hire, course["quiz"])
    record_practice(result)
    record_practice(result)
    assert Practice.objects.count() == 1
    assert not Record.objects.exists()
    assert list(Mastery.objects.values_list("sum", "times")) == [("mine", 1)]


def test_what_counts_adds_to_both_sums(hire, course):
    record_result(make_result(hire, course["quiz"]))
    assert sorted(Mastery.objects.values_list("sum", "earned", "possible")) == [
        ("mine", 2, 3),
        ("shared", 2, 3),
    ]


def test_a_course_completes_by_its_evidence_and_is_certified(hire, course, cycle):
    record_read(person=hire, cycle=cycle, release=course["one"], at=NOON + timedelta(days=2))
    receipt = record_result(make_result(hire, course["quiz"], occurred_at=NOON + timedelta(days=1)))
    cycle.refresh_from_db()
    # The quiz came in last but happened first: the reading is the last evidence that was needed.
    assert cycle.completed_at == NOON + timedelta(days=2)
    assert set(receipt.completed) == {course[key].activity.uuid for key in ("second", "course")}
    certificate = Certificate.objects.get(uuid=receipt.certificate)
    assert certificate.completed_at == cycle.completed_at
    assert certificate.release == cycle.release
    assert NoticeItem.objects.filter(key=f"done:{cycle.uuid}", notice=None).count() == 1
    assert verify_records().findings == ()


def test_a_completion_is_not_taken_away_and_not_repeated(hire, course, cycle):
    record_read(person=hire, cycle=cycle, release=course["one"], at=NOON)
    record_result(make_result(hire, course["quiz"], occurred_at=NOON + timedelta(hours=1)))
    done = Cycle.objects.get(pk=cycle.pk).completed_at
    receipt = record_result(
        make_result(hire, course["quiz"], passed=False, occurred_at=NOON + timedelta(days=3))
    )
    assert receipt.completed == ()
    assert Cycle.objects.get(pk=cycle.pk).completed_at == done
    assert Certificate.objects.count() == 1
    assert Record.objects.filter(kind="completed").count() == 3


def test_a_result_that_is_not_passed_counts_as_a_try(hire, course, cycle):
    record_result(make_result(hire, course["quiz"], passed=False))
    row = Progress.objects.get(cycle=cycle, activity=course["quiz"].activity)
    assert (row.tries, row.passed_at, row.done_at) == (1, None, NOON)


def test_reading_twice_is_one_entry(hire, course, cycle):
    first = record_read(person=hire, cycle=cycle, release=course["one"], at=NOON)
    second = record_read(person=hire, cycle=cycle, release=course["one"], at=NOON + timedelta(days=1))
    assert first.record_uuid == second.record_uuid
    assert Progress.objects.get(cycle=cycle, activity=course["one"].activity).read_at == NOON


def test_signing_belongs_to_one_release(hire):
    standard = make_standard()
    first = record_signature(person=hire, release=standard, at=NOON, locale="en")
    again = record_signature(person=hire, release=standard, at=NOON + timedelta(days=1), locale="en")
    assert first.record_uuid == again.record_uuid
    newer = make_standard(clauses=("rings", "greet", "close"))
    assert record_signature(person=hire, release=newer, at=NOON, locale="en").record_uuid != first.record_uuid


def test_a_signature_that_the_course_asks_for_completes_it(hire):
    course = make_course(sign=True)
    cycle = start_cycle(person=hire, activity=course["course"].activity)
    record_read(person=hire, cycle=cycle, release=course["one"], at=NOON)
    record_result(make_result(hire, course["quiz"]))
    assert Cycle.objects.get(pk=cycle.pk).completed_at is None
    record_signature(person=hire, release=course["standard"], at=NOON + timedelta(hours=1), locale="en")
    assert Cycle.objects.get(pk=cycle.pk).completed_at == NOON + timedelta(hours=1)


STATEMENTS = [
    "UPDATE learning_record SET reason = 'x'",
    "UPDATE learning_record SET hash = hash",
    "DELETE FROM learning_record",
    "UPDATE learning_recordpayload SET text = 'x'",
    "UPDATE learning_recordpayload SET text = ''",
    "DELETE FROM learning_recordpayload",
    "UPDATE learning_release SET number = 9",
    "DELETE FROM learning_releasetext",
    "DELETE FROM learning_audit",
]
SQLITE = [
    "REPLACE INTO learning_record SELECT * FROM learning_record",
    "INSERT OR REPLACE INTO learning_recordpayload SELECT record_id, salt, 'x', erased_at FROM learning_recordpayload",
    "UPDATE OR REPLACE learning_record SET seq = 7",
]
POSTGRESQL = [
    "TRUNCATE learning_record CASCADE",
    "TRUNCATE learning_audit",
    (
        "INSERT INTO learning_recordpayload SELECT * FROM learning_recordpayload "
        "ON CONFLICT (record_id) DO UPDATE SET text = 'x'"
    ),
]


@pytest.mark.parametrize("number", range(len(STATEMENTS) + 3))
def test_the_database_refuses_to_change_or_delete(hire, course, number):
    statements = [*STATEMENTS, *(SQLITE if connection.vendor == "sqlite" else POSTGRESQL)]
    record_result(make_result(hire, course["quiz"]))
    before = list(Record.objects.values()), list(RecordPayload.objects.values())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statements[number])
    assert (list(Record.objects.values()), list(RecordPayload.objects.values())) == before


def test_the_orm_is_refused_too(hire, course):
    receipt = record_result(make_result(hire, course["quiz"]))
    row = Record.objects.get(uuid=receipt.record_uuid)
    for change in (
        row.save,
        lambda: Record.objects.update(seq=2),
        lambda: Record.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_payload_may_be_emptied_once_and_the_chain_stays_whole(hire, course):
    record_result(make_result(hire, course["quiz"]))
    assert RecordPayload.objects.update(text="", salt="", erased_at=timezone.now()) == 1
    assert verify_records().findings == ()
    with pytest.raises(DatabaseError), transaction.atomic():
        RecordPayload.objects.update(text="", salt="", erased_at=timezone.now())
    assert RecordHead.objects.get(person=hire).seq == 1

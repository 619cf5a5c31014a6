"""Verification names what was done to the record behind its back."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from learning import triggers
from learning.actions.anchor import anchor_records
from learning.actions.record import record_result
from learning.models import Record, RecordAnchor, RecordHead, RecordPayload
from learning.queries.verify import verify_records
from tests.factories.learning import PersonFactory, make_course, make_result

pytestmark = pytest.mark.django_db


@pytest.fixture
def record():
    """Two people with five entries each."""
    quiz = make_course()["quiz"]
    people = [PersonFactory(), PersonFactory()]
    for _ in range(5):
        for person in people:
            record_result(make_result(person, quiz))
    return people


@pytest.fixture
def unguarded():
    """Somebody with full power over the database has switched the guards off."""
    _drop_guards()


def _drop_guards() -> None:
    with connection.cursor() as cursor:
        for table in ("learning_record", "learning_recordpayload", "learning_recordanchor"):
            for name in [
                name for name in triggers.expected(connection.vendor) if name.startswith(f"{table}_no_")
            ]:
                cursor.execute(
                    f"DROP TRIGGER {name}"
                    if connection.vendor == "sqlite"
                    else f"DROP TRIGGER {name} ON {table}"
                )


def _whats() -> list[str]:
    return [str(finding) for finding in verify_records().findings if not finding.what.startswith("The guard")]


def test_an_honest_record_is_whole(record, capsys):
    call_command("verify_records")
    assert "The record is whole: 10 entries of 2 people" in capsys.readouterr().out


def test_missing_guards_are_named(record, unguarded):
    whats = [finding.what for finding in verify_records().findings]
    assert "The guard learning_record_no_update is missing." in whats
    with pytest.raises(CommandError):
        call_command("verify_records")


@pytest.mark.parametrize(
    "column", ["source", "reason", "actor_role", "kind", "hash", "payload_hash", "prev_hash"]
)
def test_a_changed_column_names_its_entry(record, unguarded, column):
    row = Record.objects.get(person=record[0], seq=3)
    Record.objects.filter(pk=row.pk).update(**{column: "f" * 10})
    assert any(f"{record[0].uuid} entry 3" in what for what in _whats())


def test_a_changed_time_names_its_entry(record, unguarded):
    row = Record.objects.get(person=record[0], seq=2)
    Record.objects.filter(pk=row.pk).update(occurred_at=row.occurred_at + timedelta(microseconds=1))
    assert [what for what in _whats() if "entry 2: Its columns have been changed." in what]


def test_one_changed_byte_of_a_payload_names_its_entry(record, unguarded):
    row = Record.objects.get(person=record[1], seq=4)
    text = row.payload.text
    RecordPayload.objects.filter(record=row).update(text=text.replace('"4"', '"5"'))
    assert _whats() == [f"{record[1].uuid} entry 4: What it says has been changed."]


def test_a_missing_row_names_its_place(record, unguarded):
    row = Record.objects.get(person=record[0], seq=3)
    RecordPayload.objects.filter(record=row)._raw_delete("default")
    Record.objects.filter(pk=row.pk)._raw_delete("default")
    assert f"{record[0].uuid} entry 3: Entry 3 is missing." in _whats()


def test_a_missing_tail_shows_by_the_head(record, unguarded):
    row = Record.objects.get(person=record[0], seq=5)
    RecordPayload.objects.filter(record=row)._raw_delete("default")
    Record.objects.filter(pk=row.pk)._raw_delete("default")
    assert f"{record[0].uuid} entry 4: The record should end at entry 5." in _whats()


def test_a_swapped_pair_shows(record, unguarded):
    second, third = (Record.objects.get(person=record[0], seq=seq) for seq in (2, 3))
    Record.objects.filter(pk=second.pk).update(seq=99)
    Record.objects.filter(pk=third.pk).update(seq=2)
    Record.objects.filter(pk=second.pk).update(seq=3)
    found = _whats()
    assert any("entry 2" in what for what in found)
    assert any("entry 3" in what for what in found)


def test_a_tail_cut_with_its_head_shows_by_the_anchor():
    person, quiz = PersonFactory(), make_course()["quiz"]
    with time_machine.travel(datetime(2026, 11, 18, 12, tzinfo=UTC), tick=False):
        record_result(make_result(person, quiz))
        record_result(make_result(person, quiz))
    with time_machine.travel(datetime(2026, 11, 20, 3, tzinfo=UTC), tick=False):
        assert anchor_records() == 2
        assert anchor_records() == 0
    assert list(RecordAnchor.objects.order_by("day").values_list("day", "count")) == [
        (date(2026, 11, 18), 2),
        (date(2026, 11, 19), 0),
    ]
    assert verify_records().findings == ()
    _drop_guards()
    first, last = Record.objects.order_by("seq")
    RecordPayload.objects.filter(record=last)._raw_delete("default")
    Record.objects.filter(pk=last.pk)._raw_delete("default")
    RecordHead.objects.filter(person=person).update(seq=1, hash=first.hash)
    assert _whats() == ["anchor: 2026-11-18: 2 entries were anchored, 1 stand."]


class TestRandomTampering(TestCase):
    """Whatever single character of a stored hash or payload is changed, the entry is named."""

    @pytest.mark.slow
    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
    @given(
        st.integers(1, 4),
        st.sampled_from(["hash", "prev_hash", "payload_hash", "text", "salt"]),
        st.integers(0, 31),
    )
    def test_any_changed_character_names_its_entry(self, seq: int, column: str, at: int) -> None:
        person, quiz = PersonFactory(), make_course()["quiz"]
        for _ in range(4):
            record_result(make_result(person, quiz))
        _drop_guards()
        row = Record.objects.get(person=person, seq=seq)
        holder = row.payload if column in ("text", "salt") else row
        value = getattr(holder, column)
        changed = value[:at] + ("0" if value[at] != "0" else "1") + value[at + 1 :]
        type(holder).objects.filter(pk=holder.pk).update(**{column: changed})
        assert any(f"{person.uuid} entry {seq}:" in what for what in _whats())

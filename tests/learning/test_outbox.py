"""The outbox: sent once, counted before the work, parked after three tries."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from learning.actions.assign import start_cycle
from learning.actions.outbox import MAX_TRIES, RETRY_AFTER, SILENT_AFTER, handles, send_one, waiting
from learning.actions.record import record_read, record_result
from learning.models import Outbox, Reminding
from learning.tasks import send_outbox, write_notices
from tests.factories.learning import NOON, PersonFactory, make_course, make_result

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def handler(monkeypatch):
    monkeypatch.setattr("learning.actions.outbox._handlers", {})
    return handles("test")


def _message(key="k") -> Outbox:
    return Outbox.objects.create(key=key, kind="test", created_at=NOON)


def test_a_message_that_always_fails_is_parked_and_the_others_go_out(handler):
    sent = []

    @handler
    def send(message):
        if message.key == "poison":
            raise RuntimeError("refused")
        sent.append(message.key)

    poison, good = _message("poison"), _message("good")
    for _ in range(MAX_TRIES + 2):
        send_outbox()
        send_outbox()
        Outbox.objects.filter(sent_at=None).update(tried_at=timezone.now() - RETRY_AFTER - SECOND)
    poison.refresh_from_db()
    good.refresh_from_db()
    assert sent == ["good"]
    assert poison.parked_at
    assert poison.tries == MAX_TRIES
    assert "refused" in poison.error
    assert good.sent_at


def test_a_message_that_killed_its_process_is_parked_after_three(handler):
    """A killed process leaves the counted try behind, and nothing else."""
    row = _message()
    Outbox.objects.update(tries=MAX_TRIES, tried_at=timezone.now() - SILENT_AFTER - SECOND)
    assert not send_one(row.pk)
    row.refresh_from_db()
    assert row.parked_at
    assert not row.sent_at


def test_a_failed_message_waits_before_the_next_try(handler):
    """A mail server that is away for a minute must not use up all tries."""
    tries = []

    @handler
    def send(message):
        tries.append(message.key)
        raise ConnectionRefusedError

    _message()
    for _ in range(MAX_TRIES + 2):
        send_outbox()
    assert tries == ["k"]
    assert Outbox.objects.get().parked_at is None


def test_who_comes_second_takes_no_try_from_a_message_in_work(handler):
    """Two workers with the same list: the second neither tries nor parks what the first is at, on its last try too."""
    row = _message()
    Outbox.objects.update(tries=MAX_TRIES, tried_at=timezone.now())
    assert waiting(10) == []
    assert not send_one(row.pk)
    row.refresh_from_db()
    assert row.parked_at is None
    assert row.tries == MAX_TRIES


def at_work(day: int) -> datetime:
    """Ten o'clock of a day in November, on the clock of the branch."""
    return datetime(2026, 11, day, 8, tzinfo=UTC)


def test_completion_is_told_once_in_the_next_message_of_the_day():
    Reminding.objects.create(pk=1, since=NOON)
    hire, course = PersonFactory(), make_course()
    with time_machine.travel(NOON, tick=False):
        cycle = start_cycle(person=hire, activity=course["course"].activity)
        record_read(person=hire, cycle=cycle, release=course["one"], at=NOON)
        record_result(make_result(hire, course["quiz"]))
    for day in (21, 21, 23):
        with time_machine.travel(at_work(day), tick=False):
            write_notices()
            send_outbox()
    assert [(message.subject, message.to) for message in mail.outbox] == [("Done: Phone", [hire.user.login])]


def test_nobody_without_an_address_or_access_is_written_to():
    Reminding.objects.create(pk=1, since=NOON)
    course = make_course()
    for person in (
        PersonFactory(user__login="E0042"),
        PersonFactory(user__is_active=False),
        PersonFactory(user=None),
    ):
        cycle = start_cycle(person=person, activity=course["course"].activity)
        record_read(person=person, cycle=cycle, release=course["one"], at=NOON)
        record_result(make_result(person, course["quiz"]))
    with time_machine.travel(at_work(27) + timedelta(days=364), tick=False):
        assert write_notices() == 1, "who has an account and no address reads it on the site"
        assert send_outbox() == 0
    assert mail.outbox == []

"""R13: two schedules at once do everything once; a schedule that was away catches up."""

import time
from datetime import UTC, datetime, timedelta

import time_machine
from django.core.management import call_command
from django.utils import timezone

from learning.actions.record import record_result
from learning.models import Kind, Outbox, RecordAnchor
from tests.factories.learning import PersonFactory, make_release, make_result, make_standard
from tests.reliability.house import House, until
from tests.reliability.test_outbox import effects, left, wait_with

DAYS_AWAY = 6
WAVE = 40
TOGETHER_WITHIN_S = 90  # the second worker may be up late on a busy machine
PROCESSES = 3  # of four: each worker has two, so both took part


def test_two_schedules_do_everything_once_and_catch_up(house: House, broker: object) -> None:
    """Nights without a schedule leave days without an anchor; two schedules and two workers then race for them."""
    make_standard()
    quiz = make_release(Kind.QUIZ, "phone-check", source="quizzes", body={"questions": []})
    today = (timezone.now() - timedelta(hours=1)).astimezone(UTC).date()  # a day is left alone for an hour
    first = today - timedelta(days=DAYS_AWAY)
    for day in (first, first + timedelta(days=1), first + timedelta(days=4)):
        with time_machine.travel(datetime(day.year, day.month, day.day, 10, tzinfo=UTC), tick=False):
            for _ in range(3):
                record_result(make_result(PersonFactory(), quiz, occurred_at=timezone.now()))
    for beside in ("", "second-beat"):
        house.start("worker")
        house.start("schedule", beside=beside)
    waves, begun = 0, time.monotonic()
    while len({pid for _message, pid in effects()}) < PROCESSES:
        assert time.monotonic() - begun < TOGETHER_WITHIN_S, "not every worker took part: nothing was tested"
        waves += 1
        wait_with(f"effect-{waves}", WAVE, kind="effect", seconds=0.02)
        until(lambda: left() == 0, 60, "messages")
    until(lambda: RecordAnchor.objects.filter(day=today - timedelta(days=1)).exists(), 30, "the last anchor")

    anchored = list(RecordAnchor.objects.order_by("day").values_list("day", "count"))[:DAYS_AWAY]
    assert anchored == [(first + timedelta(days=n), count) for n, count in enumerate([3, 3, 0, 0, 3, 0])]
    wanted = [f"effect-{wave + 1}-{n}" for wave in range(waves) for n in range(WAVE)]
    assert sorted(message for message, _pid in effects()) == sorted(wanted)
    assert not Outbox.objects.exclude(parked_at=None).exists()
    call_command("verify_records", verbosity=0)
    assert "Traceback" not in house.log("worker").read_text()

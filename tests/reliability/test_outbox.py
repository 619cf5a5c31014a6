"""R1, R3, R4: what waits in the outbox gets done once, whoever is killed meanwhile."""

import os
import random
import signal
import time

from django.db import connection
from django.utils import timezone

from learning.actions.outbox import MAX_TRIES
from learning.models import Outbox
from tests.reliability.house import House, until

MESSAGES = 200
WORKER_KILLS = 3
CHILD_KILLS = 4
DELIVERED_WITHIN_S = 60


def wait_with(key: str, count: int, *, kind: str = "", **payload: object) -> None:
    """Put messages into the outbox, with the keys ``key-0``, ``key-1``, … and of the kind of that name by default."""
    rows = (
        Outbox(key=f"{key}-{n}", kind=kind or key, payload=payload, created_at=timezone.now())
        for n in range(count)
    )
    Outbox.objects.bulk_create(rows)


def effects() -> list[tuple[str, int]]:
    """What was done, and by whom, in order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT message, pid FROM effect ORDER BY id")
        return cursor.fetchall()


def left() -> int:
    """How many messages are neither sent nor parked."""
    return Outbox.objects.filter(sent_at=None, parked_at=None).count()


def test_killed_workers_lose_nothing_and_do_nothing_twice(house: House, broker: object) -> None:
    """R1: whole workers and single children are killed in the middle of their work."""
    wait_with("effect", MESSAGES, seconds=0.03)
    house.start("schedule")
    dice = random.Random(1)
    for kill in range(WORKER_KILLS + CHILD_KILLS):
        if kill < WORKER_KILLS or kill == WORKER_KILLS:
            worker = house.start("worker")
        done = len(effects())
        until(lambda done=done: len(effects()) >= done + 8, 45, "the worker works")
        time.sleep(dice.random() * 0.05)
        if kill < WORKER_KILLS:
            house.kill(worker)
        else:
            os.kill(effects()[-1][1], signal.SIGKILL)
    assert left() > 0, "the last kill came after everything was done: nothing was tested"
    until(lambda: left() == 0, DELIVERED_WITHIN_S, "everything is sent")

    done = [message for message, _pid in effects()]
    assert sorted(done) == sorted(f"effect-{n}" for n in range(MESSAGES))  # none lost, none twice
    assert Outbox.objects.filter(sent_at=None).count() == 0
    assert len({pid for _message, pid in effects()}) >= WORKER_KILLS + 1


def test_what_kills_its_worker_is_parked_and_holds_nobody_up(house: House, broker: object) -> None:
    """R4: the worst message comes first, and really ends its process each time."""
    wait_with("poison", 1)
    wait_with("effect", 20)
    house.start("worker")
    house.start("schedule")
    until(lambda: left() == 0, DELIVERED_WITHIN_S, "everything is sent or parked")

    poison = Outbox.objects.get(kind="poison")
    assert poison.parked_at is not None
    assert poison.sent_at is None
    assert poison.tries == MAX_TRIES
    assert sorted(message for message, _pid in effects()) == sorted(f"effect-{n}" for n in range(20))
    assert Outbox.objects.filter(kind="effect", parked_at=None).count() == 20

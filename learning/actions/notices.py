"""The message of the day: put together, written once, seen, tried again, turned on and off."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from learning import policies
from learning.actions.audit import audit
from learning.actions.outbox import try_again
from learning.models import Intention, Notice, NoticeItem, Outbox, Person, Reminding, User
from learning.queries.outgoing import CHUNK, Outgoing, candidates, outgoing

KEPT = timedelta(days=366)
LONGEST_S = 40.0
"""A run stops by itself before the time limit of a task; the next one goes on."""


def tell(*, person: Person, kind: str, key: str, **detail: Any) -> None:
    """Leave something for the person's next message, in the transaction of its cause. The same ``key`` is told once.

    ``kind`` is one for which somebody has said how it is worded (:mod:`learning.news`); ``detail`` holds keys and
    figures, no words.
    """
    NoticeItem.objects.get_or_create(
        key=key,
        defaults={"person": person, "kind": kind, "detail": detail, "created_at": timezone.now()},
    )


def write_notices(now: datetime, *, clock: Callable[[], float] = time.monotonic) -> int:
    """Write the messages that are due now, in branches that are open now; return how many.

    Each portion of people is a transaction of its own: what a run leaves over, or dies over, the next one writes. Two
    at once take turns, and whoever comes second finds that there is nothing left to tell.
    """
    rules, _made = Reminding.objects.get_or_create(pk=1, defaults={"since": now})
    if not rules.on:
        return 0
    written, end = 0, clock() + LONGEST_S
    people = candidates(rules, now, rest_of_day=False)
    for start in range(0, len(people), CHUNK):
        if clock() > end:
            break
        with transaction.atomic():
            # One at a time: what the other has just told is known before anything is told again.
            held = Reminding.objects.select_for_update().get(pk=1)
            if not held.on:
                break
            written += _write(outgoing(people[start : start + CHUNK], held, now), now)
    return written


def _write(messages: list[Outgoing], now: datetime) -> int:
    notices = [
        Notice(uuid=uuid4(), person=message.person, day=message.day, created_at=now) for message in messages
    ]
    Notice.objects.bulk_create(notices)
    items, letters, asked = [], [], []
    for message, notice in zip(messages, notices, strict=True):
        told = {"person": message.person, "notice": notice, "created_at": now}
        items += [
            NoticeItem(
                kind=one.kind, key=one.key, cycle=one.cycle, due_on=one.due_on, offset=one.offset, **told
            )
            for one in message.dates
        ]
        items += [
            NoticeItem(
                kind="intention",
                key=f"intention:{row.uuid}",
                detail={"intention": str(row.uuid)},
                **told,
            )
            for row in message.intentions
        ]
        asked += [row.pk for row in message.intentions]
        if message.person.user is not None and message.person.user.email:
            letters.append(
                Outbox(
                    key=notice.letter_key,
                    kind="notice",
                    payload={"notice": str(notice.uuid)},
                    created_at=now,
                )
            )
    NoticeItem.objects.bulk_create(items)
    waiting = {
        pk: notice for message, notice in zip(messages, notices, strict=True) for pk in message.waiting
    }
    rows = list(NoticeItem.objects.filter(pk__in=waiting))
    for row in rows:
        row.notice = waiting[row.pk]
    NoticeItem.objects.bulk_update(rows, ["notice"])
    Intention.objects.filter(pk__in=asked).update(asked_at=now)
    Outbox.objects.bulk_create(letters)
    return len(notices)


def forget_notices(now: datetime) -> int:
    """Delete what was told more than a year ago, a portion at a time; return how many messages. Nothing of it can be
    told again: its dates and causes are as old.
    """
    gone = 0
    while True:
        old = list(
            Notice.objects.filter(created_at__lt=now - KEPT)
            .order_by("pk")
            .values_list("pk", flat=True)[:CHUNK]
        )
        if not old:
            return gone
        with transaction.atomic():
            NoticeItem.objects.filter(notice__in=old).delete()
            gone += Notice.objects.filter(pk__in=old).delete()[0]


def turn_messages(*, on: bool, by: User) -> None:
    """Turn messages on or off for the company. Turned on, they begin now: nothing from before is made up for."""
    if not policies.may_run_people_office(by):
        raise PermissionDenied
    now = timezone.now()
    with transaction.atomic():
        Reminding.objects.get_or_create(pk=1, defaults={"since": now})
        rules = Reminding.objects.select_for_update().get(pk=1)
        if rules.on == on:
            return
        rules.on = on
        if on:
            rules.since = now
        rules.save(update_fields=["on", "since"])
        audit("turn messages on" if on else "turn messages off", by=by, object_kind="reminding")


def send_again(*, notice: Notice, by: User) -> bool:
    """Try a letter again that could not be sent; ``False`` when it is not parked."""
    if not policies.may_run_people_office(by):
        raise PermissionDenied
    with transaction.atomic():
        again = try_again(key=notice.letter_key)
        if again:
            audit("send again", by=by, object_kind="notice", object_uuid=notice.uuid, person=notice.person)
    return again

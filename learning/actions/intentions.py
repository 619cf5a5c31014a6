"""What people mean to do in real work: undertaking it, and saying how it went."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from learning.models import Intention, Person
from learning.rules.due import local_day

ASK_AGAIN = timedelta(days=3)


def intend(
    *, person: Person, key: str, text: str, url: str, days: int | None, shared: bool
) -> Intention | None:
    """Undertake something, or put it otherwise; without words it is taken back, and ``None`` comes back.

    ``days`` from today the person is asked how it went; ``None`` asks nothing. Putting it otherwise opens it again.
    """
    if not text:
        Intention.objects.filter(person=person, key=key).delete()
        return None
    now = timezone.now()
    today = local_day(now, person.effective_zone)
    row, _made = Intention.objects.update_or_create(
        person=person,
        key=key,
        defaults={
            "text": text,
            "url": url,
            "shared": shared,
            "ask_on": None if days is None else today + timedelta(days=days),
            "done_at": None,
        },
        create_defaults={
            "text": text,
            "url": url,
            "shared": shared,
            "ask_on": None if days is None else today + timedelta(days=days),
            "created_at": now,
        },
    )
    return row


def tell(*, person: Person, intention: UUID, done: bool) -> bool:
    """Say how it went: done, or not yet, and then the home asks again after some days. ``False``: no such row."""
    rows = Intention.objects.filter(person=person, uuid=intention, done_at=None)
    now = timezone.now()
    if done:
        return bool(rows.update(done_at=now))
    return bool(rows.update(ask_on=local_day(now, person.effective_zone) + ASK_AGAIN))

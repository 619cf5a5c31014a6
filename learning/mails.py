"""The letters that learning sends, each from one kind of outbox message."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.actions.outbox import NotYet, handles
from learning.dates import local
from learning.models import Cycle, Intention, Notice, NoticeItem, Outbox, Person
from learning.news import News
from learning.queries.notices import messages
from learning.queries.outgoing import on_leave, works_on
from learning.rules.due import local_day
from learning.rules.hours import next_opening

MOST = 20
"""Lines of one sort in a letter; the pages show the rest."""


@handles("notice")
def notice(message: Outbox) -> None:
    """Send the message of a day, with what is still true of it; with nothing left, send nothing.

    It leaves in the working hours of the branch, and not at all when a later one has been written since.
    """
    row = Notice.objects.select_related("person__user", "person__branch").get(uuid=message.payload["notice"])
    person, now = row.person, timezone.now()
    if not _may_be_written_to(person, now) or person.notices.filter(day__gt=row.day).exists():
        return
    branch, at = person.branch, local(now, person.branch.zone)
    opening = next_opening(at, branch.opens, branch.closes, branch.open_days)
    if opening > at:
        raise NotYet(opening)
    with translation.override(person.locale):
        letter = _letter(row, person, now)
    if letter is not None:
        assert person.user is not None
        subject, body = letter
        headers = {"Message-ID": f"<{message.key}@rehearsal>"}
        EmailMessage(subject, body, to=[person.user.email], headers=headers).send()


def _may_be_written_to(person: Person, now: datetime) -> bool:
    today = local_day(now, person.effective_zone)
    user = person.user
    return bool(
        user is not None
        and user.is_active
        and user.email
        and works_on(person, today)
        and not on_leave({person.pk: today})
    )


def _letter(row: Notice, person: Person, now: datetime) -> tuple[str, str] | None:
    """Subject and text, in the language that is on; ``None`` when nothing of it is true any more."""
    (message,) = messages([row], person, now)
    own = [news for news in message.own if not news.over]
    team = [news for news in message.team if not news.over]
    if not own and not team:
        return None
    parts = [_("Hello %(name)s,") % {"name": person.name}]
    parts += [f"{news.words}\n{_address(news.url)}" for news in own[:MOST]]
    parts += [_more(own)] if len(own) > MOST else []
    if team:
        lines = [_("In your team:"), *(f"- {news.words}" for news in team[:MOST])]
        lines += [_more(team)] if len(team) > MOST else []
        parts.append("\n".join([*lines, _address("/team/")]))
    parts.append("Rehearsal")
    return _subject(own, team), "\n\n".join(parts)


def _subject(own: Sequence[News], team: Sequence[News]) -> str:
    if not own:
        return ngettext(
            "Your team: %(n)d date wants a look", "Your team: %(n)d dates want a look", len(team)
        ) % {"n": len(team)}
    others = len(own) + len(team) - 1
    if not others:
        return own[0].subject
    return ngettext("%(first)s, and %(n)d more thing", "%(first)s, and %(n)d more things", others) % {
        "first": own[0].subject.rstrip("?."),
        "n": others,
    }


def _more(news: Sequence[News]) -> str:
    return ngettext("And %(n)d more.", "And %(n)d more.", len(news) - MOST) % {"n": len(news) - MOST}


def _address(url: str) -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL}{url}"


# Letters of their own, left by a version that sent one for each thing: they join the message of the day.


@handles("completed")
def _completed_before(message: Outbox) -> None:
    cycle = Cycle.objects.select_related("person").get(uuid=message.payload["cycle"])
    NoticeItem.objects.get_or_create(
        key=f"done:{cycle.uuid}",
        defaults={"person": cycle.person, "kind": "done", "cycle": cycle, "created_at": timezone.now()},
    )


@handles("intention")
def _asked_before(message: Outbox) -> None:
    Intention.objects.filter(uuid=message.payload["intention"], done_at=None).update(asked_at=None)

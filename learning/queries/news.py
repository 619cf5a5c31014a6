"""The news of learning itself, in words: dates, what is complete, what somebody meant to do, and a manager's list."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from learning.dates import near
from learning.models import Cycle, Intention, NoticeItem, Person
from learning.news import News, tells
from learning.policies import team_of
from learning.queries.progress import titles
from learning.rules.due import local_day


@tells("due")
def dates(items: Sequence[NoticeItem], person: Person, now: datetime) -> dict[int, News]:
    """What is due soon, today, or was due, as it is at ``now``."""
    today = local_day(now, person.effective_zone)
    cycles, names = _cycles(items, person.locale)
    found = {}
    for item in items:
        cycle = cycles[item.cycle_id or 0]
        title, day = names[cycle.pk], item.due_on
        if not title or day is None:
            continue
        url = reverse("learning:activity", args=[cycle.assignment.activity.uuid])
        if day < today:
            words = _("“%(title)s” was due %(day)s.")
            subject = _("Was due %(day)s: %(title)s")
        else:
            words = _("“%(title)s” is due %(day)s.")
            subject = _("Due %(day)s: %(title)s")
        values = {"title": title, "day": near(day, today)}
        found[item.pk] = News(subject % values, words % values, url, _over(cycle, day))
    return found


@tells("team")
def team(items: Sequence[NoticeItem], person: Person, now: datetime) -> dict[int, News]:
    """Whom of those that the person leads somebody should talk to. Who is not led any more is left out."""
    today = local_day(now, person.effective_zone)
    cycles, names = _cycles(items, person.locale)
    led = set(
        team_of(person, today)
        .filter(pk__in={cycle.person_id for cycle in cycles.values()})
        .values_list("pk", flat=True)
    )
    found = {}
    for item in items:
        cycle, day = cycles[item.cycle_id or 0], item.due_on
        title = names[cycle.pk]
        if cycle.person_id not in led or not title or day is None:
            continue
        values = {"name": cycle.person.name, "title": title, "day": near(day, today)}
        if cycle.started_at is None:
            words = (
                _("%(name)s has not started “%(title)s”. It was due %(day)s.")
                if day < today
                else _("%(name)s has not started “%(title)s”. It is due %(day)s.")
            )
        else:
            words = _("%(name)s has “%(title)s” open. It was due %(day)s.")
        url = reverse("learning:person", args=[cycle.person.uuid])
        found[item.pk] = News(_("Your team: %(name)s") % values, words % values, url, _over(cycle, day))
    return found


@tells("done")
def done(items: Sequence[NoticeItem], person: Person, now: datetime) -> dict[int, News]:
    """What the person has completed since the last message."""
    cycles, names = _cycles(items, person.locale)
    found = {}
    for item in items:
        title = names[cycles[item.cycle_id or 0].pk]
        if title:
            found[item.pk] = News(
                _("Done: %(title)s") % {"title": title},
                _("You have completed “%(title)s”. It stands in your record.") % {"title": title},
                reverse("learning:record"),
            )
    return found


@tells("intention")
def intentions(items: Sequence[NoticeItem], person: Person, now: datetime) -> dict[int, News]:
    """What the person wanted to do, and how it went. Whoever has said so meanwhile is not asked."""
    wanted = {item.pk: UUID(item.detail["intention"]) for item in items}
    rows = {row.uuid: row for row in Intention.objects.filter(person=person, uuid__in=wanted.values())}
    return {
        pk: News(
            _("You wanted to try something. How did it go?"),
            _("You wanted to do this: %(text)s How did it go? Say so on your first page.")
            % {"text": _sentence(rows[uuid].text)},
            reverse("learning:home"),
            _("You have said how it went.") if rows[uuid].done_at else "",
        )
        for pk, uuid in wanted.items()
        if uuid in rows
    }


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _cycles(items: Sequence[NoticeItem], locale: str) -> tuple[dict[int, Cycle], dict[int, str]]:
    """The cycles of these items and their titles, on one line each. Two queries."""
    cycles = {
        cycle.pk: cycle
        for cycle in Cycle.objects.filter(pk__in=[item.cycle_id for item in items])
        .select_related("release", "assignment__activity__current", "person")
        .defer(
            "release__outline", "release__body", "assignment__activity__current__outline",
            "assignment__activity__current__body",
        )
    }  # fmt: skip
    releases = {pk: cycle.release or cycle.assignment.activity.current for pk, cycle in cycles.items()}
    names = titles({release.uuid for release in releases.values() if release}, locale)
    return cycles, {
        pk: " ".join(names.get(release.uuid, "").split()) if release else ""
        for pk, release in releases.items()
    }


def _over(cycle: Cycle, due_on: date) -> str:
    if cycle.completed_at is not None:
        return _("It is done since.")
    if cycle.assignment.ended_at is not None:
        return _("It was taken back since.")
    if cycle.assignment.paused_at is not None:
        return _("It rests for now.")
    return _("The date has moved since.") if cycle.assignment.due_on != due_on else ""

"""The rows of one's own plays."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learning import api as learning
from roleplay import words
from roleplay.engine import EndingClass
from roleplay.models import Play
from roleplay.scenes import scene_played


def scenes(person: learning.Person, plays: Iterable[Play]) -> list[tuple[str, str]]:
    """What the history can be narrowed to: uuid and title of each scene, by title."""
    found = [
        (str(play.activity.uuid), (scene := scene_played(play)).words(scene.title, person.locale))
        for play in plays
    ]
    return sorted(found, key=lambda one: one[1].casefold())


def when(play: Play) -> str:
    """How and when a play was begun: "Practice · Thursday 26 November, 14:05"."""
    began = date_format(timezone.localtime(play.started_at), _("l j F, H:i"))
    return f"{play.get_mode_display()} · {began}"


def result(play: Play) -> dict[str, str] | None:
    """What came of a play, as a tone and a word or two; ``None`` while it runs."""
    if play.is_running:
        return None
    if play.waits:
        return {"tone": "warn", "text": play.get_status_display()}
    if play.status == Play.Status.ABANDONED:
        return {"tone": "plain", "text": words.ending_class(None)}
    ending = scene_played(play).index.endings.get(play.ending)
    cls = ending.cls if ending else EndingClass.LEFT_UNRESOLVED
    return {"tone": "ok" if play.passed else "plain", "text": words.ending_class(cls)}


def enough(play: Play) -> str:
    """Whether it was enough, in words; empty for a play without a result."""
    if play.passed is None:
        return ""
    if play.counts:
        return _("Enough.") if play.passed else _("Not enough yet.")
    return _("Would be enough.") if play.passed else _("Would not be enough yet.")


def rows(person: learning.Person, plays: Iterable[Play]) -> list[dict[str, Any]]:
    """One row for each play: its title, how and when it was played, and what came of it."""
    return [_row(person, play) for play in plays]


def _row(person: learning.Person, play: Play) -> dict[str, Any]:
    scene = scene_played(play)
    note = when(play)
    if play.forked_from_id:
        note = _("%(note)s · tried again") % {"note": note}
    ending = scene.index.endings.get(play.ending)
    told = " ".join(
        part for part in (scene.words(ending.title, person.locale) if ending else "", enough(play)) if part
    )
    name = "roleplay:play" if play.is_running else "roleplay:debrief"
    return {
        "uuid": str(play.uuid),
        "over": not play.is_running,
        "title": scene.words(scene.title, person.locale),
        "href": reverse(name, args=[play.uuid]),
        "verb": _("Continue") if play.is_running else "",
        "note": f"{note} · {told}" if told else note,
        "state": result(play),
    }

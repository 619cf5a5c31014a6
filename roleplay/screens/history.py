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
from roleplay.scenes import scene_of


def rows(person: learning.Person, plays: Iterable[Play]) -> list[dict[str, Any]]:
    """One row for each play: its title, how and when it was played, and what came of it."""
    return [_row(person, play) for play in plays]


def _row(person: learning.Person, play: Play) -> dict[str, Any]:
    scene = scene_of(play.release.uuid)
    ending = scene.index.endings.get(play.ending)
    when = date_format(timezone.localtime(play.started_at), _("l j F, H:i"))
    note = f"{play.get_mode_display()} · {when}"
    if play.forked_from_id:
        note = _("%(note)s · tried again") % {"note": note}
    name = "roleplay:play" if play.is_running else "roleplay:debrief"
    state = None
    if play.status == Play.Status.ENDED:
        cls = ending.cls if ending else EndingClass.LEFT_UNRESOLVED
        state = {"tone": "ok" if play.passed else "plain", "text": words.ending_class(cls)}
    elif play.status == Play.Status.ABANDONED:
        state = {"tone": "plain", "text": words.ending_class(None)}
    return {
        "title": scene.words(scene.title, person.locale),
        "href": reverse(name, args=[play.uuid]),
        "verb": _("Continue") if play.is_running else "",
        "note": note,
        "state": state,
    }

"""The list of what waits to be marked. No names stand in it."""

from typing import Any
from uuid import UUID

from django.core.paginator import Page
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from learning import api as learning
from roleplay.models import Play
from roleplay.queue import queue_of, scenes_waiting

MOST_SCENES = 50


def queue_screen(
    user: learning.User, page: "Page[Play]", *, scene: UUID | None, mine: bool
) -> learning.QueueScreen:
    """One page of the list, and the ways to look at it: all of it, one scene, what waits for a second opinion."""
    scenes = scenes_waiting(user, MOST_SCENES)
    plays = list(page.object_list)
    releases = {play.release.uuid for play in plays} | {one.release for one in scenes if one.release}
    titles = learning.titles(releases, get_language() or "en")
    total = sum(one.count for one in scenes)
    second = queue_of(user, mine=True).count()
    filters = []
    if len(scenes) > 1 or second or scene or mine:
        here = reverse("roleplay:marking")
        filters.append(
            learning.QueueFilter(_("Everything: %(count)s") % {"count": total}, here, not scene and not mine)
        )
        filters += [
            learning.QueueFilter(
                _("%(title)s: %(count)s") % {"title": titles.get(one.release, "…"), "count": one.count},
                f"{here}?scene={one.activity}",
                one.activity == scene and not mine,
            )
            for one in scenes
            if one.release
        ]
        if second or mine:
            words = _("Waits for a second opinion: %(count)s") % {"count": second}
            filters.append(learning.QueueFilter(words, f"{here}?second=1", mine))
    return learning.QueueScreen(
        title=waiting_line(total),
        page=page,
        rows=tuple(_row(play, titles, scene) for play in plays),
        filters=tuple(filters),
        empty=_("Nothing here. When somebody has written something that counts, it comes here."),
    )


def waiting_line(count: int) -> str:
    """How much waits, as a sentence."""
    if not count:
        return _("Nothing waits to be marked.")
    return ngettext("%(count)s text waits to be marked.", "%(count)s texts wait to be marked.", count) % {
        "count": count
    }


def _row(play: Play, titles: dict[UUID, str], scene: UUID | None) -> dict[str, Any]:
    marked: bool = play.marked  # type: ignore[attr-defined]
    assert play.ended_at is not None
    query = f"?scene={scene}" if scene else ""
    return {
        "title": titles.get(play.release.uuid, "…"),
        "href": reverse("roleplay:mark", args=[play.uuid]) + query,
        "note": _("sent %(day)s") % {"day": date_format(timezone.localtime(play.ended_at), _("l j F"))},
        "state": {"tone": "plain", "text": _("A second opinion is asked for")} if marked else None,
    }

"""A draft on its stage, with nothing recorded: what the preview in Wagtail's admin shows."""

from typing import Any

from django.utils.translation import gettext as _

from roleplay import words
from roleplay.engine import CannotStart
from roleplay.scenes import Unreadable, scene_in


def preview_context(scenario: Any, request: Any) -> dict[str, Any]:
    """The values of the preview: the first turn of the draft, ready to be played; else why it cannot be."""
    from roleplay.studio.play import trial

    try:
        played = trial(scene_in(scenario.document), turn="", seed=1, log=())
    except (Unreadable, CannotStart):
        return {
            "draft": scenario,
            "problem": _("The draft cannot be played from here yet. Look at what is wrong first."),
        }
    return {"draft": scenario, "trial": played, "channel": words.channel(played.seen.channel)}

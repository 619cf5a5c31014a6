"""A draft on its stage, with nothing recorded: what the preview in Wagtail's admin shows."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from roleplay.engine import CannotStart
from roleplay.scenes import Unreadable, scene_in
from roleplay.studio.trying import trying_of
from roleplay.trial import Setup, tried


def preview_context(uuid: UUID, document: Any) -> dict[str, Any]:
    """The values of the preview: the first turn of the draft, ready to be played; else why it cannot be."""
    try:
        trial = tried(scene_in(document), Setup(seed=1), ())
    except (Unreadable, CannotStart):
        return {"problem": _("The draft cannot be played from here yet. Look at what is wrong first.")}
    return {"trying": trying_of(trial), "play_url": reverse("studio:play", args=[uuid]) + "?seed=1"}

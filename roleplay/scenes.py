"""From a stored document to the engine's scenario, and back to where it came from."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from learning import api as learning
from roleplay.engine import Scenario, parse, under
from roleplay.ordering import canonical

if TYPE_CHECKING:
    from roleplay.models import Play


class Unreadable(ValueError):
    """The document cannot be read as a scenario at all. A published one always can."""


def scene_in(document: Any) -> Scenario:
    """Read a document, drafts included. Raises :class:`Unreadable` when there is nothing to work with."""
    scenario, problems = parse(canonical(document) if isinstance(document, dict) else document)
    if scenario is None:
        raise Unreadable(problems[0].reason if problems else "There is no document.")
    return scenario


@lru_cache(maxsize=64)
def scene_of(release: UUID) -> Scenario:
    """The scenario frozen in a release. A release never changes, so it is read once for each process."""
    return scene_in(learning.Release.objects.only("body").get(uuid=release).body["document"])


def scene_played(play: "Play") -> Scenario:
    """The scenario that a play was begun on, through the lens that it was begun with; read once for each process."""
    return under(scene_written(play), play.state.get("lens", ""))


def scene_written(play: "Play") -> Scenario:
    """The same scenario as its author wrote it, through no lens."""
    return _pinned(play.state["digest"], play.release_id)


@lru_cache(maxsize=64)
def _pinned(digest: str, release: int) -> Scenario:
    """``digest`` is what the play pins; with it in the key, a row number that is given again can do no harm."""
    return scene_in(learning.Release.objects.only("body").get(pk=release).body["document"])

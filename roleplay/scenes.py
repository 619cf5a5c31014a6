"""From a stored document to the engine's scenario, and back to where it came from."""

from functools import lru_cache
from typing import Any
from uuid import UUID

from learning import api as learning
from roleplay.engine import Scenario, parse
from roleplay.ordering import canonical


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

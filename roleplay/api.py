"""What the other apps may call: scenarios as content packs hold them; plays and marks that are brought in."""

from collections.abc import Container
from typing import Any, Literal

from django.core.exceptions import ObjectDoesNotExist

from roleplay.actions.authoring import load_scenario
from roleplay.actions.begin import start_play
from roleplay.actions.marking import Given, mark_play
from roleplay.actions.turns import take_turn
from roleplay.checking import Problem, problems
from roleplay.models import NotReady, Play, Scenario
from roleplay.ordering import canonical
from roleplay.scenes import scene_of, scene_played

__all__ = [
    "Given",
    "Loaded",
    "NoScenario",
    "NotReady",
    "Play",
    "Problem",
    "dump_scenario",
    "load_scenario",
    "mark_play",
    "scene_of",
    "scene_played",
    "start_play",
    "take_turn",
    "validate_scenario",
]

Loaded = Literal["added", "changed", "same"]


class NoScenario(ObjectDoesNotExist):
    """No scenario has this key."""


def validate_scenario(document: Any, *, clauses: Container[str] | None = None) -> list[Problem]:
    """Everything that is wrong with a document, errors first. Each problem has ``.path``, ``.message``, ``.severity``.

    ``severity`` E keeps a document from being published, W needs a look, I informs. ``clauses`` are the references that
    may be cited; without them, those of the published standards.
    """
    return problems(document, clauses=clauses)


def dump_scenario(key: str) -> dict[str, Any]:
    """The live document of a scenario in canonical form: loading it again changes nothing. Raises NoScenario."""
    row = Scenario.objects.filter(key=key, live=True).first()
    if row is None:
        raise NoScenario(f"No published scenario has the key {key!r}.")
    return canonical(row.document)

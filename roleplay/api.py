"""What the other apps may call: scenarios as content packs hold them, and plays that are brought in."""

from typing import Any, Literal

from django.core.exceptions import ObjectDoesNotExist

from roleplay.actions.authoring import load_scenario
from roleplay.actions.begin import start_play
from roleplay.actions.turns import take_turn
from roleplay.checking import Problem, problems
from roleplay.models import NotReady, Scenario
from roleplay.ordering import canonical
from roleplay.scenes import scene_of

__all__ = [
    "Loaded",
    "NoScenario",
    "NotReady",
    "Problem",
    "dump_scenario",
    "load_scenario",
    "scene_of",
    "start_play",
    "take_turn",
    "validate_scenario",
]

Loaded = Literal["added", "changed", "same"]


class NoScenario(ObjectDoesNotExist):
    """No scenario has this key."""


def validate_scenario(document: Any) -> list[Problem]:
    """Everything that is wrong with a document, errors first. Each problem has ``.path``, ``.message``, ``.severity``.

    ``severity`` E keeps a document from being published, W needs a look, I informs.
    """
    return problems(document)


def dump_scenario(key: str) -> dict[str, Any]:
    """The live document of a scenario in canonical form: loading it again changes nothing. Raises NoScenario."""
    row = Scenario.objects.filter(key=key, live=True).first()
    if row is None:
        raise NoScenario(f"No published scenario has the key {key!r}.")
    return canonical(row.document)

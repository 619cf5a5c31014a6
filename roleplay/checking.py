"""What is wrong with a scenario, in words for its author: the engine's findings, and what only the catalogue knows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from learning import api as learning
from roleplay import engine
from roleplay.ordering import canonical


@dataclass(frozen=True)
class Problem:
    """One finding. ``kind`` and ``ref`` say where to jump; ``choices`` is a walk that shows it, when there is one.

    ``severity``: E keeps the scenario from being published, W needs a look, I informs.
    """

    code: str
    severity: str
    kind: str
    ref: str
    path: str
    reason: str
    fix: str
    choices: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """What is wrong and what to do, as two sentences."""
        return f"{self.reason} {self.fix}".strip()


def blocking(found: Iterable[Problem]) -> list[Problem]:
    """The findings that keep a scenario from being published."""
    return [problem for problem in found if problem.severity == "E"]


def problems(document: Any) -> list[Problem]:
    """Check a document as strictly as publishing does; errors first. The sentences are in the active language."""
    scene, found = engine.parse(canonical(document) if isinstance(document, dict) else document)
    said = [_said(problem) for problem in found]
    if scene is not None:
        said += [_said(problem) for problem in engine.check(scene)]
        said += _unknown_clauses(scene)
    if isinstance(document, Mapping):
        said = [one if one.path else replace(one, path=path_of(document, one.kind, one.ref)) for one in said]
    unique = {(one.path, one.reason): one for one in said}
    return sorted(unique.values(), key=lambda one: "EWI".index(one.severity))


_LISTS = {
    "fact": "facts",
    "authority": "authority",
    "competency": "competencies",
    "criterion": "criteria",
    "goal": "goals",
    "turn": "turns",
    "ending": "endings",
    "testplan": "testplans",
}
_INSIDE = {"option": "options", "line": "say"}


def path_of(document: Mapping[str, Any], kind: str, ref: str) -> str:
    """Where a thing stands in the document (``$.turns[2].options[0]``); the whole document for what is not found."""
    if kind == "var":
        return f"$.vars.{ref}"
    name = _LISTS.get(kind)
    if name is not None:
        for at, one in enumerate(_list(document, name)):
            if isinstance(one, Mapping) and ref in (one.get("id"), one.get("name")):
                return f"$.{name}[{at}]"
    if kind in _INSIDE:
        for at, turn in enumerate(_list(document, "turns")):
            for place, one in enumerate(_list(turn, _INSIDE[kind])):
                if isinstance(one, Mapping) and one.get("id") == ref:
                    return f"$.turns[{at}].{_INSIDE[kind]}[{place}]"
    return "$"


def _list(found: Any, key: str) -> list[Any]:
    inner = found.get(key) if isinstance(found, Mapping) else None
    return inner if isinstance(inner, list) else []


def _said(problem: engine.Problem) -> Problem:
    reason, fix = problem.said(_)
    return Problem(
        problem.code,
        problem.severity.value,
        problem.place.kind,
        problem.place.id,
        problem.path,
        reason,
        fix,
        problem.choices,
    )


def _unknown_clauses(scene: engine.Scenario) -> list[Problem]:
    """Criteria that cite a clause of no published standard: nobody could be told what was shown."""
    cited = {criterion.clause for criterion in scene.criteria if criterion.clause}
    known = learning.clauses(cited, get_language() or "en") if cited else {}
    return [
        Problem(
            "RP110",
            "E",
            "criterion",
            criterion.id,
            f"$.criteria[{at}].clause",
            _("No published standard has the clause %(clause)s.") % {"clause": criterion.clause},
            _("Choose one that is there, or publish the standard first."),
        )
        for at, criterion in enumerate(scene.criteria)
        if criterion.clause and criterion.clause not in known
    ]

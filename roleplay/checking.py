"""What is wrong with a scenario, in words for its author: the engine's findings, and what only the catalogue knows."""

from collections.abc import Iterable
from dataclasses import dataclass
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
    unique = {(one.path, one.reason): one for one in said}
    return sorted(unique.values(), key=lambda one: "EWI".index(one.severity))


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

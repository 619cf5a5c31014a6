"""What is wrong with a scenario, in words for its author: the engine's findings, and what only the catalogue knows."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from learning import api as learning
from roleplay import engine
from roleplay.naming import Names
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
    def handle(self) -> str:
        """What names this finding among those of the same draft."""
        return f"{self.code}:{self.kind}:{self.ref}"

    @property
    def message(self) -> str:
        """What is wrong and what to do, as two sentences."""
        return f"{self.reason} {self.fix}".strip()


ABOUT_IDS = ("RP014", "RP018")
"""What is said of an id itself: that it stands twice, or cannot be one."""


def blocking(found: Iterable[Problem]) -> list[Problem]:
    """The findings that keep a scenario from being published."""
    return [problem for problem in found if problem.severity == "E"]


def warnings(found: Iterable[Problem]) -> list[Problem]:
    """The findings with which a scenario may be published, if its author says why."""
    return [problem for problem in found if problem.severity == "W"]


def problems(
    document: Any,
    *,
    before: Any = None,
    clauses: Container[str] | None = None,
    by_words: bool = False,
    quick: bool = False,
) -> list[Problem]:
    """Check a document as strictly as publishing does; errors first. The sentences are in the active language.

    ``before`` is the version that is live, for what only a comparison shows. ``clauses`` are the references that may be
    cited; without them, those of the published standards. ``by_words`` calls things by what is said there, not by id.
    ``quick`` finds only what can be told in milliseconds.
    """
    scene, found = engine.parse(canonical(document) if isinstance(document, dict) else document)
    named = Names(document) if by_words and isinstance(document, Mapping) else engine.as_it_is

    def _said(problem: engine.Problem) -> Problem:
        return _in_words(problem, engine.as_it_is if problem.code in ABOUT_IDS else named)

    said = [_said(problem) for problem in found]
    if scene is not None:
        said += [_said(problem) for problem in (engine.check_live(scene) if quick else _checked(scene))]
        said += _unknown_clauses(scene, clauses)
        was = engine.parse(canonical(before))[0] if isinstance(before, dict) and before else None
        if was is not None and was.digest != scene.digest:
            said += [_said(problem) for problem in engine.compare(was, scene)]
    if isinstance(document, Mapping):
        said = [one if one.path else replace(one, path=path_of(document, one.kind, one.ref)) for one in said]
    unique = {(one.path, one.reason): one for one in said}
    return sorted(unique.values(), key=lambda one: "EWI".index(one.severity))


@lru_cache(maxsize=64)
def _checked(scene: engine.Scenario) -> tuple[engine.Problem, ...]:
    """Everything that the engine finds. A document that has not changed is not checked again."""
    limits: dict[str, Any] = settings.ROLEPLAY_THRESHOLDS
    return tuple(engine.check(scene, engine.Thresholds(**limits)))


_LISTS = {
    "fact": "facts",
    "authority": "authority",
    "competency": "competencies",
    "criterion": "criteria",
    "goal": "goals",
    "turn": "turns",
    "ending": "endings",
    "testplan": "testplans",
    "lens": "lenses",
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


def _in_words(problem: engine.Problem, named: engine.Named) -> Problem:
    reason, fix = problem.said(_, named)
    return Problem(
        problem.code,
        problem.severity.value,
        problem.place.kind,
        problem.place.id,
        problem.path,
        reason,
        fix,
        tuple(engine.choice_of(given) for given in problem.witness),
    )


def _unknown_clauses(scene: engine.Scenario, known: Container[str] | None) -> list[Problem]:
    """RP070: criteria that cite a clause of no published standard. Nobody could be told what was shown."""
    cited = {criterion.clause for criterion in scene.criteria if criterion.clause}
    if known is None:
        known = learning.clauses(cited, get_language() or "en") if cited else {}
    return [
        Problem(
            "RP070",
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

"""What a play showed, skill by skill and clause by clause, in the learner's own words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning import api as learning
from roleplay import engine
from roleplay.words import QUOTE_MOST, shorten


@dataclass(frozen=True)
class Quote:
    """Words of the learner and why they matter."""

    words: str
    why: str


@dataclass(frozen=True)
class ClauseRow:
    """One clause of a standard in this play: how it stands in a word, and the words that show it."""

    ref: str
    title: str
    number: int
    text: str
    tone: str
    state: str
    shown: tuple[Quote, ...]
    missed: tuple[Quote, ...]
    waits: bool = False


@dataclass(frozen=True)
class Skill:
    """One competency: points reached and needed, in percent (``None``: nothing could be scored), and its clauses."""

    title: str
    percent: int | None
    mark: int
    passed: bool
    clauses: tuple[ClauseRow, ...]


def skills_of(
    scene: engine.Scenario, found: engine.Debrief, known: Mapping[str, learning.ClauseView]
) -> tuple[Skill, ...]:
    """Every competency of the scene. A clause that several are about stands under each."""
    rows = {row.ref: row for row in clause_rows(found.clauses, known)}
    about: dict[str, list[str]] = {}
    for criterion in scene.criteria:
        refs = about.setdefault(criterion.competency, [])
        if criterion.clause in rows and criterion.clause not in refs:
            refs.append(criterion.clause)
    return tuple(
        Skill(
            row.title,
            row.percent,
            row.mark,
            row.passed,
            tuple(rows[ref] for ref in about.get(row.competency, [])),
        )
        for row in found.competencies
    )


def clause_rows(
    results: tuple[engine.ClauseResult, ...], known: Mapping[str, learning.ClauseView]
) -> tuple[ClauseRow, ...]:
    """The clauses that this play could show or broke; those that no standard has any more are left out."""
    return tuple(
        _clause(row, known[row.clause])
        for row in results
        if row.clause in known and (row.possible or row.shown or row.missed)
    )


def kept_line(rows: tuple[ClauseRow, ...]) -> str:
    """ "5 of 8 clauses kept". What waits for a mark is in neither number."""
    rows = tuple(row for row in rows if not row.waits)
    kept = sum(row.tone == "ok" for row in rows)
    return ngettext("%(kept)s of %(total)s clause kept", "%(kept)s of %(total)s clauses kept", len(rows)) % {
        "kept": kept,
        "total": len(rows),
    }


def _clause(row: engine.ClauseResult, clause: learning.ClauseView) -> ClauseRow:
    if row.broke:
        tone, state = "stop", _("Broken")
    elif row.waits:
        tone, state = "warn", _("Waits for marking")
    elif not row.shown:
        tone, state = "plain", _("Not shown")
    elif row.earned >= row.possible:
        tone, state = "ok", _("Kept")
    else:
        tone, state = "warn", _("Partly kept")
    return ClauseRow(
        row.clause,
        clause.standard_title,
        clause.number,
        clause.text,
        tone,
        state,
        tuple(Quote(shorten(quote.words, QUOTE_MOST), quote.why) for quote in row.shown),
        tuple(Quote(shorten(quote.words, QUOTE_MOST), quote.why) for quote in row.missed),
        row.waits and not row.broke,
    )

"""Where people were sure, and wrong: rows by clause for the authors of a quiz. Of groups, and never whose."""

from collections.abc import Mapping
from dataclasses import dataclass

from learning import api as learning
from quizzes import figure_words as say
from quizzes.grading.certainty import Told, told
from quizzes.grading.tallies import Sureness

MOST_CLAUSES = 20
"""As many rows as are read at a time: those with the largest shares."""


@dataclass(frozen=True)
class SureLine:
    """One clause. ``share`` is empty where so few people stand on one side that no figure is given.

    ``title`` and ``number`` are empty for a clause that no standard has any more; ``text`` is then its reference.
    """

    text: str
    title: str
    number: int
    people: str
    wrong: str
    share: str


@dataclass(frozen=True)
class SureReport:
    """The clauses of a quiz, the largest share first. ``more``: how many stand below those that are listed.

    ``veiled``: whether some row says in words what it does not say in figures.
    """

    lines: list[SureLine]
    more: int
    veiled: bool


def sure_report(shown: Mapping[str, Sureness], *, asks: bool, locale: str) -> SureReport | None:
    """The report of what is stored to be shown, in the reader's language; None for a quiz that never asked.

    ``asks``: whether the quiz asks now. Rows stand in the order of what they say, not of what they hold back, then by
    their references. One query, and none where there is nothing to say.
    """
    found = {clause: row for clause, numbers in shown.items() if (row := told(*numbers)) is not None}
    if not found and not asks:
        return None
    ordered = sorted(found, key=lambda clause: (-found[clause].least, clause))
    listed = ordered[:MOST_CLAUSES]
    known = learning.clauses(listed, locale) if listed else {}
    return SureReport(
        lines=[_line(clause, found[clause], known.get(clause)) for clause in listed],
        more=len(ordered) - len(listed),
        veiled=any(found[clause].wrong is None for clause in listed),
    )


def _line(clause: str, row: Told, known: learning.ClauseView | None) -> SureLine:
    return SureLine(
        text=known.text if known is not None else clause,
        title=known.standard_title if known is not None else "",
        number=known.number if known is not None else 0,
        people=say.whole(row.people),
        wrong=say.sure_and_wrong(row),
        share="" if row.wrong is None else say.share(row.least),
    )

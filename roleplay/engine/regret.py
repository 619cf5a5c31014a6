"""Regret: what a choice gave away, measured by the best that could still come before it and after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from .explore import inputs_at
from .inputs import Timeout, Write
from .replay import Moment
from .scenario import Scenario
from .score import half_up
from .state import Spoken, State
from .step import Accepted, step
from .value import Values, Worth
from .words import words_of


@dataclass(frozen=True, slots=True)
class Regret:
    """One choice that gave something away, and what would have kept it.

    `said` and `better` are words of the learner, `heard` and `instead` the customer's next line after each.
    `lost_ending`: the best ending still possible got worse. `lost_clean`: a rule that must not be broken was.
    `lost_points`: whole points of 100 for each competency, added up.
    """

    n: int
    option: str
    said: str
    heard: str
    better_option: str
    better: str
    instead: str
    lost_ending: bool
    lost_clean: bool
    lost_points: int


def regrets(
    scenario: Scenario, played: Sequence[Moment], values: Values | None, *, locale: str, most: int = 3
) -> tuple[Regret, ...]:
    """Return the choices that gave most away, the worst first, at most `most` of them.

    Without values (a scene with too many plays to explore) nothing can be said, and nothing is.
    """
    if values is None:
        return ()
    found: list[tuple[tuple[int, bool, Fraction], Regret]] = []
    for moment in played:
        loss = _loss(scenario, moment, values, locale)
        if loss is not None:
            found.append(loss)
    found.sort(key=lambda item: item[0], reverse=True)  # stable: of equals, the earlier choice comes first
    return tuple(regret for _, regret in found[:most])


def _loss(
    scenario: Scenario, moment: Moment, values: Values, locale: str
) -> tuple[tuple[int, bool, Fraction], Regret] | None:
    taken = [entry for entry in moment.after.transcript[len(moment.before.transcript) :] if entry.own]
    after = values.worth(moment.after)
    if not taken or after is None:
        return None
    best = _best(scenario, moment.before, values)
    if best is None or best[0] <= after:
        return None
    worth, result = best
    better = [entry for entry in result.transcript[len(moment.before.transcript) :] if entry.own]
    size = (
        max(0, worth.ending - after.ending),
        worth.spotless and not after.spotless,
        worth.points - after.points,
    )
    return size, Regret(
        n=moment.after.n,
        option=taken[0].id,
        said=_said(scenario, taken, locale),
        heard=next_line(scenario, moment.before, moment.after, locale),
        better_option=better[0].id if better else "",
        better=_said(scenario, better, locale),
        instead=next_line(scenario, moment.before, result, locale),
        lost_ending=worth.ending > after.ending,
        lost_clean=size[1],
        lost_points=half_up(max(Fraction(0), size[2]) / 100),
    )


def _said(scenario: Scenario, entries: Sequence[Spoken], locale: str) -> str:
    return "\n".join(words_of(scenario, entry, locale) for entry in entries)


def _best(scenario: Scenario, before: State, values: Values) -> tuple[Worth, State] | None:
    best: tuple[Worth, State] | None = None
    for given, name in inputs_at(scenario, before):
        if not name or isinstance(
            given, Timeout | Write
        ):  # silence is no advice, and a model letter stands elsewhere
            continue
        result = step(scenario, before, given)
        worth = values.worth(result.state) if isinstance(result, Accepted) else None
        if worth is not None and isinstance(result, Accepted) and (best is None or worth > best[0]):
            best = (worth, result.state)
    return best


def next_line(scenario: Scenario, before: State, after: State, locale: str) -> str:
    """Return what was answered between two states: the first line said, else the text of the ending."""
    for entry in after.transcript[len(before.transcript) :]:
        if entry.kind == "line":
            return words_of(scenario, entry, locale)
    ending = scenario.index.endings.get(after.ending)
    return scenario.words(ending.text or ending.title, locale) if ending is not None else ""

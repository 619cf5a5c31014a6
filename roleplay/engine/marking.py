"""Marks for what was written: which criteria wait for one, and what several raters come to."""

from __future__ import annotations

from fractions import Fraction

from .decision import Written
from .scenario import Scenario
from .state import State


def texts_in(scenario: Scenario, state: State) -> tuple[tuple[int, str, Written, str], ...]:
    """Return what was written in a play: input number, turn id, the task, the text."""
    found: list[tuple[int, str, Written, str]] = []
    for entry in state.transcript:
        if not entry.said:
            continue
        turn = scenario.index.turns.get(entry.turn)
        task = turn.decide if turn is not None else None
        if entry.own and isinstance(task, Written) and entry.id == task.sent:
            found.append((entry.n, entry.turn, task, entry.said[0]))
    return tuple(found)


def marked_in(scenario: Scenario, state: State) -> tuple[str, ...]:
    """Return the criteria that a person marks in this play, in the order of the scenario: those of what was written."""
    written = texts_in(scenario, state)
    if not written:
        return ()
    wanted = {name for _, _, task, _ in written for name in task.rubric}
    return tuple(item.id for item in scenario.criteria if item.kind == "marked" and item.id in wanted)


def waiting_in(scenario: Scenario, state: State) -> tuple[str, ...]:
    """Return the criteria that nobody has marked yet."""
    rated = {rating.criterion for rating in state.ratings}
    return tuple(name for name in marked_in(scenario, state) if name not in rated)


def level_of(state: State, criterion: str) -> int:
    """Return what the raters come to: the median, halves rounded up. 0 when nobody has marked it."""
    levels = sorted(rating.level for rating in state.ratings if rating.criterion == criterion)
    if not levels:
        return 0
    middle = len(levels) // 2
    if len(levels) % 2:
        return levels[middle]
    return (Fraction(levels[middle - 1] + levels[middle], 2) + Fraction(1, 2)).__floor__()

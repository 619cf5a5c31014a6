"""The words of one entry of a transcript."""

from __future__ import annotations

from .decision import Written
from .scenario import Scenario
from .state import Spoken


def words_of(scenario: Scenario, entry: Spoken, locale: str) -> str:
    """Return what was said: the line, the option, the things in the order they were put in, or the text written."""
    index = scenario.index
    if entry.said:
        turn = index.turns.get(entry.turn)
        if turn is not None and isinstance(turn.decide, Written):
            return entry.said[0]
        texts = [scenario.words(index.items[name].text, locale) for name in entry.said if name in index.items]
        return "\n".join(f"{at}. {text}" for at, text in enumerate(texts, 1))
    item = index.options.get(entry.id) if entry.own else index.lines.get(entry.id)
    return scenario.words(item.text, locale) if item is not None else ""

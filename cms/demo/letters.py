"""What people of the demo write where a scene asks for words of their own, and what a marker gives for it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

from cms.plain_yaml import read_yaml
from roleplay.engine import Scenario, Written

SOURCE = Path(__file__).with_name("letters.yaml")
SHARES = (1.0, 0.6, 0.2)
"""How much of the model answer somebody comes to whose own letter nobody has written down: all, most, the beginning."""
SENTENCE = re.compile(r"(?<=[.!?…])\s+")


@dataclass(frozen=True)
class Letter:
    """A text that the turn takes; the level that it is given for each criterion of the rubric; a word to the writer."""

    text: str
    levels: Mapping[str, int]
    note: str = ""


@dataclass
class Pen:
    """Decides by ``rng``, and goes round among letters, so that few of them are read twice.

    ``used``: how often each text has been sent so far.
    """

    rng: Random
    used: Counter[str] = field(default_factory=Counter)

    def one_of(self, found: Sequence[Letter], *, good: bool | None) -> Letter:
        """One of the better two thirds, of the poorer, or of all; of those, one that has been sent least often."""
        third = -(-len(found) // 3)
        part = {True: found[:-third], False: found[third:], None: found}[good]
        open_to = part or found
        least = min(self.used[one.text] for one in open_to)
        return self.rng.choice([one for one in open_to if self.used[one.text] == least])


def letters(scene: Scenario, turn: str, task: Written, locale: str) -> tuple[Letter, ...]:
    """What may be written at this turn of a scene in this language, from the best to the poorest; never empty.

    Those of ``letters.yaml`` where they still fit the scene; otherwise the model answer, and less and less of it.
    """
    most = {name: scene.index.criteria[name].max for name in task.rubric if name in scene.index.criteria}
    return tuple(_written_down(scene.key, turn, task, locale, most)) or tuple(
        Letter(
            _beginning(scene.words(task.model, locale), share, task),
            {name: int(share * highest) for name, highest in most.items()},
        )
        for share in SHARES
    )


def _written_down(
    scene: str, turn: str, task: Written, locale: str, most: Mapping[str, int]
) -> Iterator[Letter]:
    for row in _book().get(scene, {}).get(turn, ()):
        text, levels = row["text"].get(locale, ""), row["levels"]
        fits = task.least <= len(text) <= task.most and levels.keys() == most.keys()
        if fits and all(level <= most[name] for name, level in levels.items()):
            yield Letter(text, levels, row.get("note", {}).get(locale, ""))


@cache
def _book() -> dict[str, Any]:
    return read_yaml(SOURCE.read_text(encoding="utf-8"))


def _beginning(model: str, share: float, task: Written) -> str:
    """The first sentences of a text, as many as the turn asks for at least."""
    sentences = SENTENCE.split(model.strip())
    wanted = max(1, round(share * len(sentences)))
    text = ""
    for count, sentence in enumerate(cycle(sentences)):
        if count >= wanted and len(text) >= task.least:
            break
        text = f"{text} {sentence}".strip()
    return text[: task.most].strip()

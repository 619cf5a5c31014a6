"""Random walks through a scene: what becomes of people who say anything. Seeded, so that each can be shown again."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from roleplay.engine import Input, Ring, Scenario, State, play_out, score

MOST_WALKS = 500


@dataclass(frozen=True)
class Walk:
    """One walk: what was done, and the state that it came to. ``seed`` gives the same walk again."""

    seed: int
    log: tuple[Input, ...]
    state: State


@dataclass(frozen=True)
class Ended:
    """One ending (empty: cut off or stuck): how many walks came to it, their share in percent, the first of them."""

    ending: str
    count: int
    percent: int
    seed: int


@dataclass(frozen=True)
class Walks:
    """What came of all walks. ``passed`` of ``scored`` walks pass; the rest wait for a mark or never ended.

    ``means`` are mean percents by competency, ``never`` the turns that no walk came to.
    """

    total: int
    endings: tuple[Ended, ...]
    passed: int
    scored: int
    means: Mapping[str, int]
    never: tuple[str, ...]

    @property
    def pass_percent(self) -> int:
        """The share of walks that pass, in whole percent."""
        return _percent(self.passed, self.scored)


def walk(scene: Scenario, seed: int) -> Walk:
    """Do anything that is open, until the scene ends or stops. Raises CannotStart.

    A phone that rings is left to ring one time in eight at most, or most walks would end before they begin.
    """
    random = Random(seed)

    def anything(_state: State, ways: Sequence[Input]) -> Input:
        answers = [given for given in ways if not isinstance(given, Ring)]
        return random.choice(answers if answers and random.random() > 1 / 8 else ways)

    played = play_out(scene, anything, seed=seed, silence=True)
    return Walk(seed, played.log, played.state)


def walks(scene: Scenario, count: int, first_seed: int = 0) -> Walks:
    """Walk ``count`` times (at most :data:`MOST_WALKS`), with the seeds from ``first_seed`` on. Raises CannotStart."""
    count = max(1, min(count, MOST_WALKS))
    ended: Counter[str] = Counter()
    shown: dict[str, int] = {}
    passed = scored = 0
    sums: Counter[str] = Counter()
    seen: set[str] = set()
    for seed in range(first_seed, first_seed + count):
        one = walk(scene, seed)
        ending = one.state.ending
        ended[ending] += 1
        shown.setdefault(ending, seed)
        seen.update(turn.id for turn, visits in zip(scene.turns, one.state.visits, strict=True) if visits)
        result = score(scene, one.state)
        if result.passed is None:
            continue
        scored += 1
        passed += result.passed
        sums.update({row.competency: row.percent or 0 for row in result.competencies})
    return Walks(
        count,
        tuple(Ended(name, hits, _percent(hits, count), shown[name]) for name, hits in ended.most_common()),
        passed,
        scored,
        {one.id: round(sums[one.id] / scored) if scored else 0 for one in scene.competencies},
        tuple(turn.id for turn in scene.turns if turn.id not in seen),
    )


def _percent(part: int, whole: int) -> int:
    return (200 * part + whole) // (2 * whole) if whole else 0

"""How somebody of the demo plays a scene: what is decided and written at each turn, so that it ends as wanted."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from cms.demo.letters import Pen, letters
from roleplay.engine import (
    Accepted,
    Input,
    Played,
    Rate,
    Scenario,
    State,
    Tag,
    TestPlan,
    Write,
    Written,
    input_of,
    marked_in,
    play_out,
    score,
    step,
    taken_by,
)

TRIES = 12
"""How many ways through a scene are tried before one that its author wrote down is taken."""
CARE = {True: (0.9, 1.0), False: (0.35, 0.0), None: (0.7, 1.0)}
"""How often somebody who passes (or does not) takes the better replies: at the first try, and at the last."""
ENDS = {True: "passes", False: "does not pass", None: "comes to where something is written"}
READING_S, WRITING_S = (8, 35), (180, 540)


@dataclass
class Way:
    """A way through a scene: each input with its moment, and what a marker gives for what was written, with a note."""

    log: tuple[Input, ...] = ()
    levels: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def note(self) -> str:
        """One note for all that was written."""
        return "\n".join(self.notes)


class NoWay(RuntimeError):
    """No way was found that ends as wanted."""


def way_through(scene: Scenario, *, seed: int, locale: str, passes: bool | None, pen: Pen) -> Way:
    """A way through the scene (through the lens that it is seen with) that passes, or does not, once it is marked.

    ``passes`` is ``None`` where only the marks will tell: then something is written on the way. ``seed`` is the play's,
    ``locale`` its language. Raises :class:`NoWay`.
    """
    for decide, way in _attempts(scene, locale, passes, pen):
        played = _play(scene, seed, decide, way, pen.rng)
        if _as_wanted(scene, played, way, passes):
            pen.used.update(given.text for given in way.log if isinstance(given, Write))
            return way
    raise NoWay(f"No way through {scene.key} was found that {ENDS[passes]}.")


type _Decide = Callable[[State, Sequence[Input]], Input]


def _attempts(scene: Scenario, locale: str, passes: bool | None, pen: Pen) -> Iterator[tuple[_Decide, Way]]:
    """Ways to try, each with where it is kept: more and more as wanted, and then what the author wrote down."""
    first, last = CARE[passes]
    for number in range(TRIES):
        way = Way()
        care = first + (last - first) * number / (TRIES - 1)
        yield _wanderer(scene, locale, passes, care, way, pen), way
    for plan in scene.testplans:
        yield _follower(plan), Way(levels=dict(plan.marks))


def _play(scene: Scenario, seed: int, decide: _Decide, way: Way, rng: Random) -> Played:
    """Play it out, and keep in ``way`` what was done and when."""
    clock_ms = 0

    def in_time(state: State, offered: Sequence[Input]) -> Input:
        nonlocal clock_ms
        given = decide(state, offered)
        took = rng.randint(*(WRITING_S if isinstance(given, Write) else READING_S))
        limit = scene.index.turns[state.turn].limit_s
        clock_ms += 1000 * (min(took, limit) if limit else took)
        return replace(given, at_ms=clock_ms)

    played = play_out(scene, in_time, seed=seed)
    way.log = played.log
    return played


def _as_wanted(scene: Scenario, played: Played, way: Way, passes: bool | None) -> bool:
    state = played.state
    marked = marked_in(scene, state)
    if not played.ended or passes is None:
        return played.ended and bool(marked)
    for name in marked:
        result = step(scene, state, Rate(name, way.levels.get(name, 0), "marker"))
        state = result.state if isinstance(result, Accepted) else state
    return score(scene, state).passed is passes


def _wanderer(scene: Scenario, locale: str, passes: bool | None, care: float, way: Way, pen: Pen) -> _Decide:
    """Decide at random, ``care`` of the time for what is best; what is written goes into ``way`` too."""

    def decide(state: State, offered: Sequence[Input]) -> Input:
        worth = [_worth(scene, state, given) for given in offered]
        best = [given for given, one in zip(offered, worth, strict=True) if one == max(worth)]
        rest = [given for given in offered if given not in best]
        given = pen.rng.choice(best if pen.rng.random() < care or not rest else rest)
        task = scene.index.turns[state.turn].decide
        if not isinstance(given, Write) or not isinstance(task, Written):
            return given
        letter = pen.one_of(letters(scene, state.turn, task, locale), good=passes)
        way.levels.update(letter.levels)
        way.notes += [letter.note] if letter.note else []
        return Write(letter.text)

    return decide


def _follower(plan: TestPlan) -> _Decide:
    """Decide what stands in a plan, as far as it goes."""
    choices = iter(plan.choices)

    def decide(_state: State, offered: Sequence[Input]) -> Input:
        choice = next(choices, None)
        return offered[0] if choice is None else input_of(choice)

    return decide


def _worth(scene: Scenario, state: State, given: Input) -> float:
    """What the author thinks of it: 2 for the best, 0 for poor ones. What is written is judged by its text."""
    if isinstance(given, Write):
        return 2
    options = taken_by(scene, state, given)
    return sum(2 * (Tag.BEST in one.tags) + (Tag.ACCEPTABLE in one.tags) for one in options) / len(options)

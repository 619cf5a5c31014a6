"""Random scenes as the tests of invariants draw them, and random walks through them."""

import functools
import random
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from hypothesis import strategies as st

from roleplay.engine import (
    Accepted,
    Arrange,
    AskHint,
    CannotStart,
    Choose,
    Hold,
    Input,
    Mode,
    Pick,
    Rate,
    Return,
    Ring,
    Scenario,
    State,
    Status,
    Stop,
    Timeout,
    Write,
    inputs_at,
    start,
    step,
    under,
)

from .random_scenes import MARKED, random_doc
from .scenarios import read

LONGEST = 50
"""Steps of a walk, accepted or not."""
PACES = (10, 15, 20, 0)
seeds = st.integers(0, 2**31)
modes = st.sampled_from(list(Mode))


@functools.lru_cache(maxsize=512)
def random_scenario(seed: int, size: int = 6) -> Scenario:
    return read(random_doc(seed, size=size))


def startable(scenario: Scenario) -> bool:
    """Whether it can start: an automatic loop at the very beginning is a fault of the draft."""
    try:
        start(scenario, seed=0)
    except CannotStart:
        return False
    return True


def seen_through(seed: int, size: int, lens: int) -> Scenario:
    """A random scene through its lens of this number, counted from 1; as written for any other number."""
    scenario = random_scenario(seed, size)
    return under(scenario, scenario.lenses[lens - 1].id) if 0 < lens <= len(scenario.lenses) else scenario


def scenarios(largest: int = 12) -> st.SearchStrategy[Scenario]:
    """Random scenarios that can start, as written or through one of their lenses."""
    return st.builds(seen_through, seeds, st.integers(2, largest), st.integers(0, 2)).filter(startable)


class Walk(NamedTuple):
    """The inputs that were accepted, and the states from the first one on."""

    log: Sequence[Input]
    states: Sequence[State]

    @property
    def last(self) -> State:
        return self.states[-1]


def begun(scenario: Scenario, seed: int, mode: Mode = Mode.PRACTICE, **more: str) -> State:
    """The start of a play by a learner whose allowance for limits of time follows from the seed."""
    return start(scenario, seed=seed, mode=mode, pace=PACES[seed % len(PACES)], **more)


def random_walk(
    scenario: Scenario, begin: State, seed: int, *, longest: int = LONGEST, stop: bool = False
) -> Walk:
    """Walk at random: mostly what is offered, sometimes what is not, and marks after the end."""
    rng = random.Random(seed)
    log: list[Input] = []
    states = [begin]
    for _ in range(longest):
        given = Stop() if stop and rng.random() < 0.02 else random_input(rng, scenario, states[-1])
        result = step(scenario, states[-1], given)
        if isinstance(result, Accepted):
            log.append(given)
            states.append(result.state)
    return Walk(log, states)


def random_input(rng: random.Random, scenario: Scenario, state: State) -> Input:
    """Return something to do now, some time after the last input (and at times, by a clock gone wrong, before it)."""
    if state.status is not Status.RUNNING and rng.random() < 0.8:
        return Rate(rng.choice([*MARKED, "c0"]), rng.randint(-1, 3), rng.choice(["one", "two", "three"]))
    given = _given(rng, scenario, state)
    passed = rng.choice([0, 0, 500, 3_000, 14_000, 14_000, 200_000, -5_000])
    return replace(given, at_ms=max(0, state.at_ms + passed))


def _given(rng: random.Random, scenario: Scenario, state: State) -> Input:
    chance = rng.random()
    if chance < 0.06:
        return AskHint()
    if chance < 0.2:
        return _strange(rng, scenario)
    offered = [given for given, _ in inputs_at(scenario, state)]
    if not offered:
        return rng.choice([Hold(), Return()])
    given = rng.choice(offered)
    for _ in range(3):  # most ways on do not end the scene, so that walks are long
        result = step(scenario, state, given)
        if isinstance(result, Accepted) and result.state.status is Status.RUNNING:
            break
        given = rng.choice(offered)
    if isinstance(given, Arrange):
        return Arrange(tuple(rng.sample(given.order, len(given.order))))
    if isinstance(given, Write):
        return Write(given.text + rng.choice(["", " Paldies!", "\x00?", "ā" * 400]))
    if isinstance(given, Ring):
        return Ring(rng.randint(1, 3))
    return given


def _strange(rng: random.Random, scenario: Scenario) -> Input:
    """What is mostly not possible here, and at times is."""
    options, items = [*scenario.index.options, "no-such-option", ""], [*scenario.index.items, "no-such-thing"]
    return rng.choice(
        [
            Choose(rng.choice(options)),
            Choose("t0"),
            Pick(tuple(rng.choices(options, k=rng.randint(0, 3)))),
            Arrange(tuple(rng.choices(items, k=rng.randint(0, 4)))),
            Write(" " * rng.randint(0, 30)),
            Timeout(),
            Hold(),
            Return(),
            Ring(rng.randint(-1, 9)),
            Rate(rng.choice(MARKED), 1, "one"),
        ]
    )

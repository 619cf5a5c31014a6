"""Run as a script: prints what random plays come to, so that another process can compare (see test_invariants)."""

import json
import sys

from roleplay.engine import CannotStart, Mode, digest_of, score, start, view
from tests.roleplay.engine.scenarios import random_scenario, random_walk


def outcomes(count: int) -> list[str]:
    """Return one digest for each of `count` random plays: every state, every view and the score."""
    found: list[str] = []
    for seed in range(count):
        scenario = random_scenario(seed)
        try:
            begin = start(scenario, seed=seed * 7919, mode=Mode.EXAM)
        except CannotStart:
            continue
        _, states = random_walk(scenario, begin, seed)
        seen = [repr(view(scenario, state)) for state in states]
        found.append(digest_of([[s.to_json() for s in states], seen, repr(score(scenario, states[-1]))]))
    return found


if __name__ == "__main__":
    print(json.dumps(outcomes(int(sys.argv[1]))))

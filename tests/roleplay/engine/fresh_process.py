"""Run as a script: prints what random plays come to, so that another process can compare (see test_invariants)."""

import json
import sys

from roleplay.engine import Mode, digest_of, drawn, replay, score, under, view

from .walks import begun, random_scenario, random_walk, startable


def outcomes(count: int) -> list[str]:
    """Return one digest for each of `count` random plays: every state, every view, the score, and the replay."""
    found: list[str] = []
    for seed in range(count):
        scenario = random_scenario(seed, 2 + seed % 11)
        scenario = under(scenario, drawn(scenario, seed))
        if not startable(scenario):
            continue
        begin = begun(scenario, seed * 7919, list(Mode)[seed % 3])
        walk = random_walk(scenario, begin, seed)
        seen = [repr(view(scenario, state)) for state in walk.states]
        again = replay(scenario, begin, walk.log).to_json()
        states = [state.to_json() for state in walk.states]
        found.append(digest_of([states, again, seen, repr(score(scenario, walk.last))]))
    return found


if __name__ == "__main__":
    print(json.dumps(outcomes(int(sys.argv[1]))))

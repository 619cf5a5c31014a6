"""Engine steps per second, over random walks through a scene; prints one JSON line.

Time is processor time, since a step waits for nothing. There is no baseline: the engine touches
neither a database nor the web, so there is nothing bare to compare with.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from cms.plain_yaml import read_yaml
from roleplay.engine import Accepted, Input, Scenario, State, parse, pick, start, step
from roleplay.engine.explore import inputs_at

SCENE = Path(__file__).parents[1] / "cms" / "academy" / "scenarios" / "ozols-refund.yaml"
WALKS = 300


def walks(scenario: Scenario, count: int) -> list[tuple[State, list[Input]]]:
    """Return `count` random plays as their first state and their inputs, each played to its end."""
    found: list[tuple[State, list[Input]]] = []
    for seed in range(count):
        begin = state = start(scenario, seed=seed)
        log: list[Input] = []
        while offered := inputs_at(scenario, state):
            given = offered[pick(seed, scenario.digest, state.turn, state.n, "bench") % len(offered)][0]
            result = step(scenario, state, given)
            if not isinstance(result, Accepted):
                break
            log.append(given)
            state = result.state
        found.append((begin, log))
    return found


def measure(seconds: float = 3.0) -> dict[str, object]:
    """Return steps per second: the best of three rounds of replaying the same plays for `seconds` in all."""
    scenario, _ = parse(read_yaml(SCENE.read_text(encoding="utf-8")))
    if scenario is None:
        raise SystemExit(f"{SCENE} cannot be read")
    plays = walks(scenario, WALKS)
    best, total = 0.0, 0
    for _ in range(3):
        done, began = 0, time.process_time()
        while time.process_time() - began < seconds / 3:
            for state, log in plays:
                for given in log:
                    result = step(scenario, state, given)
                    if isinstance(result, Accepted):
                        state = result.state
                done += len(log)
        best = max(best, done / (time.process_time() - began))
        total += done
    return {
        "name": "engine_steps",
        "value": round(best),
        "unit": "steps/s",
        "baseline": None,
        "ratio": None,
        "n": total,
    }


if __name__ == "__main__":
    print(json.dumps(measure()))

"""What checking a scene of sixty turns and thirteen variables costs, in milliseconds of processor time."""

import statistics
import time
from collections.abc import Callable

from roleplay.engine import Scenario, check, check_live, parse
from tests.roleplay.engine.large import large_doc

SCENES = 9


def _times(work: Callable[[Scenario], object]) -> list[float]:
    found = []
    for seed in range(SCENES):
        scenario, _ = parse(large_doc(seed))
        assert scenario is not None
        began = time.process_time()
        work(scenario)
        found.append((time.process_time() - began) * 1000)
    return found


def measure() -> dict[str, float]:
    """Return the medians over scenes that nobody has looked at before: while writing, and the whole check."""
    return {
        "analysis_live_60": statistics.median(_times(check_live)),
        "analysis_full_60": statistics.median(_times(check)),
    }

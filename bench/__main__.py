"""`make bench`: what the screens that everybody uses cost, beside a bare Django view.

Prints one JSON object a line: name, value (median, in milliseconds or steps a second), unit, baseline (the bare view
of the same run), ratio, n. The product and its baseline take turns, so that a busy moment of the machine hits both.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
PEOPLE = int(os.environ.get("BENCH_PEOPLE", "1000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "60"))


def show(name: str, value: float, unit: str, baseline: float | None, n: int) -> None:
    """Print one figure."""
    ratio = round(value / baseline, 2) if baseline else None
    line = {"name": name, "value": round(value, 3), "unit": unit, "baseline": baseline and round(baseline, 3)}
    print(json.dumps({**line, "ratio": ratio, "n": n}), flush=True)


def paired(name: str, product: Callable[[], None], bare: Callable[[], None], rounds: int = ROUNDS) -> None:
    """Time both in turns, `rounds` times after two to warm up, and show the medians."""
    ours: list[float] = []
    theirs: list[float] = []
    for i in range(rounds + 2):
        for call, times in ((bare, theirs), (product, ours)):
            began = time.perf_counter()
            call()
            if i >= 2:
                times.append((time.perf_counter() - began) * 1000)
            between = getattr(call, "between", None)
            if between:
                between()
    show(name, statistics.median(ours), "ms", statistics.median(theirs), rounds)


def main() -> None:
    """Set up a company in a database of our own, measure, and leave nothing behind."""
    with tempfile.TemporaryDirectory(prefix="rehearsal-bench-") as home:
        os.environ.update(
            REHEARSAL_VAR=home, DJANGO_SETTINGS_MODULE="cms.settings.embedded", LOG_LEVEL="ERROR"
        )
        import django

        django.setup()
        from bench.analysis import SCENES
        from bench.analysis import measure as analysis
        from bench.engine_steps import measure as engine
        from bench.screens import measure_screens

        measure_screens(PEOPLE, paired)
        for name, value in analysis().items():
            show(name, value, "ms", None, SCENES)
        steps = engine()
        show("engine_steps", float(str(steps["value"])), "steps/s", None, int(str(steps["n"])))


if __name__ == "__main__":
    main()

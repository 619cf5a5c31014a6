"""How long something takes, on a machine that is not always equally fast.

Tests share the processors with each other, and a rented machine may run at a third of its speed for a while.
So a time is taken as processor time of this process, and divided by how much slower than an ordinary laptop
the machine is in that very moment. A limit then means the same everywhere: "a second on a laptop".
"""

import gc
import time
from collections.abc import Callable

LAPTOP_S = 0.018
"""What `_yardstick` takes on an ordinary laptop."""


def seconds(act: Callable[[], object]) -> float:
    """Processor seconds that `act` would take on an ordinary laptop, without those of the garbage collector: how long
    that takes depends on what all tests before have left.
    """
    before = _yardstick()
    gc.disable()
    begun = time.process_time()
    try:
        act()
    finally:
        gc.enable()
    taken = time.process_time() - begun
    slowness = (before + _yardstick()) / 2 / LAPTOP_S
    return taken / max(1.0, slowness)


def _yardstick() -> float:
    """Processor seconds of a fixed piece of plain Python: integers, text, a dictionary."""
    begun = time.process_time()
    found = {}
    for n in range(60_000):
        found[n % 1000] = str(n)
    return time.process_time() - begun

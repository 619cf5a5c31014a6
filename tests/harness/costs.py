"""What the tests cost: `pytest --costs` says at the end, by folder and by test, where the time went.

Seconds are those of the clock, with whatever a test waited for, beside the processor time of the process in which it
ran. A browser or a server that a test started is in the first and not in the second.
"""

import time
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

DEAREST = 40
KEY = "cost"


class Costs:
    """Measures each test where it runs, and sums up where the report is written."""

    def __init__(self) -> None:
        self.of: dict[str, tuple[float, float]] = {}

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        # A test may travel in time, which moves the clock of the day and not this one.
        item.stash[BEGAN] = (time.monotonic(), time.process_time())
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: Any) -> Iterator[None]:
        if call.when == "teardown":
            clock, processor = item.stash[BEGAN]
            item.user_properties.append((KEY, (time.monotonic() - clock, time.process_time() - processor)))
        return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        found: Any = dict(report.user_properties).get(KEY)
        if report.when == "teardown" and found:
            self.of[report.nodeid] = (found[0], found[1])

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        folders: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
        for nodeid, cost in self.of.items():
            folders["/".join(nodeid.partition("::")[0].split("/")[:2])].append(cost)
        line = terminalreporter.write_line
        terminalreporter.section("costs: seconds, of them of the processor")
        for folder, costs in sorted(folders.items(), key=lambda pair: -sum(cost[0] for cost in pair[1])):
            clock, processor = (sum(column) for column in zip(*costs, strict=True))
            line(f"{clock:8.1f} {processor:8.1f}  {folder} ({len(costs)})")
        line("")
        for nodeid, (clock, processor) in sorted(self.of.items(), key=lambda pair: -pair[1][0])[:DEAREST]:
            line(f"{clock:8.1f} {processor:8.1f}  {nodeid}")


BEGAN = pytest.StashKey[tuple[float, float]]()

"""How the tests are dealt out to the processes that run them side by side.

Tests of one file run in one process, so that what they share is set up once. What is costly to set up and needed by
several files keeps these together; tests that take long and share nothing go to whichever process is free.
"""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

TOGETHER = {
    "security/test_a01_access.py": "sweep",
    "security/test_a02_scope.py": "sweep",
    "security/test_a05_answers_stay.py": "sweep",
    "security/test_a09_headers.py": "sweep",
    "security/test_a22_allowance.py": "sweep",
    "security/test_each_address.py": "sweep",
    "cms/test_demo.py": "academy",
    "cms/test_packs.py": "academy",
    "flows/test_story.py": "academy",
    "reliability": "reliability",
}
"""Where the same costly thing is needed: every address as every actor, the Academy, a server of one's own."""
APART = ("e2e", "roleplay/test_machine.py")
FIRST = ("reliability", "academy", "sweep", "roleplay/test_machine.py")
"""What takes longest comes first, so that no process is left alone with it at the end."""


def group(nodeid: str) -> str:
    """The group of a test, by its address (``tests/cms/test_demo.py::…``)."""
    path, folder = _place(nodeid)
    if path in APART or folder in APART:
        return nodeid
    return TOGETHER.get(path) or TOGETHER.get(folder) or path


def turn(nodeid: str) -> int:
    """When its group is begun: 0 is first."""
    known = {*_place(nodeid), group(nodeid)}
    return next((turn for turn, first in enumerate(FIRST) if first in known), len(FIRST))


def _place(nodeid: str) -> tuple[str, str]:
    path = nodeid.partition("::")[0].removeprefix("tests/")
    return path, path.partition("/")[0]


class Dealer(LoadScopeScheduling):
    """Deals out groups in the order in which the tests stand. Where other groups stand between two parts of a group,
    each part is dealt out by itself: tests that empty their database stand behind all others, and must stay there.

    (Marks of ``xdist_group`` would say the same, but have no effect with pytest 9.2 and xdist 3.8.)
    """

    def __init__(self, config: pytest.Config, log: Any) -> None:
        # Else groups with more tests would come first, and those that empty their database before others.
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def schedule(self) -> None:
        if self.collection is None and self.registered_collections:
            self._groups = _groups(next(iter(self.registered_collections.values())))
        super().schedule()

    def _split_scope(self, nodeid: str) -> str:
        return self._groups[nodeid]


def _groups(nodeids: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    last, parts = "", 0
    for nodeid in nodeids:
        name = group(nodeid)
        if name != last:
            last, parts = name, parts + 1
        found[nodeid] = f"{parts}: {name}"
    return found

"""The processes of `seed_company`: made afresh in time, and never by a pool that may wait for itself for ever."""

from collections.abc import Callable
from concurrent.futures import Future
from datetime import date
from typing import Any, Self

import pytest

from cms.demo import seeding
from cms.demo.growing import CHUNK, Plan

PROCESSES = 2


class Pool:
    """Does the work at once, in this process; remembers what it was asked for."""

    made: list["Pool"]

    def __init__(self, processes: int, **options: Any) -> None:
        assert processes == PROCESSES
        self.options, self.starts = options, []
        self.made.append(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_args: object) -> None:
        pass

    def submit(self, work: Callable[..., Any], plan: Plan, start: int) -> "Future[Any]":
        self.starts.append(start)
        done: Future[Any] = Future()
        done.set_result(work(plan, start))
        return done


@pytest.mark.django_db
def test_every_part_is_written_once_by_pools_that_are_thrown_away_in_time(monkeypatch):
    parts = 2 * PROCESSES * seeding.PARTS_PER_PROCESS + 3
    monkeypatch.setattr(Pool, "made", [], raising=False)
    monkeypatch.setattr(seeding, "ProcessPoolExecutor", Pool)
    monkeypatch.setattr(seeding.connections, "close_all", lambda: None)
    monkeypatch.setattr(seeding, "write_part", lambda _plan, start: (start, 0))
    written = [
        start for start, _new in seeding.write_pasts(Plan(parts * CHUNK, 1, date(2026, 11, 24)), PROCESSES)
    ]
    assert sorted(written) == [part * CHUNK for part in range(parts)]
    assert [len(pool.starts) for pool in Pool.made] == [40, 40, 3]
    assert not any("max_tasks_per_child" in pool.options for pool in Pool.made)

"""Who leads whom must not run in a ring, on any day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Line:
    """``manager`` leads ``person`` from ``starts_on`` until ``ends_on`` (the last day; open without one)."""

    person: int
    manager: int
    starts_on: date
    ends_on: date | None = None


def ring(lines: Iterable[Line], new: Line) -> tuple[int, ...]:
    """The people between ``new.manager`` and ``new.person`` if the new line would close a ring; empty if it would not.

    From the manager upwards, both ends included: ``(2, 3, 1)`` says that 2 is led by 3, who is led by 1, so 1 cannot
    be led by 2. Lines count on the days that all of them share with the new one, so a ring in the future is found too,
    and one that would have needed yesterday's line is none.
    """
    above: dict[int, list[Line]] = {}
    for line in lines:
        above.setdefault(line.person, []).append(line)
    first, last = new.starts_on, new.ends_on or date.max
    if new.manager == new.person:
        return (new.person,)
    seen: dict[int, list[tuple[date, date]]] = {}
    waiting: list[tuple[tuple[int, ...], date, date]] = [((new.manager,), first, last)]
    while waiting:
        path, begins, ends = waiting.pop()
        for line in above.get(path[-1], ()):
            since, until = max(begins, line.starts_on), min(ends, line.ends_on or date.max)
            if since > until:
                continue
            if line.manager == new.person:
                return (*path, line.manager)
            been = seen.setdefault(line.manager, [])
            if not any(one <= since and until <= other for one, other in been):
                been.append((since, until))
                waiting.append(((*path, line.manager), since, until))
    return ()

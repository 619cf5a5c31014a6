"""Finding what an earlier start left behind, and ending only that.

After `kill -9` of the supervisor its children live on. A process counts as ours when its process group is one
that the supervisor wrote down, *and* its command line carries a mark of this installation: a number alone may
by now belong to somebody else.
"""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

STOP_WITHIN_S = 1.5


@dataclass(frozen=True)
class Process:
    """One running process: its number, its group and the command line as one string."""

    pid: int
    group: int
    command: str


def remember(path: Path, groups: Mapping[str, int]) -> None:
    """Write down the process groups of the children, by name. The file is never seen half-written."""
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(dict(groups)))
    beside.replace(path)


def clear(path: Path, marks: Iterable[str]) -> list[int]:
    """End what is left of the groups written in `path`, then forget them. Returns the ended pids."""
    try:
        groups = {int(group) for group in json.loads(path.read_text()).values()}
    except (FileNotFoundError, ValueError):
        return []
    marks = tuple(marks)

    def left() -> list[int]:
        return [
            process.pid
            for process in running()
            if process.group in groups and any(mark in process.command for mark in marks)
        ]

    ended = left()
    for sig, patience in ((signal.SIGTERM, STOP_WITHIN_S), (signal.SIGKILL, STOP_WITHIN_S)):
        for pid in left():
            try:
                os.kill(pid, sig)
            except ProcessLookupError:
                continue
        deadline = time.monotonic() + patience
        while left() and time.monotonic() < deadline:
            time.sleep(0.1)
    path.unlink(missing_ok=True)
    return ended


def lives(pid: int) -> bool:
    """Whether a process still runs; one that has ended and that nobody has collected yet does not."""
    entry = Path("/proc") / str(pid)
    if (Path("/proc") / "self" / "stat").exists():
        return _from_proc(entry) is not None
    found = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return bool(found.stdout.strip()) and "Z" not in found.stdout


def running() -> list[Process]:
    """All processes that this user may see; finished ones that nobody has collected yet are left out."""
    proc = Path("/proc")
    if (proc / "self" / "stat").exists():
        return [found for entry in proc.iterdir() if entry.name.isdigit() and (found := _from_proc(entry))]
    listing = subprocess.run(
        ["ps", "-axo", "pid=,pgid=,stat=,command="], capture_output=True, text=True, check=True
    ).stdout
    rows = (line.split(None, 3) for line in listing.splitlines())
    return [Process(int(row[0]), int(row[1]), row[3]) for row in rows if len(row) == 4 and "Z" not in row[2]]


def _from_proc(entry: Path) -> Process | None:
    try:
        # The name in parentheses may hold spaces and parentheses: fields start after the last one.
        state, _parent, group, *_ = (entry / "stat").read_text().rpartition(")")[2].split()
        command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return None  # it ended while we looked
    return None if state == "Z" else Process(int(entry.name), int(group), command)

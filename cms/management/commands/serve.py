"""`manage.py serve`: prepare this machine's copy, then run web, worker and schedule until Ctrl-C."""

import logging
import shutil
import socket
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from cms import orphans, supervisor

DEMO_PASSWORD = "rehearsal-demo"  # noqa: S105 - printed for whoever tries the demo
DEMO_DOMAIN = "@fivedoors.example"
DEMO_ACCOUNTS = {
    "hire": "learns",
    "trainer": "writes and publishes",
    "manager": "looks after a team",
    "people": "people and branches",
    "auditor": "reads the records",
    "admin": "settings and roles",
}


class Command(BaseCommand):
    help = (
        "Run everything on this machine: database, web, worker and schedule. The address is 127.0.0.1 and "
        "PORT (8000); no other machine can reach it."
    )
    requires_system_checks: list[str] = []  # noqa: RUF012 - the checks cost a second on each start

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--fresh", action="store_true", help="First throw away all data kept here.")
        parser.add_argument("--prepare-only", action="store_true", help="Prepare the data and stop there.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.EMBEDDED:
            raise CommandError(
                "serve is for the embedded profile. In production, run web, worker and beat apart."
            )
        var = settings.VAR_DIR
        var.mkdir(parents=True, exist_ok=True)
        try:
            with supervisor.sole_owner(var):
                code = self._serve(fresh=options["fresh"], prepare_only=options["prepare_only"])
        except supervisor.AlreadyRunning as running:
            raise CommandError(
                f"Rehearsal already runs from this folder (process {running.pid}). Stop it first."
            ) from None
        if code:
            raise SystemExit(code)

    def _serve(self, *, fresh: bool, prepare_only: bool) -> int:
        var, port = settings.VAR_DIR, settings.PORT
        left = orphans.clear(var / "children.json", supervisor.marks(var))
        if left:
            self.stdout.write(f"Cleared {len(left)} processes of a start that ended suddenly.")
        if not prepare_only and not _free(port):
            raise CommandError(
                f"Port {port} is taken by another program. Try another: make run PORT={port + 1}"
            )
        if fresh:
            _empty(var)
        self._prepare()
        if prepare_only:
            return 0
        accounts = _demo_accounts()
        connections.close_all()  # nothing open is carried over into the children
        address = f"http://127.0.0.1:{port}"
        children = supervisor.commands(
            var, port=port, web_workers=settings.WEB_WORKERS, web_threads=settings.WEB_THREADS
        )
        self._say("Starting")
        return supervisor.run(
            var, children, address=address, on_ready=lambda: self._welcome(address, accounts)
        )

    def _prepare(self) -> None:
        # The cache server starts later, with the children: that it is not here yet is no news.
        logging.getLogger("cms.cache").setLevel(logging.ERROR)
        self._step("Preparing the database", "migrate", interactive=False, verbosity=0)
        self._step("Collecting styles and pictures", "collectstatic", interactive=False, verbosity=0)
        if get_user_model().objects.exists():
            return
        # An empty database: lessons first, then the company that learns from them.
        self._step("Loading the Academy", "load_pack", str(settings.ACADEMY_DIR), verbosity=0)
        self._step("Setting up the demo company", "load_demo", verbosity=0)

    def _say(self, text: str) -> None:
        self.stdout.write(f"{text} …", ending="\n")
        self.stdout.flush()

    def _step(self, text: str, command: str, *args: str, **options: Any) -> None:
        begun = time.monotonic()
        self._say(text)
        call_command(command, *args, **options)
        took = time.monotonic() - begun
        if took >= 2:
            self.stdout.write(f"  done in {took:.0f} s")

    def _welcome(self, address: str, accounts: list[tuple[str, str]]) -> None:
        lines = ["", f"Rehearsal is ready: {address}", ""]
        if accounts:
            width = max(len(login) for login, _ in accounts)
            lines.append(f"Sign in with the password {DEMO_PASSWORD} as:")
            lines += [f"  {login.ljust(width)}  {what}" for login, what in accounts]
            lines.append("")
        lines.append("Ctrl-C stops everything.")
        self.stdout.write("\n".join(lines))
        self.stdout.flush()


def _empty(var: Path) -> None:
    """Remove the data of this installation: database, uploads, letters and queue. The secret stays."""
    for path in var.glob("rehearsal.sqlite3*"):
        path.unlink()
    for name in ("media", "mail", "valkey"):
        shutil.rmtree(var / name, ignore_errors=True)


def _demo_accounts() -> list[tuple[str, str]]:
    wanted = {f"{name}{DEMO_DOMAIN}": what for name, what in DEMO_ACCOUNTS.items()}
    there = set(get_user_model().objects.filter(login__in=wanted).values_list("login", flat=True))
    return [(login, what) for login, what in wanted.items() if login in there]


def _free(port: int) -> bool:
    """Whether nobody listens on the port; a connection still closing from an earlier run does not count."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True

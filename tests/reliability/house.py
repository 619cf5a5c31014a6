"""One installation of the product, of real processes, on a database and a broker of its own."""

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

from cms import supervisor
from cms.valkey import socket_path

ROOT = Path(__file__).resolve().parent.parent.parent
CSRF = "c" * 32


def until(true: Callable[[], Any], within: float, what: str) -> float:
    """Wait until ``true()``; how many seconds it took. Fails the test when it takes longer than ``within``."""
    begun = time.monotonic()
    while not true():
        if time.monotonic() - begun > within:
            raise AssertionError(f"{what}: not within {within:.0f} s")
        time.sleep(0.05)
    return time.monotonic() - begun


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many seconds. Names of headers are in lower case."""

    status: int
    body: str
    headers: Mapping[str, str]
    seconds: float


@dataclass
class House:
    """``production``: the profile, else the embedded one. ``database_url`` belongs to production alone."""

    var: Path
    database_url: str = ""
    port: int = 0
    children: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.port = self.port or free_port()
        (self.var / "secret").write_text(settings.SECRET_KEY)

    @property
    def production(self) -> bool:
        return bool(self.database_url)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        shared = {
            **kept,
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "tests.reliability.profile",
            "REHEARSAL_VAR": str(self.var),
            "PORT": str(self.port),
            "LOG_LEVEL": "WARNING",
            "REMAP_SIGTERM": "SIGQUIT",
        }
        if not self.production:
            return {**shared, "REHEARSAL_PROFILE": "embedded"}
        return {
            **shared,
            "REHEARSAL_PROFILE": "production",
            "SECRET_KEY": settings.SECRET_KEY,
            "ALLOWED_HOSTS": "127.0.0.1",
            "SITE_URL": "https://127.0.0.1",
            "BEHIND_HTTPS_PROXY": "1",
            "DATABASE_URL": self.database_url,
            "VALKEY_URL": f"redis+socket://{socket_path(self.var)}",
            "VALKEY_CACHE_URL": f"unix://{socket_path(self.var)}?db=1",
            "MAIL_URL": "smtp://127.0.0.1:9",
            "MAIL_FROM": "rehearsal@127.0.0.1",
        }

    # --- Processes ---------------------------------------------------------------------------------------

    def start(self, name: str, *options: str, beside: str = "") -> subprocess.Popen[bytes]:
        """Start ``valkey``, ``web``, ``worker`` or ``schedule`` by the product's own command line.

        Each has a process group of its own. ``options`` go before the last word of the command line; ``beside`` names
        the file of a second schedule.
        """
        command = supervisor.commands(self.var, port=self.port, web_workers=2, web_threads=4)[name]
        command[-1:-1] = options
        if beside:
            command = [part.replace(str(self.var / "beat"), str(self.var / beside)) for part in command]
        child = self._launch(command, self.log(name))
        if name == "valkey":
            until(lambda: socket_path(self.var).exists(), 15, "Valkey")
        if name == "web":
            until(
                lambda: self.is_ready() or child.poll() is not None, 60, self.log("web").read_text()[-1500:]
            )
        return child

    def _launch(self, command: list[str], path: Path) -> subprocess.Popen[bytes]:
        with path.open("ab") as log:
            child = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        self.children.append(child)
        return child

    def keep_up(self) -> None:
        """Start again what ended by itself, as whatever runs the product is asked to (`docs/running.md`)."""
        for child in [child for child in self.children if child.poll() is not None]:
            self.kill(child)  # what it had started has nobody to answer to any more
            self._launch(list(child.args), self.log("again"))  # type: ignore[call-overload]

    def log(self, name: str) -> Path:
        return self.var / f"{name}.log"

    def kill(self, child: subprocess.Popen[bytes]) -> None:
        """kill -9 of a process and all of its own."""
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait(10)
        if child in self.children:
            self.children.remove(child)

    def lose_the_broker(self, child: subprocess.Popen[bytes]) -> None:
        """Kill Valkey and everything that it had kept."""
        self.kill(child)
        socket_path(self.var).unlink(missing_ok=True)
        for path in (self.var / "valkey").rglob("*"):
            if path.is_file():
                path.unlink()

    def clear(self) -> None:
        """Nothing that was started here stays."""
        for child in list(self.children):
            self.kill(child)
        socket_path(self.var).unlink(missing_ok=True)

    # --- The site ----------------------------------------------------------------------------------------

    def get(self, path: str, *, session: str = "", within: float = 20) -> Answer:
        return self._ask("GET", path, None, session, within)

    def post(self, path: str, data: Mapping[str, Any], *, session: str = "", within: float = 20) -> Answer:
        return self._ask("POST", path, data, session, within)

    def is_ready(self) -> bool:
        try:
            return self.get("/readyz", within=5).status == 200
        except OSError:
            return False

    def _ask(
        self, method: str, path: str, data: Mapping[str, Any] | None, session: str, within: float
    ) -> Answer:
        prefix = "__Host-" if self.production else ""
        cookies = [f"{prefix}csrf{'' if prefix else 'token'}={CSRF}"]
        if session:
            cookies.append(f"{prefix or 'session'}{'sid' if prefix else 'id'}={session}")
        headers = {"Cookie": "; ".join(cookies), "Connection": "close"}
        if self.production:
            headers |= {"X-Forwarded-Proto": "https", "Referer": f"https://127.0.0.1:{self.port}/"}
        body = None
        if data is not None:
            body = urlencode({**data, "csrfmiddlewaretoken": CSRF}, doseq=True)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begun = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=within)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, text, found, time.monotonic() - begun)
        except http.client.HTTPException as error:
            raise ConnectionResetError(repr(error)) from error
        finally:
            connection.close()


def signed_in(user: Any) -> str:
    """The key of a session in which this account is signed in."""
    client = Client()
    client.force_login(user)
    return client.session.session_key or ""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def opened(var: Path, database_url: str = "") -> Iterator[House]:
    """A house in ``var``; whatever it started is gone afterwards."""
    var.mkdir(parents=True, exist_ok=True)
    house = House(var, database_url)
    try:
        yield house
    finally:
        house.clear()


__all__ = ["Answer", "House", "free_port", "opened", "signed_in", "until"]

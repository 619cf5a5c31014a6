"""Screens as a browser gets them: through the product's web server, with its cookies and form tokens."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

from learning.models import User

HOST = "127.0.0.1"
START_WITHIN_S = 30


@contextmanager
def server() -> Iterator[int]:
    """Serve :mod:`bench.wsgi` on a free port, as ``make run`` serves the product; yields the port."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port),
        "--workers", "1", "--blocking-threads", str(settings.WEB_THREADS), "--no-ws", "--log-level", "error",
        "bench.wsgi:application",
    ]  # fmt: skip
    process = subprocess.Popen(command, env={**os.environ, "REHEARSAL_PROFILE": "embedded"})
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait(port: int) -> None:
    until = time.monotonic() + START_WITHIN_S
    while time.monotonic() < until:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The web server did not start.")


class Browser:
    """Somebody who is signed in, on one connection that stays open."""

    def __init__(self, user: User, port: int, backend: str | None = None) -> None:
        client = Client()
        client.force_login(user, backend)
        name = settings.SESSION_COOKIE_NAME
        self.cookies = {name: client.cookies[name].value}
        self.connection = HTTPConnection(HOST, port, timeout=20)

    def send(
        self, method: str, address: str, form: dict[str, str] | None = None, *, htmx: bool = False
    ) -> str:
        """The answer's text. Raises AssertionError for anything but 200."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(form)
        if htmx:
            headers["HX-Request"] = "true"
        self.connection.request(method, address, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        assert answer.status == 200, (address, answer.status)
        return text

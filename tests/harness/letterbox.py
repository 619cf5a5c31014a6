"""A mail server on this machine that keeps what it is given."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Letterbox:
    """``letters``: what came in, in order. While ``away``, letters are refused, as by a server in trouble."""

    port: int
    letters: list[EmailMessage] = field(default_factory=list)
    away: bool = False

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.away:
            return "451 Try again later"
        self.letters.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"

    @property
    def mailers(self) -> dict[str, Any]:
        """Django's setting that sends everything here."""
        return {
            "default": {
                "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "OPTIONS": {"host": "127.0.0.1", "port": self.port},
            }
        }


def text_of(letter: EmailMessage) -> str:
    """What a reader reads."""
    return str(letter.get_content())


@contextmanager
def letterbox() -> Iterator[Letterbox]:
    """A running mail server; it is gone afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    box = Letterbox(port)
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()

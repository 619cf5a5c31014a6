"""`serve`: killed, started again, stopped. Nothing stays behind, and nothing of other programs is touched."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from cms.orphans import running
from cms.valkey import socket_path
from tests.factories.learning import UserFactory
from tests.reliability.house import ROOT, House, until

READY = "Rehearsal is ready"


@pytest.fixture
def prepared(house: House) -> Iterator[House]:
    """Somebody has an account, so that the start does not load the demo. Nothing stays behind a failed test either."""
    if house.production:
        pytest.skip("serve is for the embedded profile")
    UserFactory()
    connection.close()
    yield house
    house.clear()
    for pid in ours(house):
        os.kill(pid, signal.SIGKILL)


def serve(house: House) -> subprocess.Popen[bytes]:
    """Start it, and wait until it says itself that it is ready: an orphan may still answer on the port."""
    house.log("serve").touch()
    before = house.log("serve").read_text().count(READY)
    with house.log("serve").open("ab") as log:
        child = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env={**house.environment, "DJANGO_SETTINGS_MODULE": "cms.settings.embedded"},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    house.children.append(child)
    until(
        lambda: house.log("serve").read_text().count(READY) > before or child.poll() is not None, 90, "serve"
    )
    assert child.poll() is None, house.log("serve").read_text()[-1500:]
    return child


def ours(house: House) -> list[int]:
    """Processes whose command line or environment names this folder."""
    found = []
    for process in running():
        try:
            environment = Path(f"/proc/{process.pid}/environ").read_bytes()
        except OSError:
            continue
        if os.fsencode(house.var) in environment or str(house.var) in process.command:
            found.append(process.pid)
    return found


def test_killed_started_again_and_stopped(prepared: House) -> None:
    house = prepared
    first = serve(house)
    until(lambda: len(ours(house)) >= 6, 30, "all children")
    os.kill(first.pid, signal.SIGKILL)
    first.wait(10)
    orphans = ours(house)
    assert len(orphans) >= 5, "the children of a killed parent live on; without them nothing is tested"
    stranger = subprocess.Popen(["sleep", "60"], start_new_session=True)
    try:
        second = serve(house)
        assert "Cleared" in house.log("serve").read_text()
        assert not set(orphans) & set(ours(house))
        assert stranger.poll() is None
        assert house.get("/accounts/login/").status == 200

        third = subprocess.run(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env={**house.environment, "DJANGO_SETTINGS_MODULE": "cms.settings.embedded"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert third.returncode != 0
        assert f"process {second.pid}" in third.stderr
        assert house.is_ready(), "the one that was refused touched the one that runs"

        second.send_signal(signal.SIGINT)
        assert second.wait(20) == 0
    finally:
        stranger.kill()
        stranger.wait(5)
    until(lambda: ours(house) == [], 5, "the last process is gone")
    assert not socket_path(house.var).exists()
    assert not (house.var / "children.json").exists()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", house.port)) != 0

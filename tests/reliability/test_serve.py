"""`serve`: killed, started again, stopped. Nothing stays behind, and nothing of other programs is touched."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
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


def children_of(house: House) -> dict[str, int]:
    """The children that run, by name, as the supervisor wrote them down."""
    return json.loads((house.var / "children.json").read_text())


def test_whatever_dies_is_started_again_and_what_dies_again_and_again_stops_all(prepared: House) -> None:
    house = prepared
    first = serve(house)
    until(lambda: len(children_of(house)) == 4, 30, "all children")
    for name in ("worker", "schedule", "web", "valkey"):
        before = children_of(house)
        # Its first process alone: what that had started lives on, and is for us to clear.
        os.kill(before[name], signal.SIGKILL)
        until(lambda n=name, b=before: children_of(house).get(n, b[n]) != b[n], 20, f"another {name}")
        after = children_of(house)
        changed = {key for key in before if after.get(key) != before[key]}
        # A worker that has a task in hand when its broker goes may end, and is started again too.
        assert changed - ({"worker"} if name == "valkey" else set()) == {name}, "the others were left alone"
        assert not [process for process in running() if process.group == before[name]]
        until(house.is_ready, 60, f"the site without the first {name}")
        assert f"The {name} ended by itself and was started again." in house.log("serve").read_text()

    def ended() -> bool:
        with suppress(OSError, KeyError, ValueError):
            os.kill(children_of(house)["valkey"], signal.SIGKILL)
        return first.poll() is not None

    until(ended, 60, "an end to starting Valkey again")
    assert first.wait(5) != 0
    assert "The valkey ended by itself too often, so all was stopped." in house.log("serve").read_text()
    until(lambda: ours(house) == [], 5, "the last process is gone")

"""Starting and stopping a server that only its test may see."""

import os
import signal
import subprocess
import time
from collections.abc import Callable

START_WITHIN_S = 20.0
STOP_WITHIN_S = 10.0


def wait_until(ready: Callable[[], bool], process: subprocess.Popen[bytes], what: str) -> None:
    """Return once `ready()` is true; RuntimeError when the process ends first or takes too long."""
    deadline = time.monotonic() + START_WITHIN_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{what} ended while starting (code {process.returncode}).")
        if ready():
            return
        time.sleep(0.05)
    raise RuntimeError(f"{what} did not answer within {START_WITHIN_S:.0f} s.")


def stop(process: subprocess.Popen[bytes], sig: signal.Signals = signal.SIGTERM) -> None:
    """Ask the process to end, then end it."""
    if process.poll() is not None:
        return
    process.send_signal(sig)
    try:
        process.wait(STOP_WITHIN_S)
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()

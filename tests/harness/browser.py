"""Which browser the tests use.

    python -m tests.harness.browser

prints the path of a Chromium, installing one when the machine has none. Messages go to stderr.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# Debian's shell first: the same engine without the windows around it, for two thirds of the processor time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
INSTALL_WITHIN_S = 300


def present() -> str | None:
    """CHROMIUM if it is set, else a browser of this machine, else the one Playwright brought earlier."""
    wanted = os.environ.get("CHROMIUM")
    if wanted:
        found = shutil.which(wanted)
        if found is None:
            raise SystemExit(f"CHROMIUM={wanted} is not a program that can be run.")
        return found
    for name in NAMES:
        if found := shutil.which(name):
            return found
    return _playwrights()


def _playwrights() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install() -> str | None:
    """Get a browser by Playwright, or, as root on Debian, by apt-get; None when neither worked."""
    print("No browser found; getting one …", file=sys.stderr, flush=True)
    attempts = [[[sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"]]]
    if shutil.which("apt-get") and os.geteuid() == 0:
        attempts.append([["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", NAMES[0]]])
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for commands in attempts:
        try:
            for command in commands:
                subprocess.run(
                    command, check=True, stdin=subprocess.DEVNULL, stdout=sys.stderr, env=environment,
                    timeout=INSTALL_WITHIN_S,
                )  # fmt: skip
        except (subprocess.SubprocessError, OSError):
            continue
        if found := present():
            return found
    return None


if __name__ == "__main__":
    path = present() or install()
    if path is None:
        raise SystemExit("The browser tests need Chromium. Install it, or set CHROMIUM to its path.")
    print(path)

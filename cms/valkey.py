"""Where the embedded Valkey listens."""

import hashlib
import os
import tempfile
from pathlib import Path

# The kernel's limit for the path of a unix socket is 108 bytes on Linux and 104 on macOS.
LONGEST_SOCKET_PATH = 100


def socket_path(var: Path) -> Path:
    """The unix socket of the Valkey that belongs to this `var` folder.

    It lies in the folder itself, or, when that path is too long for a socket, under a short name in the
    temporary folder that only this user and this `var` have.
    """
    inside = var / "valkey.sock"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_PATH:
        return inside
    name = hashlib.sha256(os.fsencode(var)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"rehearsal-{os.getuid()}-{name}.sock"

"""Passwords are hashed with Argon2, a few at a time."""

import threading
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher

# One hash takes about 100 MiB and a tenth of a second: a crowd signing in at once must not eat the memory.
AT_ONCE = 2
_turn = threading.BoundedSemaphore(AT_ONCE)


class CappedArgon2PasswordHasher(Argon2PasswordHasher):
    """Django's Argon2 hasher, with at most `AT_ONCE` hashes in work per process; the others wait."""

    def encode(self, *args: Any, **kwargs: Any) -> str:
        with _turn:
            return super().encode(*args, **kwargs)

    def verify(self, *args: Any, **kwargs: Any) -> bool:
        with _turn:
            return super().verify(*args, **kwargs)

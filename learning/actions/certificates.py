"""Issue a certificate for a completed cycle."""

import secrets
from datetime import datetime

from django.utils import timezone

from learning.models import Certificate, Cycle, Record, Release

# Crockford's base 32: no I, L, O or U, so that a code survives being read aloud.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 12


def new_code() -> str:
    """A code of 60 random bits, in three groups of four."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    return "-".join(letters[i : i + 4] for i in range(0, _LENGTH, 4))


def normalize_code(code: str) -> str:
    """A code as typed by a person: case, spaces and look-alike letters do not matter."""
    letters = code.upper().translate(str.maketrans("OILU", "011V"))
    letters = "".join(letter for letter in letters if letter in _ALPHABET)
    return "-".join(letters[i : i + 4] for i in range(0, len(letters), 4))


def issue_certificate(*, cycle: Cycle, release: Release, record: Record, at: datetime) -> Certificate:
    """The cycle's certificate; made once, however often this is called."""
    certificate, _made = Certificate.objects.get_or_create(
        cycle=cycle,
        defaults={
            "code": new_code(),
            "person": cycle.person,
            "release": release,
            "record": record,
            "completed_at": at,
            "issued_at": timezone.now(),
        },
    )
    return certificate

"""The hash chain of a person's record.

Every entry's hash covers its own columns and the hash before it; what the entry says (the payload) enters as a
salted hash only, so that the payload can be erased later and the chain still verifies.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

GENESIS = "0" * 64


def canonical_json(value: Any) -> str:
    """JSON with sorted keys and no spaces: equal values give equal text on every machine."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return instant(value)
    return str(value)


def instant(value: datetime) -> str:
    """A time as text in UTC with microseconds, however the database handed it out."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def digest(value: Any) -> str:
    """SHA-256 of the canonical JSON of ``value``, as 64 hex digits."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def payload_hash(salt: str, text: str) -> str:
    """Hash of a payload. The salt is erased with the text, so that a short text cannot be guessed afterwards."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


@dataclass(frozen=True)
class Entry:
    """The columns of a record row that the chain covers."""

    person: UUID
    uuid: UUID
    seq: int
    kind: str
    source: str
    attempt: UUID
    version: int
    activity: UUID
    release: UUID
    occurred_at: datetime
    recorded_at: datetime
    actor: UUID | None
    actor_role: str
    supersedes: UUID | None
    reason: str
    payload_hash: str
    prev_hash: str


def entry_hash(entry: Entry) -> str:
    """The hash of one entry, which the next entry and the head carry."""
    fields = (
        str(entry.person), str(entry.uuid), entry.seq, entry.kind, entry.source, str(entry.attempt), entry.version,
        str(entry.activity), str(entry.release), instant(entry.occurred_at), instant(entry.recorded_at),
        str(entry.actor or ""), entry.actor_role, str(entry.supersedes or ""), entry.reason, entry.payload_hash,
        entry.prev_hash,
    )  # fmt: skip
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def anchor_hash(previous: str, day: str, hashes: list[str]) -> str:
    """The hash of a day: the anchor before it, the day, and the hashes of the day's records in order."""
    sha = hashlib.sha256(f"{previous}\n{day}\n".encode())
    for value in hashes:
        sha.update(value.encode())
    return sha.hexdigest()


def same_payload(left: str, right: Mapping[str, Any]) -> bool:
    """Whether a stored payload text says the same as a new payload."""
    return left == canonical_json(right)

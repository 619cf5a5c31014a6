"""Check the record: every hash, every chain, every anchor, every guard."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection

from learning import triggers
from learning.models import Person, Record, RecordAnchor, RecordHead, RecordPayload
from learning.rules import chain

_COLUMNS = (
    "person__uuid", "uuid", "seq", "kind", "source", "attempt", "version", "activity__uuid", "release__uuid",
    "occurred_at", "recorded_at", "actor", "actor_role", "supersedes__uuid", "reason", "payload_hash", "prev_hash",
    "hash", "payload__salt", "payload__text", "payload__erased_at", "person_id", "pk",
)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: where (person and place in their record, where that is known) and what."""

    person: str
    seq: int | None
    what: str

    def __str__(self) -> str:
        place = f" entry {self.seq}" if self.seq is not None else ""
        return f"{self.person}{place}: {self.what}"


@dataclass(frozen=True)
class Report:
    """What a verification covered and found."""

    records: int
    people: int
    anchors: int
    findings: tuple[Finding, ...]


def verify_records(limit: int = 1000) -> Report:
    """Read the whole record and list what is wrong, at most ``limit`` findings.

    Finds a changed byte in any column or payload, a missing, added or swapped row, a missing tail (by the head and
    by the daily anchors), and a missing or switched-off guard.
    """
    findings: list[Finding] = []
    findings += [
        Finding("database", None, f"The guard {name} is missing.") for name in triggers.missing(connection)
    ]
    heads = {head.person_id: head for head in RecordHead.objects.all()}
    seen: set[int] = set()
    count = 0
    rows = Record.objects.order_by("person_id", "seq").values_list(*_COLUMNS).iterator(chunk_size=2000)
    for person_id, entries in groupby(rows, key=itemgetter(21)):
        entries_list = list(entries)
        seen.add(person_id)
        count += len(entries_list)
        findings += _verify_chain(entries_list, heads.get(person_id))
        if len(findings) >= limit:
            break
    else:
        for person_id, head in heads.items():
            if head.seq and person_id not in seen:
                uuid = Person.objects.values_list("uuid", flat=True).get(pk=person_id)
                findings.append(Finding(str(uuid), None, f"All {head.seq} entries are missing."))
        payloads, records = RecordPayload.objects.count(), Record.objects.count()
        if payloads != records:
            findings.append(
                Finding("database", None, f"There are {records} entries and {payloads} payloads.")
            )
    anchors = list(_verify_anchors(findings))
    return Report(count, len(seen), len(anchors), tuple(findings[:limit]))


def _verify_chain(rows: list[tuple[Any, ...]], head: RecordHead | None) -> list[Finding]:
    findings = []
    who = str(rows[0][0])
    previous, expected = chain.GENESIS, 1
    for row in rows:
        entry, stored = chain.Entry(*row[:17]), row[17]
        salt, text, erased_at = row[18:21]
        if entry.seq != expected:
            findings.append(Finding(who, expected, f"Entry {expected} is missing."))
            expected = entry.seq
        if entry.prev_hash != previous:
            findings.append(Finding(who, entry.seq, "It does not follow on the entry before it."))
        if chain.entry_hash(entry) != stored:
            findings.append(Finding(who, entry.seq, "Its columns have been changed."))
        if text is None:
            findings.append(Finding(who, entry.seq, "Its payload is missing."))
        elif erased_at is None and chain.payload_hash(salt, text) != entry.payload_hash:
            findings.append(Finding(who, entry.seq, "What it says has been changed."))
        elif erased_at is not None and (text or salt):
            findings.append(Finding(who, entry.seq, "It was erased, and yet it says something."))
        previous, expected = stored, expected + 1
    if head is None or head.seq != rows[-1][2] or head.hash != previous:
        last = head.seq if head else 0
        findings.append(Finding(who, rows[-1][2], f"The record should end at entry {last}."))
    return findings


def day_hashes(day_start: datetime) -> list[str]:
    """The hashes of everything recorded on the UTC day that begins at ``day_start``, in the order of writing."""
    return list(
        Record.objects.filter(recorded_at__gte=day_start, recorded_at__lt=day_start + timedelta(days=1))
        .order_by("pk")
        .values_list("hash", flat=True)
    )


def _verify_anchors(findings: list[Finding]) -> Iterator[RecordAnchor]:
    previous = chain.GENESIS
    for anchor in RecordAnchor.objects.order_by("day"):
        hashes = day_hashes(datetime.combine(anchor.day, time.min, tzinfo=UTC))
        if (
            chain.anchor_hash(previous, anchor.day.isoformat(), hashes) != anchor.hash
            or len(hashes) != anchor.count
        ):
            findings.append(
                Finding(
                    "anchor",
                    None,
                    f"{anchor.day}: {anchor.count} entries were anchored, {len(hashes)} stand.",
                )
            )
        previous = anchor.hash
        yield anchor

"""The one door into the employee record."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.utils import timezone

from learning.actions.progress import Fold, fold_progress
from learning.models import (
    Activity,
    Clause,
    Cycle,
    Mastery,
    NoticeItem,
    Person,
    Practice,
    Record,
    RecordHead,
    RecordPayload,
    Release,
    User,
)
from learning.rules import chain
from learning.rules.mastery import ClauseEvidence, Sum, fold, unfold


@dataclass(frozen=True)
class ActivityResult:
    """What an attempt came to. ``score`` of ``out_of`` are points; ``passed`` is ``None`` where nothing is passed.

    ``attempt`` is the source's own id of the attempt: the same result handed in twice is one entry.
    ``detail`` is kept as it is (JSON-able): for a role-play its digest, seed and competencies. An empty ``locale`` is
    that of the entry that this one supersedes.
    """

    person: Person
    activity: UUID
    release: Release
    source: str
    attempt: UUID
    occurred_at: datetime
    passed: bool | None
    score: Decimal | None = None
    out_of: Decimal | None = None
    outcome: str = ""
    evidence: tuple[ClauseEvidence, ...] = ()
    detail: Mapping[str, Any] = field(default_factory=dict)
    locale: str = "en"
    seconds: int = 0

    def payload(self) -> dict[str, Any]:
        """What the record says, as JSON."""
        return {
            "passed": self.passed,
            "score": None if self.score is None else str(self.score.normalize()),
            "out_of": None if self.out_of is None else str(self.out_of.normalize()),
            "outcome": self.outcome,
            "evidence": [asdict(piece) for piece in self.evidence],
            "detail": dict(self.detail),
            "locale": self.locale,
            "seconds": self.seconds,
        }


@dataclass(frozen=True)
class RecordReceipt:
    """What came of handing in a result: the entry, whether it is new, and what it completed."""

    record_uuid: UUID
    created: bool
    completed: tuple[UUID, ...] = ()
    certificate: UUID | None = None


def record_result(result: ActivityResult, *, actor: User | None = None) -> RecordReceipt:
    """Append a result to the person's record, and everything that follows from it, in one transaction.

    Idempotent by ``source`` and ``attempt``: the same result again returns the first receipt's entry; a different
    result for the same attempt is a new entry that supersedes the old one. Raises ``ValueError`` for evidence on
    a clause that no standard has.
    """
    _check_clauses(result.evidence)
    return _append(
        person=result.person,
        kind=Record.Kind.RESULT,
        source=result.source,
        attempt=result.attempt,
        activity=result.release.activity,
        release=result.release,
        occurred_at=result.occurred_at,
        payload=result.payload(),
        evidence=result.evidence,
        fact=Fold(done=True, passed=bool(result.passed)),
        actor=actor,
    )


def record_read(*, person: Person, cycle: Cycle, release: Release, at: datetime) -> RecordReceipt:
    """The person says that they have read a lesson, in the release that they read."""
    return _append(
        person=person,
        kind=Record.Kind.READ,
        source="learning",
        attempt=uuid5(cycle.uuid, f"read:{release.activity.uuid}"),
        activity=release.activity,
        release=release,
        occurred_at=at,
        payload={"outcome": "read"},
        fact=Fold(read=True),
    )


def record_signature(*, person: Person, release: Release, at: datetime, locale: str) -> RecordReceipt:
    """The person signs a standard: this release of it, in this language."""
    return _append(
        person=person,
        kind=Record.Kind.SIGNED,
        source="learning",
        attempt=uuid5(person.uuid, f"sign:{release.uuid}"),
        activity=release.activity,
        release=release,
        occurred_at=at,
        payload={"outcome": "signed", "digest": release.digest, "locale": locale},
        fact=Fold(signed=True),
    )


def record_practice(result: ActivityResult) -> None:
    """Keep a result for the person alone. Idempotent by ``source`` and ``attempt``; nobody else's query reads it."""
    _check_clauses(result.evidence)
    with transaction.atomic():
        _practice, made = Practice.objects.get_or_create(
            source=result.source,
            attempt=result.attempt,
            defaults={
                "person": result.person,
                "activity": result.release.activity,
                "release": result.release,
                "occurred_at": result.occurred_at,
                "payload": result.payload(),
            },
        )
        if made:
            _fold_mastery(result.person, result.evidence, (), result.occurred_at, (Mastery.Sum.MINE,))


def _append(
    *,
    person: Person,
    kind: Record.Kind,
    source: str,
    attempt: UUID,
    activity: Activity,
    release: Release,
    occurred_at: datetime,
    payload: Mapping[str, Any],
    fact: Fold,
    evidence: tuple[ClauseEvidence, ...] = (),
    actor: User | None = None,
) -> RecordReceipt:
    with transaction.atomic():
        head = lock_head(person)
        before = (
            Record.objects.filter(source=source, attempt=attempt)
            .select_related("payload")
            .order_by("-version")
            .first()
        )
        if before is not None:
            if before.person_id != person.pk:
                raise ValueError("This attempt belongs to somebody else's record.")
            if payload.get("locale") == "":
                payload = {**payload, "locale": _locale_of(before) or person.locale}
            if chain.same_payload(before.payload.text, payload) or kind != Record.Kind.RESULT:
                return RecordReceipt(before.uuid, created=False)
        record = write_entry(
            head,
            person=person,
            kind=kind,
            source=source,
            attempt=attempt,
            activity=activity,
            release=release,
            occurred_at=occurred_at,
            payload=payload,
            actor=actor,
            supersedes=before,
            reason="Another result came in for the same attempt." if before else "",
        )
        old = _evidence_of(before) if before else ()
        _fold_mastery(person, evidence, old, occurred_at, (Mastery.Sum.MINE, Mastery.Sum.SHARED))
        done = fold_progress(person, record, fact)
        certificate = None
        for finished in done:
            entry = write_entry(
                head,
                person=person,
                kind=Record.Kind.COMPLETED,
                source="learning",
                attempt=uuid5(finished.cycle.uuid, f"completed:{finished.activity.uuid}"),
                activity=finished.activity,
                release=finished.release,
                occurred_at=finished.at,
                payload={"outcome": "completed"},
            )
            if finished.is_whole_cycle:
                certificate = _finish_cycle(finished.cycle, finished.release, entry, finished.at)
        head.save(update_fields=["seq", "hash"])
        return RecordReceipt(
            record.uuid, True, tuple(finished.activity.uuid for finished in done), certificate
        )


def lock_head(person: Person) -> RecordHead:
    """The end of the person's chain, locked until the transaction ends.

    FOR NO KEY UPDATE: the lock orders appends to one record without blocking rows that merely point at it.
    """
    RecordHead.objects.get_or_create(person=person)
    return RecordHead.objects.select_for_update(no_key=True).get(person=person)


def write_entry(
    head: RecordHead,
    *,
    person: Person,
    kind: Record.Kind,
    source: str,
    attempt: UUID,
    activity: Activity,
    release: Release,
    occurred_at: datetime,
    payload: Mapping[str, Any],
    actor: User | None = None,
    supersedes: Record | None = None,
    reason: str = "",
) -> Record:
    """Write one entry at the end of the chain and move ``head`` (the caller saves it, once)."""
    text = chain.canonical_json(payload)
    salt = secrets.token_hex(16)
    by = Person.objects.filter(user=actor).only("uuid").first() if actor else person
    entry = chain.Entry(
        person=person.uuid,
        uuid=uuid4(),
        seq=head.seq + 1,
        kind=kind.value,
        source=source,
        attempt=attempt,
        version=supersedes.version + 1 if supersedes else 1,
        activity=activity.uuid,
        release=release.uuid,
        occurred_at=occurred_at,
        recorded_at=timezone.now(),
        actor=by.uuid if by else None,
        actor_role="employee" if by == person else "staff",
        supersedes=supersedes.uuid if supersedes else None,
        reason=reason,
        payload_hash=chain.payload_hash(salt, text),
        prev_hash=head.hash or chain.GENESIS,
    )
    record = Record.objects.create(
        uuid=entry.uuid,
        person=person,
        seq=entry.seq,
        kind=entry.kind,
        source=entry.source,
        attempt=entry.attempt,
        version=entry.version,
        activity=activity,
        release=release,
        occurred_at=entry.occurred_at,
        recorded_at=entry.recorded_at,
        actor=entry.actor,
        actor_role=entry.actor_role,
        supersedes=supersedes,
        reason=entry.reason,
        payload_hash=entry.payload_hash,
        prev_hash=entry.prev_hash,
        hash=chain.entry_hash(entry),
    )
    RecordPayload.objects.create(record=record, salt=salt, text=text)
    head.seq, head.hash = record.seq, record.hash
    return record


def _check_clauses(evidence: tuple[ClauseEvidence, ...]) -> None:
    wanted = {piece.clause for piece in evidence}
    unknown = wanted - set(Clause.objects.filter(ref__in=wanted).values_list("ref", flat=True))
    if unknown:
        raise ValueError(f"No standard has the clause {', '.join(sorted(unknown))}.")


def _evidence_of(record: Record) -> tuple[ClauseEvidence, ...]:
    if not record.payload.text:
        return ()
    return tuple(ClauseEvidence(**piece) for piece in json.loads(record.payload.text).get("evidence", ()))


def _locale_of(record: Record) -> str:
    """The language of an entry; empty when its payload was emptied."""
    text = record.payload.text
    return str(json.loads(text).get("locale", "")) if text else ""


def _fold_mastery(
    person: Person,
    new: tuple[ClauseEvidence, ...],
    old: tuple[ClauseEvidence, ...],
    at: datetime,
    sums: tuple[Mastery.Sum, ...],
) -> None:
    refs = {piece.clause for piece in (*new, *old)}
    if not refs:
        return
    rows = {
        (row.clause, row.sum): row
        for row in Mastery.objects.select_for_update().filter(person=person, clause__in=refs, sum__in=sums)
    }
    made: list[Mastery] = []
    for which in sums:
        for ref in sorted(refs):
            row = rows.get((ref, which.value))
            value = Sum(row.earned, row.possible, row.times, row.broke, row.last_at) if row else None
            for piece in old:
                if piece.clause == ref and value is not None:
                    value = unfold(value, piece)
            for piece in new:
                if piece.clause == ref:
                    value = fold(value, piece, at)
            if value is None:
                continue
            if row is None:
                row = Mastery(person=person, clause=ref, sum=which)
                made.append(row)
            row.earned, row.possible, row.times = value.earned, value.possible, value.times
            row.broke, row.last_at = value.broke, value.last_at
    Mastery.objects.bulk_create(made)
    Mastery.objects.bulk_update(rows.values(), ["earned", "possible", "times", "broke", "last_at"])


def _finish_cycle(cycle: Cycle, release: Release, entry: Record, at: datetime) -> UUID | None:
    """Issue the certificate that the release promises, and leave it for the next message."""
    from learning.actions.certificates import issue_certificate

    NoticeItem.objects.get_or_create(
        key=f"done:{cycle.uuid}",
        defaults={"person": cycle.person, "kind": "done", "cycle": cycle, "created_at": timezone.now()},
    )
    if not release.body.get("certificate"):
        return None
    return issue_certificate(cycle=cycle, release=release, record=entry, at=at).uuid

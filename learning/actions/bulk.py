"""Bring in many people's histories at once, and leave what the one-by-one doors would leave.

For what happened elsewhere, or before: an import from another system, a made-up company. The same pure rules fold the
same facts; only the queries are different, a fixed number for each call whatever the number of people.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random, SystemRandom
from typing import Any
from uuid import UUID, uuid5

from django.db import models, transaction
from django.utils import timezone

from learning.actions.assign import ground_fields
from learning.actions.certificates import new_code
from learning.actions.histories import EventIn, GivenIn, HistoryIn, ReadIn, SignedIn, Written
from learning.actions.progress import Fold, fold_rows
from learning.actions.record import ActivityResult
from learning.models import (
    Activity,
    Assignment,
    Audit,
    Certificate,
    Clause,
    Cycle,
    Ground,
    Leave,
    Mastery,
    Person,
    Progress,
    Record,
    RecordAnchor,
    RecordHead,
    RecordPayload,
    Release,
    User,
)
from learning.rules import chain
from learning.rules.completion import Node, parse_node
from learning.rules.due import Days, due_instant, stopped
from learning.rules.mastery import ClauseEvidence, Sum, fold

BATCH = 500  # the database driver keeps prepared statements: long ones fill the memory


@dataclass
class _Catalogue:
    """What is published now, as far as these histories need it, read once."""

    activities: dict[UUID, Activity] = field(default_factory=dict)
    outlines: dict[int, Node] = field(default_factory=dict)
    inside: dict[int, frozenset[UUID]] = field(default_factory=dict)
    certified: dict[int, bool] = field(default_factory=dict)
    releases: dict[UUID, int] = field(default_factory=dict)


def write_histories(
    histories: Sequence[HistoryIn],
    *,
    by: User | None = None,
    recorded_at: datetime | None = None,
    rng: Random | None = None,
) -> Written:
    """Write the histories of people who have none yet, in one transaction.

    What stands afterwards is what ``assign``, ``start_cycle``, ``record_read``, ``record_signature`` and
    ``record_result`` would have left: chained records and heads, progress, completion dates, both sums of mastery,
    certificates and audit. No messages go out: what is brought in is past, and no news to anybody.

    ``recorded_at`` (now by default) is when it was written down. ``rng`` draws uuids and salts: give a seeded one
    only for a made-up company that has to come out the same again. Raises ``ValueError`` for somebody who has a
    record, an assignment or practice already, for a clause that no standard has, and for a day that is anchored.
    """
    at, draw = recorded_at or timezone.now(), rng or SystemRandom()
    # Everything is worked out before the transaction begins: SQLite has one writer at a time.
    writer = _Writer(_catalogue(histories), _leaves(histories), draw, at, by)
    for history in histories:
        writer.add(history)
    with transaction.atomic():
        _refuse(histories, at)
        return writer.save()


def _refuse(histories: Sequence[HistoryIn], at: datetime) -> None:
    if RecordAnchor.objects.filter(day__gte=at.astimezone(UTC).date()).exists():
        raise ValueError("The day on which this would be recorded is anchored already.")
    people = [history.person.pk for history in histories]
    for model in (RecordHead, Assignment, Mastery):
        if model._default_manager.filter(person__in=people).exists():
            raise ValueError("Somebody among these people has a history here already.")
    wanted = {
        piece.clause
        for history in histories
        for event in history.events
        if isinstance(event, ActivityResult)
        for piece in event.evidence
    }
    unknown = wanted - set(Clause.objects.filter(ref__in=wanted).values_list("ref", flat=True))
    if unknown:
        raise ValueError(f"No standard has the clause {', '.join(sorted(unknown))}.")


def _catalogue(histories: Sequence[HistoryIn]) -> _Catalogue:
    given = {one.activity for history in histories for one in history.given}
    found = _Catalogue()
    for row in Activity.objects.filter(uuid__in=given).select_related("current"):
        found.activities[row.uuid] = row
        if row.current is not None:
            outline = parse_node(row.current.outline)
            found.outlines[row.current.pk] = outline
            found.inside[row.current.pk] = frozenset(node.uuid for node in outline.walk())
            found.certified[row.current.pk] = bool(row.current.body.get("certificate"))
    if given - set(found.activities):
        raise ValueError("Something that was given is not known here.")
    nodes = [node for outline in found.outlines.values() for node in outline.walk()]
    inside = {node.uuid for node in nodes} - set(found.activities)
    found.activities |= {row.uuid: row for row in Activity.objects.filter(uuid__in=inside)}
    pinned = Release.objects.filter(uuid__in={node.release for node in nodes})
    found.releases = dict(pinned.values_list("uuid", "pk"))
    return found


def _leaves(histories: Sequence[HistoryIn]) -> dict[int, list[Days]]:
    found: dict[int, list[Days]] = {}
    rows = Leave.objects.filter(person__in=[history.person.pk for history in histories])
    for person, starts_on, ends_on in rows.values_list("person", "starts_on", "ends_on"):
        found.setdefault(person, []).append((starts_on, ends_on))
    return found


class _Writer:
    """Collects the rows of many histories, then writes them table by table."""

    def __init__(
        self,
        catalogue: _Catalogue,
        leaves: dict[int, list[Days]],
        draw: Random,
        at: datetime,
        by: User | None,
    ) -> None:
        self.catalogue, self.leaves, self.draw, self.at, self.by = catalogue, leaves, draw, at, by
        self.assignments: list[Assignment] = []
        self.grounds: list[Ground] = []
        self.cycles: list[Cycle] = []
        self.records: list[Record] = []
        self.payloads: list[RecordPayload] = []
        self.heads: list[RecordHead] = []
        self.progress: list[Progress] = []
        self.last: list[tuple[Progress, Record]] = []
        self.mastery: list[Mastery] = []
        self.certificates: list[tuple[Certificate, Cycle, Record]] = []
        self.audits: list[Audit] = []

    def uuid(self) -> UUID:
        """A random uuid of version 4."""
        return UUID(int=self.draw.getrandbits(128), version=4)

    def add(self, history: HistoryIn) -> None:
        """Work out everything that one person's history leaves."""
        cycles = [cycle for one in history.given if (cycle := self._give(history.person, one))]
        rows: list[dict[UUID, Progress]] = []
        for cycle in cycles:
            activity = cycle.assignment.activity
            assert cycle.started_at is not None
            opened = Progress(cycle=cycle, activity=activity, opened_at=cycle.started_at)
            rows.append({activity.uuid: opened})
        head = RecordHead(person=history.person)
        sums: dict[str, Sum] = {}
        newest: dict[tuple[int, UUID], Record] = {}
        attempts: set[tuple[str, UUID]] = set()
        for event in history.events:
            self._happen(event, head, cycles, rows, sums, newest, attempts)
        if head.seq:
            self.heads.append(head)
        for i, mine in enumerate(rows):
            for uuid, row in mine.items():
                self.progress.append(row)
                if (record := newest.get((i, uuid))) is not None:
                    self.last.append((row, record))
        for clause, value in sums.items():
            self._master(history.person, clause, value)

    def _give(self, person: Person, one: GivenIn) -> Cycle | None:
        activity = self.catalogue.activities[one.activity]
        why = ground_fields(person, one.source, one.due_on, one.note, self.by, one.given_at)
        due_on = one.due_on and stopped(one.due_on, why["counts_from"], self.leaves.get(person.pk, ()))[0]
        zone = person.effective_zone if due_on else ""
        assignment = Assignment(
            uuid=self.uuid(),
            person=person,
            activity=activity,
            source=one.source,
            note=one.note,
            due_on=due_on,
            due_zone=zone,
            due_at=due_instant(due_on, zone) if due_on else None,
            assigned_by=self.by,
            created_at=one.given_at,
        )
        cycle = Cycle(uuid=self.uuid(), assignment=assignment, person=person)
        self.assignments.append(assignment)
        self.grounds.append(Ground(assignment=assignment, **why))
        self.cycles.append(cycle)
        self.audits.append(
            Audit(
                at=self.at,
                actor=self.by,
                action="assign",
                object_kind="assignment",
                object_uuid=assignment.uuid,
                person=person,
            )
        )
        if one.started_at is None:
            return None
        if activity.current is None:
            raise ValueError("Nothing has been published here yet.")
        cycle.release, cycle.started_at = activity.current, one.started_at
        return cycle

    def _happen(
        self,
        event: EventIn,
        head: RecordHead,
        cycles: list[Cycle],
        rows: list[dict[UUID, Progress]],
        sums: dict[str, Sum],
        newest: dict[tuple[int, UUID], Record],
        attempts: set[tuple[str, UUID]],
    ) -> None:
        release = event.release
        activity = self.catalogue.activities.get(release.activity.uuid, release.activity)
        holding = [
            i
            for i, cycle in enumerate(cycles)
            if activity.uuid in self.catalogue.inside[cycle.release_id]  # type: ignore[index]
        ]
        if isinstance(event, ReadIn):
            if not holding:
                raise ValueError("A lesson is read inside something that was started.")
            kind, source, fact = Record.Kind.READ, "learning", Fold(read=True)
            attempt = uuid5(cycles[holding[0]].uuid, f"read:{activity.uuid}")
            payload: dict[str, Any] = {"outcome": "read"}
            occurred_at = event.at
        elif isinstance(event, SignedIn):
            kind, source, fact = Record.Kind.SIGNED, "learning", Fold(signed=True)
            attempt = uuid5(head.person.uuid, f"sign:{release.uuid}")
            payload = {"outcome": "signed", "digest": release.digest, "locale": event.locale}
            occurred_at = event.at
        else:
            kind, source = Record.Kind.RESULT, event.source
            fact = Fold(done=True, passed=bool(event.passed))
            attempt, payload, occurred_at = event.attempt, event.payload(), event.occurred_at
            self._fold(sums, event.evidence, occurred_at)
        if (source, attempt) in attempts:
            if kind != Record.Kind.RESULT:
                return
            raise ValueError("Two results came in for one attempt.")
        attempts.add((source, attempt))
        record = self._write(head, kind, source, attempt, activity, release, occurred_at, payload)
        for i in holding:
            cycle = cycles[i]
            outline = self.catalogue.outlines[cycle.release_id]  # type: ignore[index]
            _leaf, newly = fold_rows(cycle, outline, rows[i], activity, occurred_at, fact)
            newest[i, activity.uuid] = record
            for node, done_at in newly:
                self._complete(head, cycle, rows[i], node, done_at)

    def _complete(
        self, head: RecordHead, cycle: Cycle, rows: dict[UUID, Progress], node: Node, at: datetime
    ) -> None:
        activity = self.catalogue.activities[node.uuid]
        row = rows.get(node.uuid) or Progress(cycle=cycle, activity=activity, opened_at=at)
        row.done_at = at
        rows[node.uuid] = row
        whole = node.uuid == cycle.assignment.activity.uuid
        if not whole and node.kind == "lesson":
            return
        attempt = uuid5(cycle.uuid, f"completed:{node.uuid}")
        release = Release(pk=self.catalogue.releases[node.release], uuid=node.release)
        kind, payload = Record.Kind.COMPLETED, {"outcome": "completed"}
        entry = self._write(head, kind, "learning", attempt, activity, release, at, payload)
        if whole:
            cycle.completed_at = at
            if self.catalogue.certified[cycle.release_id]:  # type: ignore[index]
                certificate = Certificate(
                    uuid=self.uuid(),
                    code=new_code(),
                    person=cycle.person,
                    release=release,
                    completed_at=at,
                    issued_at=self.at,
                )
                self.certificates.append((certificate, cycle, entry))

    def _write(
        self,
        head: RecordHead,
        kind: Record.Kind,
        source: str,
        attempt: UUID,
        activity: Activity,
        release: Release,
        occurred_at: datetime,
        payload: dict[str, Any],
    ) -> Record:
        person, text, salt = head.person, chain.canonical_json(payload), f"{self.draw.getrandbits(128):032x}"
        entry = chain.Entry(
            person=person.uuid,
            uuid=self.uuid(),
            seq=head.seq + 1,
            kind=kind.value,
            source=source,
            attempt=attempt,
            version=1,
            activity=activity.uuid,
            release=release.uuid,
            occurred_at=occurred_at,
            recorded_at=self.at,
            actor=person.uuid,
            actor_role="employee",
            supersedes=None,
            reason="",
            payload_hash=chain.payload_hash(salt, text),
            prev_hash=head.hash or chain.GENESIS,
        )
        head.seq, head.hash = entry.seq, chain.entry_hash(entry)
        record = Record(
            uuid=entry.uuid,
            person_id=person.pk,
            seq=entry.seq,
            kind=entry.kind,
            source=source,
            attempt=attempt,
            activity_id=activity.pk,
            release_id=release.pk,
            occurred_at=occurred_at,
            recorded_at=self.at,
            actor=entry.actor,
            actor_role=entry.actor_role,
            payload_hash=entry.payload_hash,
            prev_hash=entry.prev_hash,
            hash=head.hash,
        )
        self.records.append(record)
        self.payloads.append(RecordPayload(salt=salt, text=text))
        return record

    @staticmethod
    def _fold(sums: dict[str, Sum], evidence: Iterable[ClauseEvidence], at: datetime) -> None:
        for piece in evidence:
            sums[piece.clause] = fold(sums.get(piece.clause), piece, at)

    def _master(self, person: Person, clause: str, value: Sum) -> None:
        self.mastery += [
            Mastery(
                person_id=person.pk,
                clause=clause,
                sum=which,
                earned=value.earned,
                possible=value.possible,
                times=value.times,
                broke=value.broke,
                last_at=value.last_at,
            )
            for which in (Mastery.Sum.MINE, Mastery.Sum.SHARED)
        ]

    def save(self) -> Written:
        """Write everything, parents first; rows learn their parents' ids on the way."""
        _create(self.assignments)
        for cycle in self.cycles:
            cycle.assignment_id = cycle.assignment.pk
        for ground in self.grounds:
            ground.assignment_id = ground.assignment.pk
        _create(self.grounds)
        _create(self.cycles)
        _create(self.records)
        for payload, record in zip(self.payloads, self.records, strict=True):
            payload.record_id = record.pk
        _create(self.payloads)
        for row, record in self.last:
            row.last_id = record.pk
        for row in self.progress:
            row.cycle_id = row.cycle.pk
        _create(self.progress)
        _create(self.heads)
        _create(self.mastery)
        for certificate, cycle, record in self.certificates:
            certificate.cycle_id, certificate.record_id = cycle.pk, record.pk
        _create([certificate for certificate, _cycle, _record in self.certificates])
        _create(self.audits)
        people = {assignment.person_id for assignment in self.assignments}
        done = sum(cycle.completed_at is not None for cycle in self.cycles)
        return Written(len(people), len(self.records), done)


def _create[Row: models.Model](rows: Sequence[Row]) -> None:
    if rows:
        type(rows[0])._default_manager.bulk_create(rows, batch_size=BATCH)

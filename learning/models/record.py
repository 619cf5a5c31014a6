"""The employee record: append-only, dated by evidence, chained; and what is folded from it."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learning.privacy import PersonalData


class Record(models.Model):
    """One entry in one person's record. The database refuses UPDATE and DELETE (see ``learning.triggers``).

    A correction is a new row that names the row it supersedes, who, and why. What the entry says stands in
    :class:`RecordPayload`, which erasure may empty; the row here holds a salted hash of it, and the chain
    runs over these rows, so that it stays whole.
    """

    class Kind(models.TextChoices):
        RESULT = "result", _("Result")
        READ = "read", _("Read")
        SIGNED = "signed", _("Signed")
        COMPLETED = "completed", _("Completed")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    person = models.ForeignKey("learning.Person", on_delete=models.PROTECT, related_name="records")
    seq = models.PositiveIntegerField(help_text="1, 2, 3 … within the person.")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    source = models.CharField(max_length=12)
    attempt = models.UUIDField(
        help_text="What the source calls this result; with it, the key of idempotency."
    )
    version = models.PositiveSmallIntegerField(
        default=1, help_text="1, then one more for each superseding result."
    )
    activity = models.ForeignKey("learning.Activity", on_delete=models.PROTECT, related_name="records")
    release = models.ForeignKey("learning.Release", on_delete=models.PROTECT, related_name="records")
    occurred_at = models.DateTimeField(help_text="When it happened.")
    recorded_at = models.DateTimeField(help_text="When it was written down.")
    actor = models.UUIDField(null=True, help_text="Who caused the entry, as a person's uuid.")
    actor_role = models.CharField(max_length=20, default="employee")
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )
    reason = models.CharField(max_length=300, blank=True)
    payload_hash = models.CharField(max_length=64)
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    personal_data = PersonalData(export=True, erase="keep", retain="For ever, under the person's pseudonym.")

    class Meta:
        verbose_name = _("record")
        verbose_name_plural = _("records")
        constraints = (
            models.UniqueConstraint(fields=["person", "seq"], name="record_seq_once"),
            models.UniqueConstraint(fields=["source", "attempt", "version"], name="record_attempt_once"),
        )
        indexes = (models.Index(fields=["person", "-occurred_at"]), models.Index(fields=["recorded_at"]))

    def __str__(self) -> str:
        return f"{self.person_id}/{self.seq} {self.kind}"


class RecordPayload(models.Model):
    """What a record entry says, as canonical JSON text (text, because ``jsonb`` would reorder it).

    The only allowed change is emptying: ``text`` becomes empty and ``erased_at`` is set. The row stays as a
    tombstone.
    """

    record = models.OneToOneField(Record, on_delete=models.PROTECT, primary_key=True, related_name="payload")
    salt = models.CharField(max_length=32)
    text = models.TextField()
    erased_at = models.DateTimeField(null=True)
    personal_data: ClassVar[PersonalData] = PersonalData(
        export=True, erase="empty", retain="Until erasure or the end of retention; then a tombstone."
    )

    def __str__(self) -> str:
        return f"payload of {self.record_id}"


class RecordHead(models.Model):
    """The end of a person's chain. Locked by every append: it gives concurrent appends their order."""

    person = models.OneToOneField("learning.Person", on_delete=models.PROTECT, related_name="record_head")
    seq = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")
    personal_data = PersonalData(export=False, erase="keep", retain="As long as the records.")

    def __str__(self) -> str:
        return f"{self.person_id}: {self.seq}"


class RecordAnchor(models.Model):
    """A day's records under one hash, chained from day to day, so that a missing tail shows."""

    day = models.DateField(unique=True)
    count = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.day}: {self.count}"


class Practice(models.Model):
    """A result that only the person sees. No query of a manager, report or export of others reads this table."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    person = models.ForeignKey("learning.Person", on_delete=models.PROTECT, related_name="practice")
    activity = models.ForeignKey("learning.Activity", on_delete=models.PROTECT, related_name="+")
    release = models.ForeignKey("learning.Release", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=12)
    attempt = models.UUIDField()
    occurred_at = models.DateTimeField()
    payload = models.JSONField(default=dict)
    personal_data = PersonalData(export=True, erase="delete", retain="Two years, for the person alone.")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["source", "attempt"], name="practice_attempt_once"),)
        indexes = (models.Index(fields=["person", "-occurred_at"]),)

    def __str__(self) -> str:
        return f"{self.person_id} practised {self.activity_id}"


class Mastery(models.Model):
    """The sum of a person's evidence on one clause.

    Two sums: *mine* holds all evidence and proposes the next practice to the person; *shared* holds what
    counted and is what others may see.
    """

    class Sum(models.TextChoices):
        MINE = "mine", "Mine"
        SHARED = "shared", "Shared"

    person = models.ForeignKey("learning.Person", on_delete=models.PROTECT, related_name="mastery")
    clause = models.CharField(max_length=130)
    sum = models.CharField(max_length=6, choices=Sum.choices)
    earned = models.IntegerField(default=0)
    possible = models.PositiveIntegerField(default=0)
    times = models.PositiveIntegerField(default=0)
    broke = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    personal_data = PersonalData(export=True, erase="delete", retain="As long as the records that it sums.")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "clause", "sum"], name="mastery_once"),
            models.CheckConstraint(
                condition=Q(broke__lte=models.F("times")), name="mastery_broke_within_times"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.clause} {self.sum}"


class Certificate(models.Model):
    """A proof that a course was completed, checked by anybody who holds its code."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    code = models.CharField(max_length=20, unique=True)
    person = models.ForeignKey("learning.Person", on_delete=models.PROTECT, related_name="certificates")
    cycle = models.OneToOneField("learning.Cycle", on_delete=models.PROTECT, related_name="certificate")
    release = models.ForeignKey("learning.Release", on_delete=models.PROTECT, related_name="+")
    record = models.OneToOneField(Record, on_delete=models.PROTECT, related_name="+")
    completed_at = models.DateTimeField()
    issued_at = models.DateTimeField()
    personal_data = PersonalData(export=True, erase="keep", retain="As long as the records.")

    def __str__(self) -> str:
        return self.code

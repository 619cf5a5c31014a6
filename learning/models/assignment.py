"""Who is to do what by when, and how far they are."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learning.privacy import PersonalData


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments, with what is open among them."""

    def open(self) -> Self:
        """Neither taken back nor at rest: what the person is to do, or has done."""
        return self.filter(ended_at=None, paused_at=None)


class CycleQuerySet(models.QuerySet["Cycle"]):
    """Cycles, with those of open assignments among them."""

    def open(self) -> Self:
        """Those of assignments that are neither taken back nor at rest."""
        return self.filter(assignment__ended_at=None, assignment__paused_at=None)


class Assignment(models.Model):
    """One person is to do one activity. ``due_at`` is the exclusive end of ``due_on`` in ``due_zone``.

    The date and the zone are kept beside the instant, because "why this date?" must be answerable and a moved
    person's due instant must not jump. A row with ``ended_at`` was taken back, one with ``paused_at`` rests; the record
    stands.

    Why somebody has it stands in its :class:`Ground` rows; ``source``, ``note`` and ``assigned_by`` are those of the
    first. The date is the fold of all of them, see ``learning.actions.dates``.
    """

    class Source(models.TextChoices):
        HIRED = "hired", _("Because of the first day")
        MANAGER = "manager", _("Given by the manager")
        PEOPLE = "people", _("Given by the people office")
        REQUIREMENT = "requirement", _("Asked of everybody in the same place")
        SELF = "self", _("Own choice")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    person = models.ForeignKey("learning.Person", on_delete=models.PROTECT, related_name="assignments")
    activity = models.ForeignKey("learning.Activity", on_delete=models.PROTECT, related_name="assignments")
    source = models.CharField(max_length=12, choices=Source.choices)
    note = models.CharField(max_length=300, blank=True)
    due_on = models.DateField(null=True, blank=True)
    due_zone = models.CharField(max_length=60, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    objects = AssignmentQuerySet.as_manager()
    personal_data = PersonalData(
        export=True, erase="empty", retain="As long as the records that it explains."
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "activity"], condition=Q(ended_at__isnull=True), name="assigned_once"
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True, due_at__isnull=True)
                | Q(due_on__isnull=False, due_at__isnull=False),
                name="due_date_and_instant_together",
            ),
        )
        indexes = (models.Index(fields=["due_at"]),)

    def __str__(self) -> str:
        return f"{self.person_id} → {self.activity_id}"


class Cycle(models.Model):
    """One time through an assignment. It takes its release when the person starts, and keeps it.

    A cycle without a release has not been started: the person will get the release that is current then.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="cycles")
    person = models.ForeignKey("learning.Person", on_delete=models.PROTECT, related_name="cycles")
    number = models.PositiveSmallIntegerField(default=1)
    release = models.ForeignKey(
        "learning.Release", on_delete=models.PROTECT, null=True, related_name="cycles"
    )
    started_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True, help_text="When the last needed evidence happened.")
    objects = CycleQuerySet.as_manager()
    personal_data = PersonalData(export=True, erase="keep", retain="As long as the records that it explains.")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["assignment", "number"], name="cycle_number_once"),
            models.CheckConstraint(
                condition=Q(release__isnull=True, started_at__isnull=True)
                | Q(release__isnull=False, started_at__isnull=False),
                name="cycle_pins_a_release_when_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True) | Q(started_at__isnull=False),
                name="completed_after_start",
            ),
        )
        indexes = (
            models.Index(fields=["person", "completed_at"]),
            models.Index(
                fields=["release", "person", "completed_at"],
                condition=Q(completed_at__isnull=False),
                name="cycle_completed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.assignment_id} cycle {self.number}"


class Progress(models.Model):
    """How far one cycle is with one activity inside it. No row means: not opened.

    A fold of the record, kept so that pages read one row: ``read_at``, ``done_at``, ``passed_at`` and ``signed_at`` are
    evidence times, set once and never taken back.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="progress")
    activity = models.ForeignKey("learning.Activity", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    passed_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    last = models.ForeignKey("learning.Record", on_delete=models.PROTECT, null=True, related_name="+")
    personal_data = PersonalData(export=True, erase="keep", retain="As long as the records that it sums.")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["cycle", "activity"], name="progress_once"),)
        # Few of very many rows: who tried twice and has not passed it.
        indexes = (
            models.Index(fields=["cycle"], condition=Q(passed_at=None, tries__gte=2), name="progress_stuck"),
        )

    def __str__(self) -> str:
        return f"{self.cycle_id}: {self.activity_id}"

"""Who gets what by when, as a rule; why somebody has an assignment; and dates that were moved for one person."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from learning.models.assignment import Assignment
from learning.privacy import AUTHORED, PersonalData

MOST_DAYS = 1825


class Requirement(models.Model):
    """Everybody of an audience learns one course: who does these jobs in these branches, since a day or whenever.

    No branches means all of them, and so with jobs. It reaches people ``opens_after`` days after their first day, and
    whoever comes into the audience later. It asks for nothing that was before ``asked_from``: when it was made, or when
    its date was last put otherwise.
    """

    class Due(models.TextChoices):
        NONE = "none", _("no date")
        FIXED = "fixed", _("on one day for all")
        HIRED = "hired", _("days after the first day")
        REACHED = "reached", _("days after it reaches them")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    activity = models.ForeignKey("learning.Activity", on_delete=models.PROTECT, related_name="requirements")
    branches = models.ManyToManyField("learning.Branch", blank=True, related_name="+")
    jobs = models.ManyToManyField("learning.Job", blank=True, related_name="+")
    hired_from = models.DateField(null=True, blank=True)
    due = models.CharField(max_length=8, choices=Due.choices)
    due_days = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)]
    )
    due_on = models.DateField(null=True, blank=True)
    opens_after = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(MOST_DAYS)])
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    asked_from = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(
        null=True,
        help_text="When who has it was last in step with whom it reaches; empty while work is left.",
    )
    dates_from = models.BigIntegerField(
        null=True, help_text="Dates are to be worked out again, for reasons with a larger key than this one."
    )
    personal_data = AUTHORED

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        ordering = ("-made_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(due="none", due_days=None, due_on=None)
                | Q(due="fixed", due_days=None, due_on__isnull=False)
                | Q(due__in=("hired", "reached"), due_days__gte=1, due_on=None),
                name="requirement_has_what_its_date_needs",
            ),
        )

    def __str__(self) -> str:
        return f"{self.activity_id} ({self.due})"


class Ground(models.Model):
    """Why somebody has an assignment, from whom and since when. Several may hold at once; the earliest date counts.

    It reached the person on ``reached_on``, a day of ``zone``. The clock starts on ``counts_from`` and ends on
    ``due_on``, if it never stops. A requirement whose date would be past when it reaches the person gives none, and
    proposes ``proposed_on``. ``left_at``: the person left its audience, and may be back.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="grounds")
    source = models.CharField(max_length=12, choices=Assignment.Source.choices)
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, null=True, related_name="grounds")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    since = models.DateTimeField()
    zone = models.CharField(max_length=60)
    reached_on = models.DateField()
    counts_from = models.DateField()
    due_on = models.DateField(null=True)
    proposed_on = models.DateField(null=True)
    left_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    personal_data = PersonalData(
        export=True, erase="empty", retain="As long as the records that it explains."
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["assignment", "requirement"],
                condition=Q(ended_at=None, requirement__isnull=False),
                name="reached_once",
            ),
            models.CheckConstraint(
                condition=Q(source="requirement", requirement__isnull=False)
                | (~Q(source="requirement") & Q(requirement=None)),
                name="ground_names_its_requirement",
            ),
            models.CheckConstraint(
                condition=Q(proposed_on=None) | Q(due_on=None), name="proposed_only_without_a_date"
            ),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(due_on__gte=F("counts_from")), name="clock_starts_before_it_ends"
            ),
        )
        indexes = (models.Index(fields=["requirement", "ended_at", "left_at"]),)

    def __str__(self) -> str:
        return f"{self.assignment_id}: {self.source}"


class Extension(models.Model):
    """A date that was moved for one person, by whom and why. The latest one counts, and beats every ground."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="extensions")
    due_on = models.DateField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    counts_from = models.DateField()
    personal_data = PersonalData(
        export=True, erase="empty", retain="As long as the records that it explains."
    )

    class Meta:
        indexes = (models.Index(fields=["assignment", "-at"]),)

    def __str__(self) -> str:
        return f"{self.assignment_id} → {self.due_on}"

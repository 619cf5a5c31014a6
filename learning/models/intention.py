"""What people mean to do in real work."""

import uuid

from django.db import models
from django.db.models import Q

from learning.privacy import PersonalData


class Intention(models.Model):
    """One thing that somebody has undertaken to do for real, in their own words, and when they want to be asked.

    ``key`` says what it came from; the same key again is the same intention, put otherwise. ``ask_on`` is a day in the
    person's zone, ``asked_at`` when a message asked about it: one does, however often it is put off. Nobody but the
    person sees an intention unless it is ``shared``.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("learning.Person", on_delete=models.PROTECT, related_name="intentions")
    key = models.CharField(max_length=80)
    text = models.CharField(max_length=200)
    url = models.CharField(max_length=200, help_text="Where it was undertaken.")
    shared = models.BooleanField(default=False, help_text="Whether those in scope may read it.")
    ask_on = models.DateField(null=True)
    asked_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    personal_data = PersonalData(
        export=True, erase="delete", retain="Until the person does away with it; it is the person's own."
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "key"], name="intended_once"),)
        indexes = (
            models.Index(
                fields=["ask_on"],
                condition=Q(done_at__isnull=True, asked_at__isnull=True),
                name="intention_to_ask",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id}: {self.key}"

"""What people are told: one message a day at most, and what is in it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learning.privacy import PersonalData


class Reminding(models.Model):
    """Whether messages go out, and since when. One row: nothing is told whose day was before ``since``."""

    on = models.BooleanField(default=True)
    since = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(pk=1), name="one_way_of_reminding"),)

    def __str__(self) -> str:
        return f"{'on' if self.on else 'off'} since {self.since:%Y-%m-%d %H:%M}"


class Notice(models.Model):
    """The message of one day to one person. ``day`` is the person's own."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("learning.Person", on_delete=models.PROTECT, related_name="notices")
    day = models.DateField()
    created_at = models.DateTimeField()
    personal_data = PersonalData(export=True, erase="delete", retain="One year.")

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = (models.UniqueConstraint(fields=["person", "day"], name="one_message_a_day"),)
        indexes = (models.Index(fields=["-created_at"]),)

    def __str__(self) -> str:
        return f"{self.person_id} on {self.day}"

    @property
    def letter_key(self) -> str:
        """The key of its letter in the outbox, and its Message-ID: neither may hold a colon."""
        return f"notice.{self.person.uuid}.{self.day}"


class NoticeItem(models.Model):
    """One thing in a message, as keys; its words are written when it is read.

    Without a ``notice`` it waits for the person's next one. ``key`` says what it tells, once for ever. What is told of
    a date has the ``cycle``, the date, and how many days from it it is to be told: a date that is moved is told anew.
    ``person`` is who is told, which for kind ``team`` is whoever leads the person of the cycle.
    """

    person = models.ForeignKey("learning.Person", on_delete=models.PROTECT, related_name="+")
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, null=True, related_name="items")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=120, unique=True)
    cycle = models.ForeignKey("learning.Cycle", on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(null=True)
    offset = models.SmallIntegerField(null=True)
    detail = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    personal_data = PersonalData(export=True, erase="delete", retain="One year.")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "cycle", "due_on", "offset"],
                condition=Q(offset__isnull=False),
                name="told_once",
            ),
            models.CheckConstraint(
                condition=Q(offset=None, due_on=None)
                | Q(offset__isnull=False, due_on__isnull=False, cycle__isnull=False),
                name="told_of_a_date",
            ),
        )
        indexes = (models.Index(fields=["person"], condition=Q(notice=None), name="notice_item_waiting"),)

    def __str__(self) -> str:
        return self.key

"""What is to leave the database, and who did what."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learning.privacy import PersonalData


class Outbox(models.Model):
    """A message written in the same transaction as its cause, and sent by a task afterwards.

    ``key`` is unique per message: a cause that happens twice sends once. ``tries`` is counted before the work
    starts, so that a message that kills its worker is parked after three. ``not_before``: when its time comes.
    """

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    parked_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("outgoing message")
        verbose_name_plural = _("outgoing messages")
        indexes = (
            models.Index(
                fields=["id"],
                condition=Q(sent_at__isnull=True, parked_at__isnull=True),
                name="outbox_waiting",
            ),
        )

    def __str__(self) -> str:
        return self.key


class Audit(models.Model):
    """Who did what, when, to what. Append-only, like the record."""

    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=40)
    object_uuid = models.UUIDField(null=True)
    person = models.ForeignKey("learning.Person", on_delete=models.PROTECT, null=True, related_name="+")
    detail = models.JSONField(default=dict)
    personal_data = PersonalData(export=True, erase="keep", retain="Seven years; holds keys, no names.")

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = (models.Index(fields=["-at"]),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"

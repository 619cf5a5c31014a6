"""A file of questions on its way into the bank: read, looked at, brought in."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learning import api as learning
from quizzes.exchange.formats import Format


class QuestionFile(models.Model):
    """What somebody handed in, in the database so that every machine can read it. Gone after a day.

    ``content`` is the file itself, so that it can be read again in another format; ``read`` is what it says: its
    ``questions`` (line, document, remarks, labels_made) and the ``remarks`` about the whole of it. ``cursor`` is the
    number of the last question that is done in this state, so that whoever goes on after a crash begins there;
    ``worked_at`` is when somebody was last seen at it. ``chosen`` is how the questions come in, ``totals`` what the
    look has found, and then what bringing in has done.
    """

    class State(models.TextChoices):
        READING = "reading", _("being read")
        CHECKING = "checking", _("being compared with the bank")
        CHECKED = "checked", _("looked at, nothing changed yet")
        APPLYING = "applying", _("being brought in")
        APPLIED = "applied", _("brought in")
        STOPPED = "stopped", _("stopped by a fault")

    WORKING: ClassVar = (State.READING, State.CHECKING, State.APPLYING)

    class Form(models.TextChoices):
        GIFT = Format.GIFT, _("GIFT")
        MOODLE = Format.MOODLE, _("Moodle XML")
        AIKEN = Format.AIKEN, _("Aiken")
        CSV = Format.CSV, _("Table (CSV)")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(db_index=True)
    name = models.CharField(_("file"), max_length=200)
    form = models.CharField(_("format"), max_length=10, choices=Form)
    locale = models.CharField(_("language"), max_length=20)
    content = models.BinaryField()
    read = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    cursor = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    chosen = models.JSONField(default=dict)
    totals = models.JSONField(default=dict)
    worked_at = models.DateTimeField(null=True)
    personal_data = learning.PersonalData(export=False, erase="delete", retain="One day.")

    class Meta:
        verbose_name = _("file of questions")
        verbose_name_plural = _("files of questions")
        ordering = ("-at", "-id")
        default_permissions = ()
        indexes = (
            models.Index(
                fields=["id"],
                condition=Q(state__in=("reading", "checking", "applying")),
                name="question_file_at_work",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_working(self) -> bool:
        """Whether there is work left that a task goes on with."""
        return self.state in self.WORKING

"""A file of questions that waits between looking at it and bringing it in."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from learning import api as learning
from quizzes.exchange.formats import Format


class QuestionFile(models.Model):
    """What somebody handed in, in the database so that every machine can read it. Gone after a day.

    ``content`` is the file itself, so that it can be read again in another format; ``read`` is what it says: its
    ``questions`` (line, document, remarks, labels_made) and the ``remarks`` about the whole of it.
    """

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
    personal_data = learning.PersonalData(export=False, erase="delete", retain="One day.")

    class Meta:
        verbose_name = _("file of questions")
        verbose_name_plural = _("files of questions")
        ordering = ("-at", "-id")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

"""Content packs that were loaded or exported here."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Pack(models.Model):
    """What a pack says about itself, and what came with it, so that it can be given back as it was.

    ``items`` are ``kind:key`` of its standards, courses, scenarios and quizzes.
    """

    key = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    version = models.CharField(max_length=40)
    licence = models.CharField(max_length=200)
    locale_default = models.CharField(max_length=12)
    locales = models.JSONField(default=list)
    items = models.JSONField(default=list)

    class Meta:
        verbose_name = _("content pack")
        verbose_name_plural = _("content packs")
        ordering = ("key",)

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

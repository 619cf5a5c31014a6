"""Sound and film for lessons."""

import filetype
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

LIMIT = 50 * 1024 * 1024
TYPES = {
    "audio/mpeg": "audio",
    "audio/ogg": "audio",
    "video/mp4": "video",
    "video/webm": "video",
}


def sniff(head: bytes) -> str:
    """The content type that the bytes themselves show, whatever the file is called; empty when we play no such."""
    guess = filetype.guess(head)
    mime = guess.mime if guess else ""
    return mime if mime in TYPES else ""


class Recording(models.Model):
    """A file that lessons play. It reaches learners only as part of a release, by the hash of its bytes."""

    title = models.CharField(_("title"), max_length=150)
    file = models.FileField(
        _("file"), upload_to="recordings/", help_text=_("MP3, Ogg, MP4 or WebM, up to 50 MB.")
    )
    content_type = models.CharField(max_length=40, editable=False)

    class Meta:
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if not self.file:
            return
        if self.file.size > LIMIT:
            raise ValidationError({"file": _("The file is larger than 50 MB.")})
        self.file.open("rb")
        self.content_type = sniff(self.file.read(8192))
        self.file.seek(0)
        if not self.content_type:
            raise ValidationError({"file": _("This is not an MP3, Ogg, MP4 or WebM file.")})

    @property
    def kind(self) -> str:
        """``audio`` or ``video``."""
        return TYPES.get(self.content_type, "audio")

    @property
    def listen_url(self) -> str:
        """Where authors hear it before it is released."""
        return reverse("cms_recording", args=[self.pk]) if self.pk else ""

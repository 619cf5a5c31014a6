"""The pictures of questions, by the hash of their bytes."""

from django.db import models
from wagtail.images import get_image_model_string


class Picture(models.Model):
    """A picture that questions show. Never changed and never deleted, so that an attempt shows it as it was.

    ``sha256`` is that of the file that an author chose, and is how documents name it; ``shown`` that of what learners
    get: smaller, without the author's file name and without what the camera wrote. Both files are kept by their hash,
    as the media of releases are. ``image`` is where it came from, as long as that is there.
    """

    wagtail_reference_index_ignore = True
    sha256 = models.CharField(max_length=64, unique=True)
    shown = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    image = models.ForeignKey(
        get_image_model_string(), on_delete=models.SET_NULL, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return self.sha256

"""Take pictures in, so that questions can show them."""

import hashlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.core.files.images import ImageFile
from wagtail.images import get_image_model

from learning import api as learning
from quizzes.models.pictures import Picture
from quizzes.raster import measure, shrink

Keep = Callable[[bytes, str], str]
"""Keeps the bytes of a file and returns their SHA-256."""


def keep_picture(*, content: bytes, image: Any, keep: Keep = learning.media_store) -> str:
    """Keep a picture as it is and as learners get it; the SHA-256 by which questions name it.

    ``image`` is the library's own row of it. The same bytes are kept once, and once more when their file is gone.
    Raises ``NotAPicture``.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    row = Picture.objects.filter(sha256=sha256).first()
    if row is None or not _is_there(row):
        kind, small = measure(content), shrink(content)
        keep(content, kind.content_type)
        made = {"shown": keep(small.content, "image/webp"), "width": small.width, "height": small.height}
        # Two authors may choose the same file in the same moment.
        Picture.objects.bulk_create([Picture(sha256=sha256, image=image, **made)], ignore_conflicts=True)
        if row is not None:
            Picture.objects.filter(pk=row.pk).update(**made)
    if row is not None and row.image_id is None:
        Picture.objects.filter(pk=row.pk).update(image=image)
    return sha256


def _is_there(row: Picture) -> bool:
    return all(learning.media_bytes(sha256) is not None for sha256 in (row.sha256, row.shown))


def library_image(*, content: bytes, name: str, by: learning.User | None) -> tuple[Any, bool]:
    """The image of the library with these bytes, and whether it had to be made. Raises ``NotAPicture``."""
    model = get_image_model()
    sha1 = hashlib.sha1(content, usedforsecurity=False).hexdigest()
    if (found := model.objects.filter(file_hash=sha1).first()) is not None:
        return found, False
    suffix = measure(content).suffix
    stem = name.rpartition(".")[0] or name or "picture"
    image = model(title=name[:250] or "picture", uploaded_by_user=by)
    image.file = ImageFile(BytesIO(content), name=f"{stem[:80]}.{suffix}")
    image._set_image_file_metadata()
    image.save()
    return image, True

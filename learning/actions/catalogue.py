"""Keep the files that releases show."""

import hashlib

from django.core.files.base import ContentFile

from learning.models import Media

_SUFFIXES = {
    "image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp",
    "audio/mpeg": ".mp3", "audio/ogg": ".ogg", "video/mp4": ".mp4", "video/webm": ".webm", "text/vtt": ".vtt",
}  # fmt: skip


def media_store(content: bytes, content_type: str) -> str:
    """Keep a file under the SHA-256 of its bytes and return that; the same bytes are kept once.

    A file that is gone from where files are kept comes back by it. Raises ``ValueError`` for a type that lessons do
    not show.
    """
    if content_type not in _SUFFIXES:
        raise ValueError(f"{content_type} cannot be shown in a lesson.")
    sha256 = hashlib.sha256(content).hexdigest()
    kept = Media.objects.filter(sha256=sha256).first()
    if kept is not None:
        storage, name = kept.file.storage, str(kept.file.name)
        if not storage.exists(name):
            storage.save(name, ContentFile(content))
    else:
        media = Media(sha256=sha256, content_type=content_type, size=len(content))
        media.file.save(f"{sha256}{_SUFFIXES[content_type]}", ContentFile(content), save=False)
        Media.objects.bulk_create([media], ignore_conflicts=True)
    return sha256

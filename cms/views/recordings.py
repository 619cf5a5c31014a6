"""Recordings, for the ears of authors."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from cms.models import Recording
from learning import api as learning


@require_safe
def listen_view(request: HttpRequest, pk: int) -> FileResponse:
    """The file itself, under the type that its bytes showed."""
    if not learning.may_author(request.user):
        raise PermissionDenied
    recording = get_object_or_404(Recording, pk=pk)
    return FileResponse(recording.file.open("rb"), content_type=recording.content_type)

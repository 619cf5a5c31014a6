"""Files that pages show: sizes of a picture that Wagtail made, and the media that releases keep by hash.

Uploads themselves are never served from their folder, and documents leave through Wagtail's own view, which
asks about privacy.
"""

import posixpath

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

RENDITIONS = "images/"
BY_HASH = "release/"


@require_safe
def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file below MEDIA_ROOT; 404 for any other folder and for visitors who are not signed in."""
    # `images/../documents/x` begins like a picture and is none.
    if name != posixpath.normpath(name) or not name.startswith((RENDITIONS, BY_HASH)):
        raise Http404
    if not request.user.is_authenticated:
        raise Http404
    response = serve(request, name, document_root=str(settings.MEDIA_ROOT))
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if name.startswith(BY_HASH):
        # The name is the hash of the content, so this browser may keep it for good.
        response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response

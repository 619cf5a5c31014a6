"""The company's own colour and logo, for every screen and everybody, the sign-in included."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve

from cms import brand


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """The accent as a style sheet."""
    shown = brand.shown()
    if not shown.accent:
        raise Http404
    response = HttpResponse(brand.css(shown.accent), content_type="text/css; charset=utf-8")
    return _kept(request, response, shown)


@require_safe
def logo(request: HttpRequest) -> HttpResponseBase:
    """The logo as it stands in the top bar. No other picture is shown to visitors who are not signed in."""
    shown = brand.shown()
    if not shown.logo:
        raise Http404
    response = serve(request, shown.logo, document_root=str(settings.MEDIA_ROOT))
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return _kept(request, response, shown)


def _kept[Response: HttpResponseBase](
    request: HttpRequest, response: Response, shown: brand.Shown
) -> Response:
    """For long under the address of this version. Under another, from a page made before a change, not at all."""
    if request.GET.get("v") == shown.version:
        patch_cache_control(response, public=True, max_age=31536000, immutable=True)
    else:
        patch_cache_control(response, no_store=True)
    return response

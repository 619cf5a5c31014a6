"""What a browser may run, keep and frame, decided by the area that a request enters."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from learning.api import came_from

GetResponse = Callable[[HttpRequest], HttpResponseBase]

ADMIN = "/admin/"
# Needed to draw a page of the admin at all, and free of anything private.
ADMIN_WITHOUT_DOOR = ("/admin/jsi18n/", "/admin/sprite/")


class PrivacyMiddleware:
    """Nothing made for a signed-in person stays in a cache, on the way or in the browser.

    A file named by its own hash ("immutable") may be kept by that browser alone. Signing out empties the
    browser's cache, so that "back" on a shared till computer shows nothing.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request", "Cookie"])
        if signed_in or settings.SESSION_COOKIE_NAME in response.cookies:
            kept = "immutable" in response.headers.get("Cache-Control", "")
            response.headers["Cache-Control"] = (
                "private, max-age=31536000, immutable" if kept else "private, no-store"
            )
        if signed_in and _session_ended(response):
            response.headers["Clear-Site-Data"] = '"cache"'
        return response


def _session_ended(response: HttpResponseBase) -> bool:
    cookie = response.cookies.get(settings.SESSION_COOKIE_NAME)
    return cookie is not None and not cookie.value


class NoNulMiddleware:
    """An address with a NUL in it is refused at the door: nobody types one, and PostgreSQL stores and compares none.

    Forms refuse it by themselves; searches and page numbers read the address directly.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("The address holds a NUL.")
        return self.get_response(request)


class SignInAgainMiddleware:
    """When a session ended under an open page, its person signs in again and is back on that page.

    htmx gets the whole browser to the sign-in page; otherwise the form would be swapped into the middle of the page
    that asked. A plain form comes back to the page that it stood on: its own address may have nothing to show.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        htmx = getattr(request, "htmx", None)
        asked = bool(htmx or request.method == "POST")
        # Whoever was signed in and is led to the sign-in page has signed out: nothing was lost, and the next one at
        # this device is somebody else.
        lost = asked and not request.user.is_authenticated
        response = self.get_response(request)
        if response.status_code not in (301, 302) or not lost:
            return response
        login = resolve_url(settings.LOGIN_URL)
        if urlsplit(response.headers["Location"]).path != login:
            return response
        messages.info(request, _("Please sign in again. Then you are back where you were."))
        if htmx:
            return HttpResponseClientRedirect(self._sign_in(login, htmx.current_url_abs_path or "/"))
        back = came_from(request)
        return redirect(self._sign_in(login, back)) if back else response

    def _sign_in(self, login: str, back: str) -> str:
        return f"{login}?{urlencode({'next': back})}"


class AdminDoorMiddleware:
    """Signed in without access to authoring: 403 at the door.

    Wagtail would send such a person to sign in, and the sign-in page would send them straight back, for ever.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        if not request.path.startswith(ADMIN) or request.path.startswith(ADMIN_WITHOUT_DOOR):
            return
        if request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied


class RefusedPublishMiddleware:
    """A publish that is refused outside an editor (a workflow approval, say) answers in words, not with an error page.

    Whatever is published checks itself and raises a ValidationError; the editors show it beside the form, other ways
    in have no form. Nothing was written: the refusal rolled its transaction back.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        if not isinstance(error, ValidationError) or not request.path.startswith(ADMIN):
            return None
        for sentence in error.messages:
            messages.error(request, sentence)
        came_from = urlsplit(request.headers.get("Referer", "")).path
        return redirect(came_from if came_from.startswith(ADMIN) else ADMIN)


class AreaPolicyMiddleware:
    """The site keeps the strict policy; authoring and previews get the looser one that Wagtail needs.

    A preview is rendered by an inner request whose answer carries the strict headers already, so they are
    replaced, not only added.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path.startswith(ADMIN) or getattr(request, "is_preview", False):
            if "Content-Security-Policy" in response.headers:
                del response.headers["Content-Security-Policy"]
            response._csp_config = settings.ADMIN_CSP  # type: ignore[attr-defined]
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response

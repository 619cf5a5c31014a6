"""Speak to each person in their own language and by their own clock, and end their turn at a shared device."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_htmx.http import HttpResponseClientRedirect

from learning import devices
from learning.came_from import came_from
from learning.models import SharedDevice
from learning.viewer import NoPerson, person_of, short_name_of

SPOKEN = {code for code, _name in settings.LANGUAGES}


class PersonLocaleMiddleware:
    """The language of the signed-in person wins over the browser's; a shared tablet serves everybody in turn.

    Days and hours on the screen are those of the person's zone. Stands after authentication. Accounts without a
    person keep what the browser asked for, and UTC.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        locale = zone = ""
        if request.user.is_authenticated:
            try:
                person = person_of(request.user)
                locale, zone = person.locale, person.effective_zone
            except NoPerson:
                pass
        if locale in SPOKEN:
            translation.activate(locale)
            request.LANGUAGE_CODE = locale
        with timezone.override(ZoneInfo(zone)) if zone else nullcontext():
            return self.get_response(request)


class SharedDeviceMiddleware:
    """``request.device`` is the shared device that the browser is, or ``None``.

    A session at it ends when nobody has used it for the minutes of the branch, when the mark of the device was taken
    back, and when the browser has lost it. Stands behind messages and htmx, which it speaks through.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        device = request.device = devices.device_of(request)
        held = devices.device_held(request) if request.user.is_authenticated else None
        if held is not None:
            if device is None or device.pk != held:
                return self._out(request, _("This device is not shared any more. Please sign in again."))
            if devices.left(request, device) < -devices.SLACK:
                return self._out(request, idle_words(request, device), back=_stood_on(request))
            if devices.is_use(request):
                devices.note_use(request)
        response = self.get_response(request)
        # The answer to a sign-in is the first of the turn.
        if device is not None and request.user.is_authenticated and devices.device_held(request) is None:
            devices.begin(request, device)
            devices.remember(response, device)
        return response

    def _out(self, request: Any, words: str, back: str = "") -> HttpResponse:
        devices.leave(request, back)
        messages.info(request, words)
        response: HttpResponse = redirect(settings.LOGIN_URL)
        if request.htmx:
            response = HttpResponseClientRedirect(settings.LOGIN_URL)
        response.headers["Clear-Site-Data"] = '"cache"'
        return response


def idle_words(request: HttpRequest, device: SharedDevice) -> str:
    """Why whoever was signed in is not any more."""
    minutes = device.branch.shared_minutes
    return ngettext(
        "Nobody used this device for %(n)d minute. So %(name)s was signed out.",
        "Nobody used this device for %(n)d minutes. So %(name)s was signed out.",
        minutes,
    ) % {"n": minutes, "name": short_name_of(request.user)}


def _stood_on(request: Any) -> str:
    """The page on which the person was: a form or a part of a page has an address that shows nothing by itself."""
    if request.htmx:
        return str(request.htmx.current_url_abs_path or "")
    return (
        request.get_full_path() if request.method == "GET" and devices.is_use(request) else came_from(request)
    )

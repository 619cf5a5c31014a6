"""Speak to each person in their own language, and by their own clock."""

from collections.abc import Callable
from contextlib import nullcontext
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone, translation

from learning.api import NoPerson, person_of

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

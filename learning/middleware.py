"""Speak to each person in their own language."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

from learning.api import NoPerson, person_of

SPOKEN = {code for code, _name in settings.LANGUAGES}


class PersonLocaleMiddleware:
    """The language of the signed-in person wins over the browser's; a shared tablet serves everybody in turn.

    Stands after authentication. Accounts without a person keep what the browser asked for.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            try:
                locale = person_of(request.user).locale
            except NoPerson:
                locale = ""
            if locale in SPOKEN:
                translation.activate(locale)
                request.LANGUAGE_CODE = locale
        return self.get_response(request)

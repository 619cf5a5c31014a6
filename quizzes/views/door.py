"""The way into every screen of a quiz: signed in, somebody who works here, and only to what is one's own."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django_htmx.middleware import HtmxDetails

from learning import api as learning
from quizzes.policies import NotYours
from quizzes.queries import NoQuiz

View = Callable[..., HttpResponse]


class HtmxHttpRequest(HttpRequest):
    """A request as django-htmx's middleware hands it on."""

    htmx: HtmxDetails


def for_people(view: View) -> View:
    """Signed in, and somebody who works here; what is not theirs does not exist for them."""

    @login_required
    @wraps(view)
    def guarded(request: HtmxHttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, learning.person_of(request.user), *args, **kwargs)
        except (learning.NoPerson, NotYours, NoQuiz) as missing:
            raise Http404 from missing

    return guarded


def locale_here() -> str:
    """The language that this page is in."""
    return get_language() or "en"

"""The way into every screen of a play: signed in, somebody who works here, and only to what is one's own."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import cache_control
from django.views.decorators.vary import vary_on_headers
from django_htmx.middleware import HtmxDetails

from learning import api as learning
from roleplay.queries import NoPlay


class LearnerRequest(HttpRequest):
    """A request of somebody who works here."""

    htmx: HtmxDetails
    person: learning.Person


def for_learner[**P](
    view: Callable[Concatenate[LearnerRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Give the view ``request.person``. Whoever is nobody here, and whatever is another's, is answered 404."""

    @wraps(view)
    def inner(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            request.person = learning.person_of(request.user)
            return view(request, *args, **kwargs)
        except (learning.NoPerson, NoPlay) as error:
            raise Http404(str(error)) from error

    guarded: Any = login_required(inner)
    guarded = vary_on_headers("HX-Request")(guarded)
    return cache_control(private=True, no_store=True)(guarded)


def for_reader[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """For what others may read too: signed in, and only to what ``policies`` lets this account read; else 404."""

    @wraps(view)
    def inner(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except NoPlay as error:
            raise Http404(str(error)) from error

    guarded: Any = login_required(inner)
    return cache_control(private=True, no_store=True)(guarded)


def wants_part(request: LearnerRequest) -> bool:
    """Whether only the moving part is asked for. A page restored from the history is asked for whole."""
    return bool(request.htmx) and not request.htmx.history_restore_request and not request.htmx.boosted

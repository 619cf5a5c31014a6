"""Who may use the editor."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import Any, Concatenate
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.vary import vary_on_headers
from wagtail.admin.auth import require_admin_access

from learning import api as learning
from roleplay.actions.drafts import draft_of
from roleplay.models import Scenario


def _own_clock(user: Any) -> AbstractContextManager[None]:
    """Hours as everywhere else in the product: Wagtail's admin shows everybody the clock of the server."""
    try:
        return timezone.override(ZoneInfo(learning.person_of(user).effective_zone))
    except learning.NoPerson:
        return nullcontext()


def for_author[**P](
    view: Callable[Concatenate[HttpRequest, Scenario, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, UUID, P], HttpResponseBase]:
    """Give the view the newest draft of the scenario. Authors only; what is not there is 404."""

    @wraps(view)
    def inner(request: Any, uuid: UUID, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.has_perm("roleplay.change_scenario"):
            raise PermissionDenied
        try:
            with _own_clock(request.user):
                return view(request, draft_of(uuid), *args, **kwargs)
        except Scenario.DoesNotExist as error:
            raise Http404(str(error)) from error

    guarded: Any = require_admin_access(inner)
    return vary_on_headers("HX-Request")(guarded)

"""The learner's own plays, newest first."""

from django.core.paginator import Paginator
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from roleplay.queries import plays_of
from roleplay.screens.history import rows
from roleplay.views.door import LearnerRequest, for_learner

PAGE = 20


@for_learner
@require_GET
def plays(request: LearnerRequest) -> HttpResponseBase:
    """One page of the own history."""
    page = Paginator(plays_of(request.person), PAGE).get_page(request.GET.get("page"))
    return render(
        request, "roleplay/plays.html", {"page": page, "rows": rows(request.person, page.object_list)}
    )

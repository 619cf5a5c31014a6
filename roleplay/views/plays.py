"""The learner's own plays, newest first, and two of them beside each other."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from roleplay.queries import plays_of, scenes_of, two_plays
from roleplay.screens.compare import compare_of
from roleplay.screens.history import rows, scenes
from roleplay.views.door import LearnerRequest, for_learner

PAGE = 20


@for_learner
@require_GET
def plays(request: LearnerRequest) -> HttpResponseBase:
    """One page of the own history, of one scene when ``scene`` names one."""
    return _listed(request)


@for_learner
@require_GET
def compare(request: LearnerRequest) -> HttpResponseBase:
    """Two plays of one scene, named by ``play`` twice. Anything else leads back to the list, with the reason."""
    both = two_plays(request.person, _uuids(request.GET.getlist("play")))
    if both is None:
        return _listed(request, problem=_("Tick two plays of the same scene that are over."))
    return render(request, "roleplay/compare.html", {"compare": compare_of(both)})


def _listed(request: LearnerRequest, problem: str = "") -> HttpResponseBase:
    narrowed = next(iter(_uuids([request.GET.get("scene", "")])), None)
    found = plays_of(request.person)
    if narrowed is not None:
        found = found.filter(activity__uuid=narrowed)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": rows(request.person, page.object_list),
        "scenes": scenes(request.person, scenes_of(request.person)),
        "scene": str(narrowed or ""),
        "problem": problem,
        "ticked": request.GET.getlist("play")[:PAGE],
    }
    return render(request, "roleplay/plays.html", context, status=422 if problem else 200)


def _uuids(given: list[str]) -> list[UUID]:
    """Those of the given words that are uuids; three are more than enough to see that they are not two."""
    found = []
    for word in given[:3]:
        try:
            found.append(UUID(word))
        except ValueError:
            continue
    return found

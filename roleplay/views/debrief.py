"""After a scene: what happened, the moment that mattered, and trying again from there."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from roleplay.actions.begin import fork_play
from roleplay.actions.errors import Refused, SceneWaits
from roleplay.queries import play_of, standing
from roleplay.screens.debrief import debrief_of
from roleplay.views.door import LearnerRequest, for_learner


@for_learner
@require_GET
def debrief(request: LearnerRequest, uuid: UUID) -> HttpResponseBase:
    """Show how it went. A scene that still runs is shown instead."""
    found = play_of(request.person, uuid)
    if found.is_running:
        return redirect("roleplay:play", uuid)
    return render(request, "roleplay/debrief.html", {"debrief": debrief_of(standing(found))})


@for_learner
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: LearnerRequest, uuid: UUID) -> HttpResponseBase:
    """Begin again from the moment before an answer (``n`` inputs are kept). A GET leads back to the play."""
    found = play_of(request.person, uuid)
    if request.method != "POST":
        return redirect("roleplay:play" if found.is_running else "roleplay:debrief", uuid)
    try:
        n = int(request.POST.get("n", ""))
        return redirect("roleplay:play", fork_play(person=request.person, play=uuid, n=n).uuid)
    except SceneWaits as waits:
        return redirect("roleplay:play", waits.play.uuid)
    except (Refused, ValueError):
        return redirect("roleplay:debrief", uuid)

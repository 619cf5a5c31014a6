"""Before a scene: what the learner knows, has to reach, and who will see the result."""

from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from learning import api as learning
from roleplay.actions.begin import start_play
from roleplay.actions.errors import NotAllowed, SceneWaits
from roleplay.engine import Mode
from roleplay.screens.before import before
from roleplay.views.door import LearnerRequest, for_learner


@for_learner
@require_http_methods(["GET", "HEAD", "POST"])
def scene(request: LearnerRequest, activity: UUID) -> HttpResponseBase:
    """Show the scene; a POST with ``mode`` begins it."""
    access = learning.access(request.person, activity)
    if access.release is None or access.release.activity.kind != learning.Kind.SCENARIO:
        raise Http404("There is no such scene.")
    problem = ""
    if request.method == "POST":
        try:
            mode = Mode(request.POST.get("mode", ""))
            lens = request.POST.get("lens")
            begun = start_play(person=request.person, activity=activity, mode=mode, lens=lens)
            return redirect("roleplay:play", begun.uuid)
        except SceneWaits as waits:
            return redirect("roleplay:play", waits.play.uuid)
        except NotAllowed as refused:
            problem = str(refused)
        except ValueError:
            problem = ""
    context = {"scene": before(request.person, access), "problem": problem}
    return render(request, "roleplay/scene.html", context, status=422 if request.method == "POST" else 200)

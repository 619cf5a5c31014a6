"""After a scene: what happened, the moment that mattered, and trying again from there."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from roleplay.actions import reflect as actions
from roleplay.actions.begin import fork_play
from roleplay.actions.errors import Refused, SceneWaits
from roleplay.models import Play
from roleplay.queries import play_of, readable_play, standing
from roleplay.reflection_forms import FeltForm, IntentionForm
from roleplay.screens.debrief import debrief_of
from roleplay.views.door import LearnerRequest, for_learner, for_reader


@for_reader
@require_GET
def debrief(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Show how it went. A scene that still runs is shown instead. Others may read what counted, and change nothing."""
    found = readable_play(request.user, uuid)
    if found.is_running:
        return redirect("roleplay:play", uuid)
    return _page(request, found, own=found.person.user_id == request.user.pk)


def _page(
    request: HttpRequest,
    play: Play,
    *,
    own: bool = True,
    felt: FeltForm | None = None,
    intend: IntentionForm | None = None,
) -> HttpResponseBase:
    screen = debrief_of(standing(play), own=own)
    context: dict[str, Any] = {"debrief": screen}
    if own:
        context["felt"] = felt or FeltForm(initial={"felt": screen.felt})
        context["intend"] = intend or IntentionForm.of(screen.intention, screen.next_shift)
    return render(request, "roleplay/debrief.html", context, status=422 if felt or intend else 200)


@for_learner
@require_http_methods(["GET", "HEAD", "POST"])
def reflect(request: LearnerRequest, uuid: UUID) -> HttpResponseBase:
    """Keep how it felt. A GET leads back to the debrief, or to the scene while it runs."""
    found = play_of(request.person, uuid)
    if request.method != "POST" or found.is_running:
        return redirect("roleplay:play" if found.is_running else "roleplay:debrief", uuid)
    form = FeltForm(request.POST)
    if not form.is_valid():
        return _page(request, found, felt=form)
    actions.keep_feeling(play=found, felt=form.cleaned_data["felt"])
    return redirect(reverse("roleplay:debrief", args=[uuid]) + "#felt")


@for_learner
@require_http_methods(["GET", "HEAD", "POST"])
def intend(request: LearnerRequest, uuid: UUID) -> HttpResponseBase:
    """Keep one thing for real work. A GET leads back to the debrief, or to the scene while it runs."""
    found = play_of(request.person, uuid)
    if request.method != "POST" or found.is_running:
        return redirect("roleplay:play" if found.is_running else "roleplay:debrief", uuid)
    form = IntentionForm(request.POST)
    if not form.is_valid():
        return _page(request, found, intend=form)
    actions.intend(play=found, **form.cleaned_data)
    return redirect(reverse("roleplay:debrief", args=[uuid]) + "#intend")


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

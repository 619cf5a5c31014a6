"""The scene itself: one screen, one address. A GET shows where the learner is, a POST is the learner's answer."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from roleplay import words
from roleplay.actions.errors import Conflict, Refused
from roleplay.actions.turns import stop_play, take_turn
from roleplay.forms import answer_from
from roleplay.models import Play
from roleplay.queries import play_of, standing
from roleplay.screens.stage import Stage, stage_of
from roleplay.views.door import LearnerRequest, for_learner, wants_part


@for_learner
@require_http_methods(["GET", "HEAD", "POST"])
def play(request: LearnerRequest, uuid: UUID) -> HttpResponseBase:
    """Show the turn, or take the answer to it. The same answer sent twice is one answer."""
    if request.method != "POST":
        asked = "hint" in request.GET
        return _shown(request, stage_of(standing(play_of(request.person, uuid)), hint=asked), status=200)
    now = standing(play_of(request.person, uuid))
    answer = answer_from(request.POST, now)
    if answer.given is None:
        return _shown(request, stage_of(now, problem=answer.problem), status=422)
    try:
        taken = take_turn(person=request.person, play=uuid, n=answer.n, given=answer.given)
    except Conflict as conflict:
        return _shown(request, stage_of(standing(conflict.play), problem=str(words.ELSEWHERE)), status=409)
    except Refused as refused:
        problem = words.refused(refused.code)
        return _shown(request, stage_of(standing(refused.play), problem=problem), status=422)
    if not wants_part(request):
        return redirect("roleplay:play", uuid)
    return _shown(request, stage_of(standing(taken.play)), status=200)


def _shown(request: LearnerRequest, stage: Stage, *, status: int) -> HttpResponseBase:
    if stage.play.status == Play.Status.ABANDONED or (stage.over and not stage.now):
        return _to_debrief(request, stage.play)
    template = "roleplay/play.html#scene" if wants_part(request) else "roleplay/play.html"
    return render(request, template, {"stage": stage}, status=status)


def _to_debrief(request: LearnerRequest, play: Play) -> HttpResponseBase:
    address = reverse("roleplay:debrief", args=[play.uuid])
    return HttpResponseClientRedirect(address) if wants_part(request) else redirect(address)


@for_learner
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: LearnerRequest, uuid: UUID) -> HttpResponseBase:
    """Ask before the scene is left; a POST leaves it."""
    found = play_of(request.person, uuid)
    if request.method == "POST":
        stop_play(person=request.person, play=uuid)
        return redirect("roleplay:debrief", uuid)
    if not found.is_running:
        return redirect("roleplay:debrief", uuid)
    return render(request, "roleplay/stop.html", {"stage": stage_of(standing(found))})

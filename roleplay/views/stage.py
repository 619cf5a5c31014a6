"""The scene itself: one screen, one address. A GET shows where the learner is, a POST is the learner's answer."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from roleplay import words
from roleplay.actions.errors import Conflict, Refused
from roleplay.actions.turns import answer_turn, keep_draft, stop_play
from roleplay.forms import Answer, answer_from, ordered
from roleplay.models import Play
from roleplay.queries import Standing, play_of, standing
from roleplay.screens.stage import Stage, stage_of
from roleplay.views.door import LearnerRequest, for_learner, wants_part


@for_learner
@require_http_methods(["GET", "HEAD", "POST"])
def play(request: LearnerRequest, uuid: UUID) -> HttpResponseBase:
    """Show the turn, or take the answer to it. The same answer sent twice is one answer.

    An answer by htmx leaves out the lines said before, however many they are: they come when the fold is opened.
    """
    now = standing(play_of(request.person, uuid))
    if request.method != "POST":
        if "earlier" in request.GET and wants_part(request):
            return render(request, "roleplay/play.html#earlier", {"stage": stage_of(now)})
        order = ordered(now, request.GET.get("order", "")[:LONGEST_ORDER].split("."))
        moved = request.GET.get("moved", "")
        shown = stage_of(now, answer=Answer(0, None, order=order) if order else None, moved=moved)
        return _shown(request, shown, status=200)
    answer = answer_from(request.POST, now)
    if answer.draft:
        return _kept(request, now, answer)
    if answer.given is None:
        return _shown(request, stage_of(now, problem=answer.problem, answer=answer), status=422)
    try:
        taken = answer_turn(now, n=answer.n, given=answer.given)
    except Conflict as conflict:
        now = standing(conflict.play)
        return _shown(request, stage_of(now, problem=str(words.ELSEWHERE), answer=answer), status=409)
    except Refused as refused:
        problem = words.refused(refused.code)
        return _shown(request, stage_of(standing(refused.play), problem=problem, answer=answer), status=422)
    if not wants_part(request):
        return redirect("roleplay:play", uuid)
    return _shown(request, stage_of(taken, folded=True), status=200)


LONGEST_ORDER = 200
"""Characters of an order in an address: five handles and the dots between them are far less."""


def _kept(request: LearnerRequest, now: Standing, answer: Answer) -> HttpResponseBase:
    """Keep what is being written. Where the turn has been answered meanwhile nothing is kept, and that is said."""
    try:
        kept = keep_draft(now, n=answer.n, text=answer.text)
    except Refused as refused:
        said = words.refused(refused.code)
        if wants_part(request):
            return render(request, "roleplay/decide.html#kept", {"kept": said})
        return _shown(request, stage_of(now, problem=said, answer=answer), status=422)
    if wants_part(request):
        said = words.kept(timezone.localtime(), len(answer.text.strip())) if kept else str(words.NOT_KEPT)
        return render(request, "roleplay/decide.html#kept", {"kept": said})
    if kept:
        return redirect("roleplay:play", now.play.uuid)
    overtaken = standing(play_of(request.person, now.play.uuid))
    return _shown(request, stage_of(overtaken, problem=str(words.ELSEWHERE), answer=answer), status=409)


def _shown(request: LearnerRequest, stage: Stage, *, status: int) -> HttpResponseBase:
    if stage.play.status == Play.Status.ABANDONED or (stage.over and not stage.now):
        return _to_debrief(request, stage.play)
    part = wants_part(request)
    template = "roleplay/play.html#scene" if part else "roleplay/play.html"
    return render(request, template, {"stage": stage, "part": part}, status=status)


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

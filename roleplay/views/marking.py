"""Marking what people wrote: the list, one text of it, and one's own practice beside the model."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from learning import api as learning
from roleplay.actions.errors import AlreadyMarked
from roleplay.actions.marking import keep_mark, kept_mark, mark_own, mark_play
from roleplay.mark_form import MarkAnswer, mark_from
from roleplay.queries import Standing, play_of, standing
from roleplay.queue import queue_of, to_mark
from roleplay.screens.marks import given_words, mark_screen, meanwhile, opinions_of
from roleplay.screens.queue import queue_screen
from roleplay.views.door import LearnerRequest, for_learner, wants_part

PAGE = 20


@for_learner
@require_GET
def queue(request: LearnerRequest) -> HttpResponseBase:
    """What waits for this person's mark, the oldest first; of one scene, or what waits for a second opinion."""
    user = _marker(request)
    scene, mine = _scene(request), "second" in request.GET
    page = Paginator(queue_of(user, scene=scene, mine=mine), PAGE).get_page(request.GET.get("page"))
    return render(
        request, "learning/marking/queue.html", {"queue": queue_screen(user, page, scene=scene, mine=mine)}
    )


@for_learner
@require_http_methods(["GET", "HEAD", "POST"])
def mark(request: LearnerRequest, uuid: UUID) -> HttpResponseBase:
    """One text with its rubric; a POST marks it and goes on to the next, or keeps what is chosen and written so far."""
    user = _marker(request)
    now = standing(to_mark(user, uuid))
    if request.method != "POST":
        kept = kept_mark(by=user, play=now.play)
        before = MarkAnswer(now.play.n, kept) if kept is not None else None
        return _form(request, now, before) if now.play.waits else _marked(request, now, before, status=200)
    answer = mark_from(request.POST, now)
    if request.POST.get("do") == "draft":
        return _kept(request, user, now, answer)
    if answer.problem and now.play.waits:
        return _form(request, now, answer, status=422)
    try:
        done = mark_play(by=user, play=uuid, given=answer.given, n=answer.n)
    except AlreadyMarked:
        now = standing(to_mark(user, uuid))
        if now.play.waits:
            problem = meanwhile(now, request.person)
            return _form(request, now, answer, status=409, problem=problem)
        return _marked(request, now, answer, status=409)
    messages.success(
        request,
        _("Marked. It waits for a second opinion now.")
        if done.play.waits
        else _("Marked. The result is in the record, and the writer hears of it."),
    )
    return _next(request, user)


def _kept(
    request: LearnerRequest, user: learning.User, now: Standing, answer: MarkAnswer
) -> HttpResponseBase:
    """Keep a mark that is not sent yet; where somebody else's mark stands meanwhile, say so."""
    problem = learning.note_problem(len(answer.given.note))
    kept = not problem and keep_mark(by=user, play=now.play.uuid, given=answer.given, n=answer.n)
    waits = now.play.waits
    said = learning.kept_line(timezone.localtime()) if kept else learning.not_kept_line(waits=waits)
    if wants_part(request):
        context = {"kept": problem or said, "url": request.get_full_path()}
        return render(request, "learning/marking/kept.html", context)
    if kept:
        messages.success(request, said)
        return redirect(request.get_full_path())
    if problem:
        return _form(request, now, answer, status=422, problem=problem)
    if waits:
        return _form(request, now, answer, status=409, problem=said)
    return _marked(request, now, answer, status=409)


@for_learner
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: LearnerRequest, uuid: UUID) -> HttpResponseBase:
    """One's own practice, beside the model."""
    found = play_of(request.person, uuid)
    if found.counts or not found.waits:
        return redirect("roleplay:play" if found.is_running else "roleplay:debrief", uuid)
    now = standing(found)
    if request.method != "POST":
        return _form(request, now, None)
    answer = mark_from(request.POST, now)
    if answer.problem:
        return _form(request, now, answer, status=422)
    try:
        mark_own(person=request.person, play=uuid, levels=answer.given.levels, n=answer.n)
    except AlreadyMarked:
        messages.warning(
            request, _("You had marked it already, in another tab. That mark is the one that stands.")
        )
    return redirect(reverse("roleplay:debrief", args=[uuid]) + "#marks")


def _marker(request: LearnerRequest) -> learning.User:
    if not learning.may_mark(request.user):
        raise Http404("This account marks nothing.")
    assert isinstance(request.user, learning.User)
    return request.user


def _scene(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("scene", ""))
    except ValueError:
        return None


def _form(
    request: LearnerRequest, now: Standing, answer: MarkAnswer | None, *, status: int = 200, problem: str = ""
) -> HttpResponseBase:
    screen = mark_screen(now, request.person, answer=answer, problem=problem)
    return render(request, "roleplay/mark.html", {"mark": screen}, status=status)


def _marked(
    request: LearnerRequest, now: Standing, answer: MarkAnswer | None, *, status: int
) -> HttpResponseBase:
    """Somebody else's mark stands. What this marker had is laid beside it: nothing of it is lost."""
    context = {
        "opinions": opinions_of(now),
        "title": now.scene.words(now.scene.title, request.LANGUAGE_CODE),
        "yours": given_words(now, answer.given.levels) if answer else (),
        "note": answer.given.note if answer else "",
        "lost": answer is not None,
    }
    return render(request, "roleplay/marked.html", context, status=status)


def _next(request: LearnerRequest, user: learning.User) -> HttpResponseBase:
    scene = _scene(request)
    following = queue_of(user, scene=scene).first()
    query = f"?scene={scene}" if scene else ""
    if following is None:
        return redirect("roleplay:marking")
    return redirect(reverse("roleplay:mark", args=[following.uuid]) + query)

"""Marking what people wrote in quizzes: the list, one answer of it, and one's own practice beside the model."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from learning import api as learning
from quizzes.actions.accept import Accepted, CannotAccept, accept_answer
from quizzes.actions.marking import (
    AlreadyMarked,
    Marked,
    asked,
    keep_mark,
    kept_mark,
    mark_answers,
    mark_own,
)
from quizzes.grading.rubric import rubric_of
from quizzes.mark_form import MarkAnswer, mark_from
from quizzes.mark_screens import (
    given_words,
    groups_screen,
    mark_screen,
    opinions_of,
    queue_screen,
    title_of,
)
from quizzes.models import AnswerToMark, NotReady
from quizzes.policies import NotYours, attempt_of, may_accept
from quizzes.queue import NoAnswer, groups_waiting, questions_waiting, to_mark, waiting_for

PAGE = 20
View = Callable[..., HttpResponse]
REFUSED = {
    "not-yours": gettext_lazy("Only those who publish questions can add to what counts as right."),
    "kind": gettext_lazy("Answers to this question are always read by a person."),
    "gone": gettext_lazy("This question is no longer in use, so there is nothing to add the answer to."),
    "draft": gettext_lazy(
        "Somebody is changing this question, and what they have done is not published yet. "
        "Mark the answer here, and add it to the question when that is done."
    ),
}


def _for_markers(view: View) -> View:
    """Signed in, and somebody who marks; for everybody else, and for answers out of scope, there is nothing here."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            learning.person_of(request.user)
            if not learning.may_mark(request.user):
                raise Http404("This account marks nothing.")
            return view(request, request.user, *args, **kwargs)
        except (learning.NoPerson, NoAnswer) as missing:
            raise Http404 from missing

    return cache_control(private=True, no_store=True)(login_required(guarded))


@require_GET
@_for_markers
def queue(request: HttpRequest, user: learning.User) -> HttpResponse:
    """The questions to which answers wait for this marker, that with the oldest first."""
    mine = "second" in request.GET
    page = Paginator(questions_waiting(user, mine=mine), PAGE).get_page(request.GET.get("page"))
    screen = queue_screen(user, page, mine=mine, total=waiting_for(user).count())
    return render(request, "learning/marking/queue.html", {"queue": screen})


@require_GET
@_for_markers
def question(request: HttpRequest, user: learning.User, key: str) -> HttpResponse:
    """The answers to one question, equal ones together."""
    mine = "second" in request.GET
    page = Paginator(groups_waiting(user, key, mine=mine), PAGE).get_page(request.GET.get("page"))
    screen = groups_screen(key, page, mine=mine)
    return render(request, "learning/marking/queue.html", {"queue": screen})


@require_http_methods(["GET", "HEAD", "POST"])
@_for_markers
def mark(request: HttpRequest, user: learning.User, answer: UUID) -> HttpResponse:
    """One answer with its rubric; a POST marks it with all that say the same, and goes on to the next, or keeps what is
    chosen and written so far.
    """
    found = to_mark(user, answer)
    if request.method != "POST":
        kept = kept_mark(by=user, answer=found)
        before = MarkAnswer(found.n, kept) if kept is not None else None
        if found.open:
            return _form(request, user, found, sent=before)
        return _marked(request, found, before, status=200)
    sent = mark_from(request.POST, rubric_of(asked(found)))
    if request.POST.get("do") == "draft":
        return _keep(request, user, found, sent)
    if sent.problem and found.open:
        return _form(request, user, found, sent=sent, status=422)
    try:
        done = mark_answers(by=user, answer=answer, given=sent.given, n=sent.n)
    except AlreadyMarked:
        found = to_mark(user, answer)
        if found.open:
            said = _(
                "This has changed meanwhile: somebody has marked it and asks for a second opinion. Yours is still "
                "here. Send it once more, and both count."
            )
            return _form(request, user, found, sent=sent, status=409, problem=said)
        return _marked(request, found, sent, status=409)
    messages.success(request, _done(done))
    return _next(user, found.question)


def _keep(request: HttpRequest, user: learning.User, found: AnswerToMark, sent: MarkAnswer) -> HttpResponse:
    """Keep a mark that is not sent yet; where it is decided meanwhile, say so."""
    problem = learning.note_problem(len(sent.given.note))
    kept = not problem and keep_mark(by=user, answer=found.uuid, given=sent.given, n=sent.n)
    said = learning.kept_line(timezone.localtime()) if kept else learning.not_kept_line(waits=found.open)
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "learning/marking/kept.html", {"kept": problem or said, "url": request.path})
    if kept:
        messages.success(request, said)
        return redirect(request.path)
    if problem:
        return _form(request, user, found, sent=sent, status=422, problem=problem)
    if found.open:
        return _form(request, user, found, sent=sent, status=409, problem=said)
    return _marked(request, found, sent, status=409)


@require_POST
@_for_markers
def accept(request: HttpRequest, user: learning.User, answer: UUID) -> HttpResponse:
    """Add an answer to the key of its question, and mark all that say the same right."""
    found = to_mark(user, answer)
    try:
        done = accept_answer(by=user, answer=answer)
    except CannotAccept as no:
        return _form(request, user, found, status=409, problem=str(REFUSED[no.code]))
    except NotReady as no:
        return _form(request, user, found, status=409, problem=" ".join(no.messages))
    except AlreadyMarked:
        return _marked(request, to_mark(user, answer), None, status=409)
    messages.success(request, _accepted(done))
    return _next(user, found.question)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@cache_control(private=True, no_store=True)
def own(request: HttpRequest, attempt: UUID, position: int) -> HttpResponse:
    """One's own practice, beside the model."""
    try:
        person = learning.person_of(request.user)
        row = attempt_of(person, attempt)
    except (learning.NoPerson, NotYours) as missing:
        raise Http404 from missing
    found = row.to_mark.filter(position=position, open=True).select_related("attempt__release").first()
    if row.counts or found is None:
        return redirect("quizzes:attempt", attempt)
    assert isinstance(request.user, learning.User)
    if request.method != "POST":
        return _form(request, request.user, found)
    sent = mark_from(request.POST, rubric_of(asked(found)))
    if sent.problem:
        return _form(request, request.user, found, sent=sent, status=422)
    try:
        mark_own(person=person, attempt=attempt, position=position, points=sent.given.points)
    except AlreadyMarked:
        messages.warning(
            request, _("You had marked it already, in another tab. That mark is the one that stands.")
        )
    return redirect("quizzes:result", attempt)


def _form(
    request: HttpRequest,
    user: learning.User,
    answer: AnswerToMark,
    *,
    sent: MarkAnswer | None = None,
    status: int = 200,
    problem: str = "",
) -> HttpResponse:
    screen = mark_screen(user, answer, sent=sent, problem=problem, may_accept=may_accept(user))
    return render(request, "quizzes/mark.html", {"mark": screen}, status=status)


def _marked(
    request: HttpRequest, answer: AnswerToMark, sent: MarkAnswer | None, *, status: int
) -> HttpResponse:
    """It is decided. What this marker had is laid beside that: nothing of it is lost."""
    context = {
        "title": title_of(answer),
        "opinions": opinions_of(answer, list(answer.marks.order_by("n"))),
        "yours": given_words(answer, sent.given.points) if sent else (),
        "note": sent.given.note if sent else "",
        "lost": sent is not None,
    }
    return render(request, "quizzes/marked.html", context, status=status)


def _done(done: Marked) -> str:
    if done.waits:
        return _("Marked. It waits for a second opinion now.")
    if done.count == 1 or not done.count:
        return _("Marked.")
    return ngettext("Marked %(count)s answer.", "Marked %(count)s equal answers.", done.count) % {
        "count": done.count
    }


def _accepted(done: Accepted) -> str:
    said = ngettext(
        "This counts as right from now on. %(count)s answer that waited is right now.",
        "This counts as right from now on. %(count)s answers that waited are right now.",
        done.count,
    ) % {"count": done.count}
    if done.left:
        said += " " + _("There are very many of them: accept it once more for the next ones.")
    return said


def _next(user: learning.User, question: str) -> HttpResponse:
    """On to the next answers to the same question, else back to the list."""
    group = groups_waiting(user, question).first()
    if group is None:
        return redirect("quizzes:marking")
    return redirect(
        "quizzes:mark", AnswerToMark.objects.values_list("uuid", flat=True).get(pk=group["first"])
    )

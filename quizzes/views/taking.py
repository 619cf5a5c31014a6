"""The learner's screens of a quiz: parse, call, render."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import push_url, reswap, retarget

from learning import api as learning
from quizzes.actions.answer import AnswerRefused, Saved, save_answer
from quizzes.actions.start import CannotStart, start_attempt
from quizzes.actions.submit import Submit, submit_attempt
from quizzes.clock import Clock, clock_of
from quizzes.contests import of_attempt
from quizzes.grading.attempts import Save
from quizzes.grading.documents import FeedbackTime
from quizzes.grading.kinds.body import MOST_WRITTEN
from quizzes.handles import by_form
from quizzes.policies import attempt_of
from quizzes.queries import result_page, start_page
from quizzes.sheet import Sheet, sheet
from quizzes.shown import QuestionView
from quizzes.views.door import HtmxHttpRequest, for_people, locale_here

MISTYPED = {
    "not-a-number": gettext_lazy("We cannot read that as a number. Write figures only, such as 12 or 12.5."),
    "too-long": gettext_lazy(
        "That is longer than this field takes. Please shorten it; nothing of it is lost yet."
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def quiz(request: HtmxHttpRequest, person: learning.Person, activity: UUID) -> HttpResponse:
    """The page before a quiz; posting to it begins an attempt, or goes on with the open one."""
    refused = ""
    if request.method == "POST":
        try:
            started = start_attempt(person=person, activity=activity, now=timezone.now())
        except CannotStart as no:
            refused = no.reason
        else:
            return redirect("quizzes:attempt", started.attempt.uuid)
    page = start_page(person, activity, locale_here())
    return render(
        request, "quizzes/start.html", {"page": page, "refused": refused}, status=409 if refused else 200
    )


@require_GET
@for_people
def attempt(request: HtmxHttpRequest, person: learning.Person, attempt: UUID) -> HttpResponse:
    """Where the learner is now: the first question without an answer, the review, or the result."""
    return redirect(_here(_sheet(person, attempt)))


@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def question(request: HtmxHttpRequest, person: learning.Person, attempt: UUID, position: int) -> HttpResponse:
    """One question. Posting keeps the answer and goes where the pressed button says."""
    if request.method == "POST":
        return _answer(request, person, attempt, position)
    read = _sheet(person, attempt)
    if not 1 <= position <= read.total:
        raise Http404
    if not read.attempt.is_open or read.is_over(timezone.now()):
        return redirect(_here(read))
    return _show(request, read, position)


@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def review(request: HtmxHttpRequest, person: learning.Person, attempt: UUID) -> HttpResponse:
    """All answers before handing in. Posting hands in."""
    changed = False
    if request.method == "POST":
        submitted = submit_attempt(
            person=person,
            attempt=attempt,
            revision=_whole(request, "revision"),
            now=timezone.now(),
            locale=locale_here(),
        )
        if submitted.decision is not Submit.STALE:
            return _go(request, reverse("quizzes:result", args=[attempt]))
        changed = True
    read = _sheet(person, attempt)
    if not read.attempt.is_open:
        return redirect("quizzes:result", attempt)
    each = read.quiz.feedback is FeedbackTime.EACH
    said = of_attempt(read.attempt) if each else {}
    context = {
        "sheet": read,
        "over": read.is_over(timezone.now()),
        "clock": _clock(read),
        "changed": changed,
        "who_sees": learning.who_sees(read.attempt.counts),
        "each": each,
        "answers": [{"view": view, "contest": said.get(view.position)} for view in read.questions()],
    }
    return render(
        request, _part(request, "quizzes/review.html", "answers"), context, status=409 if changed else 200
    )


@require_GET
@for_people
def clock(request: HtmxHttpRequest, person: learning.Person, attempt: UUID) -> HttpResponse:
    """The time that is left, for a page that asks by itself; it says how much was left when it last asked."""
    seen = _count(request.GET.get("seen", ""))
    found = clock_of(attempt_of(person, attempt), person, timezone.now(), seen=None if seen < 0 else seen)
    if found is None:
        raise Http404
    return render(request, "quizzes/_clock.html", {"clock": found})


@require_GET
@for_people
def result(request: HtmxHttpRequest, person: learning.Person, attempt: UUID) -> HttpResponse:
    """How it went, once the attempt is handed in."""
    row = attempt_of(person, attempt)
    if row.is_open:
        return redirect("quizzes:attempt", attempt)
    return render(request, "quizzes/result.html", {"page": result_page(row, person, locale_here())})


def _answer(request: HtmxHttpRequest, person: learning.Person, attempt: UUID, position: int) -> HttpResponse:
    try:
        saved = save_answer(
            person=person,
            attempt=attempt,
            position=position,
            revision=_whole(request, "revision"),
            answering=by_form(dict(request.POST.lists())),
            now=timezone.now(),
            certainty=_whole(request, "certainty") if "certainty" in request.POST else None,
        )
    except AnswerRefused as refused:
        if refused.code in MISTYPED:
            return _mistyped(request, _sheet(person, attempt), position, str(MISTYPED[refused.code]))
        attempt_of(person, attempt)
        return HttpResponseBadRequest(
            render(
                request,
                "quizzes/refused.html",
                {"back": reverse("quizzes:attempt", args=[attempt])},
            ).content
        )
    read = sheet(saved.attempt, person, locale_here())
    if saved.decision in (Save.WRITE, Save.SAME):
        return _after(request, read, position, saved)
    if saved.decision in (Save.SUBMITTED, Save.TIME_UP):
        return _closed(request, read, position, saved)
    response = _show(request, read, position, refused=saved, status=409)
    return reswap(retarget(response, "#question"), "outerHTML") if request.htmx else response


def _mistyped(request: HtmxHttpRequest, read: Sheet, position: int, sentence: str) -> HttpResponse:
    """What was typed cannot be kept like this: say why, beside what was typed. The answer before it stands."""
    typed = {name: request.POST[name][:MOST_WRITTEN] for name in request.POST}
    view = read.question(position).typed(typed)
    if request.htmx and request.POST.get("go") == "stay":
        return render(
            request, "quizzes/attempt.html#saved", {"sheet": read, "view": view, "mistyped": sentence}
        )
    response = _show(request, read, position, view=view, mistyped=sentence, status=422)
    return reswap(retarget(response, "#question"), "outerHTML") if request.htmx else response


def _after(request: HtmxHttpRequest, read: Sheet, position: int, saved: Saved) -> HttpResponse:
    """The answer is kept: on to where the learner wants to go."""
    if not read.attempt.is_open:
        return _go(request, reverse("quizzes:result", args=[read.attempt.uuid]))
    wish = request.POST.get("go", "next")
    if wish == "stay" and request.htmx:
        return render(request, "quizzes/attempt.html#saved", {"sheet": read, "view": read.question(position)})
    if wish == "stop":
        return _go(request, reverse("quizzes:quiz", args=[read.attempt.release.activity.uuid]))
    fresh = saved.decision is Save.WRITE and bool(saved.sent)
    if wish == "stay" or (fresh and read.quiz.feedback is FeedbackTime.EACH and wish == "next"):
        target: int | None = position
    elif wish == "previous":
        target = max(1, position - 1)
    else:
        target = position + 1 if wish == "next" and position < read.total else None
    if target is None:
        return _go(request, reverse("quizzes:review", args=[read.attempt.uuid]))
    url = reverse("quizzes:question", args=[read.attempt.uuid, target])
    if not request.htmx:
        return redirect(url)
    return push_url(_show(request, read, target), url)


def _closed(request: HtmxHttpRequest, read: Sheet, position: int, saved: Saved) -> HttpResponse:
    """The answer came after the end: say so, and show the way on."""
    context = {
        "sheet": read,
        "late": saved.decision is Save.TIME_UP,
        "refused": read.said(position, saved.sent),
    }
    response = render(request, _part(request, "quizzes/closed.html", "closed"), context, status=409)
    return reswap(retarget(response, "#question"), "outerHTML") if request.htmx else response


def _show(
    request: HtmxHttpRequest,
    read: Sheet,
    position: int,
    *,
    refused: Saved | None = None,
    view: QuestionView | None = None,
    mistyped: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "sheet": read,
        "view": view or read.question(position),
        "mistyped": mistyped,
        "is_last": position == read.total,
        "next_url": _next(read, position),
        "review_url": reverse("quizzes:review", args=[read.attempt.uuid]),
        "final": read.quiz.feedback is FeedbackTime.EACH,
        "stale": refused is not None and refused.decision is Save.STALE,
        "given": refused is not None and refused.decision is Save.GIVEN,
        "sent": read.said(position, refused.sent) if refused is not None else "",
        "clock": _clock(read),
    }
    return render(request, _part(request, "quizzes/attempt.html", "question"), context, status=status)


def _next(read: Sheet, position: int) -> str:
    if position == read.total:
        return reverse("quizzes:review", args=[read.attempt.uuid])
    return reverse("quizzes:question", args=[read.attempt.uuid, position + 1])


def _clock(read: Sheet) -> Clock | None:
    return clock_of(read.attempt, read.person, timezone.now())


def _here(read: Sheet) -> str:
    if not read.attempt.is_open:
        return reverse("quizzes:result", args=[read.attempt.uuid])
    place = read.first_open()
    if place is None or read.is_over(timezone.now()):
        return reverse("quizzes:review", args=[read.attempt.uuid])
    return reverse("quizzes:question", args=[read.attempt.uuid, place])


def _go(request: HtmxHttpRequest, url: str) -> HttpResponse:
    """To another screen: a redirect, or for htmx a location for the whole browser."""
    if not request.htmx:
        return redirect(url)
    response = HttpResponse(status=204)
    response.headers["HX-Redirect"] = url
    return response


def _part(request: HtmxHttpRequest, template: str, part: str) -> str:
    whole = not request.htmx or request.htmx.history_restore_request
    return template if whole else f"{template}#{part}"


def _sheet(person: learning.Person, attempt: UUID) -> Sheet:
    return sheet(attempt_of(person, attempt), person, locale_here())


def _whole(request: HtmxHttpRequest, name: str) -> int:
    """A count that the form carries; what is no such number can match no stored one."""
    return _count(request.POST.get(name, ""))


def _count(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 9 else -1

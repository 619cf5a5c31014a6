"""What a learner does after a quiz, beside reading: say that a question is wrong, practise what was missed."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from learning import api as learning
from quizzes.actions.contest import CannotContest, contest_question
from quizzes.actions.start import CannotStart, start_attempt
from quizzes.policies import attempt_of
from quizzes.queries import missed_questions
from quizzes.sheet import sheet
from quizzes.views.door import HtmxHttpRequest, for_people, locale_here

SAID = {
    "too-long": gettext_lazy(
        "That is longer than we can keep. Please shorten it; nothing of it is lost yet."
    ),
    "not-yet": gettext_lazy(
        "You can still answer this question. You can tell us about it as soon as it is answered."
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def contest(request: HtmxHttpRequest, person: learning.Person, attempt: UUID, position: int) -> HttpResponse:
    """Tell the author about one question; the form stands on the result page too. Posting sends it."""
    said, refused = request.POST.get("said", ""), ""
    if request.method == "POST":
        try:
            row = contest_question(
                person=person,
                attempt=attempt,
                position=position,
                said=said,
                named=request.POST.get("named") == "1",
                locale=locale_here(),
                now=timezone.now(),
            ).attempt
        except CannotContest as no:
            if no.code == "position":
                raise Http404 from no
            refused = str(SAID[no.code])
        else:
            page = "review" if row.is_open else "result"
            return redirect(reverse(f"quizzes:{page}", args=[attempt]) + f"#question-{position}")
    read = sheet(attempt_of(person, attempt), person, locale_here())
    if not 1 <= position <= read.total:
        raise Http404
    context = {"sheet": read, "view": read.as_answered(position), "said": said, "refused": refused}
    return render(request, "quizzes/contest.html", context, status=422 if refused else 200)


@require_POST
@for_people
def missed(request: HtmxHttpRequest, person: learning.Person, attempt: UUID) -> HttpResponse:
    """Begin practice with only the questions that an attempt missed."""
    row = attempt_of(person, attempt)
    keys = missed_questions(row)
    if row.is_open or not keys:
        return redirect("quizzes:attempt", attempt)
    activity = row.release.activity.uuid
    try:
        started = start_attempt(person=person, activity=activity, now=timezone.now(), only=keys)
    except CannotStart as no:
        return render(request, "quizzes/not_now.html", {"reason": no.reason, "attempt": row}, status=409)
    return redirect("quizzes:attempt", started.attempt.uuid)

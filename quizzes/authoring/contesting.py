"""The pages on which authors read and answer what learners say of questions: parse, call, render."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from quizzes.actions.contest import CannotContest, answer_contest
from quizzes.authoring.regrading import ROWS_A_PAGE, for_authors
from quizzes.contests import contest_page, contests
from quizzes.models import Contest, Question
from quizzes.models.regrades import MOST_ANSWERED

SAID = {
    "no-words": gettext_lazy("Answer in words. Whoever asked reads them."),
    "too-long": gettext_lazy("That is longer than we can keep. Please shorten it."),
    "answered": gettext_lazy(
        "Somebody else has answered this meanwhile. This is the answer that the learner reads."
    ),
}


class AnswerForm(forms.Form):
    """The author's answer, and whether the learner was right."""

    answer = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=MOST_ANSWERED,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The learner reads it below the question."),
    )
    accepted = forms.ChoiceField(
        label=gettext_lazy("What you decide"),
        choices=[
            ("yes", gettext_lazy("You are right: the question or its key is wrong")),
            ("no", gettext_lazy("The question stays as it is")),
        ],
        widget=forms.RadioSelect,
    )


@require_GET
@for_authors
def index(request: HttpRequest) -> HttpResponse:
    """What waits for an answer; ``?answered=1``: what has one."""
    answered = request.GET.get("answered") == "1"
    page = Paginator(contests(answered=answered), ROWS_A_PAGE).get_page(request.GET.get("page"))
    titles = dict(
        Question.objects.filter(key__in=[row.key for row in page.object_list]).values_list("key", "title")
    )
    rows = [{"contest": row, "title": titles.get(row.key, row.key)} for row in page.object_list]
    context = {"page": page, "rows": rows, "answered": answered}
    return render(request, "quizzes/authoring/contests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_authors
def contest(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One of them, with the question as the learner saw it. Posting answers; a yes leads on to the regrade."""
    row = (
        contests(answered=False)
        .model.objects.select_related("attempt__release__activity", "attempt__person", "answered_by")
        .get(uuid=uuid)
    )
    published = Question.objects.filter(key=row.key, live=True).exists()
    form, refused = AnswerForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        accepted = form.cleaned_data["accepted"] == "yes"
        try:
            answer_contest(
                contest=uuid,
                accepted=accepted,
                answer=form.cleaned_data["answer"],
                by=request.user,  # type: ignore[arg-type]
                now=timezone.now(),
            )
        except CannotContest as no:
            refused = str(SAID[no.code])
            row = Contest.objects.select_related("attempt__release__activity", "attempt__person").get(
                uuid=uuid
            )
        else:
            messages.success(
                request, _("Answered. The learner gets one message, and reads your words below the question.")
            )
            if accepted and published:
                return redirect("quizzes_regrade_begin", row.key)
            return redirect("quizzes_contests")
    context = {"page": contest_page(row, published=published), "form": form, "refused": refused}
    status = 409 if refused else 422 if form.is_bound else 200
    return render(request, "quizzes/authoring/contest.html", context, status=status)

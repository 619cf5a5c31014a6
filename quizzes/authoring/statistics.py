"""The pages of statistics: a quiz, a question, and what wants a look. For authors."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from quizzes import reports
from quizzes.actions.flags import NoFlag, dismiss_flag
from quizzes.models import Question, QuestionFlag, Quiz
from quizzes.models.statistics import REASON_LENGTH, Attempts
from quizzes.policies import may_see_statistics


class ReasonForm(forms.Form):
    """Why a question may stay as it is."""

    reason = forms.CharField(
        label=gettext_lazy("Why may it stay as it is?"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def for_authors[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Nobody else comes in."""

    @wraps(view)
    def inner(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not may_see_statistics(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return inner


@for_authors
@require_safe
def quiz(request: HttpRequest, quiz: UUID) -> HttpResponse:
    """The report of a quiz; ``?attempts=all`` of all attempts, ``?asked=`` for another number of questions."""
    row = get_object_or_404(Quiz, uuid=quiz)
    asked, attempts = request.GET.get("asked", ""), request.GET.get("attempts")
    report = reports.quiz_report(
        row,
        attempts=Attempts(attempts) if attempts in Attempts.values else Attempts.FIRST,
        asked=int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else None,
        page=request.GET.get("page"),
        locale=get_language() or "en",
    )
    return render(request, "quizzes/statistics/quiz.html", {"report": report})


@for_authors
@require_safe
def question(request: HttpRequest, question: UUID) -> HttpResponse:
    """The report of a question, by version."""
    return _question(request, get_object_or_404(Question, uuid=question))


@for_authors
@require_safe
def looks(request: HttpRequest) -> HttpResponse:
    """Questions that want a look: the author's own, or those of everybody (``?whose=all``)."""
    everybody = request.GET.get("whose") == "all"
    author: Any = None if everybody else request.user
    page, rows = reports.looks(author, page=request.GET.get("page"), locale=get_language() or "en")
    context = {"page": page, "rows": rows, "everybody": everybody}
    return render(request, "quizzes/statistics/looks.html", context)


@for_authors
@require_POST
def dismiss(request: HttpRequest, flag: UUID) -> HttpResponse:
    """Put a flag aside, with the reason."""
    row = QuestionFlag.objects.filter(uuid=flag).select_related("question").first()
    if row is None:
        raise Http404(str(flag))
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _question(request, row.question, refused=(flag, form), status=422)
    user: Any = request.user
    try:
        dismiss_flag(flag=flag, reason=form.cleaned_data["reason"], by=user, now=timezone.now())
    except NoFlag:
        messages.warning(request, _("Somebody was quicker: this is no longer open."))
    else:
        messages.success(request, _("Your reason is kept. This question is not asked about again, as it is."))
    return redirect("quizzes_question_statistics", row.question.uuid)


def _question(
    request: HttpRequest,
    row: Question,
    *,
    refused: tuple[UUID, ReasonForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    report = reports.question_report(row, page=request.GET.get("page"), locale=get_language() or "en")
    asked = {refused[0]: refused[1]} if refused is not None else {}
    context = {
        "report": report,
        "open": [
            (one, asked.get(one.uuid) or ReasonForm(auto_id=f"id_{one.uuid}_%s")) for one in report.open
        ],
    }
    return render(request, "quizzes/statistics/question.html", context, status=status)

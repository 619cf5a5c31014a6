"""The pages on which authors have questions marked again: parse, call, render."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin.auth import require_admin_access

from quizzes.actions import regrade_work
from quizzes.actions.regrade import (
    MOST_REASON,
    CannotRegrade,
    apply_regrade,
    begin_regrade,
    throw_regrade,
    undo_regrade,
)
from quizzes.grading.regrading import Policy
from quizzes.models import Contest, Regrade
from quizzes.policies import may_regrade
from quizzes.regrades import (
    MOST_VERSIONS,
    NoRegrade,
    Version,
    lines_of,
    question_of_key,
    regrade_of,
    regrades,
    rows_of,
    versions,
)
from quizzes.shown import picture_of

ROWS_A_PAGE = 50
AT_ONCE_S = 2.0
"""So long a page works itself before it leaves the rest to the task: the usual regrade is done by then."""
ALL, EARLIER = "all", "earlier"
SAID = {
    "no-reason": _("Say why, in a few words. Whoever looks at a result later reads it."),
    "nobody-asked": _("Nobody was asked this version of the question, so there is nothing to mark again."),
    "not-now": _("That is not possible any more. Here is how it stands."),
}
View = Callable[..., HttpResponse]


def for_authors(view: View) -> View:
    """Authors only; what is not there is 404."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_regrade(request.user):  # type: ignore[arg-type]
            raise PermissionDenied
        try:
            return view(request, *args, **kwargs)
        except (NoRegrade, Contest.DoesNotExist) as missing:
            raise Http404 from missing

    guarded: View = require_admin_access(inner)
    return guarded


class RegradeForm(forms.Form):
    """Which versions, by which policy, and why."""

    versions = forms.ChoiceField(label=_("Which answers"), widget=forms.RadioSelect)
    policy = forms.ChoiceField(
        label=_("What shall count"), choices=Regrade.POLICIES, widget=forms.RadioSelect
    )
    upward = forms.BooleanField(
        label=_("No mark goes down"),
        required=False,
        help_text=_(
            "Whoever would get less keeps what they have. A question that does not count has no mark."
        ),
    )
    reason = forms.CharField(label=_("Why"), max_length=MOST_REASON, widget=forms.TextInput)

    def __init__(self, found: list[Version], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        several, present = len(found) > 1, any(one.is_present for one in found)
        choices: list[tuple[str, Any]] = [(ALL, _("Every version until now"))]
        if several and present:
            choices.append((EARLIER, _("Every version before the one that is published now")))
        if several:
            choices += [(one.digest, _label(one)) for one in found[:MOST_VERSIONS]]
        field: Any = self.fields["versions"]
        field.choices = choices
        self.initial.setdefault("versions", EARLIER if several and present else ALL)
        self.initial.setdefault("policy", Policy.NEW_KEY.value)
        self.initial.setdefault("upward", True)


def _label(one: Version) -> Any:
    words = {"number": one.release, "asked": one.asked}
    if one.is_present:
        return _("The one that is published now: asked %(asked)s times") % words
    return _("Last asked in version %(number)s of its quiz: %(asked)s times") % words


def _chosen(which: str, found: list[Version]) -> list[str]:
    if which == ALL:
        return [one.digest for one in found]
    if which == EARLIER:
        return [one.digest for one in found if not one.is_present]
    return [which]


@require_GET
@for_authors
def index(request: HttpRequest) -> HttpResponse:
    """All regrades, the newest first."""
    page = Paginator(regrades().select_related("by"), ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "quizzes/authoring/regrades.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@for_authors
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """Choose what shall count for the answers to a question; posting works out what that means."""
    question = question_of_key(key)
    found = versions(question)
    form = RegradeForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            row = begin_regrade(
                key=key,
                chosen=_chosen(said["versions"], found),
                policy=Policy(said["policy"]),
                upward=said["upward"],
                reason=said["reason"],
                by=request.user,  # type: ignore[arg-type]
                now=timezone.now(),
            )
        except CannotRegrade as no:
            form.add_error(None, str(SAID[no.code]))
        else:
            _work(row)
            return redirect("quizzes_regrade", row.uuid)
    status = 422 if form.is_bound else 200
    context = {
        "question": question,
        "picture": picture_of(question.read(), get_language() or "en", "en"),
        "form": form,
        "asked": sum(one.asked for one in found),
    }
    return render(request, "quizzes/authoring/regrade_begin.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_authors
def regrade(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What a regrade means for each attempt. Posting applies it, undoes it or throws it away."""
    refused = ""
    if request.method == "POST":
        try:
            if request.POST.get("do") == "throw":
                throw_regrade(regrade=uuid, by=request.user)  # type: ignore[arg-type]
                return redirect("quizzes_regrades")
            act = {"apply": apply_regrade, "undo": undo_regrade}.get(request.POST.get("do", ""))
            if act is not None:
                _work(act(regrade=uuid, by=request.user, now=timezone.now()))  # type: ignore[arg-type]
            return redirect("quizzes_regrade", uuid)
        except CannotRegrade as no:
            refused = str(SAID[no.code])
    row = regrade_of(uuid)
    page = Paginator(lines_of(row), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "regrade": row,
        "picture": picture_of(row.question, get_language() or "en", "en"),
        "page": page,
        "rows": rows_of(list(page.object_list), request.user),
        "refused": refused,
    }
    status = 409 if refused else 200
    return render(request, "quizzes/authoring/regrade.html", context, status=status)


def _work(row: Regrade) -> None:
    end = time.monotonic() + AT_ONCE_S
    while time.monotonic() < end and regrade_work.work(row.pk, end - time.monotonic()):
        pass

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from learning.actions import requirements as actions
from learning.api import today_of
from learning.forms.requirements import PLACES, RequirementForm
from learning.models import Requirement
from learning.queries import requirements as queries
from learning.queries.audience import reached
from learning.queries.preview import preview
from learning.queries.requirements import who_words
from learning.queries.team import named
from learning.views.office import officer

PAGE = 25
NAMES = 10


@login_required
@require_safe
def requirements_view(request: HttpRequest) -> HttpResponse:
    """Who gets what by when: every requirement as a sentence, with how many it reaches."""
    officer(request)
    page = Paginator(queries.listed(), PAGE).get_page(request.GET.get("page"))
    rows = queries.rows(list(page.object_list), today_of(request.user), request.LANGUAGE_CODE)
    return render(request, "learning/office/requirements.html", {"page": page, "rows": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_view(request: HttpRequest, uuid: UUID | None = None) -> HttpResponse:
    """A requirement as a form that reads as a sentence. It shows whom it would reach before anything is saved."""
    by = officer(request)
    rule = get_object_or_404(_open(), uuid=uuid) if uuid else None
    looking = request.method == "POST" and _looked_for(request.POST)
    sent = request.POST if request.method == "POST" and not looking else None
    stored = RequirementForm.of(rule) if rule else {}
    form = RequirementForm(
        sent,
        today=today_of(request.user),
        locale=request.LANGUAGE_CODE,
        initial=RequirementForm.as_typed(request.POST) if looking else stored,
        asked=request.POST if looking else request.GET,
    )
    if request.htmx and request.GET.get("find") in PLACES:  # type: ignore[attr-defined]
        name = request.GET["find"]
        found = {"field": form[name], "search": form.places(name).search}
        return render(request, "components/picks_found.html", found)
    if sent is None:
        return render(request, "learning/office/requirement_edit.html", {"form": form, "rule": rule})
    valid = form.is_valid()
    if valid and "save" in request.POST:
        branches, jobs = form.chosen()
        if rule is None:
            rule = actions.make_requirement(
                activity=form.rule().activity, branches=branches, jobs=jobs, by=by, **form.dates()
            )
        else:
            actions.change_requirement(requirement=rule, branches=branches, jobs=jobs, by=by, **form.dates())
        messages.success(request, _("Saved. Whoever it reaches finds it on their first page."))
        return redirect("learning:requirement", rule.uuid)
    template = "learning/office/requirement_edit.html"
    context = {"form": form, "rule": rule, "shown": _shown(request, form, rule) if valid else None}
    if request.htmx and "save" not in request.POST:  # type: ignore[attr-defined]
        template = f"{template}#preview"
    return render(request, template, context, status=200 if valid else 422)


def _looked_for(data: QueryDict) -> bool:
    """Whether a form was sent to look for branches or jobs: its button was pressed, and there are words."""
    return "find" in data and any(data.get(f"find_{name}", "").strip() for name in PLACES)


def _open() -> Any:
    return queries.listed().filter(ended_at=None)


def _shown(request: HttpRequest, form: RequirementForm, rule: Requirement | None) -> dict[str, Any]:
    """Whom the form as it stands would reach, in words and by name; and what it would change of a requirement."""
    now, wanted, audience = timezone.now(), form.rule(), form.audience()
    branches, jobs = form.chosen()
    people = named(reached(audience, now), "")
    title = dict(form.fields["course"].choices)[wanted.activity.uuid]  # type: ignore[attr-defined]
    return {
        "sentence": queries.said(wanted, title, form.today, who_words(branches, jobs)),
        "counts": preview(audience, wanted.activity.pk, wanted, now),
        "people": list(people[:NAMES]),
        "change": queries.change(rule, wanted, audience, now) if rule else None,
    }


@login_required
@require_safe
def requirement_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One requirement: whom it reaches, since when, how far they are, and what wants a decision."""
    officer(request)
    rule = get_object_or_404(queries.listed(), uuid=uuid)
    query, today = request.GET.get("q", "")[:100], today_of(request.user)
    page = Paginator(queries.reached_by(rule, query), PAGE).get_page(request.GET.get("page"))
    undecided = Paginator(queries.proposals(rule), PAGE).get_page(1)
    (row,) = queries.rows([rule], today, request.LANGUAGE_CODE)
    return render(
        request,
        "learning/office/requirement.html",
        {
            "rule": rule,
            "row": row,
            "query": query,
            "page": page,
            "people": queries.people_rows(list(page.object_list), today),
            "undecided": undecided,
            "proposed": [
                (one.assignment.person.name, one.pk, one.proposed_on) for one in undecided.object_list
            ],
            "history": queries.history(rule)[:PAGE],
        },
    )


@login_required
@require_POST
def dates_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give the proposed dates: to one person, or to all."""
    by = officer(request)
    rule = get_object_or_404(_open(), uuid=uuid)
    chosen = [int(pk) for pk in request.POST.getlist("ground")[:PAGE] if pk.isdecimal() and len(pk) < 16]
    given = actions.accept_proposals(requirement=rule, by=by, grounds=chosen or None)
    words = ngettext("%(n)d person has a date now.", "%(n)d people have a date now.", given) % {"n": given}
    messages.success(request, words)
    return redirect("learning:requirement", uuid)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask it of nobody any more, after a look at what that means."""
    by = officer(request)
    rule = get_object_or_404(_open(), uuid=uuid)
    if request.method == "POST":
        actions.end_requirement(requirement=rule, by=by)
        messages.success(request, _("Ended. What people have completed stays in their record."))
        return redirect("learning:requirements")
    (row,) = queries.rows([rule], today_of(request.user), request.LANGUAGE_CODE)
    return render(request, "learning/office/requirement_end.html", {"rule": rule, "row": row})

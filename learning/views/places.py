from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from learning.actions.places import save_branch, save_job
from learning.api import today_of
from learning.forms.places import BranchForm, JobForm
from learning.models import Branch, Job
from learning.queries.places import place_rows
from learning.refused import Refused
from learning.views.office import officer

PAGE = 50


@login_required
@require_safe
def places_view(request: HttpRequest) -> HttpResponse:
    """The branches and the jobs of the company, each with the number of people there today."""
    officer(request)
    today = today_of(request.user)
    branches = Paginator(place_rows(Branch, today), PAGE).get_page(request.GET.get("page"))
    jobs = place_rows(Job, today)
    return render(request, "learning/office/places.html", {"branches": branches, "jobs": jobs})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def place_view(request: HttpRequest, kind: str, key: str = "") -> HttpResponse:
    """One branch or job: what it is called, and from when to when it is there; without a key, a new one."""
    by, today = officer(request), today_of(request.user)
    if kind not in ("branch", "job"):
        raise Http404
    form: Any
    place: Any
    if kind == "branch":
        place = get_object_or_404(Branch, key=key) if key else None
        form = BranchForm(
            request.POST if request.method == "POST" else None, today=today, initial=BranchForm.of(place)
        )
    else:
        place = get_object_or_404(Job, key=key) if key else None
        form = JobForm(
            request.POST if request.method == "POST" else None, today=today, initial=JobForm.of(place)
        )
    if request.method == "POST" and form.is_valid():
        try:
            if kind == "branch":
                save_branch(facts=form.facts(), branch=place, by=by)
            else:
                save_job(facts=form.facts(), job=place, by=by)
        except Refused as refused:
            form.refuse(refused.field, refused.sentence)
        else:
            messages.success(request, _("Written down."))
            return redirect("learning:places")
    words = [field for field in form if field.name.rsplit("_", 1)[0] in form.words and "_" in field.name]
    plain = [field for field in form if field not in words]
    return render(
        request,
        "learning/office/place.html",
        {"form": form, "plain": plain, "words": words, "place": place, "kind": kind},
        status=422 if form.is_bound else 200,
    )

"""A manager says who stands in while they are away. Nobody says it for another manager here."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from learning import policies
from learning.actions.absence import appoint_deputy, end_deputy
from learning.forms.away import StandInForm
from learning.models import Person
from learning.queries.away import next_leave, stand_ins
from learning.queries.find_people import label, suggested
from learning.refused import Refused
from learning.rules.due import local_day
from learning.viewer import NoPerson, person_of


def _manager(request: HttpRequest) -> tuple[Person, date]:
    """Who asks, and what day it is for them; for whoever is no manager the page does not exist."""
    if not policies.may_name_own_deputy(request.user):
        raise Http404
    try:
        person = person_of(request.user)
    except NoPerson as nobody:
        raise Http404 from nobody
    return person, local_day(timezone.now(), person.effective_zone)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def away_view(request: HttpRequest) -> HttpResponse:
    """Who stands in for me and when; a POST names somebody, or takes one back."""
    manager, today = _manager(request)
    named = stand_ins(manager, today)
    if "take_back" in request.POST:
        one = next((one for one in named if one.key == request.POST["take_back"]), None)
        if one is not None:
            end_deputy(manager=manager, appointment=one.row, by=request.user)  # type: ignore[arg-type]
            messages.success(request, _("%(name)s does not stand in for you any more.") % {"name": one.name})
        return redirect("learning:away")
    leave = next_leave(manager, today)
    form = StandInForm(
        request.POST if request.method == "POST" else None,
        manager=manager,
        today=today,
        initial={
            "starts_on": max(today, leave.starts_on) if leave else today,
            "ends_on": leave.ends_on if leave else None,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            done = appoint_deputy(manager=manager, **form.cleaned_data, by=request.user)  # type: ignore[arg-type]
        except Refused as refused:
            form.refuse(refused.field, refused.sentence)
        else:
            known = _("It was written down like this already.")
            messages.success(request, known if done is False else _("Written down."))
            return redirect("learning:away")
    return render(
        request,
        "learning/away.html",
        {"form": form, "named": named},
        status=422 if form.is_bound else 200,
    )


@login_required
@require_safe
def find_view(request: HttpRequest) -> HttpResponse:
    """Who fits what is typed, among those whom the manager may look up by name."""
    manager, today = _manager(request)
    words = str(next(iter(request.GET.values()), ""))[:200].replace("\x00", "")
    found = suggested(policies.colleagues_of(manager, today), words)
    rows = [(label(person), f"{person.job.local_name}, {person.branch.local_name}") for person in found]
    return render(request, "learning/office/found.html", {"found": rows})

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from learning import policies
from learning.actions.assign import extend, take_back
from learning.api import today_of
from learning.dates import spoken
from learning.forms.requirements import ExtendForm
from learning.models import Assignment
from learning.rules.due import local_day


def _given(request: HttpRequest, person: UUID, uuid: UUID) -> tuple[Assignment, Assignment.Source]:
    """Something open of somebody to whom the viewer may give, and as whom they may; else it does not exist."""
    on = today_of(request.user)
    visible = policies.people_visible_to(request.user, on)  # type: ignore[arg-type]
    row = get_object_or_404(
        Assignment.objects.open()
        .filter(person__in=visible, cycles__completed_at=None)
        .select_related("person__branch", "person__job", "activity__current"),
        uuid=uuid,
        person__uuid=person,
    )
    source = policies.given_by(request.user, row.person, on)  # type: ignore[arg-type]
    if source is None:
        raise Http404
    return row, source


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def extend_view(request: HttpRequest, person: UUID, uuid: UUID) -> HttpResponse:
    """Give somebody another date, with the reason that they will read."""
    row, _source = _given(request, person, uuid)
    today = local_day(timezone.now(), row.person.effective_zone)
    form = ExtendForm(
        request.POST if request.method == "POST" else None, today=today, initial={"due_on": row.due_on}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        extend(assignment=row, due_on=data["due_on"], reason=data["reason"], by=request.user)  # type: ignore[arg-type]
        messages.success(
            request, _("The new date stands on the first page of %(name)s.") % {"name": row.person.name}
        )
        return redirect("learning:person", person)
    title = row.activity.current.text(request.LANGUAGE_CODE).title if row.activity.current else ""
    due = (
        _("Due %(day)s.") % {"day": spoken(row.due_on, today, "until")}
        if row.due_on
        else _("No date is set.")
    )
    context = {"form": form, "due": due, "person": row.person, "title": title}
    return render(request, "learning/extend.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def take_back_view(request: HttpRequest, person: UUID, uuid: UUID) -> HttpResponse:
    """Take back what was given by hand. What a requirement asks for stays."""
    row, source = _given(request, person, uuid)
    if not take_back(assignment=row, source=source, by=request.user):  # type: ignore[arg-type]
        messages.info(request, _("There is nothing here that you can take back."))
    elif Assignment.objects.open().filter(pk=row.pk).exists():
        messages.success(request, _("Taken back. It is still asked of everybody in the same place."))
    else:
        messages.success(request, _("Taken back. What was done so far is kept."))
    return redirect("learning:person", person)

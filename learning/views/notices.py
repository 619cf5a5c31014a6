"""The messages of a person, and what the people office sees of everybody's."""

from uuid import UUID

from django.contrib import messages as said
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from learning import policies
from learning.actions.notices import send_again, turn_messages
from learning.api import NoPerson, person_of
from learning.models import Notice
from learning.queries.notices import PAGE, Forecast, forecast, messages, notices_of, sent_lately, with_letters
from learning.queries.outgoing import reminding


@login_required
@require_safe
def notices_view(request: HttpRequest) -> HttpResponse:
    """What I was told, day by day."""
    try:
        person = person_of(request.user)
    except NoPerson as nobody:
        raise Http404 from nobody
    now = timezone.now()
    page = Paginator(notices_of(person), PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    return render(
        request,
        "learning/notices.html",
        {"page": page, "messages_by_day": messages(rows, person, now) if rows else []},
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def office_view(request: HttpRequest) -> HttpResponse:
    """What would still go out today, what went out lately, and the switch for all of it."""
    if not policies.may_run_people_office(request.user):
        raise Http404
    if request.method == "POST":
        turn = request.POST.get("turn", "")
        if turn not in ("on", "off"):
            return _office(request, status=422)
        turn_messages(on=turn == "on", by=request.user)  # type: ignore[arg-type]
        said.success(
            request,
            _("Messages are on. They begin now: nothing from before is made up for.")
            if turn == "on"
            else _("Messages are off. Nobody is told anything until you turn them on again."),
        )
        return redirect("learning:messages")
    return _office(request)


def _office(request: HttpRequest, status: int = 200) -> HttpResponse:
    now = timezone.now()
    rules, found = reminding(now), forecast(now, quick=True)
    branches = Paginator(found.branches, PAGE).get_page(request.GET.get("branches"))
    page = Paginator(sent_lately(), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "learning/office_messages.html",
        {
            "on": rules.on,
            "sentence": _sentence(found) if rules.on else _("Messages are off. Nobody is told anything."),
            "branches": branches,
            "page": page,
            "sent": with_letters(list(page.object_list)),
        },
        status=status,
    )


def _sentence(found: Forecast) -> str:
    if not found.total:
        return (
            _("Nothing more would go out today.")
            if found.exact
            else _("Few messages would still go out today.")
        )
    if not found.exact:
        return ngettext(
            "About %(n)d message would still go out today.",
            "About %(n)d messages would still go out today.",
            found.total,
        ) % {"n": found.total}
    parts = {
        "messages": ngettext("%(n)d message", "%(n)d messages", found.total) % {"n": found.total},
        "learners": found.learners,
        "lists": ngettext("%(n)d list to a manager", "%(n)d lists to managers", found.lists)
        % {"n": found.lists},
    }
    return _("Today %(messages)s would still go out: %(learners)d to learners, %(lists)s.") % parts


@login_required
@require_POST
def again_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Try a letter again that could not be sent."""
    if not policies.may_run_people_office(request.user):
        raise Http404
    notice = get_object_or_404(Notice.objects.select_related("person"), uuid=uuid)
    if send_again(notice=notice, by=request.user):  # type: ignore[arg-type]
        said.success(request, _("It is tried again now."))
    else:
        said.info(request, _("This letter is not held up."))
    return redirect("learning:messages")

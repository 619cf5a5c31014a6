from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from learning import policies
from learning.api import NoPerson, person_of
from learning.models import Mastery, Person
from learning.queries import record as record_queries
from learning.queries.team import PAGE, courses_of, members, team
from learning.rules.due import local_day


def _viewer(request: HttpRequest) -> Person:
    if not policies.may_see_team(request.user):
        raise Http404
    try:
        return person_of(request.user)
    except NoPerson as nobody:
        raise Http404 from nobody


@login_required
@require_safe
def team_view(request: HttpRequest) -> HttpResponse:
    """The people whom I lead: what needs me today, then who may do what."""
    manager = _viewer(request)
    now = timezone.now()
    query = request.GET.get("q", "")[:100]
    people = members(manager, local_day(now, manager.effective_zone), query)
    page = Paginator(people, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "learning/team.html",
        {"team": team(manager, list(page.object_list), now, manager.locale), "page": page, "query": query},
    )


def _today(request: HttpRequest, now: datetime) -> date:
    """The viewer's own day, so that the team page and the person's page agree around midnight."""
    try:
        return local_day(now, person_of(request.user).effective_zone)
    except NoPerson:
        return now.date()


@login_required
@require_safe
def person_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One person of my scope: what they do, and what counts in their record. Practice is not here."""
    now = timezone.now()
    visible = policies.people_visible_to(request.user, _today(request, now))  # type: ignore[arg-type]
    person = get_object_or_404(visible.select_related("branch", "job"), uuid=uuid)
    locale = request.LANGUAGE_CODE
    page = Paginator(record_queries.entries(person), record_queries.PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "learning/person.html",
        {
            "person": person,
            "courses": courses_of(person, now, locale),
            "page": page,
            "lines": record_queries.lines(list(page.object_list), locale),
            "standards": record_queries.standings(person, Mastery.Sum.SHARED, locale),
        },
    )

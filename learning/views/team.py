from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from learning import policies
from learning.actions.assign import BY_HAND, assign
from learning.api import NoPerson, person_of, today_of
from learning.forms.giving import GiveForm
from learning.models import Activity, Branch, Mastery, Person
from learning.queries import record as record_queries
from learning.queries.ask import absence, standing_in
from learning.queries.away import stand_ins
from learning.queries.branches import branches, sizes
from learning.queries.find_people import matching, standing
from learning.queries.find_places import SHOWN, few_places, places_named
from learning.queries.intentions import shared_intentions
from learning.queries.library import courses
from learning.queries.team import PAGE, courses_of, members, named, needs_of, team, working
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
    """The people whom I lead: what needs me today, then who may do what. A large team opens on its branches."""
    manager = _viewer(request)
    now, locale = timezone.now(), manager.locale
    today = local_day(now, manager.effective_zone)
    query, branch, present = (request.GET.get(name, "")[:100] for name in ("q", "branch", "working"))
    everyone = members(manager, today)
    size = sizes(everyone)
    if len(size) > 1 and sum(size.values()) > PAGE and not (query or branch or present):
        return _branches(request, manager, everyone, size, now, today)
    place = get_object_or_404(Branch, key=branch) if branch else None
    if place:
        everyone = everyone.filter(branch=place)
    shown = named(everyone, query)
    page = Paginator(working(shown, today) if present else shown, PAGE).get_page(request.GET.get("page"))
    found = team(everyone, list(page.object_list), now, today, locale)
    return render(
        request,
        "learning/team.html",
        {
            "team": found,
            "page": page,
            "query": query,
            "branch": place,
            "working": present,
            "standing_in": standing_in(manager, today),
            **_away(request, manager, today),
        },
    )


def _branches(
    request: HttpRequest,
    manager: Person,
    everyone: QuerySet[Person],
    size: dict[int, int],
    now: datetime,
    today: date,
) -> HttpResponse:
    needs, total = needs_of(everyone, now, today, manager.locale)
    found = branches(everyone, size, now, today)
    page = Paginator(found.rows, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "learning/branches.html",
        {
            "branches": found,
            "page": page,
            "needs": needs,
            "needs_total": total,
            "standing_in": standing_in(manager, today),
            **_away(request, manager, today),
        },
    )


def _away(request: HttpRequest, manager: Person, today: date) -> dict[str, object]:
    """Who stands in for the manager whose page it is; nothing on the page of somebody who stands in."""
    if not policies.may_name_own_deputy(request.user):
        return {"own": False}
    return {"own": True, "named": stand_ins(manager, today)[:3]}


@login_required
@require_safe
def people_view(request: HttpRequest) -> HttpResponse:
    """Whoever works or worked here, for those who may open every record: auditors and the people office.

    Few branches are there to choose from; of many, those are offered whose name fits what is looked for.
    """
    if not policies.may_see_everybody(request.user):
        raise Http404
    query, branch, which = (request.GET.get(name, "")[:100] for name in ("q", "branch", "which"))
    everybody = standing(Person.objects.all(), which, today_of(request.user))
    place = get_object_or_404(Branch, key=branch) if branch else None
    if place:
        everybody = everybody.filter(branch=place)
    page = Paginator(matching(everybody, query), PAGE).get_page(request.GET.get("page"))
    branches = few_places(Branch)
    called = places_named(Branch, query) if branches is None and place is None else []
    return render(
        request,
        "learning/people.html",
        {
            "page": page,
            "query": query,
            "branch": place,
            "which": which,
            "branches": branches,
            "called": called[:SHOWN],
            "more_called": len(called) > SHOWN,
            "office": policies.may_run_people_office(request.user),
        },
    )


def _visible(request: HttpRequest, uuid: UUID) -> Person:
    visible = policies.people_visible_to(request.user, today_of(request.user))  # type: ignore[arg-type]
    return get_object_or_404(visible.select_related("branch", "job", "user"), uuid=uuid)


@login_required
@require_safe
def entry_view(request: HttpRequest, person: UUID, uuid: UUID) -> HttpResponse:
    """One entry in the record of somebody in my scope, opened, so that it can be talked over."""
    who = _visible(request, person)
    row = get_object_or_404(record_queries.entries(who), uuid=uuid)
    return render(
        request,
        "learning/entry.html",
        {"person": who, "entry": record_queries.entry(row, request.LANGUAGE_CODE), "own": False},
    )


@login_required
@require_safe
def person_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One person of my scope: what they do, and what counts in their record. Practice is not here."""
    return _person(request, _visible(request, uuid))


@login_required
@require_POST
def give_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give somebody of my scope something to learn; it stands on their first page at once."""
    person = _visible(request, uuid)
    source = policies.given_by(request.user, person, today_of(request.user))  # type: ignore[arg-type]
    if source is None:
        raise Http404
    form = _give_form(request, person, request.POST)
    if not form.is_valid():
        return _person(request, person, form)
    activity = Activity.objects.get(uuid=form.cleaned_data["course"])
    assign(
        person=person,
        activity=activity,
        source=source,
        due_on=form.cleaned_data["due_on"],
        by=request.user,  # type: ignore[arg-type]
    )
    messages.success(request, _("Given. It stands on the first page of %(name)s.") % {"name": person.name})
    return redirect("learning:person", uuid)


def _give_form(request: HttpRequest, person: Person, data: QueryDict | None = None) -> GiveForm:
    today = local_day(timezone.now(), person.effective_zone)
    return GiveForm(data, offered=courses(person, request.LANGUAGE_CODE), today=today)


def _person(request: HttpRequest, person: Person, form: GiveForm | None = None) -> HttpResponse:
    now = timezone.now()
    locale = request.LANGUAGE_CODE
    absent = absence(person, local_day(now, person.effective_zone))
    page = Paginator(record_queries.entries(person), record_queries.PAGE).get_page(request.GET.get("page"))
    source = policies.given_by(request.user, person, today_of(request.user))  # type: ignore[arg-type]
    may_give = source is not None
    return render(
        request,
        "learning/person.html",
        {
            "person": person,
            "absence": absent,
            "office": policies.may_run_people_office(request.user),
            "led": not policies.may_see_everybody(request.user),
            "courses": courses_of(person, now, locale, BY_HAND.get(source, ()) if source else ()),
            "may_let_in": policies.may_let_in(request.user, person, today_of(request.user)),  # type: ignore[arg-type]
            "give": form or (_give_form(request, person) if may_give else None),
            "page": page,
            "lines": record_queries.lines(list(page.object_list), locale),
            "intentions": shared_intentions(person),
            "standards": record_queries.standings(person, Mastery.Sum.SHARED, locale),
        },
        status=422 if form else 200,
    )

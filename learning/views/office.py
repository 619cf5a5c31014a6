"""The people office looks after people: who works here, where, under whom, and who is away."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from learning import policies
from learning.actions.absence import add_leave, appoint_deputy, remove_deputy, remove_leave
from learning.actions.accounts import close_account, reopen_account
from learning.actions.allowance import change_allowance
from learning.actions.employment import change_first_day, come_back, leave_company, stay
from learning.actions.leading import lead, lead_further, remove_further_line
from learning.actions.people import add_person, change_person
from learning.actions.placing import place, place_further, remove_further_place
from learning.api import today_of
from learning.forms import office as forms
from learning.forms.office import OfficeForm
from learning.models import Deputy, Leave, Person, Placement, User
from learning.models.people import FACTORS
from learning.queries.allowance import allowance_changes, allowance_words
from learning.queries.facts import Fact, facts
from learning.queries.find_people import label, suggested
from learning.refused import Refused
from learning.rules.due import local_day


def officer(request: HttpRequest) -> User:
    """The account, if it is of the people office; else the page does not exist."""
    if not policies.may_run_people_office(request.user):
        raise Http404
    return request.user  # type: ignore[return-value]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_view(request: HttpRequest) -> HttpResponse:
    """Somebody new."""
    by, today = officer(request), today_of(request.user)
    form = forms.AddForm(
        request.POST if request.method == "POST" else None, today=today, initial={"hired_on": today}
    )
    if request.method == "POST" and form.is_valid():
        try:
            person = add_person(**form.cleaned_data, by=by)
        except Refused as refused:
            form.refuse(refused.field, refused.sentence)
        else:
            messages.success(
                request,
                _("Added. A sign-in card lets %(name)s in: it is made below.") % {"name": person.name},
            )
            return redirect("learning:facts", person.uuid)
    status = 422 if form.is_bound else 200
    return render(request, "learning/office/add.html", {"form": form}, status=status)


@login_required
@require_safe
def find_view(request: HttpRequest) -> HttpResponse:
    """Who fits what is typed into a field in which a person is chosen; the field itself is the only thing sent."""
    officer(request)
    words = str(next(iter(request.GET.values()), ""))[:200].replace("\x00", "")
    found = suggested(forms.people_here(), words)
    rows = [(label(person), f"{person.job.local_name}, {person.branch.local_name}") for person in found]
    return render(request, "learning/office/found.html", {"found": rows})


@dataclass(frozen=True)
class Change:
    """One form of the page of a person: what it shows at first, what it does, and what is said then."""

    form: type[OfficeForm]
    title: Callable[[], str]
    do: Callable[[Person, dict[str, Any], User], object]
    first: Callable[[Person, date], dict[str, Any]]


def _from_today(person: Person, today: date) -> dict[str, Any]:
    return {"starts_on": max(today, person.hired_on)}


def _where(person: Person, today: date) -> dict[str, Any]:
    return {"branch": person.branch.key, "job": person.job.key, "starts_on": today}


def _details(person: Person, today: date) -> dict[str, Any]:
    fields = ("name", "buddy", "locale", "support_locale", "zone")
    email = person.user.email if person.user else ""
    return {"email": email, **{field: getattr(person, field) for field in fields}}


def _place(person: Person, data: dict[str, Any], by: User) -> object:
    words = {"person": person, "branch": data["branch"], "job": data["job"], "by": by}
    if data["how"] == forms.BESIDE:
        return place_further(**words, starts_on=data["starts_on"], ends_on=data["ends_on"])
    return place(**words, starts_on=data["starts_on"])


def _lead(person: Person, data: dict[str, Any], by: User) -> object:
    words = {"person": person, "manager": data["manager"], "starts_on": data["starts_on"], "by": by}
    return lead_further(**words, ends_on=data["ends_on"]) if data["how"] == forms.BESIDE else lead(**words)


def _more_time(person: Person, data: dict[str, Any], by: User) -> object:
    factor = None if data["unlimited"] else data["factor"]
    return change_allowance(person=person, factor=factor, minutes=data["minutes"], by=by)


def _time(person: Person, today: date) -> dict[str, Any]:
    unlimited = not person.time_factor
    factor = FACTORS[0] if unlimited else person.time_factor
    return {"factor": factor, "minutes": person.extra_minutes, "unlimited": unlimited}


CHANGES = {
    "place": Change(forms.PlaceForm, lambda: _("Another place from a day on"), _place, _where),
    "manager": Change(forms.ManagerForm, lambda: _("Another manager from a day on"), _lead, _from_today),
    "leave": Change(
        forms.DatesForm,
        lambda: _("Write down a leave"),
        lambda person, data, by: add_leave(person=person, **data, by=by),
        _from_today,
    ),
    "deputy": Change(
        forms.DeputyForm,
        lambda: _("Name a deputy"),
        lambda person, data, by: appoint_deputy(manager=person, **data, by=by),
        _from_today,
    ),
    "details": Change(
        forms.DetailsForm,
        lambda: _("Name, language, e-mail and buddy"),
        lambda person, data, by: change_person(person=person, **data, by=by),
        _details,
    ),
    "more-time": Change(forms.AllowanceForm, lambda: _("Give more time"), _more_time, _time),
    "first-day": Change(
        forms.FirstDayForm,
        lambda: _("Correct the first day"),
        lambda person, data, by: change_first_day(person=person, **data, by=by),
        lambda person, today: {"hired_on": person.hired_on},
    ),
    "last-day": Change(
        forms.LastDayForm,
        lambda: _("Last day"),
        lambda person, data, by: leave_company(person=person, **data, by=by),
        lambda person, today: {"last_day": person.left_on},
    ),
    "stay": Change(
        OfficeForm,
        lambda: _("Stays after all"),
        lambda person, data, by: stay(person=person, by=by),
        lambda person, today: {},
    ),
    "back": Change(
        forms.BackForm,
        lambda: _("Back again"),
        lambda person, data, by: come_back(person=person, **data, by=by),
        lambda person, today: {**_where(person, today)},
    ),
}


def _offered(person: Person, today: date) -> list[str]:
    if person.left_on and person.left_on < today:
        return ["back", "details", "last-day"]
    ends = ["last-day", "stay"] if person.left_on else ["last-day"]
    return ["place", "manager", "leave", "deputy", "more-time", "details", "first-day", *ends]


@login_required
@require_safe
def facts_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What is written down of one person, and every change of it."""
    officer(request)
    return _facts(request, _person(uuid))


@login_required
@require_POST
def change_view(request: HttpRequest, uuid: UUID, change: str) -> HttpResponse:
    """Make one change of a person."""
    by, person = officer(request), _person(uuid)
    today = _today(person)
    if change not in CHANGES or change not in _offered(person, today):
        raise Http404
    form = CHANGES[change].form(request.POST, today=today, prefix=change)
    if form.is_valid():
        try:
            done = CHANGES[change].do(person, form.cleaned_data, by)
        except Refused as refused:
            form.refuse(refused.field, refused.sentence)
        else:
            known = _("It was written down like this already.")
            messages.success(request, known if done is False else _("Written down."))
            return redirect("learning:facts", uuid)
    return _facts(request, person, change, form)


@login_required
@require_POST
def account_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Close the account of a person, or open it again."""
    by, person = officer(request), _person(uuid)
    if not policies.may_close_account(by, person):
        raise Http404
    do = request.POST.get("do", "")
    if do not in ("close", "open"):
        raise BadRequest("Close or open: nothing else is done here.")
    if do == "close":
        done, said = close_account(person=person, by=by), _("Closed. %(name)s is signed out everywhere.")
    elif policies.works_here(person, _today(person)):
        done, said = reopen_account(person=person, by=by), _("Open. %(name)s can sign in again.")
    else:
        messages.error(
            request, _("Who does not work here cannot sign in. Write down first that they are back.")
        )
        return redirect("learning:facts", uuid)
    messages.success(request, said % {"name": person.name} if done else _("It was like this already."))
    return redirect("learning:facts", uuid)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def dates_view(request: HttpRequest, uuid: UUID, what: str) -> HttpResponse:
    """Other days for a leave, a deputy, or a further place or manager; or none at all."""
    by, person = officer(request), _person(uuid)
    today = _today(person)
    fact = facts(person, today).of_key(what)
    if fact is None:
        raise Http404
    first = {"starts_on": fact.starts_on, "ends_on": fact.ends_on}
    form = forms.DatesForm(request.POST if request.method == "POST" else None, today=today, initial=first)
    if "remove" in request.POST:
        _remove(person, fact, by)
        messages.success(request, _("Removed."))
        return redirect("learning:facts", uuid)
    if request.method == "POST" and form.is_valid():
        try:
            _redate(person, fact, form.cleaned_data, by)
        except Refused as refused:
            form.refuse(refused.field, refused.sentence)
        else:
            messages.success(request, _("Written down."))
            return redirect("learning:facts", uuid)
    status = 422 if form.is_bound else 200
    return render(
        request, "learning/office/dates.html", {"person": person, "fact": fact, "form": form}, status=status
    )


def _redate(person: Person, fact: Fact, days: dict[str, Any], by: User) -> None:
    row = fact.row
    match row:
        case Leave():
            add_leave(person=person, **days, instead_of=row, by=by)
        case Deputy():
            appoint_deputy(manager=person, deputy=row.deputy, **days, instead_of=row, by=by)
        case Placement():
            place_further(person=person, branch=row.branch, job=row.job, **days, instead_of=row, by=by)
        case _:
            lead_further(person=person, manager=row.manager, **days, instead_of=row, by=by)


def _remove(person: Person, fact: Fact, by: User) -> None:
    row = fact.row
    match row:
        case Leave():
            remove_leave(person=person, leave=row, by=by)
        case Deputy():
            remove_deputy(manager=person, appointment=row, by=by)
        case Placement():
            remove_further_place(person=person, placement=row, by=by)
        case _:
            remove_further_line(person=person, line=row, by=by)


def _person(uuid: UUID) -> Person:
    return get_object_or_404(Person.objects.select_related("branch", "job", "user", "buddy"), uuid=uuid)


def _today(person: Person) -> date:
    return local_day(timezone.now(), person.branch.zone)


def _facts(
    request: HttpRequest, person: Person, change: str = "", wrong: OfficeForm | None = None
) -> HttpResponse:
    today = _today(person)
    ways = {}
    for name in _offered(person, today):
        one = CHANGES[name]
        first = {} if name == change else one.first(person, today)
        form = wrong if name == change else one.form(today=today, prefix=name, initial=first)
        ways[name.replace("-", "_")] = {
            "name": name,
            "title": one.title(),
            "form": form,
            "open": name == change,
        }
    return render(
        request,
        "learning/office/facts.html",
        {
            "person": person,
            "facts": facts(person, today),
            "ways": ways,
            "today": today,
            "more_time": allowance_words(person),
            "time_changes": allowance_changes(person),
            "may_close": policies.may_close_account(request.user, person),
            "may_let_in": policies.may_let_in(request.user, person, today),  # type: ignore[arg-type]
        },
        status=422 if wrong else 200,
    )

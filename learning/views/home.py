from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from learning import policies
from learning.actions.intentions import tell
from learning.api import NoPerson, kind_page, open_url, person_of
from learning.duties import duties
from learning.queries import clauses
from learning.queries.home import Home, home, minutes_words, opens_next
from learning.queries.notices import new_of_team, notices_of
from learning.queries.practice import practice_for


@login_required
@require_safe
def home_view(request: HttpRequest) -> HttpResponse:
    """What I do next, and why."""
    try:
        person = person_of(request.user)
    except NoPerson:
        # An account without a person (an outside auditor, an administrator) has nothing to learn here.
        return redirect("wagtailadmin_home" if policies.may_author(request.user) else "learning:library")
    now = timezone.now()
    view = home(person, now)
    notice = notices_of(person).first()
    of_team = new_of_team(person, notice, now)
    practise = clauses.clauses([view.practise], person.locale).get(view.practise) if view.practise else None
    exercise = practice_for(person, view.practise) if practise and not view.next else None
    opens = opens_next(person, now) if not view.next else ""
    return render(
        request,
        "learning/home.html",
        {
            "home": view,
            "person": person,
            "next_url": open_url(view.next.kind, view.next.activity) if view.next else "",
            "next_minutes": minutes_words(
                view.next.minutes if view.next else exercise.minutes if exercise else 0
            ),
            "rows": _rows(view),
            "told": notice is not None,
            "of_team": ngettext(
                "New today: %(n)d date in your team wants a look.",
                "New today: %(n)d dates in your team want a look.",
                of_team,
            )
            % {"n": of_team}
            if of_team
            else "",
            "practise": practise,
            "opens": opens,
            "exercise": exercise.text(person.locale).title if exercise else "",
            "exercise_url": open_url(exercise.activity.kind, exercise.activity.uuid) if exercise else "",
            "duties": [
                {"title": duty.words, "href": duty.url, "icon": duty.icon}
                for duty in duties(request.user, person)  # type: ignore[arg-type]
            ],
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def intention_view(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say how it went with something that I wanted to do. It is asked on the home, where a GET leads."""
    try:
        person = person_of(request.user)
    except NoPerson as nobody:
        raise Http404 from nobody
    if request.method == "POST":
        done = request.POST.get("done", "") == "yes"
        if (
            not tell(person=person, intention=uuid, done=done)
            and not person.intentions.filter(uuid=uuid).exists()
        ):
            raise Http404
    return redirect("learning:home")


def _rows(view: Home) -> list[dict[str, str]]:
    return [
        {
            "title": row.title,
            "href": open_url(row.kind, row.activity),
            "note": " · ".join(
                part
                for part in (
                    str(kind_page(row.kind).label),
                    _("%(n)d min") % {"n": row.minutes} if row.minutes else "",
                    row.due,
                )
                if part
            ),
        }
        for row in view.after
    ]

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from learning import policies
from learning.api import NoPerson, kind_page, open_url, person_of
from learning.queries import clauses
from learning.queries.home import Home, home, minutes_words


@login_required
@require_safe
def home_view(request: HttpRequest) -> HttpResponse:
    """What I do next, and why."""
    try:
        person = person_of(request.user)
    except NoPerson:
        # An account without a person (an outside auditor, an administrator) has nothing to learn here.
        return redirect("wagtailadmin_home" if policies.may_author(request.user) else "learning:library")
    view = home(person, timezone.now())
    practise = clauses.clauses([view.practise], person.locale).get(view.practise) if view.practise else None
    return render(
        request,
        "learning/home.html",
        {
            "home": view,
            "person": person,
            "next_url": open_url(view.next.kind, view.next.activity) if view.next else "",
            "next_minutes": minutes_words(view.next.minutes) if view.next else "",
            "rows": _rows(view),
            "practise": practise,
        },
    )


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

"""What is written down of me, for me alone."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from learning import policies
from learning.queries.allowance import allowance_words
from learning.viewer import NoPerson, person_of


@login_required
@require_safe
def about_view(request: HttpRequest) -> HttpResponse:
    """Where I work, in which language I am spoken to, and how much time I have."""
    try:
        person = person_of(request.user)
    except NoPerson as missing:
        raise Http404 from missing
    seen = policies.may_see_allowance(request.user, person)
    return render(
        request,
        "learning/about.html",
        {"person": person, "more_time": allowance_words(person) if seen else ""},
    )

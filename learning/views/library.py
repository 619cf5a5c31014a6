from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from learning.api import NoPerson, person_of
from learning.queries.library import courses, standard_entries, standards

PAGE = 20


@login_required
@require_safe
def library_view(request: HttpRequest) -> HttpResponse:
    """The handbook: standards to look up, and courses to choose."""
    try:
        person = person_of(request.user)
        locale = person.locale
    except NoPerson:
        person, locale = None, request.LANGUAGE_CODE
    query = request.GET.get("q", "").strip()[:200]
    page = Paginator(standards(query), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "learning/library.html",
        {
            "query": query,
            "page": page,
            "standards": standard_entries(list(page.object_list), query, locale),
            "courses": courses(person, locale) if person and not query else [],
        },
    )

"""Small answers for the authoring forms while somebody types."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_GET

from learning import api as learning
from quizzes.queries import available


def _authors_only(request: HttpRequest) -> None:
    if not learning.may_author(request.user):
        raise PermissionDenied


@require_GET
def clauses(request: HttpRequest) -> JsonResponse:
    """Clauses by their words (``q``), or the words of given references (``refs``)."""
    _authors_only(request)
    locale = get_language() or "en"
    refs = [ref for ref in request.GET.get("refs", "")[:2000].split(",") if ref]
    found = (
        list(learning.clauses(refs, locale).values())
        if refs
        else learning.search_clauses(request.GET.get("q", "")[:200], locale)
    )
    return JsonResponse(
        {"clauses": [{"ref": one.ref, "standard": one.standard_title, "text": one.text} for one in found]}
    )


@require_GET
def bank(request: HttpRequest) -> JsonResponse:
    """How many published questions carry the tag, as a number and in words."""
    _authors_only(request)
    tag = request.GET.get("tag", "")[:80]
    count = available([tag])[tag] if tag else 0
    said = ngettext("%(count)s question is there", "%(count)s questions are there", count) % {"count": count}
    return JsonResponse({"count": count, "words": said})

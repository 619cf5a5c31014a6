"""The search behind the clause picker."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cms.clause_picker import split_refs
from learning import api as learning


@require_safe
def search_view(request: HttpRequest) -> JsonResponse:
    """Clauses by their words (``q``) or by reference (``refs``), as JSON."""
    if not learning.may_author(request.user):
        raise PermissionDenied
    locale = get_language() or "en"
    refs = split_refs(request.GET.get("refs", ""))[:100]
    if refs:
        known = learning.clauses(refs, locale)
        found = [known[ref] for ref in refs if ref in known]
    else:
        found = learning.search_clauses(request.GET.get("q", "")[:200], locale, limit=12)
    return JsonResponse(
        {"clauses": [{"ref": one.ref, "text": one.text, "title": one.standard_title} for one in found]}
    )

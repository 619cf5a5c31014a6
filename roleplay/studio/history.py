"""The versions of a scene, and what is different between two of them."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from roleplay.models import Scenario
from roleplay.ordering import canonical
from roleplay.studio.approval import standing
from roleplay.studio.changes import changes
from roleplay.studio.door import for_author
from roleplay.studio.views import context_of

LIVE = "live"
VERSIONS_A_PAGE = 20


@for_author
@require_GET
def history(request: HttpRequest, draft: Scenario) -> HttpResponseBase:
    """The versions, newest first; ``?from=`` and ``?to=`` compare two (a revision's number, or what is live).

    Without them: what is live with the newest draft, else the two newest versions.
    """
    rows = draft.revisions.select_related("user").order_by("-created_at", "-pk")
    newest = list(rows.values_list("pk", flat=True)[:2])
    live = Scenario.objects.get(pk=draft.pk)
    first = request.GET.get("from", "") or (LIVE if live.live else str(newest[-1]) if newest else "")
    second = request.GET.get("to", "") or (str(newest[0]) if newest else LIVE)
    old, new = _document(live, first), _document(live, second)
    context = {
        "draft": draft,
        "live": live.live,
        "live_revision": live.live_revision_id,
        "page": Paginator(rows, VERSIONS_A_PAGE).get_page(request.GET.get("page")),
        "first": first,
        "second": second,
        "sections": changes(context_of(old), context_of(new))
        if old is not None and new is not None
        else None,
        "notice": "" if old is not None and new is not None else _("That version is not there any more."),
        "standing": standing(draft, request.user),
    }
    status = 404 if context["notice"] else 200
    return render(request, "roleplay/studio/history.html", context, status=status)


def _document(live: Scenario, which: str) -> dict[str, Any] | None:
    if which == LIVE:
        return canonical(live.document) if live.live else None
    if not (which.isdecimal() and which.isascii() and len(which) < 18):
        return None
    revision = live.revisions.filter(pk=int(which)).first()
    return None if revision is None else canonical(revision.as_object().document)

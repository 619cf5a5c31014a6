"""Before a scenario goes out: what is wrong with it, whom it touches, and which kind of change it is."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from learning import api as learning
from roleplay.actions import drafts
from roleplay.checking import blocking
from roleplay.models import NotReady, Scenario
from roleplay.studio.door import for_author
from roleplay.studio.views import place_of


@for_author
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, draft: Scenario) -> HttpResponseBase:
    """Show whom it touches; a POST publishes the newest draft."""
    if not request.user.has_perm("roleplay.publish_scenario"):
        raise PermissionDenied
    if request.method == "POST":
        change = request.POST.get("change", "")
        try:
            row = drafts.publish_draft(uuid=draft.uuid, change=change, by=request.user)
            messages.success(request, _("“%(title)s” is published.") % {"title": row.title})
            return redirect(reverse("studio:write", args=[draft.uuid]))
        except (NotReady, ValueError, drafts.Locked) as refused:
            if isinstance(refused, drafts.Locked):
                messages.error(request, str(refused))
    found = draft.problems()
    return render(
        request,
        "roleplay/studio/publish.html",
        {
            "draft": draft,
            "problems": [(problem, place_of(draft, problem)) for problem in found],
            "wrong": blocking(found),
            "impact": learning.impact(draft.uuid),
            "changes": learning.Change.choices,
            "change": draft.change,
        },
        status=422 if request.method == "POST" else 200,
    )

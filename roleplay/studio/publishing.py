"""Before a scenario goes out: what is wrong with it, whom it touches, and which kind of change it is."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from learning import api as learning
from roleplay.actions import drafts
from roleplay.checking import Problem, blocking, warnings
from roleplay.models import NotReady, Scenario
from roleplay.studio.door import for_author
from roleplay.studio.planning import plan_rows
from roleplay.studio.views import place_of

MEANS = {
    learning.Change.COSMETIC.value: gettext_lazy("Nobody has to do anything. Results stand."),
    learning.Change.MINOR.value: gettext_lazy("Whoever starts from now on gets it. Results stand."),
    learning.Change.MATERIAL.value: gettext_lazy(
        "Whoever starts from now on gets it. What was passed was passed on the version before."
    ),
}
"""What each kind of change does to people, in one line."""


@for_author
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, draft: Scenario) -> HttpResponseBase:
    """Show whom it touches and what it changes; a POST publishes the newest draft."""
    if not request.user.has_perm("roleplay.publish_scenario"):
        raise PermissionDenied
    note, change, refused = request.POST.get("note", ""), request.POST.get("change", draft.change), ""
    if request.method == "POST":
        try:
            row = drafts.publish_draft(uuid=draft.uuid, change=change, by=request.user, note=note)
            messages.success(request, _("“%(title)s” is published.") % {"title": row.title})
            return redirect(reverse("studio:write", args=[draft.uuid]))
        except drafts.NeedsNote:
            refused = _("Say in one line why it goes out with these warnings.")
        except drafts.Locked as locked:
            refused = str(locked)
        except NotReady:
            pass  # the page says what is wrong
        except ValueError:
            change, refused = draft.change, _("Choose what kind of change it is.")
    found = draft.problems()
    return render(
        request,
        "roleplay/studio/publish.html",
        {
            "draft": draft,
            "wrong": _placed(draft, blocking(found)),
            "warned": _placed(draft, warnings(found)),
            "plans": plan_rows(draft),
            "impact": learning.impact(draft.uuid),
            "changes": [(value, label, MEANS[value]) for value, label in learning.Change.choices],
            "change": change,
            "note": note,
            "note_most": drafts.NOTE_MOST,
            "refused": refused,
        },
        status=422 if request.method == "POST" else 200,
    )


def _placed(draft: Scenario, found: list[Problem]) -> list[tuple[Problem, str]]:
    return [(problem, place_of(draft, problem)) for problem in found]

"""The test plans of a draft: what each comes to now and in the live version; keeping a tried walk as one."""

from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from roleplay.actions import drafts
from roleplay.engine import CannotStart
from roleplay.models import Scenario
from roleplay.naming import Names
from roleplay.scenes import Unreadable, scene_in
from roleplay.studio.door import for_author
from roleplay.studio.plans import Row, plan_of, rows_of
from roleplay.studio.play import trial_from

LONGEST_NAME = 60


def plan_rows(draft: Scenario) -> list[Row]:
    """Every plan of the draft, beside what it comes to in the live version. None while the draft cannot be read."""
    try:
        scene = scene_in(draft.document)
    except Unreadable:
        return []
    live = Scenario.objects.filter(uuid=draft.uuid, live=True).first()
    return rows_of(scene, scene_in(live.document) if live is not None else None, Names(draft.document))


@for_author
@require_http_methods(["GET", "HEAD", "POST"])
def plans(request: HttpRequest, draft: Scenario) -> HttpResponseBase:
    """Show the plans; a POST keeps the walk of a trial as a new one."""
    problem = ""
    if request.method == "POST":
        problem = _kept(request, draft)
        if not problem:
            return redirect(reverse("studio:plans", args=[draft.uuid]))
    context = {"draft": draft, "plans": plan_rows(draft), "problem": problem}
    return render(request, "roleplay/studio/plans.html", context, status=422 if problem else 200)


def _kept(request: HttpRequest, draft: Scenario) -> str:
    """Keep the walk; what was wrong with that, if anything."""
    name = " ".join(request.POST.get("name", "").split())
    if not name or len(name) > LONGEST_NAME:
        return _("Give the plan a name of up to %(most)s characters.") % {"most": LONGEST_NAME}
    try:
        trial = trial_from(draft, scene_in(draft.document), request.POST)
    except (Unreadable, CannotStart, signing.BadSignature):
        return _("That walk cannot be read any more. Walk it again.")
    if not trial.log or not trial.setup.usual:
        return _("Only a walk from the start of the scene, with its own values, can be a plan.")
    try:
        drafts.keep_plan(uuid=draft.uuid, plan=plan_of(trial, name), by=request.user)
    except drafts.NameTaken:
        return _("There is a plan “%(name)s” already. Choose another name.") % {"name": name}
    except drafts.Locked as locked:
        return str(locked)
    messages.success(request, _("“%(name)s” is kept, as a draft.") % {"name": name})
    return ""

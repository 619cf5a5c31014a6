"""Where a draft stands with those who approve it, and the buttons that move it on."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.models import WorkflowState

from roleplay.actions.approval import steps_for, take_step
from roleplay.models import NotReady, Scenario
from roleplay.studio.door import for_author

_WORDS = {
    "submit": gettext_lazy("Hand in for approval"),
    "cancel": gettext_lazy("Take it back"),
    "approve": gettext_lazy("Approve"),
    "reject": gettext_lazy("Ask for changes"),
}
_DONE = {
    "submit": gettext_lazy("Handed in. It waits for approval."),
    "cancel": gettext_lazy("Taken back. It is your draft again."),
    "approve": gettext_lazy("Approved."),
    "reject": gettext_lazy("Sent back with your words."),
}
MOST_SIGNS = 2000


@dataclass(frozen=True)
class Standing:
    """Where the draft stands, in one sentence; what this person may do; and what was asked for, if it came back."""

    words: str
    steps: list[tuple[str, Any]]
    comment: str = ""
    asks_comment: bool = False


def standing(draft: Scenario, user: Any) -> Standing:
    """For the head of every screen of the desk."""
    steps = steps_for(draft, user)
    state = draft.current_workflow_state
    comment = ""
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        said = _("Sent back: changes are asked for.")
        comment = state.current_task_state.comment if state.current_task_state else ""
    elif state is not None:
        task = state.current_task_state.task.name if state.current_task_state else state.workflow.name
        said = _("Waits for approval: %(task)s.") % {"task": task}
    elif not draft.live:
        said = _("Draft. Not published yet.")
    elif draft.has_unpublished_changes:
        said = _("Published, with changes that learners do not see yet.")
    else:
        said = _("Published.")
    return Standing(said, [(one, _WORDS[one]) for one in steps], comment, "reject" in steps)


@for_author
@require_POST
def take(request: HttpRequest, draft: Scenario) -> HttpResponseBase:
    """Hand in, take back, approve, ask for changes."""
    step = request.POST.get("step", "")
    comment = request.POST.get("comment", "").strip()[:MOST_SIGNS]
    try:
        take_step(uuid=draft.uuid, step=step, comment=comment, by=request.user)
    except NotReady:
        messages.error(request, _("It cannot go out like this. Your draft is kept; here is what is wrong."))
        return redirect("studio:problems", draft.uuid)
    messages.success(request, _DONE[step])
    return redirect("studio:outline", draft.uuid)

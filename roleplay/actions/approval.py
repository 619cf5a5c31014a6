"""Handing a draft in for approval, and what reviewers do with it. The workflow itself is Wagtail's."""

from typing import Any, Literal
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.models import WorkflowState

from roleplay.checking import blocking
from roleplay.models import NotReady, Scenario

type Step = Literal["submit", "cancel", "approve", "reject"]
STEPS: tuple[Step, ...] = ("submit", "approve", "reject", "cancel")


def steps_for(draft: Scenario, user: Any) -> list[Step]:
    """What this person may do with the draft now."""
    state = draft.current_workflow_state
    if state is None or state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        return ["submit"] if draft.get_workflow() is not None and draft.has_unpublished_changes else []
    task = draft.current_workflow_task
    names = {name for name, _label, _modal in task.get_actions(draft, user)} if task is not None else set()
    if state.user_can_cancel(user):
        names.add("cancel")
    return [step for step in STEPS if step in names and step != "submit"]


def take_step(*, uuid: UUID, step: str, comment: str, by: Any) -> Scenario:
    """Hand in, take back, approve, or ask for changes.

    Raises :class:`NotReady` when the draft may not be published: then nothing is handed in and nothing approved.
    Raises PermissionDenied for a step that is not this person's to take.
    """
    with transaction.atomic():
        row = Scenario.objects.select_for_update().get(uuid=uuid)
        draft: Scenario = row.get_latest_revision_as_object()
        if not by.has_perm("roleplay.change_scenario") or step not in steps_for(draft, by):
            raise PermissionDenied
        if step in ("submit", "approve") and (wrong := blocking(draft.problems())):
            raise NotReady(wrong)
        state = row.current_workflow_state
        if step == "submit":
            if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
                state.resume(by)
            else:
                row.get_workflow().start(row, by)
        elif step == "cancel":
            state.cancel(user=by)
        else:
            row.current_workflow_task.on_action(row.current_workflow_task_state, by, step, comment=comment)
        row.refresh_from_db()
        return row

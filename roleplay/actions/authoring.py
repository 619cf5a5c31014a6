"""Writing scenarios: a whole document from a pack, or one part of a draft from the editor."""

from typing import Any, Literal

from django.db import transaction

from learning import api as learning
from roleplay.checking import blocking, problems
from roleplay.models import NotReady, Scenario
from roleplay.ordering import canonical


def load_scenario(
    document: dict[str, Any], *, by: Any, change: str = learning.Change.MINOR
) -> Literal["added", "changed", "same"]:
    """Make or bring up to date the scenario of a document, and publish it.

    Loading the same document again writes nothing. Raises :class:`NotReady` for a document that may not be
    published; then nothing is written. Drafts that stand in the way stay in the history.
    """
    wrong = blocking(problems(document))
    if wrong:
        raise NotReady(wrong)
    wanted = canonical(document)
    with transaction.atomic():
        row = Scenario.objects.select_for_update().filter(key=wanted["key"]).first()
        if row is not None and row.live and row.document == wanted:
            return "same"
        found = row
        if row is None:
            row = Scenario.objects.create(key=wanted["key"], document=wanted, live=False)
        row.document, row.change = wanted, learning.Change(change)
        revision = row.save_revision(user=by, changed=True)
        revision.publish(user=by, skip_permission_checks=True)
        return "changed" if found is not None else "added"

"""One part of a draft at a time. Two authors at once lose nothing: who comes second sees both texts."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from learning import api as learning
from roleplay.engine import digest_of
from roleplay.models import NotReady, Scenario
from roleplay.ordering import canonical
from roleplay.studio.parts import content, objects, part_of, replaced
from roleplay.studio.shapes import Part


class PartGone(LookupError):
    """The part is not in the draft any more: somebody has removed it."""


class PartConflict(Exception):
    """Somebody else saved this part meanwhile. ``theirs`` is what it holds now; nothing was written."""

    def __init__(self, theirs: dict[str, Any]) -> None:
        super().__init__("The part was saved by somebody else.")
        self.theirs = theirs


class Locked(PermissionDenied):
    """Somebody has locked the scenario; the message says who."""


def draft_of(uuid: UUID) -> Scenario:
    """The newest draft. Raises Scenario.DoesNotExist."""
    row = Scenario.objects.get(uuid=uuid)
    return row.get_latest_revision_as_object()


def version_of(found: Mapping[str, Any]) -> str:
    """What a form carries to say which contents it was made from."""
    return digest_of(found)


def save_part(*, uuid: UUID, ref: str, base: str, new: Mapping[str, Any], by: Any) -> Scenario:
    """Save one part as a new draft revision. ``base`` is the :func:`version_of` the contents that were edited.

    Raises :class:`PartConflict` when the part has changed since, :class:`PartGone` when it is not there any more,
    :class:`Locked` and PermissionDenied. Other parts keep whatever others have saved.
    """

    def change(document: dict[str, Any]) -> dict[str, Any]:
        part = _part(document, ref)
        now = content(document, part)
        if version_of(now) != base:
            raise PartConflict(now)
        return replaced(document, part, new)

    return _changed(uuid, change, by)


def add_turn(*, uuid: UUID, key: str, after: str, by: Any) -> Scenario:
    """Put an empty turn after another one (or first). Raises ValueError for a key that is taken."""

    def change(document: dict[str, Any]) -> dict[str, Any]:
        turns = objects(document, "turns")
        if any(turn.get("id") == key for turn in turns):
            raise ValueError(_("There is a turn “%(key)s” already.") % {"key": key})
        at = next((place + 1 for place, turn in enumerate(turns) if turn.get("id") == after), 0)
        turns.insert(at, {"id": key, "speaker": "customer", "say": [], "options": []})
        return {**document, "turns": turns, **({} if document.get("start") else {"start": key})}

    return _changed(uuid, change, by)


def remove_turn(*, uuid: UUID, key: str, base: str, by: Any) -> Scenario:
    """Take a turn out, unless it has changed since it was looked at. What led to it is for the checks to report."""

    def change(document: dict[str, Any]) -> dict[str, Any]:
        now = content(document, _part(document, f"turn:{key}"))
        if version_of(now) != base:
            raise PartConflict(now)
        return {**document, "turns": [turn for turn in objects(document, "turns") if turn.get("id") != key]}

    return _changed(uuid, change, by)


def move_turn(*, uuid: UUID, key: str, by_places: int, by: Any) -> Scenario:
    """Move a turn up (negative) or down in the story order, as far as there is room."""

    def change(document: dict[str, Any]) -> dict[str, Any]:
        turns = objects(document, "turns")
        _part(document, f"turn:{key}")
        at = next(place for place, turn in enumerate(turns) if turn.get("id") == key)
        turn = turns.pop(at)
        turns.insert(max(0, min(len(turns), at + by_places)), turn)
        return {**document, "turns": turns}

    return _changed(uuid, change, by)


def publish_draft(*, uuid: UUID, change: str, by: Any) -> Scenario:
    """Publish the newest draft as this kind of change. Raises :class:`~roleplay.models.NotReady`, PermissionDenied."""
    with transaction.atomic():
        row = _locked(uuid, by)
        if not by.has_perm("roleplay.publish_scenario"):
            raise PermissionDenied
        draft = row.get_latest_revision_as_object()
        draft.change = learning.Change(change)
        revision = draft.save_revision(user=by)
        revision.publish(user=by)
        row.refresh_from_db()
        return row


def _part(document: Mapping[str, Any], ref: str) -> Part:
    part = part_of(document, ref)
    if part is None:
        raise PartGone(ref)
    return part


def _locked(uuid: UUID, by: Any) -> Scenario:
    row = Scenario.objects.select_for_update().get(uuid=uuid)
    if not by.has_perm("roleplay.change_scenario"):
        raise PermissionDenied
    lock = row.get_lock()
    if lock is not None and lock.for_user(by):
        raise Locked(_("This scenario is locked. Ask whoever locked it."))
    return row


def _changed(uuid: UUID, change: Callable[[dict[str, Any]], dict[str, Any]], by: Any) -> Scenario:
    with transaction.atomic():
        row = _locked(uuid, by)
        draft: Scenario = row.get_latest_revision_as_object()
        before = canonical(draft.document)
        after = canonical(change(deepcopy(before)))
        if after == before:
            return draft
        draft.document = after
        draft.save_revision(user=by, log_action=True, changed=True)
        if not row.live:
            # Until the first publish the row is the first draft, so that lists show its title.
            row.refresh_from_db()
            row.document = after
            row.save(update_fields=["document", "title"])
        return draft


__all__ = [
    "Locked",
    "NotReady",
    "PartConflict",
    "PartGone",
    "add_turn",
    "draft_of",
    "move_turn",
    "publish_draft",
    "remove_turn",
    "save_part",
    "version_of",
]

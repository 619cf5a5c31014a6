"""One part of a draft at a time. Two authors at once lose nothing: who comes second sees both texts."""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Revision

from learning import api as learning
from roleplay.checking import blocking, warnings
from roleplay.engine import digest_of
from roleplay.models import NotReady, Scenario
from roleplay.ordering import canonical
from roleplay.studio.links import linked
from roleplay.studio.names import keys_in, slug, with_keys
from roleplay.studio.parts import content, objects, part_of, replaced
from roleplay.studio.points import with_most, with_points
from roleplay.studio.shapes import TURN, Part

NOTE_MOST = 300
"""How long the line may be that says why something is published with warnings, in characters."""
PUBLISHED_AS_IT_IS = "roleplay.published_as_it_is"
"""The entry of Wagtail's log that keeps this line."""


class PartGone(LookupError):
    """The part is not in the draft any more: somebody has removed it."""


class PartConflict(Exception):
    """Somebody else saved this part meanwhile. ``theirs`` is what it holds now; nothing was written."""

    def __init__(self, theirs: dict[str, Any]) -> None:
        super().__init__("The part was saved by somebody else.")
        self.theirs = theirs


class NameTaken(ValueError):
    """There is a test plan of this name already."""


class NeedsNote(ValueError):
    """The draft has warnings: whoever publishes it says in one line why."""


class Locked(PermissionDenied):
    """Somebody has locked the scenario; the message says who."""


def draft_of(uuid: UUID) -> Scenario:
    """The newest draft. Raises Scenario.DoesNotExist."""
    row = Scenario.objects.get(uuid=uuid)
    return row.get_latest_revision_as_object()


def version_of(found: Mapping[str, Any]) -> str:
    """What a form carries to say which contents it was made from."""
    return digest_of(found)


@dataclass(frozen=True)
class Saved:
    """What was saved: the draft, and the key of a turn that was made and wants to be written."""

    draft: Scenario
    opens: str = ""


def free_key(title: str) -> str:
    """A key for a new scene, made from its title, that no scene has."""
    stem = slug(title, set(), "scene")
    return slug(
        title, set(Scenario.objects.filter(key__startswith=stem).values_list("key", flat=True)), "scene"
    )


def begin_scene(*, document: Mapping[str, Any], by: Any) -> Scenario:
    """A new scene with this document as its first draft. Raises PermissionDenied."""
    if not by.has_perm("roleplay.add_scenario"):
        raise PermissionDenied
    with transaction.atomic():
        row = Scenario(key=document["key"], document=canonical(document), live=False)
        row.full_clean()
        row.save()
        row.save_revision(user=by, log_action="wagtail.create", clean=False)
        return row


def save_part(
    *, uuid: UUID, ref: str, base: str, new: Mapping[str, Any], by: Any, burst: int = 0, make: bool = True
) -> Saved:
    """Save one part as a new draft revision. ``base`` is the :func:`version_of` the contents that were edited.

    What is new gets its key here, once. ``burst`` is the revision that the same form saved last: it is written over
    while it is still the newest, so that a pause in typing is no entry in the history. ``make`` says whether turns
    may be made for replies that ask for one.

    Raises :class:`PartConflict` when the part has changed since, :class:`PartGone` when it is not there any more,
    :class:`Locked` and PermissionDenied. Other parts keep whatever others have saved.
    """
    opens = ""

    def change(document: dict[str, Any]) -> dict[str, Any]:
        nonlocal opens
        part = _part(document, ref)
        now = content(document, part)
        if version_of(now) != base:
            raise PartConflict(now)
        wanted = with_keys(document, new)
        if not ref.startswith(TURN):
            return replaced(document, part, wanted)
        turn, made = linked(document, wanted, make=make)
        opens = made[0]["id"] if made else ""
        return _after(replaced(document, part, turn), str(turn.get("id")), made)

    return Saved(_changed(uuid, change, by, burst), opens)


def add_turn(*, uuid: UUID, said: str, after: str, by: Any) -> Saved:
    """Put a turn after another one (or first), in which the customer says this. Replies there that lead nowhere yet
    lead to it."""
    opens = ""

    def change(document: dict[str, Any]) -> dict[str, Any]:
        nonlocal opens
        taken = keys_in(document)
        opens = slug(said, taken, "turn")
        locale = str(document.get("locale_default", "en"))
        say = [{"id": slug(f"{opens}-line", taken, "line"), "text": {locale: said}}] if said else []
        made = {"id": opens, "speaker": "customer", "say": say, "options": []}
        turns = [
            {**turn, "options": [{**one, "to": one.get("to") or opens} for one in objects(turn, "options")]}
            if turn.get("id") == after and objects(turn, "options") and not turn.get("decide")
            else turn
            for turn in objects(document, "turns")
        ]
        found = _after({**document, "turns": turns}, after, [made])
        return {**found, **({} if document.get("start") else {"start": opens})}

    return Saved(_changed(uuid, change, by), opens)


def remove_turn(*, uuid: UUID, key: str, base: str, by: Any) -> Scenario:
    """Take a turn out, unless it has changed since it was looked at. What led to it is for the checks to report."""

    def change(document: dict[str, Any]) -> dict[str, Any]:
        now = content(document, _part(document, f"{TURN}{key}"))
        if version_of(now) != base:
            raise PartConflict(now)
        return {**document, "turns": [turn for turn in objects(document, "turns") if turn.get("id") != key]}

    return _changed(uuid, change, by)


def move_turn(*, uuid: UUID, key: str, by_places: int, by: Any) -> Scenario:
    """Move a turn up (negative) or down in the story order, as far as there is room."""

    def change(document: dict[str, Any]) -> dict[str, Any]:
        turns = objects(document, "turns")
        _part(document, f"{TURN}{key}")
        at = next(place for place, turn in enumerate(turns) if turn.get("id") == key)
        turn = turns.pop(at)
        turns.insert(max(0, min(len(turns), at + by_places)), turn)
        return {**document, "turns": turns}

    return _changed(uuid, change, by)


def add_criterion(*, uuid: UUID, clause: str, by: Any) -> Scenario:
    """Let the scene assess a clause, under its first skill; one is made when there is none. Twice is once."""

    def change(document: dict[str, Any]) -> dict[str, Any]:
        criteria = objects(document, "criteria")
        if any(one.get("clause") == clause for one in criteria):
            return document
        taken, locale = keys_in(document), str(document.get("locale_default", "en"))
        skills = objects(document, "competencies") or [
            {"id": slug("skill", taken, "skill"), "title": {locale: "This conversation"}, "mark": 60}
        ]
        key = slug(clause.rpartition("/")[2], taken, "clause")
        made = {"id": key, "clause": clause, "competency": skills[0].get("id"), "kind": "content", "max": 1}
        return {**document, "competencies": skills, "criteria": [*criteria, made]}

    return _changed(uuid, change, by)


def save_points(
    *,
    uuid: UUID,
    turn: str,
    base: str,
    cells: Mapping[tuple[int, str], tuple[int | None, str]],
    by: Any,
    burst: int = 0,
) -> Scenario:
    """Save what the replies of one turn show: ``(place, criterion) -> (points or None, why)``. Raises like
    :func:`save_part`."""

    def change(document: dict[str, Any]) -> dict[str, Any]:
        part = _part(document, f"{TURN}{turn}")
        now = content(document, part)
        if version_of(now) != base:
            raise PartConflict(now)
        return with_most(document, replaced(document, part, with_points(document, now, cells)))

    return _changed(uuid, change, by, burst)


def keep_plan(*, uuid: UUID, plan: Mapping[str, Any], by: Any) -> Scenario:
    """Keep a walk as a test plan of the scene. Raises :class:`NameTaken`, :class:`Locked` and PermissionDenied."""

    def change(document: dict[str, Any]) -> dict[str, Any]:
        plans = objects(document, "testplans")
        if any(one.get("name") == plan["name"] for one in plans):
            raise NameTaken(plan["name"])
        return {**document, "testplans": [*plans, dict(plan)]}

    return _changed(uuid, change, by)


def publish_draft(*, uuid: UUID, change: str, by: Any, note: str = "") -> Scenario:
    """Publish the newest draft as this kind of change. With warnings it needs a note, which is kept in the log.

    Raises :class:`~roleplay.models.NotReady`, :class:`NeedsNote`, :class:`Locked` and PermissionDenied.
    """
    with transaction.atomic():
        row = _locked(uuid, by)
        if not by.has_perm("roleplay.publish_scenario"):
            raise PermissionDenied
        draft = row.get_latest_revision_as_object()
        found = draft.problems()
        warned = warnings(found)
        note = " ".join(note.split())[:NOTE_MOST]
        if not blocking(found) and warned and not note:
            raise NeedsNote
        draft.change = learning.Change(change)
        revision = draft.save_revision(user=by)
        revision.publish(user=by)
        row.refresh_from_db()
        if note:
            said = [problem.reason for problem in warned]
            log(row, PUBLISHED_AS_IT_IS, user=by, revision=revision, data={"note": note, "warnings": said})
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


def _after(document: dict[str, Any], key: str, made: Sequence[dict[str, Any]]) -> dict[str, Any]:
    turns = objects(document, "turns")
    at = next((place + 1 for place, turn in enumerate(turns) if turn.get("id") == key), 0)
    return {**document, "turns": [*turns[:at], *made, *turns[at:]]}


def _changed(
    uuid: UUID, change: Callable[[dict[str, Any]], dict[str, Any]], by: Any, burst: int = 0
) -> Scenario:
    with transaction.atomic():
        row = _locked(uuid, by)
        draft: Scenario = row.get_latest_revision_as_object()
        before = canonical(draft.document)
        after = canonical(change(deepcopy(before)))
        if after == before:
            return draft
        draft.document = after
        draft.save_revision(
            user=by, log_action=True, changed=True, overwrite_revision=_same_burst(row, burst, by)
        )
        if not row.live:
            # Until the first publish the row is the first draft, so that lists show its title.
            row.refresh_from_db()
            row.document = after
            row.save(update_fields=["document", "title"])
        return draft


def _same_burst(row: Scenario, burst: int, by: Any) -> Revision | None:
    """The newest revision, when the same form of the same author saved it and nobody has published or handed it in."""
    newest = row.latest_revision
    if newest is None or newest.pk != burst or newest.user_id != by.pk or newest.pk == row.live_revision_id:
        return None
    return None if newest.approved_go_live_at or newest.task_states.exists() else newest


__all__ = [
    "NOTE_MOST",
    "PUBLISHED_AS_IT_IS",
    "Locked",
    "NameTaken",
    "NeedsNote",
    "NotReady",
    "PartConflict",
    "PartGone",
    "Saved",
    "add_criterion",
    "add_turn",
    "begin_scene",
    "draft_of",
    "free_key",
    "keep_plan",
    "move_turn",
    "publish_draft",
    "remove_turn",
    "save_part",
    "save_points",
    "version_of",
]

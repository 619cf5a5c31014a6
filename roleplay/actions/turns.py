"""One answer in a scene, or leaving it. The server holds the state; the browser only names what was chosen."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from learning import api as learning
from roleplay.actions.errors import Conflict, Refused
from roleplay.actions.finish import finish
from roleplay.engine import (
    Input,
    Refusal,
    Rejected,
    Scenario,
    State,
    Status,
    Stop,
    input_digest,
    input_to_json,
    step,
)
from roleplay.models import Play, PlayInput
from roleplay.queries import NoPlay
from roleplay.scenes import scene_of


@dataclass(frozen=True)
class Taken:
    """The play after an answer. ``repeated``: it had been given before, and nothing was written again."""

    play: Play
    scene: Scenario
    state: State
    repeated: bool


def take_turn(
    *, person: learning.Person, play: UUID, n: int, given: Input, at: datetime | None = None
) -> Taken:
    """Give the ``n``-th answer of a play (counted from 1). The same answer sent again is answered again.

    Raises :class:`~roleplay.queries.NoPlay` for a play that is not the person's own, :class:`Conflict` when turn ``n``
    was answered otherwise or has not come yet, :class:`Refused` when the scene does not allow it. After any of these
    nothing has changed. When the answer ends the scene, its result is recorded in the same transaction.
    ``at`` is when the answer arrived: now, except for plays that are brought in.
    """
    with transaction.atomic():
        row = _locked(person, play)
        scene = scene_of(row.release.uuid)
        digest = input_digest(given)
        if n != row.n + 1:
            before = row.inputs.filter(n=n).values_list("digest", flat=True).first()
            if before == digest:
                return Taken(row, scene, State.from_json(row.state), repeated=True)
            raise Conflict(row)
        if not row.is_running:
            raise Refused(row, Refusal.NOT_RUNNING)
        now = at or timezone.now()
        state = _write(row, scene, given, digest, now)
        return Taken(row, scene, state, repeated=False)


def stop_play(*, person: learning.Person, play: UUID) -> Play:
    """Leave a scene. Never held against anybody; stopping what is over already changes nothing."""
    with transaction.atomic():
        row = _locked(person, play)
        if row.is_running:
            given = Stop()
            _write(row, scene_of(row.release.uuid), given, input_digest(given), timezone.now())
        return row


def _locked(person: learning.Person, play: UUID) -> Play:
    row = (
        Play.objects.select_for_update(of=("self",), no_key=True)
        .select_related("release__activity", "activity")
        .defer("release__body", "release__outline")
        .filter(person=person, uuid=play)
        .first()
    )
    if row is None:
        raise NoPlay(f"{play} is no play of this person.")
    row.person = person
    return row


def _write(row: Play, scene: Scenario, given: Input, digest: str, now: datetime) -> State:
    timed = _at(given, row, now)
    result = step(scene, State.from_json(row.state), timed)
    if isinstance(result, Rejected):
        raise Refused(row, result.code)
    state = result.state
    row.state, row.n = state.to_json(), state.n
    if state.status is Status.ENDED:
        finish(row, scene, state, at=now)
    elif state.status is Status.ABANDONED:
        row.status, row.ended_at = Play.Status.ABANDONED, now
    row.save(update_fields=["state", "n", "status", "ended_at", "ending", "passed", "score"])
    PlayInput.objects.create(play=row, n=state.n, input=input_to_json(timed), digest=digest, at=now)
    return state


def _at(given: Input, row: Play, now: datetime) -> Input:
    """The same input with the server's time in it; what the browser says about time is not asked."""
    return replace(given, at_ms=max(0, int((now - row.started_at).total_seconds() * 1000)))

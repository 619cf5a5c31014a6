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
    LONGEST_TEXT,
    Allowed,
    Input,
    Rate,
    Refusal,
    Rejected,
    State,
    Status,
    Stop,
    input_digest,
    input_to_json,
    step,
)
from roleplay.models import Play, PlayInput
from roleplay.queries import NoPlay, Standing, play_of, standing


@dataclass(frozen=True)
class Taken(Standing):
    """The play after an answer. ``repeated``: it had been given before, and nothing was written again."""

    repeated: bool = False


def take_turn(
    *, person: learning.Person, play: UUID, n: int, given: Input, at: datetime | None = None
) -> Taken:
    """Give the ``n``-th answer of a play, as :func:`answer_turn`.

    Raises :class:`~roleplay.queries.NoPlay` too, for a play that is not the person's own.
    """
    return answer_turn(standing(play_of(person, play)), n=n, given=given, at=at)


def answer_turn(now: Standing, *, n: int, given: Input, at: datetime | None = None) -> Taken:
    """Give the ``n``-th answer of a play (counted from 1). The same answer sent again is answered again.

    Raises :class:`Conflict` when turn ``n`` was answered otherwise or has not come yet, :class:`Refused` when the
    scene does not allow it. After either of these nothing has changed. When the answer ends the scene, its result is
    recorded in the same transaction. ``at`` is when the answer arrived: now, except for plays that are brought in.

    ``now`` is read without a lock: the answer is written only if the play still stands where it stood then.
    """
    row = now.play
    if n != row.n + 1:
        before = row.inputs.filter(n=n).values_list("digest", flat=True).first()
        if before != input_digest(given):
            raise Conflict(row)
        return Taken(row, now.scene, now.state, repeated=True)
    if not row.is_running:
        raise Refused(row, Refusal.NOT_RUNNING)
    state = _write(now, given, at or timezone.now())
    if state is None:  # somebody was faster; then turn n has an answer
        return answer_turn(standing(play_of(row.person, row.uuid)), n=n, given=given, at=at)
    return Taken(row, now.scene, state)


def keep_draft(now: Standing, *, n: int, text: str) -> bool:
    """Keep what is being written for turn ``n``, without sending it. ``False`` when that turn has been answered.

    Raises :class:`Refused` for a text longer than any turn takes.
    """
    if len(text) > LONGEST_TEXT:
        raise Refused(now.play, Refusal.TOO_LONG)
    kept = Play.objects.filter(pk=now.play.pk, n=n - 1, status=Play.Status.RUNNING).update(draft=text)
    now.play.draft = text if kept else now.play.draft
    return bool(kept)


def stop_play(*, person: learning.Person, play: UUID) -> Play:
    """Leave a scene. Never held against anybody; stopping what is over already changes nothing."""
    with transaction.atomic():
        row = Play.objects.select_for_update(no_key=True).filter(person=person, uuid=play).first()
        if row is None:
            raise NoPlay(f"{play} is no play of this person.")
        row.person = person
        if row.is_running:
            _write(standing(row), Stop(), timezone.now())
        return row


def _write(now: Standing, given: Input, at: datetime) -> State | None:
    """Take one step and keep it; ``None``, and nothing kept, when the play has moved on since ``now`` was read."""
    row = now.play
    timed = _at(given, now, at)
    result = step(now.scene, now.state, timed)
    if isinstance(result, Rejected):
        raise Refused(row, result.code)
    state = result.state
    with transaction.atomic():
        body = state.to_json()
        if not Play.objects.filter(pk=row.pk, n=row.n, status=row.status).update(
            state=body, n=state.n, draft=""
        ):
            return None
        row.state, row.n, row.draft = body, state.n, ""
        if state.status is not Status.RUNNING:
            if state.status is Status.ENDED:
                finish(row, now.scene, state, at=at)
            else:
                row.status, row.ended_at = Play.Status.ABANDONED, at
            row.save(update_fields=["status", "ended_at", "ending", "passed", "score"])
        PlayInput.objects.create(
            play=row, n=state.n, input=input_to_json(timed), digest=input_digest(given), at=at
        )
    return state


def _at(given: Input, now: Standing, at: datetime) -> Input:
    """The same input with the server's time in it; what the browser says about time is not asked.

    Where limits run by the clock, the input holds the learner's allowance as well: it may change in the middle of a
    scene, and a replay has to come to the same end.
    """
    row, state = now.play, now.state
    at_ms = row.began_ms + max(0, int((at - row.started_at).total_seconds() * 1000))
    if isinstance(given, Rate) or not now.scene.limits.realtime:
        return replace(given, at_ms=at_ms)
    return replace(given, at_ms=at_ms, allowed=Allowed(state.pace, state.extra_s))

"""Marking what was written: all criteria of the rubric at once, by a person who may, or by the writer in practice.

One marker is enough. Whoever is not sure asks for a second opinion: then the play waits until somebody else has marked
it too, and the median decides. With the last mark the result is recorded, once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from learning import api as learning
from roleplay.actions.errors import AlreadyMarked, BadMark
from roleplay.actions.finish import settle
from roleplay.engine import Accepted, Rate, Scenario, State, input_digest, input_to_json, marked_in, step
from roleplay.models import MarkDraft, Play, PlayInput, PlayMark
from roleplay.queries import Standing, play_of, standing
from roleplay.queue import latest_marks, to_mark


@dataclass(frozen=True)
class Given:
    """What one rater gives: a level for each criterion, a note, and whether somebody else should mark it too."""

    levels: Mapping[str, int]
    note: str = ""
    second: bool = False


@dataclass(frozen=True)
class Marked:
    """The play after a mark. ``repeated``: the same mark had been given before, and nothing was written again."""

    play: Play
    repeated: bool = False


def mark_play(*, by: learning.User, play: UUID, given: Given, n: int, at: datetime | None = None) -> Marked:
    """Mark a play that counts and waits. ``n`` is how many inputs it had when the marker read it.

    Raises :class:`~roleplay.queries.NoPlay` for a play that ``by`` has no part in, :class:`BadMark` for levels that the
    rubric does not have or a note that is too long, and :class:`AlreadyMarked` when somebody else has marked it since.
    After any of these nothing has changed. The same mark sent again is answered again.
    """
    found = to_mark(by, play)
    mark = PlayMark(rater=learning.person_of(by), role=learning.marker_of(by))
    return _mark(found, mark, given, n, at or timezone.now(), by)


def mark_own(
    *, person: learning.Person, play: UUID, levels: Mapping[str, int], n: int, at: datetime | None = None
) -> Marked:
    """Mark one's own practice beside the model. Raises as :func:`mark_play`; what counts others mark."""
    found = play_of(person, play)
    if found.counts:
        raise BadMark("What counts is marked by others.")
    mark = PlayMark(rater=person, role=PlayMark.Role.SELF)
    return _mark(found, mark, Given(levels), n, at or timezone.now(), None)


def keep_mark(*, by: learning.User, play: UUID, given: Given, n: int, at: datetime | None = None) -> bool:
    """Keep what a marker has chosen and written so far, without sending it. ``False`` when nothing waits any more.

    ``n`` is how many inputs the play had when the marker read it. What comes after their mark of then is late, and
    ``False`` as well.

    Raises :class:`~roleplay.queries.NoPlay` as :func:`mark_play`, and :class:`BadMark` for a note that is too long.
    """
    found = to_mark(by, play)
    if len(given.note) > learning.NOTE_MOST:
        raise BadMark("The note is too long.")
    rater = learning.person_of(by)
    with transaction.atomic():
        # Whoever marks it holds this too: what was on its way while they did comes after it.
        now = Play.objects.select_for_update(no_key=True).get(pk=found.pk)
        if not now.waits or now.marks.filter(rater=rater, n__gte=n).exists():
            return False
        MarkDraft.objects.update_or_create(
            play=now,
            rater=rater,
            defaults={
                "levels": dict(given.levels),
                "note": given.note,
                "second": given.second,
                "at": at or timezone.now(),
            },
        )
        return True


def kept_mark(*, by: learning.User, play: Play) -> Given | None:
    """What this marker has kept of a mark, if anything."""
    row = MarkDraft.objects.filter(play=play, rater=learning.person_of(by)).first()
    return Given(row.levels, row.note, row.second) if row is not None else None


def _mark(play: Play, mark: PlayMark, given: Given, n: int, at: datetime, by: learning.User | None) -> Marked:
    before = PlayMark.objects.filter(play=play, n=n).first()
    if before is not None and _same(before, mark, given):
        return Marked(play, repeated=True)
    if before is not None or not play.waits or play.n != n:
        raise AlreadyMarked(play)
    mark.play, mark.n, mark.at = play, n, at
    mark.levels, mark.note, mark.second = dict(given.levels), given.note, given.second
    if not _write(standing(play), mark, by):  # somebody was faster; now there is a mark at this place
        return _mark(Play.objects.select_related("person__branch").get(pk=play.pk), mark, given, n, at, by)
    return Marked(play)


def _same(before: PlayMark, mark: PlayMark, given: Given) -> bool:
    return (before.rater_id, before.levels, before.note, before.second) == (
        mark.rater_id,
        dict(given.levels),
        given.note,
        given.second,
    )


def _write(now: Standing, mark: PlayMark, by: learning.User | None) -> bool:
    play = now.play
    if len(mark.note) > learning.NOTE_MOST:
        raise BadMark("The note is too long.")
    state, inputs = _rated(now.scene, now.state, mark)
    with transaction.atomic():
        body = state.to_json()
        if not Play.objects.filter(pk=play.pk, n=mark.n, status=Play.Status.WAITING).update(
            state=body, n=state.n
        ):
            return False
        play.state, play.n = body, state.n
        PlayInput.objects.bulk_create(
            PlayInput(play=play, n=n, input=input_to_json(one), digest=input_digest(one), at=mark.at)
            for n, one in enumerate(inputs, mark.n + 1)
        )
        mark.save(force_insert=True)
        MarkDraft.objects.filter(play=play, rater=mark.rater).delete()
        marks = latest_marks(play)
        if learning.is_settled(marks):
            _settle(now, state, marks, by)
        if by is not None:
            learning.audit(
                "play.mark", by=by, object_kind="play", object_uuid=play.uuid, person=play.person, n=mark.n
            )
    return True


def _settle(now: Standing, state: State, marks: Sequence[PlayMark], by: learning.User | None) -> None:
    play = now.play
    settle(play, now.scene, state, raters=[mark.role for mark in marks], by=by)
    play.save(update_fields=["status", "passed", "score"])
    if play.counts:
        learning.tell(person=play.person, kind="marked", key=f"marked:{play.uuid}", play=str(play.uuid))


def _rated(scene: Scenario, state: State, mark: PlayMark) -> tuple[State, list[Rate]]:
    """The state with a rating for every criterion, and the inputs that lead there. Raises :class:`BadMark`."""
    wanted = marked_in(scene, state)
    if set(mark.levels) != set(wanted):
        raise BadMark("Every criterion needs a level.")
    rater = "self" if mark.role == PlayMark.Role.SELF else str(mark.rater.uuid)
    inputs = []
    for name in wanted:
        one = Rate(name, mark.levels[name], rater)
        result = step(scene, state, one)
        if not isinstance(result, Accepted):
            raise BadMark(f"{name} has no level {mark.levels[name]}.")
        state = result.state
        inputs.append(one)
    return state, inputs

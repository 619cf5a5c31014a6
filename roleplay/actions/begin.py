"""Beginning a scene: afresh, or again from a point in an earlier go."""

import secrets
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learning import api as learning
from roleplay.actions.errors import NotAllowed, Refused, SceneWaits
from roleplay.actions.turns import stop_play
from roleplay.engine import Mode, Refusal, Scenario, State, Status, drawn, replay, start, under
from roleplay.models import Play, PlayInput
from roleplay.queries import allowed_of, first_state, inputs_of, play_of, running_play
from roleplay.scenes import scene_of, scene_played

SEED_BITS = 62  # fits a signed 64-bit column on both databases


def start_play(
    *,
    person: learning.Person,
    activity: UUID,
    mode: Mode,
    at: datetime | None = None,
    seed: int | None = None,
    lens: str | None = None,
) -> Play:
    """Begin a scene on the release that the person is pinned to, or return the untouched one that waits already.

    A running practice of the same scene is stopped for it; a running scene that counts is not: then
    :class:`SceneWaits` is raised. Raises :class:`NotAllowed`, with the reason in the learner's words, when the scene
    is closed to the person, or when it is to count outside an assignment. ``at`` (now by default) and ``seed``
    (drawn by default) are for plays that are brought in; a learner chooses neither. ``lens`` is the customer whom a
    learner would like to practise with; without a wish, and always in an exam, the seed decides.
    """
    access = learning.access(person, activity)
    if not access.allowed or access.release is None:
        raise NotAllowed(access.reason)
    if mode is Mode.EXAM and not access.counts:
        raise NotAllowed(_("This scene is not assigned to you, so it cannot count. You can practise it."))
    scene = scene_of(access.release.uuid)
    with transaction.atomic():
        waiting = _make_room(person, activity)
        if waiting is not None and waiting.mode == mode.value and waiting.release_id == access.release.pk:
            return waiting
        if waiting is not None:
            stop_play(person=person, play=waiting.uuid)
        seed = secrets.randbits(SEED_BITS) if seed is None else seed
        if mode is Mode.EXAM or (lens != "" and lens not in scene.index.lenses):
            lens = drawn(scene, seed)
        state = start(
            under(scene, lens or ""),
            seed=seed,
            mode=mode,
            locale=tongue_of(scene, person),
            support_locale=person.support_locale or person.locale,
            **allowed_of(person)._asdict(),
        )
        uuid = uuid4()
        return Play.objects.create(
            uuid=uuid,
            family=uuid,
            person=person,
            activity=access.release.activity,
            release=access.release,
            cycle=access.cycle if mode is Mode.EXAM else None,
            mode=mode.value,
            seed=seed,
            state=state.to_json(),
            started_at=at or timezone.now(),
        )


def fork_play(*, person: learning.Person, play: UUID, n: int) -> Play:
    """Try again from the moment before input ``n + 1`` of an own play; what was said until then stays said.

    With the coach every point will do; a practice that still runs goes back to its checkpoints only. A scene that
    counts cannot be taken back while it runs; once it has ended, trying again from a point in it is practice. Raises
    :class:`~roleplay.queries.NoPlay`, :class:`Refused` for a point that the play never reached, and
    :class:`SceneWaits` as :func:`start_play`.
    """
    with transaction.atomic():
        source = play_of(person, play)
        if source.counts and source.is_running:
            raise SceneWaits(source)
        if not 0 <= n < max(1, source.n):
            raise Refused(source, Refusal.BAD_INPUT)
        if (
            source.is_running
            and source.mode == Mode.PRACTICE
            and n not in source.state.get("checkpoints", ())
        ):
            raise Refused(source, Refusal.BAD_INPUT)
        scene = scene_played(source)
        prefix = inputs_of(source)[:n]
        mode = Mode.PRACTICE if source.counts else Mode(source.mode)
        state = replay(scene, _begin(source, scene, mode), prefix)
        if state.status is not Status.RUNNING:  # what came after the end are marks
            raise Refused(source, Refusal.BAD_INPUT)
        waiting = _make_room(person, source.activity.uuid)
        if waiting is not None:
            if waiting.forked_from_id == source.pk and waiting.fork_n == n:
                return waiting
            stop_play(person=person, play=waiting.uuid)
        fork = Play.objects.create(
            person=person,
            activity=source.activity,
            release=source.release,
            mode=mode.value,
            seed=source.seed,
            state=state.to_json(),
            n=n,
            family=source.family,
            forked_from=source,
            fork_n=n,
            started_at=timezone.now(),
            began_ms=state.at_ms,
        )
        rows = source.inputs.filter(n__lte=n).order_by("n")
        PlayInput.objects.bulk_create(
            PlayInput(play=fork, n=row.n, input=row.input, digest=row.digest, at=row.at) for row in rows
        )
        return fork


def _begin(source: Play, scene: Scenario, mode: Mode) -> State:
    begun = first_state(source, scene)
    if begun.mode is mode:
        return begun
    return start(
        scene,
        seed=source.seed,
        mode=mode,
        locale=begun.locale,
        support_locale=begun.support_locale,
        pace=begun.pace,
        extra_s=begun.extra_s,
    )


def _make_room(person: learning.Person, activity: UUID) -> Play | None:
    """The person's running play of the scene, after which a new one may be begun; an untouched one is given back.

    The person's row is locked, so that two clicks that arrive together come one after the other.
    """
    learning.Person.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    waiting = running_play(person, activity)
    if waiting is None:
        return None
    if waiting.counts and waiting.n:
        raise SceneWaits(waiting)
    if waiting.n > (waiting.fork_n or 0):
        stop_play(person=person, play=waiting.uuid)
        return None
    return waiting


def tongue_of(scene: Scenario, person: learning.Person) -> str:
    """The language of the scene for this person: theirs where the scene has it, else the scene's own."""
    return person.locale if person.locale in scene.locales else scene.locale_default

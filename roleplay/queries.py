"""Everything that reads plays. A play is reachable by its learner; by others only as ``policies`` says. For anybody
else it does not exist."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet

from learning import api as learning
from roleplay import policies
from roleplay.engine import (
    USUAL_PACE,
    Allowed,
    Debrief,
    Input,
    Rate,
    Scenario,
    State,
    debrief,
    input_from_json,
    start,
)
from roleplay.engine import Mode as EngineMode
from roleplay.models import Play
from roleplay.scenes import scene_played
from roleplay.values import values_of

SCENES = 50
"""How many scenes a history offers to be narrowed to, the latest ones."""


class NoPlay(LookupError):
    """There is no such play for this person."""


def plays_of(person: learning.Person) -> QuerySet[Play]:
    """The person's own plays, newest first, without the documents that they were played on."""
    return (
        Play.objects.filter(person=person)
        .select_related("release", "activity", "person__branch")
        .defer("release__body", "release__outline")
        .order_by("-started_at", "-pk")
    )


def play_of(person: learning.Person, play: UUID) -> Play:
    """One of the person's own plays. Raises :class:`NoPlay`."""
    try:
        found = Play.objects.get(person=person, uuid=play)
    except Play.DoesNotExist as missing:
        raise NoPlay(f"{play} is no play of this person.") from missing
    found.person = person
    return found


def readable_play(user: Any, play: UUID) -> Play:
    """A play that is over, for its learner or for whoever may read its result. Raises :class:`NoPlay`."""
    found = Play.objects.select_related("person__branch").filter(uuid=play).first()
    if found is None or not policies.may_read(user, found):
        raise NoPlay(f"{play} is no play that this account may read.")
    return found


def log_told(play: Play) -> tuple[Input, ...]:
    """The log as its learner may hear of it now: a first opinion is not told before the second is in."""
    log = inputs_of(play)
    return tuple(given for given in log if not isinstance(given, Rate)) if play.waits else log


def is_result(attempt: UUID) -> bool:
    """Whether this is a play that counted and came to its end. Permission is the caller's question."""
    return Play.objects.filter(uuid=attempt, mode=Play.Mode.EXAM, status=Play.Status.ENDED).exists()


def intention_key(play: Play) -> str:
    """Under which key the learner of a play undertakes something for real work."""
    return f"play:{play.uuid}"


def scenes_of(person: learning.Person) -> list[Play]:
    """The person's latest play of each scene: what a history can be narrowed to."""
    latest = Play.objects.filter(person=person).values("activity").annotate(last=Max("pk")).values("last")
    return list(
        plays_of(person).filter(pk__in=list(latest.values_list("last", flat=True).order_by("-last")[:SCENES]))
    )


def two_plays(person: learning.Person, plays: Sequence[UUID]) -> tuple[Play, Play] | None:
    """Two own plays of one scene that are over, the earlier one first; ``None`` when these are anything else."""
    if len(set(plays)) != 2:
        return None
    found = list(
        plays_of(person)
        .filter(uuid__in=plays)
        .exclude(status=Play.Status.RUNNING)
        .order_by("started_at", "pk")
    )
    if len(found) != 2 or found[0].activity_id != found[1].activity_id:
        return None
    return found[0], found[1]


def running_play(person: learning.Person, activity: UUID) -> Play | None:
    """The person's scene that waits, if there is one."""
    return plays_of(person).filter(activity__uuid=activity, status=Play.Status.RUNNING).first()


def inputs_of(play: Play) -> tuple[Input, ...]:
    """The log of a play, in order."""
    return tuple(input_from_json(row) for row in play.inputs.order_by("n").values_list("input", flat=True))


@dataclass(frozen=True)
class Standing:
    """A play with its scenario and the state it is in."""

    play: Play
    scene: Scenario
    state: State


def standing(play: Play) -> Standing:
    """Read where a play is. While it runs, its learner has the time that is allowed to them now."""
    state = State.from_json(play.state)
    if play.is_running:
        state = state._replace(**allowed_of(play.person)._asdict())
    return Standing(play, scene_played(play), state)


def allowed_of(person: learning.Person) -> Allowed:
    """The person's allowance, as the engine counts limits of time with it."""
    return Allowed(
        pace=int(person.time_factor * USUAL_PACE),
        extra_s=int(learning.extra_time(person).total_seconds()),
    )


def first_state(play: Play, scene: Scenario) -> State:
    """The state that a play began in, made anew from its seed.

    The allowance is that of the last input: each input brings its own where one makes a difference.
    """
    now = State.from_json(play.state)
    return start(
        scene,
        seed=play.seed,
        mode=EngineMode(play.mode),
        locale=now.locale,
        support_locale=now.support_locale,
        pace=now.pace,
        extra_s=now.extra_s,
    )


def told_of(now: Standing) -> Debrief:
    """What the engine tells of a play that is over."""
    return debrief(
        now.scene, first_state(now.play, now.scene), log_told(now.play), values=values_of(now.scene)
    )


def tries_of(play: Play) -> Sequence[Play]:
    """All plays of the same row of forks that have ended, first one first."""
    return list(
        Play.objects.filter(person=play.person_id, family=play.family, status=Play.Status.ENDED).order_by(
            "pk"
        )
    )

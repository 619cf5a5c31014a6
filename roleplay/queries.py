"""Everything that reads plays. A play is reachable by its learner alone; for anybody else it does not exist."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from learning import api as learning
from roleplay.engine import Input, Scenario, State, input_from_json, start
from roleplay.engine import Mode as EngineMode
from roleplay.models import Play
from roleplay.scenes import scene_of


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
    found = plays_of(person).filter(uuid=play).first()
    if found is None:
        raise NoPlay(f"{play} is no play of this person.")
    found.person = person
    return found


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
    """Read where a play is."""
    return Standing(play, scene_of(play.release.uuid), State.from_json(play.state))


def first_state(play: Play, scene: Scenario) -> State:
    """The state that a play began in, made anew from its seed."""
    now = State.from_json(play.state)
    return start(
        scene,
        seed=play.seed,
        mode=EngineMode(play.mode),
        locale=now.locale,
        support_locale=now.support_locale,
    )


def tries_of(play: Play) -> Sequence[Play]:
    """All plays of the same row of forks that have ended, first one first."""
    return list(
        Play.objects.filter(person=play.person_id, family=play.family, status=Play.Status.ENDED).order_by(
            "pk"
        )
    )

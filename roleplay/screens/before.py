"""The page before a scene."""

from dataclasses import dataclass

from django.utils.translation import get_language

from learning import api as learning
from roleplay import words
from roleplay.models import Play
from roleplay.queries import running_play
from roleplay.scenes import scene_of


@dataclass(frozen=True)
class Before:
    """What the learner knows before the scene, and how it may be begun.

    ``waiting`` is an own play that runs. ``who_sees`` and ``who_sees_real`` are the true lines about practice and about
    what counts; the second is empty where nothing counts. ``reason`` says why the scene is closed, if it is.
    """

    title: str
    brief: tuple[str, ...]
    note: str
    minutes: int
    channel: str
    channel_icon: str
    you: str
    other: str
    other_about: str
    goals: tuple[str, ...]
    who_sees: str
    who_sees_real: str
    may_count: bool
    first: str
    waiting: Play | None
    reason: str
    locale: str


def before(person: learning.Person, access: learning.Access) -> Before:
    """Put the page together, in the learner's language as far as the scene has it."""
    assert access.release is not None
    scene = scene_of(access.release.uuid)
    tongue = person.support_locale or get_language() or person.locale
    waiting = running_play(person, access.release.activity.uuid)
    counts = access.counts
    return Before(
        title=scene.words(scene.title, tongue),
        brief=tuple(part for part in scene.words(scene.brief, tongue).split("\n\n") if part.strip()),
        note=scene.words(scene.content_note, tongue),
        minutes=scene.minutes,
        channel=words.channel(scene.channel),
        channel_icon=words.CHANNEL_ICONS[scene.channel],
        you=scene.words(scene.agent.name, tongue),
        other=scene.words(scene.customer.name, tongue),
        other_about=scene.words(scene.customer.about, tongue),
        goals=tuple(scene.words(goal.text, tongue) for goal in scene.goals),
        who_sees=learning.who_sees(False),
        who_sees_real=learning.who_sees(True) if counts else "",
        may_count=counts,
        first="exam" if counts and _practised(person, access) else "practice",
        waiting=waiting,
        reason="" if access.allowed else access.reason,
        locale=tongue,
    )


def _practised(person: learning.Person, access: learning.Access) -> bool:
    """Whether the person has been through this scene before: then the one filled button is the one that counts."""
    assert access.release is not None
    return Play.objects.filter(
        person=person, activity=access.release.activity, status=Play.Status.ENDED
    ).exists()

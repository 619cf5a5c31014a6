"""The page before a scene."""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from learning import api as learning
from roleplay import words
from roleplay.models import Play
from roleplay.queries import running_play
from roleplay.scenes import scene_of


@dataclass(frozen=True)
class Way:
    """One way into the scene: its mode, the words of its button, the true line beside it."""

    mode: str
    label: str
    line: str
    filled: bool


@dataclass(frozen=True)
class Before:
    """What the learner knows before the scene, and how it may be begun.

    ``waiting`` is an own play that runs. ``ways`` has the one with the filled button first; while a scene waits, none
    of them is filled. ``reason`` says why the scene is closed, if it is.
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
    ways: tuple[Way, ...]
    waiting: Play | None
    reason: str
    locale: str


def before(person: learning.Person, access: learning.Access) -> Before:
    """Put the page together, in the learner's language as far as the scene has it."""
    assert access.release is not None
    scene = scene_of(access.release.uuid)
    tongue = person.support_locale or get_language() or person.locale
    waiting = running_play(person, access.release.activity.uuid)
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
        ways=_ways(access.counts, access.counts and _practised(person, access), waits=waiting is not None),
        waiting=waiting,
        reason="" if access.allowed else access.reason,
        locale=tongue,
    )


def _ways(counts: bool, practised: bool, *, waits: bool) -> tuple[Way, ...]:
    """Practice first for whoever is new here; for real first once the scene has been played through."""
    alone, seen = learning.who_sees(False), learning.who_sees(True)
    practice = Way(
        "practice",
        _("Practise"),
        _("%(who_sees)s You hear how the voice changes.") % {"who_sees": alone},
        not waits and not practised,
    )
    coach = Way(
        "coach",
        _("With a coach"),
        _("%(who_sees)s After each line the coach says what it did, and you can take it back.")
        % {"who_sees": alone},
        False,
    )
    if not counts:
        return (practice, coach)
    real = Way(
        "exam",
        _("For real"),
        _("%(who_sees)s No notes, no way back.") % {"who_sees": seen},
        not waits and practised,
    )
    return (real, practice, coach) if practised else (practice, coach, real)


def _practised(person: learning.Person, access: learning.Access) -> bool:
    """Whether the person has been through this scene before: then the one filled button is the one that counts."""
    assert access.release is not None
    return Play.objects.filter(
        person=person, activity=access.release.activity, status=Play.Status.ENDED
    ).exists()

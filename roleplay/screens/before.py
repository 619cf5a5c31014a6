"""The page before a scene."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from learning import api as learning
from roleplay import words
from roleplay.engine import Scenario
from roleplay.models import Play
from roleplay.queries import running_play
from roleplay.queue import waiting_scenes
from roleplay.scenes import scene_of
from roleplay.screens.marks import has_texts


@dataclass(frozen=True)
class Way:
    """One way into the scene: its mode, the words of its button, the true line beside it."""

    mode: str
    label: str
    line: str
    filled: bool


@dataclass(frozen=True)
class Customer:
    """A lens to practise with: its id (empty: as written) and what it is called."""

    lens: str
    title: str


@dataclass(frozen=True)
class Before:
    """What the learner knows before the scene, and how it may be begun.

    ``within`` is the title of the lesson that it stands in, in the learner's course; empty where it stands in none.
    ``waiting`` is an own play that runs, ``sent`` says that one is over and waits for its marks. ``ways`` has the
    one with the filled button first; while a scene waits, none of them is filled. ``customers`` are those to practise
    with, where the scene has more than one; ``clock`` says so if answers have a time limit. ``reason`` says why the
    scene is closed, if it is.
    """

    title: str
    within: str
    within_url: str
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
    customers: tuple[Customer, ...]
    clock: str
    counts: bool
    waiting: Play | None
    sent: str
    reason: str
    locale: str


def before(person: learning.Person, access: learning.Access) -> Before:
    """Put the page together, in the learner's language as far as the scene has it."""
    assert access.release is not None
    scene = scene_of(access.release.uuid)
    tongue = person.support_locale or get_language() or person.locale
    waiting = running_play(person, access.release.activity.uuid)
    above = access.within
    return Before(
        title=scene.words(scene.title, tongue),
        within=above.title if above else "",
        within_url=learning.open_url(above.kind, above.uuid) if above else "",
        brief=tuple(part for part in scene.words(scene.brief, tongue).split("\n\n") if part.strip()),
        note=scene.words(scene.content_note, tongue),
        minutes=scene.minutes,
        channel=words.channel(scene.channel),
        channel_icon=words.CHANNEL_ICONS[scene.channel],
        you=scene.words(scene.agent.name, tongue),
        other=scene.words(scene.customer.name, tongue),
        other_about=scene.words(scene.customer.about, tongue),
        goals=tuple(scene.words(goal.text, tongue) for goal in scene.goals),
        ways=_ways(
            access.counts,
            access.counts and _practised(person, access),
            waits=waiting is not None,
            marked=has_texts(scene),
            written=scene.channel == "written",
        ),
        customers=_customers(scene, tongue),
        clock=_clock(scene, person),
        counts=access.counts,
        waiting=waiting,
        sent=learning.sent_line() if access.release.activity.uuid in waiting_scenes(person) else "",
        reason="" if access.allowed else access.reason,
        locale=tongue,
    )


def _customers(scene: Scenario, tongue: str) -> tuple[Customer, ...]:
    if not scene.lenses:
        return ()
    usual = Customer("", _("The usual way"))
    return (usual, *(Customer(lens.id, scene.words(lens.title, tongue)) for lens in scene.lenses))


def _clock(scene: Scenario, person: learning.Person) -> str:
    """Whether answers have a time limit for this person, in a sentence; empty where none has."""
    timed = scene.limits.realtime and any(turn.limit_s and turn.timeout for turn in scene.turns)
    if not timed:
        return ""
    usual = timedelta(minutes=1)
    own = learning.limit_for(person, usual)
    if own is None:
        return _("Some answers have a time limit. You have none.")
    if own == usual:
        return _(
            "Some answers have a time limit. It stands over the answers. If you need more time, ask the people office."
        )
    return _("Some answers have a time limit. You have more time than usual.")


def _ways(counts: bool, practised: bool, *, waits: bool, marked: bool, written: bool) -> tuple[Way, ...]:
    """Practice first for whoever is new here; for real first once the scene has been played through."""
    alone, seen = words.who_sees(False), words.who_sees(True, marked=marked)
    practice = Way(
        "practice",
        _("Practise"),
        (
            _("%(who_sees)s You see how the mood changes.")
            if written
            else _("%(who_sees)s You hear how the voice changes.")
        )
        % {"who_sees": alone},
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
        person=person,
        activity=access.release.activity,
        status__in=(Play.Status.WAITING, Play.Status.ENDED),
    ).exists()

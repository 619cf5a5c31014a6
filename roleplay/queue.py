"""What waits to be marked, and by whom. Beyond its own learner a play that waits exists for these people only."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from learning import api as learning
from roleplay.models import Play, PlayMark
from roleplay.queries import NoPlay

_MARKS = PlayMark.objects.filter(play=OuterRef("pk"))


@dataclass(frozen=True)
class SceneWaiting:
    """How much of one scene waits: its activity, its release of today (for its title), and the count."""

    activity: UUID
    release: UUID | None
    count: int


def in_scope(user: learning.User) -> QuerySet[Play]:
    """Plays that count, of people whose texts ``user`` may mark; never the own."""
    people = learning.people_marked_by(user, learning.today_of(user))
    return Play.objects.filter(mode=Play.Mode.EXAM, person__in=people)


def _waiting(user: learning.User, *, mine: bool) -> QuerySet[Play]:
    own = Exists(_MARKS.filter(rater=learning.person_of(user)))
    return in_scope(user).filter(own if mine else ~own, status=Play.Status.WAITING)


def queue_of(user: learning.User, *, scene: UUID | None = None, mine: bool = False) -> QuerySet[Play]:
    """What waits for a mark of this account, the oldest first, without states and documents.

    ``mine``: what it has marked, and that waits for the second opinion of somebody else.
    """
    rows = _waiting(user, mine=mine)
    if scene is not None:
        rows = rows.filter(activity__uuid=scene)
    return (
        rows.annotate(marked=Exists(_MARKS))
        .select_related("release")
        .defer("state", "release__body", "release__outline")
        .order_by("ended_at", "pk")
    )


def scenes_waiting(user: learning.User, most: int) -> list[SceneWaiting]:
    """The scenes of which something waits, that with the oldest first; at most ``most`` of them. One query."""
    rows = (
        _waiting(user, mine=False)
        .values("activity__uuid", "activity__current__uuid")
        .annotate(count=Count("pk"), oldest=Min("ended_at"))
        .order_by("oldest", "activity__uuid")
        .values_list("activity__uuid", "activity__current__uuid", "count")
    )
    return [SceneWaiting(*row) for row in rows[:most]]


def to_mark(user: learning.User, play: UUID) -> Play:
    """A play that counts and was handed in to be marked, for whoever may mark it. Raises :class:`NoPlay`.

    One that has been marked meanwhile is still found, so that its markers can be told; what never waited is not there.
    """
    handed_in = Q(status=Play.Status.WAITING) | (Q(status=Play.Status.ENDED) & Exists(_MARKS))
    found = in_scope(user).filter(handed_in, uuid=play).select_related("person__branch", "activity").first()
    if found is None:
        raise NoPlay(f"{play} is nothing that this account may mark.")
    return found


def latest_marks(play: Play) -> Sequence[PlayMark]:
    """The last mark of every rater, in the order in which they first marked."""
    return learning.latest_of(play.marks.order_by("n"))


def waiting_scenes(person: learning.Person) -> list[UUID]:
    """The scenes that the person has handed in, that count, and whose marks are not in."""
    return list(
        Play.objects.filter(person=person, status=Play.Status.WAITING, mode=Play.Mode.EXAM)
        .values_list("activity__uuid", flat=True)
        .distinct()
    )

"""What can be marked again, and what a regrade would mean: read for the pages of authors."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, QuerySet, TextField
from django.db.models.functions import Cast

from learning import api as learning
from quizzes.models import Attempt, Question, Regrade, RegradeLine
from quizzes.releases import Frozen, version_of

MOST_VERSIONS = 20
"""So many are offered one by one; what is older can be chosen with all of them."""
MOST_RELEASES = 500


class NoRegrade(LookupError):
    """There is no such question or regrade."""


def asked(key: str) -> QuerySet[Attempt]:
    """The attempts that count and that may have asked a question, handed in or not.

    Looks for the key as it stands in what was drawn, which both databases can: a reader still asks for its position.
    """
    rows = Attempt.objects.filter(counts=True).alias(drawn_text=Cast("drawn", TextField()))
    return rows.filter(drawn_text__contains=f'"{key}"')


@dataclass(frozen=True)
class Version:
    """A question as it was asked: how often, in which number of release last, and whether it is the one of today."""

    digest: str
    asked: int
    release: int
    is_present: bool


def versions(question: Question) -> list[Version]:
    """The versions of a question that attempts have met, the latest first. Two queries.

    Looks at the MOST_RELEASES of its quizzes that were begun last.
    """
    counted = asked(question.key).values("release").annotate(count=Count("pk"), last=Max("pk"))
    by_release = {row["release"]: row["count"] for row in counted.order_by("-last")[:MOST_RELEASES]}
    present = version_of(question.read()) if question.live else ""
    found: dict[str, Version] = {}
    for release in learning.Release.objects.filter(pk__in=by_release).order_by("-pk").iterator(chunk_size=20):
        try:
            digest = Frozen(release.body).version(question.key)
        except KeyError:
            continue
        before = found.get(digest)
        count = by_release[release.pk] + (before.asked if before else 0)
        found[digest] = Version(
            digest, count, before.release if before else release.number, digest == present
        )
    return list(found.values())


def question_of_key(key: str) -> Question:
    """The published question of a key. Raises :class:`NoRegrade`: without one there is no key to mark by."""
    found = Question.objects.filter(key=key, live=True).first()
    if found is None:
        raise NoRegrade(key)
    return found


def regrade_of(uuid: UUID) -> Regrade:
    """One regrade. Raises :class:`NoRegrade`."""
    found = Regrade.objects.filter(uuid=uuid).exclude(state=Regrade.State.THROWN).first()
    if found is None:
        raise NoRegrade(str(uuid))
    return found


def regrades() -> QuerySet[Regrade]:
    """All that were not thrown away, the newest first."""
    return Regrade.objects.exclude(state=Regrade.State.THROWN)


def lines_of(regrade: Regrade) -> QuerySet[RegradeLine]:
    """What it means for each attempt, what changes most first."""
    return regrade.lines.select_related("attempt__person").order_by("effect", "pk")


def rows_of(lines: list[RegradeLine], user: Any) -> list[dict[str, Any]]:
    """The lines of one page, with a name where the reader may open that person's record: an author as such may not.

    One query for the names, however many lines.
    """
    people = [line.attempt.person_id for line in lines]
    seen = learning.people_visible_to(user, learning.today_of(user)).filter(pk__in=people)
    names = dict(seen.values_list("pk", "name"))
    return [{"line": line, "name": names.get(line.attempt.person_id, "")} for line in lines]

"""What quizzes tell people in the message of the day."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from learning import api as learning
from quizzes.models import Attempt, Contest
from quizzes.policies import attempts_of


@learning.tells("regraded")
def regraded(
    items: Sequence[learning.NoticeItem], person: learning.Person, _now: datetime
) -> dict[int, learning.News]:
    """A result is another one because a question was marked again. Said once for each attempt. Two queries."""
    last = {UUID(item.detail["attempt"]): item.pk for item in sorted(items, key=lambda item: item.pk)}
    rows = {
        row.uuid: row
        for row in Attempt.objects.filter(person=person, uuid__in=last)
        .exclude(percent=None)
        .select_related("release")
    }
    names = learning.titles([row.release.uuid for row in rows.values()], person.locale)
    found = {}
    for uuid, row in rows.items():
        title = " ".join(names[row.release.uuid].split())
        words = {"title": title, "percent": row.percent}
        found[last[uuid]] = learning.News(
            _("Your result has changed"),
            (
                _("A question in “%(title)s” was marked again. You have %(percent)s percent and have passed.")
                if row.passed
                else _("A question in “%(title)s” was marked again. You have %(percent)s percent now.")
            )
            % words,
            reverse("quizzes:result", args=[uuid]),
        )
    return found


@learning.tells("contest")
def contest(
    items: Sequence[learning.NoticeItem], person: learning.Person, _now: datetime
) -> dict[int, learning.News]:
    """The author has answered what somebody said about a question. Two queries."""
    wanted = {UUID(item.detail["contest"]): item.pk for item in items}
    rows = Contest.objects.filter(uuid__in=wanted, attempt__person=person).select_related("attempt__release")
    found = list(rows)
    names = learning.titles([row.attempt.release.uuid for row in found], person.locale)
    return {
        wanted[row.uuid]: learning.News(
            _("You have an answer about a question"),
            _("What you wrote about a question in “%(title)s” has an answer.")
            % {"title": " ".join(names[row.attempt.release.uuid].split())},
            reverse("quizzes:result", args=[row.attempt.uuid]) + f"#question-{row.position}",
        )
        for row in found
    }


@learning.tells("quiz-marked")
def marked(
    items: Sequence[learning.NoticeItem], person: learning.Person, _now: datetime
) -> dict[int, learning.News]:
    """Somebody has read what the person wrote in a quiz, and the result is there. Two queries."""
    wanted = {item.pk: UUID(item.detail["attempt"]) for item in items}
    releases = dict(attempts_of(person).filter(uuid__in=wanted.values()).values_list("uuid", "release__uuid"))
    names = learning.titles(releases.values(), person.locale)
    return {
        pk: learning.News(
            _("Your answers have been marked"),
            _("What you wrote in “%(title)s” has been marked. The result is there.")
            % {"title": " ".join(names[releases[attempt]].split())},
            reverse("quizzes:result", args=[attempt]),
        )
        for pk, attempt in wanted.items()
        if attempt in releases
    }

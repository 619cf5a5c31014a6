"""What quizzes tell people in the message of the day."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from learning import api as learning
from quizzes.policies import attempts_of


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

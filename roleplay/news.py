"""What role-plays tell people in the message of the day."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from learning import api as learning
from roleplay.models import Play


@learning.tells("marked")
def marked(
    items: Sequence[learning.NoticeItem], person: learning.Person, _now: datetime
) -> dict[int, learning.News]:
    """The marks are in for something that the person wrote. The pages say it too. Two queries."""
    wanted = {item.pk: UUID(item.detail["play"]) for item in items}
    plays = dict(
        Play.objects.filter(person=person, uuid__in=wanted.values()).values_list("uuid", "release__uuid")
    )
    names = learning.titles(plays.values(), person.locale)
    return {
        pk: learning.News(
            _("Your letter has been marked"),
            _("What you wrote in “%(title)s” has been marked.")
            % {"title": " ".join(names[plays[play]].split())},
            reverse("roleplay:debrief", args=[play]),
        )
        for pk, play in wanted.items()
        if play in plays
    }


@learning.handles("marked")
def _before(message: learning.Outbox) -> None:
    """A letter of its own, left by a version that sent one for each mark: it joins the message of the day."""
    play = Play.objects.select_related("person").get(uuid=message.payload["play"])
    learning.tell(person=play.person, kind="marked", key=message.key, play=str(play.uuid))

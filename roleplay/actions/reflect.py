"""What a learner keeps after a scene: how it felt, and one thing to do for real."""

from django.urls import reverse
from django.utils import timezone

from learning import api as learning
from roleplay.models import Play, Reflection
from roleplay.queries import intention_key


def keep_feeling(*, play: Play, felt: str) -> None:
    """Keep how an own play felt, in one line; without words, what was kept is taken back."""
    if not felt:
        Reflection.objects.filter(play=play).delete()
        return
    Reflection.objects.update_or_create(play=play, defaults={"felt": felt, "at": timezone.now()})


def intend(*, play: Play, text: str, days: int | None, shared: bool) -> None:
    """Undertake one thing for real work after an own play; without words it is taken back."""
    learning.intend(
        person=play.person,
        key=intention_key(play),
        text=text,
        url=reverse("roleplay:debrief", args=[play.uuid]),
        days=days,
        shared=shared,
    )

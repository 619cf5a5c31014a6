"""What a manager's people wait for, as one row on the manager's own home."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from learning.duties import Duty, register_duty
from learning.models import Person, User
from learning.policies import may_see_team
from learning.queries.team import led_directly, needs_count
from learning.rules.due import local_day


def of_team(user: User, person: Person) -> Duty | None:
    """The way to the team page, with how many things want a look among those whom the person leads directly: whoever
    leads managers hears of the rest through them, and a home costs the same whoever opens it.
    """
    if not may_see_team(user):
        return None
    now = timezone.now()
    today = local_day(now, person.effective_zone)
    count = needs_count(led_directly(person, today), now, today)
    if not count:
        return None
    words = ngettext("%(n)d thing in your team wants a look", "%(n)d things in your team want a look", count)
    return Duty(words % {"n": count}, reverse("learning:team"), "users")


register_duty(of_team)

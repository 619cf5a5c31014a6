"""Who may read a play, and how much of it. Every view of a play that is over asks here."""

from typing import Any

from learning import api as learning
from roleplay.models import Play


def may_read(user: Any, play: Play) -> bool:
    """Its learner; and of a scene that counted and came to its end, whoever may read the learner's record.

    Whoever has to stand by a result must be able to see what it came from. Practice is the learner's alone.
    """
    if play.person.user_id is not None and play.person.user_id == user.pk:
        return True
    return (
        play.counts
        and play.status == Play.Status.ENDED
        and learning.may_see_record_of(user, play.person.uuid, learning.today_of(user))
    )


def tells_better(play: Play) -> bool:
    """Whether everything that would have served better may be told: not of a scene that still has to be passed.

    Then the debrief says what went wrong, and what would have helped at the worst moment; practice tells the rest.
    """
    if not play.counts or play.passed:
        return True
    return Play.objects.filter(
        person=play.person_id, activity=play.activity_id, mode=Play.Mode.EXAM, passed=True
    ).exists()

"""What a channel lets one see and hear around the lines: rings, hold, mute, who waits, the letter and its clock."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roleplay import words
from roleplay.engine import Scenario, View


@dataclass(frozen=True)
class Cues:
    """Each in words, and empty where there is nothing to see or hear. ``pronoun`` is the customer's."""

    mood: str
    mood_before: str
    pronoun: str
    ring: str
    hold: str
    hold_time: str
    muted: str
    queue: str
    queue_dots: str
    subject: str
    spent: str


def cues_of(scene: Scenario, seen: View) -> Cues:
    """The cues of this moment."""
    pronoun = scene.customer.pronoun
    return Cues(
        mood="" if seen.ringing else seen.mood or "",  # nobody is on the line yet
        mood_before=seen.mood_before or "" if seen.mood_before != seen.mood else "",
        pronoun=pronoun,
        ring=words.ordinal_ring(seen.rings) if seen.ringing else "",
        hold=_hold(pronoun, seen),
        hold_time=_hold_time(seen),
        muted=_muted(pronoun) if seen.muted else "",
        queue=queue_line(seen.queue),
        queue_dots="." * min(seen.queue, DOTS),
        subject=seen.subject if seen.channel == "written" else "",
        spent=spent(seen),
    )


DOTS = 9
"""More people than this are a number, not dots."""


def goals_line(seen: View) -> str:
    """ "2 of 4 goals handled"; empty for a scene without goals."""
    if not seen.goals:
        return ""
    total = len(seen.goals)
    return ngettext("%(done)s of %(total)s goal handled", "%(done)s of %(total)s goals handled", total) % {
        "done": seen.goals_done,
        "total": total,
    }


def queue_line(count: int) -> str:
    """ "3 people wait"; empty when nobody does."""
    return (
        ngettext("%(count)s person waits", "%(count)s people wait", count) % {"count": count} if count else ""
    )


def spent(seen: View) -> str:
    """How long the learner has been at a letter, by the clock of the scene; empty in other channels and at first."""
    minutes = seen.clock_s // 60
    if seen.channel != "written" or not minutes:
        return ""
    if minutes < 90:
        return ngettext("%(count)s minute has passed.", "%(count)s minutes have passed.", minutes) % {
            "count": minutes
        }
    hours = round(minutes / 60)
    return ngettext("%(count)s hour has passed.", "%(count)s hours have passed.", hours) % {"count": hours}


def _muted(pronoun: str) -> str:
    return {
        "he": _("The line is muted. He hears nothing."),
        "she": _("The line is muted. She hears nothing."),
    }.get(pronoun, _("The line is muted. They hear nothing."))


def _hold(pronoun: str, seen: View) -> str:
    if not seen.on_hold:
        return ""
    if seen.hold_left_s is None:
        return {
            "he": _("On hold, he does not know for how long"),
            "she": _("On hold, she does not know for how long"),
        }.get(pronoun, _("On hold, they do not know for how long"))
    return {
        "he": _("On hold, he knows why"),
        "she": _("On hold, she knows why"),
    }.get(pronoun, _("On hold, they know why"))


def _hold_time(seen: View) -> str:
    left = seen.hold_left_s
    if not seen.on_hold or left is None:
        return ""
    if left <= 0:
        return _("The time you gave is over.")
    minutes = -(-left // 60)
    return ngettext(
        "%(count)s minute is left of the time you gave.",
        "%(count)s minutes are left of the time you gave.",
        minutes,
    ) % {"count": minutes}

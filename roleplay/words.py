"""The engine's codes as a learner reads them. On the screen there are sentences, codes stand in logs."""

from datetime import datetime

from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from learning import api as learning
from roleplay.engine import EndingClass, Refusal

ELSEWHERE = gettext_lazy("That answer was already given in another tab. Here is where you are now.")
NOT_KEPT = gettext_lazy("Not kept: this was answered in another tab. Load the page to see where you are.")
NOT_NOW = gettext_lazy("You cannot say that here. Choose one of the lines below.")
SAY_SOMETHING = gettext_lazy("Choose what you say first.")
OVER = gettext_lazy("This scene is over. Here is how it went.")

_REFUSED = {
    Refusal.NOT_RUNNING: OVER,
    Refusal.LOCKED: gettext_lazy("You cannot say that yet. Choose one of the open lines below."),
    Refusal.ALREADY_TAKEN: gettext_lazy("You have said that already. Choose another line."),
    Refusal.NOT_ON_HOLD: gettext_lazy("Nobody is on hold. Choose one of the lines below."),
    Refusal.ALREADY_ON_HOLD: gettext_lazy("The call is on hold already. Choose one of the lines below."),
    Refusal.MUTED: gettext_lazy("The line is muted. Take it back first."),
    Refusal.NOT_MUTED: gettext_lazy("The line is open already. Choose one of the lines below."),
    Refusal.WRONG_COUNT: gettext_lazy(
        "That is not the number asked for. Look at what stands over the lines."
    ),
    Refusal.WRONG_ORDER: gettext_lazy("Something in the order was missing. Here it is again."),
    Refusal.TOO_SHORT: gettext_lazy("That is too short to send. Your text is still here."),
    Refusal.TOO_LONG: gettext_lazy("That is too long to send. Your text is still here."),
    Refusal.NO_HINT: gettext_lazy("There is no hint left here."),
    Refusal.TOO_MANY_RINGS: gettext_lazy("It has rung long enough. Answer the phone."),
}


QUOTE_MOST = 300
"""How much of somebody's words a quote may hold, in characters: all of a line, the beginning of a letter."""


def shorten(words: str, most: int) -> str:
    """The words, cut at a blank where they are longer than ``most`` characters."""
    if len(words) <= most:
        return words
    head = words[: most - 1]
    return (head.rpartition(" ")[0] or head) + "…"


def who_sees(counts: bool, *, marked: bool = False) -> str:
    """The line before every scene that says who will see the result, and the scene itself."""
    result = learning.who_sees(counts, marked=marked)
    if not counts:
        return result
    return " ".join((result, _("Your manager, and whoever checks records, can read the scene too.")))


def refused(code: Refusal) -> str:
    """Why an input was not taken, and what to do instead."""
    return str(_REFUSED.get(code, NOT_NOW))


def kept(at: datetime, length: int) -> str:
    """That a draft is safe, and how long it is."""
    return ngettext(
        "Kept at %(time)s. %(count)s character.", "Kept at %(time)s. %(count)s characters.", length
    ) % {"time": time_format(at, "H:i"), "count": length}


def channel(name: str) -> str:
    """The channel of a scene."""
    return {
        "face": pgettext("channel", "At the counter"),
        "phone": pgettext("channel", "Phone"),
        "written": pgettext("channel", "Letter"),
        "chat": pgettext("channel", "Chat"),
    }.get(name, name)


CHANNEL_ICONS = {"face": "store", "phone": "phone", "written": "mail", "chat": "message-circle"}


def ordinal_ring(number: int) -> str:
    """Which ring of the phone this is: "Second ring"."""
    named = (
        _("First ring"),
        _("Second ring"),
        _("Third ring"),
        _("Fourth ring"),
        _("Fifth ring"),
        _("Sixth ring"),
        _("Seventh ring"),
    )
    return named[number - 1] if 1 <= number <= len(named) else _("Ring %(number)s") % {"number": number}


def ending_class(cls: EndingClass | None) -> str:
    """How a scene ended, in two or three words, for lists."""
    return {
        EndingClass.RESOLVED: _("Settled"),
        EndingClass.RESOLVED_WITH_FOLLOW_UP: _("Settled, with a follow-up"),
        EndingClass.ESCALATED_PROPERLY: _("Handed on in good time"),
        EndingClass.LEFT_UNRESOLVED: _("Left open"),
        EndingClass.CUSTOMER_LEFT: _("The customer left"),
        EndingClass.BROKE_RULE: _("A rule was broken"),
        None: _("Stopped"),
    }[cls]

"""The engine's codes as a learner reads them. On the screen there are sentences, codes stand in logs."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from roleplay.engine import EndingClass, Refusal

ELSEWHERE = gettext_lazy("That answer was already given in another tab. Here is where you are now.")
NOT_NOW = gettext_lazy("You cannot say that here. Choose one of the lines below.")
SAY_SOMETHING = gettext_lazy("Choose what you say first.")
OVER = gettext_lazy("This scene is over. Here is how it went.")

_REFUSED = {
    Refusal.NOT_RUNNING: OVER,
    Refusal.LOCKED: gettext_lazy("You cannot say that yet. Choose one of the open lines below."),
    Refusal.ALREADY_TAKEN: gettext_lazy("You have said that already. Choose another line."),
    Refusal.NOT_ON_HOLD: gettext_lazy("Nobody is on hold. Choose one of the lines below."),
    Refusal.ALREADY_ON_HOLD: gettext_lazy("The call is on hold already. Choose one of the lines below."),
    Refusal.TOO_MANY_RINGS: gettext_lazy("It has rung long enough. Answer the phone."),
}


def refused(code: Refusal) -> str:
    """Why an input was not taken, and what to do instead."""
    return str(_REFUSED.get(code, NOT_NOW))


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

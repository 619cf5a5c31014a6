"""What the choices in the forms offer: turns by their words, clauses by their text, and the engine's fixed words."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roleplay.engine import EndingClass, Kind
from roleplay.engine.scenario import CHANNELS
from roleplay.studio.fields import Context
from roleplay.studio.links import NEW, NEXT, labels_of
from roleplay.studio.reading import objects, words


def targets(context: Context) -> list[tuple[str, str]]:
    """Where a reply can lead: what is made when it is saved, then every turn and ending by its words."""
    made = [(NEXT, _("The next turn")), (NEW, _("A new turn of its own"))]
    return [*made, *_places(context)]


def _places(context: Context) -> list[tuple[str, str]]:
    found = list(labels_of(context.document).items())
    known = {value for value, _label in found}
    lost = {
        str(step.get("to"))
        for turn in objects(context.document, "turns")
        for step in _steps(turn)
        if step.get("to")
    } - known
    return found + [(one, _("%(id)s (not written yet)") % {"id": one}) for one in sorted(lost)]


def _steps(turn: dict[str, Any]) -> list[dict[str, Any]]:
    decide = turn.get("decide")
    found = [decide, *objects(decide, "bands")] if isinstance(decide, dict) else []
    return [*found, *objects(turn, "options"), *objects(turn, "auto")]


def named(key: str, text: str, prefix: str = "") -> Any:
    def choices(context: Context) -> list[tuple[str, str]]:
        return [
            (f"{prefix}{one.get('id')}", words(context.document, one.get(text)) or str(one.get("id")))
            for one in objects(context.document, key)
        ]

    return choices


def criteria(context: Context) -> list[tuple[str, str]]:
    said = dict(context.clauses)
    return [
        (str(one.get("id")), str(said.get(str(one.get("clause")), one.get("clause") or one.get("id"))))
        for one in objects(context.document, "criteria")
    ]


def all_options(context: Context) -> list[tuple[str, str]]:
    return [
        (str(option.get("id")), words(context.document, option.get("text")) or str(option.get("id")))
        for turn in objects(context.document, "turns")
        for option in objects(turn, "options")
    ]


def turns(context: Context) -> list[tuple[str, str]]:
    return [(value, label) for value, label in _places(context) if not value.startswith("end:")]


def lines(context: Context) -> list[tuple[str, str]]:
    """Every line of the customer and every reply, by its words."""
    said = [
        (str(line.get("id")), words(context.document, line.get("text")) or str(line.get("id")))
        for turn in objects(context.document, "turns")
        for line in objects(turn, "say")
    ]
    return [*said, *all_options(context)]


def clauses_of(context: Context) -> list[tuple[str, str]]:
    """The clauses that a written answer is marked by."""
    marked = {
        str(one.get("id")) for one in objects(context.document, "criteria") if one.get("kind") == "marked"
    }
    return [(value, label) for value, label in criteria(context) if value in marked]


def fixed(*pairs: tuple[str, Any]) -> Any:
    return lambda context: pairs


def clause_choices(context: Context) -> Sequence[tuple[str, str]]:
    known = {value for value, _label in context.clauses}
    lost = {
        str(one.get("clause")) for one in objects(context.document, "criteria") if one.get("clause")
    } - known
    return [*context.clauses, *((one, one) for one in sorted(lost))]


CHANNEL_WORDS = fixed(
    ("face", gettext_lazy("At the counter")),
    ("phone", gettext_lazy("Phone")),
    ("written", gettext_lazy("Letter")),
    ("chat", gettext_lazy("Chat")),
)
assert [value for value, _label in CHANNEL_WORDS(None)] == list(CHANNELS)
CLASS_WORDS = fixed(
    (EndingClass.RESOLVED.value, gettext_lazy("Settled")),
    (EndingClass.RESOLVED_WITH_FOLLOW_UP.value, gettext_lazy("Settled, with a follow-up")),
    (EndingClass.ESCALATED_PROPERLY.value, gettext_lazy("Handed on in good time")),
    (EndingClass.LEFT_UNRESOLVED.value, gettext_lazy("Left open")),
    (EndingClass.CUSTOMER_LEFT.value, gettext_lazy("The customer left")),
    (EndingClass.BROKE_RULE.value, gettext_lazy("A rule was broken")),
)
KIND_WORDS = fixed(
    (Kind.SAY.value, gettext_lazy("Says it")),
    (Kind.RING.value, gettext_lazy("Answers the phone")),
    (Kind.HOLD.value, gettext_lazy("Puts on hold")),
    (Kind.RETURN.value, gettext_lazy("Comes back from hold")),
    (Kind.CHECK_IN.value, gettext_lazy("Checks in during hold")),
    (Kind.MUTE.value, gettext_lazy("Mutes the line")),
    (Kind.UNMUTE.value, gettext_lazy("Takes the line off mute")),
    (Kind.HANDOVER.value, gettext_lazy("Passes the customer on")),
    (Kind.ESCALATE.value, gettext_lazy("Brings somebody in")),
)
SPEAKER_WORDS = fixed(
    ("customer", gettext_lazy("The customer")),
    ("system", gettext_lazy("Narration")),
    ("supervisor", gettext_lazy("The manager")),
    ("agent", gettext_lazy("The learner")),
    ("wait", gettext_lazy("Nobody: waiting")),
)
TAG_WORDS = fixed(
    ("best", gettext_lazy("Best")),
    ("acceptable", gettext_lazy("Acceptable")),
    ("poor", gettext_lazy("Poor")),
    ("trap", gettext_lazy("Trap")),
)
WHEN_HELP = gettext_lazy("For example: mood >= 1 and knows order-84")

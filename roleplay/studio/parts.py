"""The parts of a document that are edited one at a time, and which keys stand in each."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roleplay.engine import EndingClass, Kind
from roleplay.engine.scenario import CHANNELS
from roleplay.studio import shorthand
from roleplay.studio.fields import (
    Choice,
    Condition,
    Context,
    Flag,
    Group,
    Key,
    Label,
    Lock,
    Name,
    Reveal,
    Said,
    Scalar,
    Shorthand,
    Some,
    Whole,
    Word,
)

BASICS, TURN = "basics", "turn:"


@dataclass(frozen=True)
class Rows:
    """A list of objects inside a part. ``spare`` empty rows are offered at its end; ``inner`` lists stand in each row."""

    name: str
    label: Label
    keys: tuple[Key, ...]
    id_key: str = "id"
    spare: int = 1
    inner: tuple["Rows", ...] = ()
    mapping: bool = False


@dataclass(frozen=True)
class Part:
    """One form of the editor: single keys, then lists."""

    ref: str
    label: Label
    keys: tuple[Key, ...] = ()
    rows: tuple[Rows, ...] = ()


def words(document: Mapping[str, Any], value: Any) -> str:
    """The words of a text in the document's own language, else in any."""
    if not isinstance(value, Mapping):
        return ""
    own = value.get(document.get("locale_default", "en"))
    return str(own or next((one for one in value.values() if one), ""))


def turn_label(document: Mapping[str, Any], turn: Mapping[str, Any]) -> str:
    """A turn by who speaks and the first words that are said."""
    said = next(
        (words(document, line.get("text")) for line in turn.get("say", ()) if isinstance(line, Mapping)), ""
    )
    roles = document.get("roles") if isinstance(document.get("roles"), Mapping) else {}
    customer = words(document, (roles.get("customer") or {}).get("name")) or _("Customer")
    who = {
        "agent": _("Learner"),
        "system": _("Narration"),
        "supervisor": _("Manager"),
        "wait": _("Waiting"),
    }.get(str(turn.get("speaker", "customer")), customer)
    short = said if len(said) <= 60 else said[:57] + "…"
    return f"{who}: “{short}”" if short else f"{who} ({turn.get('id', '')})"


def _targets(context: Context) -> list[tuple[str, str]]:
    document = context.document
    found = [(str(turn.get("id")), turn_label(document, turn)) for turn in objects(document, "turns")]
    found += [
        (f"end:{ending.get('id')}", _("End: %(title)s") % {"title": words(document, ending.get("title"))})
        for ending in objects(document, "endings")
    ]
    known = {value for value, _label in found}
    lost = {
        str(step.get("to"))
        for turn in objects(document, "turns")
        for step in (*objects(turn, "options"), *objects(turn, "auto"))
        if step.get("to")
    } - known
    return found + [(one, _("%(id)s (not written yet)") % {"id": one}) for one in sorted(lost)]


def _named(key: str, text: str, prefix: str = "") -> Any:
    def choices(context: Context) -> list[tuple[str, str]]:
        return [
            (f"{prefix}{one.get('id')}", words(context.document, one.get(text)) or str(one.get("id")))
            for one in objects(context.document, key)
        ]

    return choices


def _criteria(context: Context) -> list[tuple[str, str]]:
    said = dict(context.clauses)
    return [
        (str(one.get("id")), f"{one.get('id')} · {said.get(str(one.get('clause')), one.get('clause', ''))}")
        for one in objects(context.document, "criteria")
    ]


def _all_options(context: Context) -> list[tuple[str, str]]:
    return [
        (str(option.get("id")), words(context.document, option.get("text")) or str(option.get("id")))
        for turn in objects(context.document, "turns")
        for option in objects(turn, "options")
    ]


def _turns(context: Context) -> list[tuple[str, str]]:
    return [(value, label) for value, label in _targets(context) if not value.startswith("end:")]


def _fixed(*pairs: tuple[str, Any]) -> Any:
    return lambda context: pairs


_CHANNEL_WORDS = _fixed(
    ("face", gettext_lazy("At the counter")),
    ("phone", gettext_lazy("Phone")),
    ("written", gettext_lazy("Letter")),
    ("chat", gettext_lazy("Chat")),
)
assert [value for value, _label in _CHANNEL_WORDS(None)] == list(CHANNELS)
_CLASS_WORDS = _fixed(
    (EndingClass.RESOLVED.value, gettext_lazy("Settled")),
    (EndingClass.RESOLVED_WITH_FOLLOW_UP.value, gettext_lazy("Settled, with a follow-up")),
    (EndingClass.ESCALATED_PROPERLY.value, gettext_lazy("Handed on in good time")),
    (EndingClass.LEFT_UNRESOLVED.value, gettext_lazy("Left open")),
    (EndingClass.CUSTOMER_LEFT.value, gettext_lazy("The customer left")),
    (EndingClass.BROKE_RULE.value, gettext_lazy("A rule was broken")),
)
_KIND_WORDS = _fixed(
    (Kind.SAY.value, gettext_lazy("Says it")),
    (Kind.RING.value, gettext_lazy("Answers the phone")),
    (Kind.HOLD.value, gettext_lazy("Puts on hold")),
    (Kind.RETURN.value, gettext_lazy("Comes back from hold")),
    (Kind.CHECK_IN.value, gettext_lazy("Checks in during hold")),
)
_WHEN_HELP = gettext_lazy("For example: mood >= 1 and knows order-84")
_PERSON = (
    Said("name", gettext_lazy("Name"), rows=1),
    Said("about", gettext_lazy("What the learner knows of them")),
)

_EVIDENCE = Rows(
    "evidence",
    gettext_lazy("What it shows"),
    (
        Choice("criterion", gettext_lazy("Clause"), choices=_criteria),
        Whole("delta", gettext_lazy("Points")),
        Said("why", gettext_lazy("Why, for the debrief")),
    ),
    id_key="criterion",
)
_OPTIONS = Rows(
    "options",
    gettext_lazy("What the learner can say"),
    (
        Name("id", gettext_lazy("Key"), gettext_lazy("Stays the same for ever: results point at it.")),
        Said("text", gettext_lazy("Words"), wide=True),
        Choice("to", gettext_lazy("Then"), choices=_targets, empty=gettext_lazy("Choose what follows")),
        Choice("kind", gettext_lazy("Does what"), choices=_KIND_WORDS, empty=gettext_lazy("Says it (default)")),
        Shorthand("effects", gettext_lazy("Changes"), gettext_lazy("For example: mood +1, told = true"),
                  show=shorthand.show_effects, read=shorthand.read_effects),
        Whole("time_s", gettext_lazy("Seconds it takes")),
        Some("asks", gettext_lazy("Asks for"), choices=_named("facts", "text")),
        Some("reveals", gettext_lazy("Brings out in any case"), choices=_named("facts", "text")),
        Some("requires_known", gettext_lazy("Acts on knowing"), choices=_named("facts", "text")),
        Shorthand("promises", gettext_lazy("Promises"), gettext_lazy("For example: refund 84"),
                  show=shorthand.show_promises, read=shorthand.read_promises),
        Shorthand("keeps", gettext_lazy("Keeps"), gettext_lazy("For example: refund approved (or corrected, or kept)"),
                  show=shorthand.show_keeps, read=shorthand.read_keeps),
        Choice("fatal", gettext_lazy("Breaks the rule"), choices=_criteria),
        Condition("when", gettext_lazy("Only if"), _WHEN_HELP),
        Lock("locked", gettext_lazy("Reason shown while locked"), gettext_lazy("Empty: hidden until then.")),
        Flag("once", gettext_lazy("Can be said once only"), default=True),
        Group("hold", gettext_lazy("Hold"), keys=(
            Flag("announced", gettext_lazy("Says why and how long")), Whole("minutes", gettext_lazy("Minutes given")))),
        Some("tags", gettext_lazy("For authors only"), choices=_fixed(
            ("best", gettext_lazy("Best")), ("acceptable", gettext_lazy("Acceptable")),
            ("poor", gettext_lazy("Poor")), ("trap", gettext_lazy("Trap")))),
        Said("coach", gettext_lazy("What a coach says after it"), wide=True),
    ),
    inner=(_EVIDENCE,),
)  # fmt: skip
_TURN = Part(
    TURN,
    gettext_lazy("Turn"),
    (
        Choice("speaker", gettext_lazy("Who speaks"), required=True, choices=_fixed(
            ("customer", gettext_lazy("The customer")), ("system", gettext_lazy("Narration")),
            ("supervisor", gettext_lazy("The manager")), ("agent", gettext_lazy("The learner")),
            ("wait", gettext_lazy("Nobody: waiting")))),
        Choice("channel", gettext_lazy("Moves to"), choices=_CHANNEL_WORDS, empty=gettext_lazy("Stays where it is")),
        Choice("order", gettext_lazy("Order of options"), choices=_fixed(
            ("shuffle", gettext_lazy("Mixed for each play")), ("fixed", gettext_lazy("As written"))),
            empty=gettext_lazy("Mixed for each play (default)")),
        Choice("timeout", gettext_lazy("When nothing is said"), choices=_all_options),
    ),
    (
        Rows("say", gettext_lazy("What is said (the first line whose condition holds)"), (
            Name("id", gettext_lazy("Key")), Said("text", gettext_lazy("Line"), wide=True),
            Condition("when", gettext_lazy("Only if"), _WHEN_HELP), Whole("weight", gettext_lazy("Weight in a draw")))),
        _OPTIONS,
        Rows("auto", gettext_lazy("Moves on by itself"), (
            Condition("when", gettext_lazy("Only if"), _WHEN_HELP),
            Choice("to", gettext_lazy("To"), choices=_targets)), id_key="to"),
    ),
)  # fmt: skip

PARTS: tuple[Part, ...] = (
    Part(BASICS, gettext_lazy("The scene"), (
        Said("title", gettext_lazy("Title"), rows=1, wide=True),
        Said("brief", gettext_lazy("What the learner knows before it"), rows=4, wide=True),
        Said("content_note", gettext_lazy("A word of care beforehand"), wide=True),
        Whole("minutes", gettext_lazy("Minutes"), required=True),
        Choice("channel", gettext_lazy("Begins"), choices=_CHANNEL_WORDS, required=True),
        Choice("start", gettext_lazy("First turn"), choices=_turns),
        Shorthand("locales", gettext_lazy("Languages"), gettext_lazy("For example: en, lv"), required=True),
        Shorthand("sources", gettext_lazy("Sources"), gettext_lazy("Keys of facts, parted by commas")),
        Group("roles", gettext_lazy("Roles"), keys=(
            Group("agent", gettext_lazy("The learner"), keys=_PERSON),
            Group("customer", gettext_lazy("The customer"), keys=(*_PERSON, Choice("pronoun", gettext_lazy("Pronoun"),
                  choices=_fixed(("he", gettext_lazy("he")), ("she", gettext_lazy("she")), ("they", gettext_lazy("they")))))))),
        Choice("on_patience_out", gettext_lazy("When patience is out"), choices=_named("endings", "title")),
        Group("limits", gettext_lazy("Limits"), keys=(
            Whole("max_turns", gettext_lazy("Longest play, in answers")), Whole("hold_rate", gettext_lazy("Patience lost per minute of hold")),
            Whole("rings", gettext_lazy("Rings before it is late")))),
        Group("pass", gettext_lazy("To pass"), keys=(Some("endings", gettext_lazy("Endings that may pass"), choices=_CLASS_WORDS),)),
        Group("debrief", gettext_lazy("Debrief"), keys=(Said("next_shift", gettext_lazy("One thing for the next shift"), wide=True),)),
    )),
    Part("vars", gettext_lazy("What changes"), rows=(Rows("vars", gettext_lazy("Values of the scene"), (
        Name("id", gettext_lazy("Name"), gettext_lazy("mood, trust and patience have a meaning of their own.")),
        Choice("type", gettext_lazy("Sort"), choices=_fixed(("int", gettext_lazy("Number")), ("bool", gettext_lazy("Yes or no")), ("enum", gettext_lazy("One of a few words")))),
        Whole("lo", gettext_lazy("Lowest")), Whole("hi", gettext_lazy("Highest")),
        Shorthand("values", gettext_lazy("Words")), Scalar("init", gettext_lazy("At the start"))), mapping=True),)),
    Part("facts", gettext_lazy("What the customer knows"), rows=(Rows("facts", gettext_lazy("Facts"), (
        Name("id", gettext_lazy("Key")), Said("text", gettext_lazy("Fact"), wide=True),
        Reveal("reveal", gettext_lazy("Told"), gettext_lazy("asked, adjacent, trust 3, or: when mood >= 1")),
        Flag("required", gettext_lazy("Has to be found")), Whole("weight", gettext_lazy("Weight")),
        Said("question", gettext_lazy("The question that finds it"), wide=True))),)),
    Part("authority", gettext_lazy("What may be promised"), rows=(Rows("authority", gettext_lazy("Limits"), (
        Name("id", gettext_lazy("Key")), Said("what", gettext_lazy("What"), rows=1), Word("unit", gettext_lazy("Unit")),
        Shorthand("limits", gettext_lazy("Limit by role"), gettext_lazy("For example: employee 50, manager 200"),
                  show=shorthand.show_limits, read=shorthand.read_limits))),)),
    Part("scoring", gettext_lazy("What is assessed"), rows=(
        Rows("competencies", gettext_lazy("Skills"), (
            Name("id", gettext_lazy("Key")), Said("title", gettext_lazy("Title"), rows=1),
            Whole("mark", gettext_lazy("Percent needed")), Flag("required", gettext_lazy("Needed to pass"), default=True))),
        Rows("criteria", gettext_lazy("Clauses"), (
            Name("id", gettext_lazy("Key")),
            Choice("clause", gettext_lazy("Clause of a standard"), choices=lambda context: _clause_choices(context)),
            Choice("competency", gettext_lazy("Belongs to"), choices=_named("competencies", "title")),
            Choice("kind", gettext_lazy("Sort"), choices=_fixed(("content", gettext_lazy("Shown once")), ("process", gettext_lazy("At every chance")), ("fatal", gettext_lazy("Must not be broken")))),
            Whole("max", gettext_lazy("Most points")), Whole("base", gettext_lazy("Points at the start")), Whole("weight", gettext_lazy("Weight")))),
    )),
    Part("goals", gettext_lazy("Goals"), rows=(Rows("goals", gettext_lazy("Goals"), (
        Name("id", gettext_lazy("Key")), Said("text", gettext_lazy("Goal"), rows=1, wide=True),
        Condition("done", gettext_lazy("Reached when"), _WHEN_HELP))),)),
    Part("endings", gettext_lazy("Endings"), rows=(Rows("endings", gettext_lazy("Endings"), (
        Name("id", gettext_lazy("Key")), Choice("class", gettext_lazy("How it ends"), choices=_CLASS_WORDS),
        Said("title", gettext_lazy("What happened, in one sentence"), rows=1, wide=True), Said("text", gettext_lazy("What is told"), wide=True))),)),
    Part("plans", gettext_lazy("Test plans"), rows=(Rows("testplans", gettext_lazy("Walks"), (
        Name("name", gettext_lazy("Name"), gettext_lazy("model: one who settles it. antimodel: one who does not.")),
        Shorthand("choices", gettext_lazy("Options in order")),
        Group("expect", gettext_lazy("Expected"), keys=(Choice("ending", gettext_lazy("Ending"), choices=_named("endings", "title")), Flag("passed", gettext_lazy("Passes"))))), id_key="name"),)),
)  # fmt: skip


def objects(document: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """The objects of a list in a document; whatever else a draft may hold there is passed over."""
    found = document.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _clause_choices(context: Context) -> Sequence[tuple[str, str]]:
    known = {value for value, _label in context.clauses}
    lost = {
        str(one.get("clause")) for one in objects(context.document, "criteria") if one.get("clause")
    } - known
    return [*context.clauses, *((one, one) for one in sorted(lost))]


def part_of(document: Mapping[str, Any], ref: str) -> Part | None:
    """The part that a reference names: ``turn:<id>`` or one of :data:`PARTS`; None for what is not there."""
    if ref.startswith(TURN):
        wanted = ref[len(TURN) :]
        for turn in objects(document, "turns"):
            if turn.get("id") == wanted:
                return Part(ref, turn_label(document, turn), _TURN.keys, _TURN.rows)
        return None
    return next((part for part in PARTS if part.ref == ref), None)


def content(document: Mapping[str, Any], part: Part) -> dict[str, Any]:
    """What a part holds now: the turn itself, or the keys of the document that the part shows."""
    if part.ref.startswith(TURN):
        wanted = part.ref[len(TURN) :]
        return next(turn for turn in objects(document, "turns") if turn.get("id") == wanted)
    names = [key.name for key in part.keys] + [rows.name for rows in part.rows]
    return {name: document[name] for name in names if name in document}


def replaced(document: Mapping[str, Any], part: Part, new: Mapping[str, Any]) -> dict[str, Any]:
    """The document with the contents of one part exchanged; the rest is as it was."""
    found = deepcopy(dict(document))
    if part.ref.startswith(TURN):
        wanted = part.ref[len(TURN) :]
        found["turns"] = [dict(new) if turn.get("id") == wanted else turn for turn in objects(found, "turns")]
        return found
    for name in [key.name for key in part.keys] + [rows.name for rows in part.rows]:
        found.pop(name, None)
    return {**found, **new}

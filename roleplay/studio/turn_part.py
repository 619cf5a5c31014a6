"""The form of one turn: who speaks, what is said, what the learner can say, and what that does."""

from django.utils.translation import gettext_lazy

from roleplay.studio import shorthand
from roleplay.studio.choices import (
    CHANNEL_WORDS,
    KIND_WORDS,
    WHEN_HELP,
    all_options,
    criteria,
    fixed,
    named,
    targets,
)
from roleplay.studio.fields import Choice, Condition, Flag, Group, Lock, Name, Said, Shorthand, Some, Whole
from roleplay.studio.shapes import TURN, Part, Rows

_EVIDENCE = Rows(
    "evidence",
    gettext_lazy("What it shows"),
    (
        Choice("criterion", gettext_lazy("Clause"), choices=criteria),
        Whole("delta", gettext_lazy("Points")),
        Said("why", gettext_lazy("Why, for the debrief"), wide=True),
    ),
    id_key="criterion",
)
_OPTIONS = Rows(
    "options",
    gettext_lazy("What the learner can say"),
    (
        Name("id", gettext_lazy("Key"), gettext_lazy("Stays the same for ever: results point at it.")),
        Said("text", gettext_lazy("Words"), wide=True),
        Choice("to", gettext_lazy("Then"), choices=targets, empty=gettext_lazy("Choose what follows")),
        Choice(
            "kind", gettext_lazy("Does what"), choices=KIND_WORDS, empty=gettext_lazy("Says it (default)")
        ),
        Shorthand(
            "effects",
            gettext_lazy("Changes"),
            gettext_lazy("For example: mood +1, told = true"),
            show=shorthand.show_effects,
            read=shorthand.read_effects,
        ),
        Whole("time_s", gettext_lazy("Seconds it takes")),
        Some("asks", gettext_lazy("Asks for"), choices=named("facts", "text")),
        Some("reveals", gettext_lazy("Brings out in any case"), choices=named("facts", "text")),
        Some("requires_known", gettext_lazy("Acts on knowing"), choices=named("facts", "text")),
        Shorthand(
            "promises",
            gettext_lazy("Promises"),
            gettext_lazy("For example: refund 84"),
            show=shorthand.show_promises,
            read=shorthand.read_promises,
        ),
        Shorthand(
            "keeps",
            gettext_lazy("Keeps"),
            gettext_lazy("For example: refund approved (or corrected, or kept)"),
            show=shorthand.show_keeps,
            read=shorthand.read_keeps,
        ),
        Choice("fatal", gettext_lazy("Breaks the rule"), choices=criteria),
        Condition("when", gettext_lazy("Only if"), WHEN_HELP),
        Lock(
            "locked",
            gettext_lazy("Reason shown while locked"),
            gettext_lazy("Empty: hidden until then."),
            wide=True,
        ),
        Flag("once", gettext_lazy("Can be said once only"), default=True),
        Group(
            "hold",
            gettext_lazy("Hold"),
            keys=(
                Flag("announced", gettext_lazy("Says why and how long")),
                Whole("minutes", gettext_lazy("Minutes given")),
            ),
        ),
        Some(
            "tags",
            gettext_lazy("For authors only"),
            choices=fixed(
                ("best", gettext_lazy("Best")),
                ("acceptable", gettext_lazy("Acceptable")),
                ("poor", gettext_lazy("Poor")),
                ("trap", gettext_lazy("Trap")),
            ),
        ),
        Said("coach", gettext_lazy("What a coach says after it"), wide=True),
    ),
    inner=(_EVIDENCE,),
)
TURN_PART = Part(
    TURN,
    gettext_lazy("Turn"),
    (
        Choice(
            "speaker",
            gettext_lazy("Who speaks"),
            required=True,
            choices=fixed(
                ("customer", gettext_lazy("The customer")),
                ("system", gettext_lazy("Narration")),
                ("supervisor", gettext_lazy("The manager")),
                ("agent", gettext_lazy("The learner")),
                ("wait", gettext_lazy("Nobody: waiting")),
            ),
        ),
        Choice(
            "channel",
            gettext_lazy("Moves to"),
            choices=CHANNEL_WORDS,
            empty=gettext_lazy("Stays where it is"),
        ),
        Choice(
            "order",
            gettext_lazy("Order of options"),
            choices=fixed(
                ("shuffle", gettext_lazy("Mixed for each play")), ("fixed", gettext_lazy("As written"))
            ),
            empty=gettext_lazy("Mixed for each play (default)"),
        ),
        Choice("timeout", gettext_lazy("When nothing is said"), choices=all_options),
    ),
    (
        Rows(
            "say",
            gettext_lazy("What is said (the first line whose condition holds)"),
            (
                Name("id", gettext_lazy("Key")),
                Said("text", gettext_lazy("Line"), wide=True),
                Condition("when", gettext_lazy("Only if"), WHEN_HELP),
                Whole("weight", gettext_lazy("Weight in a draw")),
            ),
        ),
        _OPTIONS,
        Rows(
            "auto",
            gettext_lazy("Moves on by itself"),
            (
                Condition("when", gettext_lazy("Only if"), WHEN_HELP),
                Choice("to", gettext_lazy("To"), choices=targets),
            ),
            id_key="to",
        ),
    ),
)

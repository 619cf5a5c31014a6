"""The form of one turn: who speaks, what is said, what the learner can say, and what that does."""

from django.utils.translation import gettext_lazy

from roleplay.studio import shorthand
from roleplay.studio.choices import (
    CHANNEL_WORDS,
    KIND_WORDS,
    SPEAKER_WORDS,
    TAG_WORDS,
    WHEN_HELP,
    all_options,
    clauses_of,
    criteria,
    fixed,
    named,
    targets,
)
from roleplay.studio.fields import (
    Choice,
    Condition,
    Flag,
    Group,
    Key,
    Lock,
    Name,
    Said,
    Shorthand,
    Some,
    Whole,
)
from roleplay.studio.shapes import TURN, Part, Rows

KEY_HELP = gettext_lazy("Made from the words once. It stays the same for ever: results point at it.")
EVIDENCE_KEYS: tuple[Key, ...] = (
    Choice("criterion", gettext_lazy("Clause"), choices=criteria),
    Whole("delta", gettext_lazy("Points, from −2 to 2")),
    Said("why", gettext_lazy("Why, for the debrief"), wide=True),
    Condition("when", gettext_lazy("Only if"), WHEN_HELP, fold="more"),
)


_EVIDENCE = Rows("evidence", gettext_lazy("What it shows"), EVIDENCE_KEYS, id_key="criterion")
_SENT = Rows(
    "evidence",
    gettext_lazy("Written: what sending it shows"),
    EVIDENCE_KEYS,
    id_key="criterion",
    inside="decide",
    fold=True,
)


_LEADS = Choice("to", gettext_lazy("Leads to"), choices=targets, empty=gettext_lazy("Choose what follows"))
_DOES: tuple[Key, ...] = (
    Shorthand(
        "effects",
        gettext_lazy("Changes"),
        gettext_lazy("For example: mood +1, told = true"),
        show=shorthand.show_effects,
        read=shorthand.read_effects,
    ),
    Some("tags", gettext_lazy("How good it is"), choices=TAG_WORDS),
    Said("coach", gettext_lazy("What a coach says after it"), wide=True),
    Some("asks", gettext_lazy("Asks for"), choices=named("facts", "text"), fold="more"),
    Some("reveals", gettext_lazy("Brings out in any case"), choices=named("facts", "text"), fold="more"),
    Some("requires_known", gettext_lazy("Acts on knowing"), choices=named("facts", "text"), fold="more"),
    Shorthand(
        "promises",
        gettext_lazy("Promises"),
        gettext_lazy("For example: refund 84"),
        show=shorthand.show_promises,
        read=shorthand.read_promises,
        fold="more",
    ),
    Shorthand(
        "keeps",
        gettext_lazy("Keeps"),
        gettext_lazy("For example: refund approved (or corrected, or kept)"),
        show=shorthand.show_keeps,
        read=shorthand.read_keeps,
        fold="more",
    ),
    Choice("fatal", gettext_lazy("Breaks the rule"), choices=criteria, fold="more"),
    Choice(
        "escalates",
        gettext_lazy("Leaves to somebody who may do more"),
        choices=named("authority", "what"),
        fold="more",
    ),
)
_WHEN: tuple[Key, ...] = (
    Condition("when", gettext_lazy("Only if"), WHEN_HELP, fold="more"),
    Lock(
        "locked",
        gettext_lazy("Reason shown while locked"),
        gettext_lazy("Empty: hidden until then."),
        wide=True,
        fold="more",
    ),
    Whole("time_s", gettext_lazy("Seconds it takes"), fold="more"),
)
_OPTIONS = Rows(
    "options",
    gettext_lazy("What the learner can say"),
    (
        Said("text", gettext_lazy("Words"), wide=True),
        _LEADS,
        *_DOES,
        *_WHEN,
        Choice(
            "kind",
            gettext_lazy("Does what"),
            choices=KIND_WORDS,
            empty=gettext_lazy("Says it (default)"),
            fold="more",
        ),
        Flag("once", gettext_lazy("Can be said once only"), default=True, fold="more"),
        Group(
            "hold",
            gettext_lazy("Hold"),
            keys=(
                Flag("announced", gettext_lazy("Says why and how long")),
                Whole("minutes", gettext_lazy("Minutes given")),
            ),
            fold="more",
        ),
        Group(
            "handover",
            gettext_lazy("Passing on"),
            keys=(
                Choice(
                    "mode",
                    gettext_lazy("How"),
                    choices=fixed(
                        ("warm", gettext_lazy("With the story: warm")),
                        ("cold", gettext_lazy("Without a word: cold")),
                    ),
                ),
                Some("summary", gettext_lazy("What the colleague is told"), choices=named("facts", "text")),
                Whole("needs", gettext_lazy("Facts it takes to be warm")),
            ),
            fold="more",
        ),
        Name("id", gettext_lazy("Key"), KEY_HELP, fold="technical"),
    ),
    inner=(_EVIDENCE,),
)
_BANDS = Rows(
    "bands",
    gettext_lazy("An order: what follows, by how many pairs are right"),
    (
        Whole("at_least", gettext_lazy("Pairs right, at least")),
        _LEADS,
        *_DOES,
        *_WHEN,
        Name("id", gettext_lazy("Key"), KEY_HELP, fold="technical"),
    ),
    inner=(_EVIDENCE,),
    inside="decide",
    fold=True,
)
_DECIDE = Group(
    "decide",
    gettext_lazy("How the learner answers"),
    keys=(
        Choice(
            "kind",
            gettext_lazy("Answers"),
            choices=fixed(
                ("multi", gettext_lazy("Choose several")),
                ("rank", gettext_lazy("Put in order")),
                ("written", gettext_lazy("Write")),
            ),
            empty=gettext_lazy("Choose one (default)"),
        ),
        Whole("pick", gettext_lazy("Several: how many")),
        Choice("to", gettext_lazy("Several, or written: leads to"), choices=targets),
        Shorthand(
            "ideal",
            gettext_lazy("Order: best first, by key"),
            gettext_lazy("Empty: the order in which they stand below."),
        ),
        Said("task", gettext_lazy("Written: the task"), wide=True),
        Whole("least", gettext_lazy("Fewest characters")),
        Whole("most", gettext_lazy("Most characters")),
        Some("rubric", gettext_lazy("Marked by"), choices=clauses_of),
        Said("model", gettext_lazy("A model answer"), rows=4, wide=True),
        Shorthand(
            "effects",
            gettext_lazy("Written: changes"),
            show=shorthand.show_effects,
            read=shorthand.read_effects,
        ),
        Whole("time_s", gettext_lazy("Written: seconds it takes")),
        Said("coach", gettext_lazy("Written: what a coach says after it"), wide=True),
        Name("id", gettext_lazy("Key"), KEY_HELP),
    ),
    fold="more",
    wide=True,
)
TURN_PART = Part(
    TURN,
    gettext_lazy("Turn"),
    (
        Choice(
            "speaker",
            gettext_lazy("Who speaks"),
            choices=SPEAKER_WORDS,
            empty=gettext_lazy("The customer (default)"),
        ),
        Choice(
            "channel",
            gettext_lazy("Moves to"),
            choices=CHANNEL_WORDS,
            empty=gettext_lazy("Stays where it is"),
            fold="more",
        ),
        Choice(
            "order",
            gettext_lazy("Order of options"),
            choices=fixed(
                ("shuffle", gettext_lazy("Mixed for each play")), ("fixed", gettext_lazy("As written"))
            ),
            empty=gettext_lazy("Mixed for each play (default)"),
            fold="more",
        ),
        Flag("checkpoint", gettext_lazy("In practice one may go back to here"), fold="more"),
        Said("subject", gettext_lazy("Subject of the letter"), rows=1, wide=True, fold="more"),
        Whole("queue", gettext_lazy("People who wait behind, from here on"), fold="more"),
        Whole("limit_s", gettext_lazy("Seconds to answer, when the scene runs on the clock"), fold="more"),
        Choice("timeout", gettext_lazy("When nothing is said"), choices=all_options, fold="more"),
        _DECIDE,
    ),
    (
        Rows(
            "say",
            gettext_lazy("What is said (the first line whose condition holds)"),
            (
                Said("text", gettext_lazy("Line"), wide=True),
                Condition("when", gettext_lazy("Only if"), WHEN_HELP, fold="more"),
                Whole("weight", gettext_lazy("Weight in a draw"), fold="more"),
                Name("id", gettext_lazy("Key"), KEY_HELP, fold="technical"),
            ),
        ),
        _OPTIONS,
        _BANDS,
        _SENT,
        Rows(
            "auto",
            gettext_lazy("Moves on by itself"),
            (
                Condition("when", gettext_lazy("Only if"), WHEN_HELP),
                Choice("to", gettext_lazy("To"), choices=targets),
            ),
            id_key="to",
            fold=True,
        ),
    ),
)

"""The forms of everything that frames the turns of a scene."""

from django.utils.translation import gettext_lazy

from roleplay.studio import shorthand
from roleplay.studio.choices import (
    CHANNEL_WORDS,
    CLASS_WORDS,
    WHEN_HELP,
    all_options,
    clause_choices,
    criteria,
    fixed,
    lines,
    named,
    turns,
)
from roleplay.studio.fields import (
    Choice,
    Condition,
    Flag,
    Group,
    Key,
    Levels,
    Name,
    Reveal,
    Said,
    Scalar,
    Shorthand,
    Some,
    Whole,
    Word,
)
from roleplay.studio.plan_lines import Walk
from roleplay.studio.shapes import BASICS, LISTS, OBJECTS, VALUES, Part, Rows
from roleplay.studio.turn_part import EVIDENCE_KEYS, KEY_HELP

_PERSON = (
    Said("name", gettext_lazy("Name"), rows=1),
    Said("about", gettext_lazy("What the learner knows of them")),
)
_OTHER = (
    *_PERSON,
    Choice(
        "pronoun",
        gettext_lazy("Pronoun"),
        choices=fixed(
            ("he", gettext_lazy("he")), ("she", gettext_lazy("she")), ("they", gettext_lazy("they"))
        ),
    ),
)
_RULE: tuple[Key, ...] = (
    Choice("criterion", gettext_lazy("Clause"), choices=criteria),
    Whole("delta", gettext_lazy("Points")),
    Said("why", gettext_lazy("Why, for the debrief"), wide=True),
)

PARTS: tuple[Part, ...] = (
    Part(
        BASICS,
        gettext_lazy("The scene"),
        (
            Said("title", gettext_lazy("Title"), rows=1, wide=True),
            Said("brief", gettext_lazy("What the learner knows before it"), rows=4, wide=True),
            Said("content_note", gettext_lazy("A word of care beforehand"), wide=True),
            Whole("minutes", gettext_lazy("Minutes")),
            Choice(
                "channel",
                gettext_lazy("Begins"),
                choices=CHANNEL_WORDS,
                empty=gettext_lazy("At the counter (default)"),
            ),
            Choice("start", gettext_lazy("First turn"), choices=turns),
            Shorthand("locales", gettext_lazy("Languages"), gettext_lazy("For example: en, lv")),
            Shorthand("sources", gettext_lazy("Sources"), gettext_lazy("Keys of facts, parted by commas")),
            Group(
                "roles",
                gettext_lazy("Roles"),
                keys=(
                    Group("agent", gettext_lazy("The learner"), keys=_PERSON),
                    Group("customer", gettext_lazy("The customer"), keys=_OTHER),
                    Group("supervisor", gettext_lazy("The manager"), keys=_OTHER),
                ),
            ),
            Whole("queue", gettext_lazy("People who wait behind, at the counter")),
            Choice(
                "on_patience_out", gettext_lazy("When patience is out"), choices=named("endings", "title")
            ),
            Group(
                "limits",
                gettext_lazy("Limits"),
                keys=(
                    Whole("max_turns", gettext_lazy("Longest play, in answers")),
                    Whole("hold_rate", gettext_lazy("Patience lost per minute of hold")),
                    Whole("rings", gettext_lazy("Rings before it is late")),
                    Whole("hints", gettext_lazy("Hints in practice")),
                    Whole("cold_trust", gettext_lazy("Trust lost by passing on cold")),
                    Flag("realtime", gettext_lazy("Runs on the clock")),
                    Group("hint_cost", gettext_lazy("What a hint costs"), keys=_RULE),
                ),
            ),
            Group(
                "pass",
                gettext_lazy("To pass"),
                keys=(Some("endings", gettext_lazy("Endings that may pass"), choices=CLASS_WORDS),),
            ),
            Group(
                "debrief",
                gettext_lazy("Debrief"),
                keys=(Said("next_shift", gettext_lazy("One thing for the next shift"), wide=True),),
            ),
        ),
    ),
    Part(
        "vars",
        gettext_lazy("What changes"),
        rows=(
            Rows(
                "vars",
                gettext_lazy("Values of the scene"),
                (
                    Name(
                        "id",
                        gettext_lazy("Name"),
                        gettext_lazy("mood, trust and patience have a meaning of their own."),
                    ),
                    Choice(
                        "type",
                        gettext_lazy("Sort"),
                        choices=fixed(
                            ("int", gettext_lazy("Number")),
                            ("bool", gettext_lazy("Yes or no")),
                            ("enum", gettext_lazy("One of a few words")),
                        ),
                    ),
                    Whole("lo", gettext_lazy("Lowest")),
                    Whole("hi", gettext_lazy("Highest")),
                    Shorthand("values", gettext_lazy("Words")),
                    Scalar("init", gettext_lazy("At the start")),
                ),
                folding=OBJECTS,
            ),
        ),
    ),
    Part(
        "facts",
        gettext_lazy("What the customer knows"),
        rows=(
            Rows(
                "facts",
                gettext_lazy("Facts"),
                (
                    Name("id", gettext_lazy("Key"), KEY_HELP, fold="technical"),
                    Said("text", gettext_lazy("Fact"), wide=True),
                    Reveal(
                        "reveal",
                        gettext_lazy("Told"),
                        gettext_lazy("asked, adjacent, trust 3, or: when mood >= 1"),
                    ),
                    Flag("required", gettext_lazy("Has to be found")),
                    Whole("weight", gettext_lazy("Weight")),
                    Said("question", gettext_lazy("The question that finds it"), wide=True),
                ),
            ),
        ),
    ),
    Part(
        "authority",
        gettext_lazy("What may be promised"),
        rows=(
            Rows(
                "authority",
                gettext_lazy("Limits"),
                (
                    Name("id", gettext_lazy("Key"), KEY_HELP, fold="technical"),
                    Said("what", gettext_lazy("What"), rows=1),
                    Word("unit", gettext_lazy("Unit")),
                    Shorthand(
                        "limits",
                        gettext_lazy("Limit by role"),
                        gettext_lazy("For example: employee 50, manager 200"),
                        show=shorthand.show_limits,
                        read=shorthand.read_limits,
                    ),
                    Condition(
                        "enough", gettext_lazy("Their own limit would do when"), WHEN_HELP, fold="more"
                    ),
                    Group(
                        "under", gettext_lazy("When it is passed up without need"), keys=_RULE, fold="more"
                    ),
                    Group("over", gettext_lazy("When more is promised"), keys=_RULE, fold="more"),
                    Choice(
                        "over_fatal",
                        gettext_lazy("Promising more breaks the rule"),
                        choices=criteria,
                        fold="more",
                    ),
                ),
            ),
        ),
    ),
    Part(
        "scoring",
        gettext_lazy("What is assessed"),
        rows=(
            Rows(
                "competencies",
                gettext_lazy("Skills"),
                (
                    Name("id", gettext_lazy("Key"), KEY_HELP, fold="technical"),
                    Said("title", gettext_lazy("Title"), rows=1),
                    Whole("mark", gettext_lazy("Percent needed")),
                    Flag("required", gettext_lazy("Needed to pass"), default=True),
                ),
            ),
            Rows(
                "criteria",
                gettext_lazy("Clauses"),
                (
                    Name("id", gettext_lazy("Key"), KEY_HELP, fold="technical"),
                    Choice("clause", gettext_lazy("Clause of a standard"), choices=clause_choices),
                    Choice("competency", gettext_lazy("Belongs to"), choices=named("competencies", "title")),
                    Choice(
                        "kind",
                        gettext_lazy("Sort"),
                        choices=fixed(
                            ("content", gettext_lazy("Shown once")),
                            ("process", gettext_lazy("At every chance")),
                            ("fatal", gettext_lazy("Must not be broken")),
                            ("marked", gettext_lazy("Marked by a person, in what is written")),
                        ),
                    ),
                    Whole("max", gettext_lazy("Most points")),
                    Whole("base", gettext_lazy("Points at the start")),
                    Whole("weight", gettext_lazy("Weight")),
                    Levels(
                        "anchors",
                        gettext_lazy("Marked: what each level looks like"),
                        gettext_lazy("One level to a line, from 0 up."),
                        rows=4,
                        wide=True,
                        fold="more",
                    ),
                ),
            ),
        ),
    ),
    Part(
        "goals",
        gettext_lazy("Goals"),
        rows=(
            Rows(
                "goals",
                gettext_lazy("Goals"),
                (
                    Name("id", gettext_lazy("Key"), KEY_HELP, fold="technical"),
                    Said("text", gettext_lazy("Goal"), rows=1, wide=True),
                    Condition("done", gettext_lazy("Reached when"), WHEN_HELP),
                ),
            ),
        ),
    ),
    Part(
        "endings",
        gettext_lazy("Endings"),
        rows=(
            Rows(
                "endings",
                gettext_lazy("Endings"),
                (
                    Name("id", gettext_lazy("Key"), KEY_HELP, fold="technical"),
                    Choice("class", gettext_lazy("How it ends"), choices=CLASS_WORDS),
                    Said("title", gettext_lazy("What happened, in one sentence"), rows=1, wide=True),
                    Said("text", gettext_lazy("What is told"), wide=True),
                ),
            ),
        ),
    ),
    Part(
        "plans",
        gettext_lazy("Test plans"),
        rows=(
            Rows(
                "testplans",
                gettext_lazy("Walks"),
                (
                    Name(
                        "name",
                        gettext_lazy("Name"),
                        gettext_lazy("model: one who settles it. antimodel: one who does not."),
                    ),
                    Walk(
                        "choices",
                        gettext_lazy("What is said, in order"),
                        gettext_lazy(
                            "One reply to a line, by its first words. Several: a + b. An order: a > b. Written: ~ text."
                        ),
                        wide=True,
                    ),
                    Choice(
                        "lens", gettext_lazy("Played with"), choices=named("lenses", "title"), fold="more"
                    ),
                    Shorthand(
                        "marks",
                        gettext_lazy("Marks for what is written"),
                        gettext_lazy("For example: tone 2, facts 1"),
                        show=shorthand.show_limits,
                        read=shorthand.read_limits,
                        fold="more",
                    ),
                    Group(
                        "expect",
                        gettext_lazy("Expected"),
                        keys=(
                            Choice("ending", gettext_lazy("Ending"), choices=named("endings", "title")),
                            Flag("passed", gettext_lazy("Passes")),
                        ),
                    ),
                ),
                id_key="name",
            ),
        ),
    ),
    Part(
        "lenses",
        gettext_lazy("Other customers"),
        rows=(
            Rows(
                "lenses",
                gettext_lazy("The same scene with another customer"),
                (
                    Said("title", gettext_lazy("Title"), rows=1, wide=True),
                    Said(
                        "card",
                        gettext_lazy("What it stands for"),
                        gettext_lazy("A tendency that some customers show, not a rule about anybody."),
                        wide=True,
                    ),
                    Shorthand(
                        "sources", gettext_lazy("Sources"), gettext_lazy("Keys of facts, parted by commas")
                    ),
                    Shorthand(
                        "vars",
                        gettext_lazy("Other first values"),
                        gettext_lazy("For example: mood = -2, trust = 1"),
                        show=shorthand.show_values,
                        read=shorthand.read_values,
                    ),
                    Shorthand(
                        "weights",
                        gettext_lazy("Other weights of lines, by key"),
                        gettext_lazy("For example: story-1 3"),
                        show=shorthand.show_limits,
                        read=shorthand.read_limits,
                        fold="more",
                    ),
                    Name("id", gettext_lazy("Key"), KEY_HELP, fold="technical"),
                ),
                inner=(
                    Rows(
                        "lines",
                        gettext_lazy("Says it otherwise"),
                        (
                            Choice("id", gettext_lazy("Instead of"), choices=lines),
                            Said("text", gettext_lazy("Words"), wide=True),
                        ),
                        folding=VALUES,
                    ),
                    Rows(
                        "evidence",
                        gettext_lazy("Weighs it otherwise"),
                        (Choice("id", gettext_lazy("Reply"), choices=all_options), *EVIDENCE_KEYS),
                        folding=LISTS,
                    ),
                ),
            ),
        ),
    ),
)

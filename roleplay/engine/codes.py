"""The catalogue of findings: stable code, severity, and the two sentences that a trainer reads.

The sentences are marked for translation and translated where they are shown, since this package knows no Django.
RP018 (the form of the document) extends the numbering of the structure group.
"""

from __future__ import annotations

from collections.abc import Mapping

from .codes_quality import QUALITY
from .codes_service import SERVICE
from .message import Message as Message
from .message import gettext_noop

MESSAGES: Mapping[str, Message] = {
    **QUALITY,
    **SERVICE,
    "unknown-target": Message(
        "RP001",
        "E",
        gettext_noop("“%(id)s” leads to “%(target)s”, which does not exist."),
        gettext_noop("Choose a turn or an ending that exists, or add it."),
    ),
    "no-start": Message(
        "RP002",
        "E",
        gettext_noop(
            "The scene does not say where it starts, or starts at “%(target)s”, which does not exist."
        ),
        gettext_noop("Choose the turn that comes first."),
    ),
    "unreachable": Message(
        "RP003",
        "E",
        gettext_noop("Nothing leads to the turn “%(id)s”."),
        gettext_noop("Let a reply lead there, or remove the turn."),
    ),
    "guarded-off": Message(
        "RP004",
        "W",
        gettext_noop("Nobody can ever come to the turn “%(id)s”: the conditions on the way cannot be met."),
        gettext_noop("Look at the conditions of what leads there: %(sources)s."),
    ),
    "dead-end": Message(
        "RP005",
        "E",
        gettext_noop("The scene stops at “%(id)s”: there is nothing to choose and no way on."),
        gettext_noop("Add a reply, or lead on to an ending."),
    ),
    "soft-lock": Message(
        "RP006",
        "E",
        gettext_noop("A learner can get stuck at “%(id)s”: every reply there is locked or used up."),
        gettext_noop("Add a reply that is always open, or let one be taken again."),
    ),
    "no-exit": Message(
        "RP007",
        "E",
        gettext_noop("The turns %(ids)s go round in circles: once inside, nobody gets out."),
        gettext_noop("Let one of them lead out, under a condition that can be met."),
    ),
    "auto-loop": Message(
        "RP008",
        "E",
        gettext_noop("The automatic moves from “%(id)s” never come to rest."),
        gettext_noop("Break the circle: let one of these turns offer a choice, or end."),
    ),
    "farming": Message(
        "RP009",
        "W",
        gettext_noop("“%(id)s” can be said again and again, and earns points each time."),
        gettext_noop("Let it be said once, or take the points off it."),
    ),
    "ending-never": Message(
        "RP010",
        "W",
        gettext_noop("No play can reach the ending “%(id)s”."),
        gettext_noop("Lead a turn to it, or remove it."),
    ),
    "one-class": Message(
        "RP011",
        "W",
        gettext_noop("Whatever the learner does, the scene ends the same way."),
        gettext_noop("Let some choices end it better or worse."),
    ),
    "one-option": Message(
        "RP012",
        "I",
        gettext_noop("“%(id)s” offers one reply only, so there is nothing to decide."),
        gettext_noop("Add another thing that people really say here."),
    ),
    "false-choice": Message(
        "RP013",
        "W",
        gettext_noop("All replies of “%(id)s” do the same: it does not matter which one is chosen."),
        gettext_noop("Let them differ in where they lead, what they change or what they show."),
    ),
    "duplicate-id": Message(
        "RP014",
        "E",
        gettext_noop("The name “%(id)s” is used twice."),
        gettext_noop("Give one of the two another name."),
    ),
    "unknown-key": Message(
        "RP018",
        "E",
        gettext_noop("“%(key)s” is not something that can stand here."),
        gettext_noop("Remove it, or look for a slip of the pen. Possible here: %(allowed)s."),
    ),
    "missing-key": Message(
        "RP018",
        "E",
        gettext_noop("“%(key)s” is missing."),
        gettext_noop("Fill it in."),
    ),
    "bad-document": Message(
        "RP018",
        "E",
        gettext_noop("This is not a scenario that can be read: %(why)s."),
        gettext_noop("Start from a scenario that works, and change it step by step."),
    ),
    "bad-id": Message(
        "RP018",
        "E",
        gettext_noop("“%(id)s” cannot be a name inside a scene."),
        gettext_noop("Use small letters, digits and dashes, beginning with a letter or digit."),
    ),
    "undeclared": Message(
        "RP020",
        "E",
        gettext_noop("“%(id)s” mentions the %(kind)s “%(ref)s”, which is not declared."),
        gettext_noop("Declare it, or choose one that is there."),
    ),
    "out-of-domain": Message(
        "RP021",
        "E",
        gettext_noop("“%(name)s” can be %(domain)s. Here it is %(value)s."),
        gettext_noop("Write a value that is possible, or widen what is possible."),
    ),
    "wrong-type": Message(
        "RP025",
        "E",
        gettext_noop("“%(key)s” needs %(wanted)s; here stands %(value)s."),
        gettext_noop("Write it as asked for."),
    ),
    "never-revealed": Message(
        "RP026",
        "W",
        gettext_noop("Nothing the learner says can bring out the fact “%(id)s”."),
        gettext_noop("Let a reply ask for it or reveal it, or remove the fact."),
    ),
    "unknowable": Message(
        "RP028",
        "E",
        gettext_noop("“%(id)s” needs the fact “%(ref)s”, which nobody can find out."),
        gettext_noop("Let an earlier reply bring the fact out, or do not require it."),
    ),
    "no-authority": Message(
        "RP029",
        "E",
        gettext_noop("“%(id)s” promises “%(ref)s”, but nothing says how much of that anybody may give."),
        gettext_noop("Add it to what may be promised, with a limit for each role."),
    ),
    "unpassable-mark": Message(
        "RP040",
        "E",
        gettext_noop(
            "Nobody can pass this scene: in “%(ref)s” %(best)s %% is the most there is, and %(mark)s %% is needed."
        ),
        gettext_noop("Lower the mark, or add replies that show what is asked for."),
    ),
    "unpassable-ending": Message(
        "RP040",
        "E",
        gettext_noop("Nobody can pass this scene: no ending that counts as passed can be reached."),
        gettext_noop("Lead somewhere to such an ending, or let another kind of ending pass."),
    ),
    "unpassable-fatal": Message(
        "RP040",
        "E",
        gettext_noop(
            "Nobody can pass this scene: every way to a good end breaks a rule that must not be broken."
        ),
        gettext_noop("Offer a way that keeps the rule."),
    ),
    "unfailable": Message(
        "RP041",
        "E",
        gettext_noop("Everyone passes this scene, whatever they say."),
        gettext_noop("Raise a mark, or let poor choices cost something."),
    ),
    "no-joint-pass": Message(
        "RP042",
        "W",
        gettext_noop(
            "We found no single way through the scene that passes, though each mark can be reached by itself."
        ),
        gettext_noop("Write a test plan named “model” that passes, or ease the marks."),
    ),
    "never-scored": Message(
        "RP043",
        "W",
        gettext_noop(
            "“%(id)s” is to be shown, but no reply that can be reached earns or loses anything for it."
        ),
        gettext_noop("Add it to a reply, or remove it."),
    ),
    "no-weight": Message(
        "RP050",
        "E",
        gettext_noop("The mark for “%(id)s” rests on nothing that can be scored."),
        gettext_noop("Give it criteria that replies show, or remove it."),
    ),
    "untranslated": Message(
        "RP080",
        "E",
        gettext_noop("Texts missing in “%(locale)s”: %(count)s. The first is at %(path)s."),
        gettext_noop("Translate them, or take the language off the list."),
    ),
    "plan-fails": Message(
        "RP100",
        "E",
        gettext_noop("The test plan “%(id)s” does not do what it says: %(why)s."),
        gettext_noop("Correct the plan, or the scene."),
    ),
    "no-plans": Message(
        "RP101",
        "W",
        gettext_noop("The scene has no test plan named “%(id)s”."),
        gettext_noop("Write down one good walk (“model”) and one poor walk (“antimodel”)."),
    ),
}

"""Findings about service, languages, lenses, access and safety, and the author's own walks."""

from __future__ import annotations

from collections.abc import Mapping

from .message import Message, gettext_noop

SERVICE: Mapping[str, Message] = {
    "phone-without": Message(
        "RP072",
        "W",
        gettext_noop("A scene on the phone that is not about %(refs)s."),
        gettext_noop("Let it show how one greets and how one ends a call."),
    ),
    "hold-unannounced": Message(
        "RP073",
        "W",
        gettext_noop("In “%(id)s” the customer can be put on hold, but not with a reason and a time."),
        gettext_noop("Add a reply that says why and for how long."),
    ),
    "no-empathy": Message(
        "RP074",
        "W",
        gettext_noop(
            "An upset customer is offered something, and no way there hears the customer out first."
        ),
        gettext_noop("Add a reply that shows %(refs)s before the offer."),
    ),
    "no-way-up": Message(
        "RP075",
        "W",
        gettext_noop("More than one may give can be promised, but there is no way to ask somebody who may."),
        gettext_noop("Add a reply that asks for approval or hands the matter on."),
    ),
    "mood-contradicts": Message(
        "RP076",
        "W",
        gettext_noop("“%(id)s” is marked as poor, and the customer's mood rises."),
        gettext_noop("Change the mark or the mood."),
    ),
    "mood-jumps": Message(
        "RP077",
        "W",
        gettext_noop("“%(id)s” changes the mood by %(by)s at once, and nothing says why."),
        gettext_noop("Make the change smaller, or say why in the coach's words."),
    ),
    "stale": Message(
        "RP081",
        "W",
        gettext_noop(
            "Texts that changed in “%(source)s” and not in “%(locale)s”: %(count)s. The first is at %(path)s."
        ),
        gettext_noop("Look at the translation again."),
    ),
    "placeholders": Message(
        "RP082",
        "E",
        gettext_noop("The placeholders of %(path)s differ in “%(locale)s”."),
        gettext_noop("Keep the same words in braces in every language."),
    ),
    "longest-translated": Message(
        "RP083",
        "W",
        gettext_noop("In “%(locale)s” the best replies have become the longest."),
        gettext_noop("Shorten the translation of the best replies."),
    ),
    "lens-names": Message(
        "RP084",
        "E",
        gettext_noop("The lens “%(id)s” changes %(kind)s “%(ref)s”, which the scene does not have."),
        gettext_noop("Choose something that is there: a lens changes the scene, it adds nothing."),
    ),
    "lens-value": Message(
        "RP084",
        "E",
        gettext_noop("The lens “%(id)s” gives “%(ref)s” a value that it cannot have."),
        gettext_noop("Write a value that is possible."),
    ),
    "lens-unpassable": Message(
        "RP085",
        "W",
        gettext_noop("Nobody can pass this scene through the lens “%(id)s”."),
        gettext_noop("Let its evidence reach the marks."),
    ),
    "lens-unfailable": Message(
        "RP085",
        "W",
        gettext_noop("Everyone passes this scene through the lens “%(id)s”, whatever they say."),
        gettext_noop("Let poor replies cost something with this customer, too."),
    ),
    "lens-luck": Message(
        "RP085",
        "W",
        gettext_noop("Through the lens “%(id)s” the scene is passed by chance, or by a rule of thumb."),
        gettext_noop("Let poor replies cost as much with this customer as with the others."),
    ),
    "lens-gap": Message(
        "RP085",
        "W",
        gettext_noop("Through the lens “%(id)s” “%(ref)s” reaches %(there)s %%, otherwise %(here)s %%."),
        gettext_noop("Let the same skill earn the same with every customer."),
    ),
    "local-figures": Message(
        "RP086",
        "W",
        gettext_noop("%(path)s names %(what)s in one language and not in “%(locale)s”."),
        gettext_noop("Say the same in every language, or leave it out of all."),
    ),
    "no-timeout": Message(
        "RP091",
        "W",
        gettext_noop("“%(id)s” has a time limit, and nothing happens when it is over."),
        gettext_noop("Say what happens then, or take the limit off."),
    ),
    "shouting": Message(
        "RP092",
        "W",
        gettext_noop("“%(id)s” shows a feeling by capitals or signs alone (%(locale)s)."),
        gettext_noop("Say it in words: not everybody sees or hears it so."),
    ),
    "no-note": Message(
        "RP093",
        "W",
        gettext_noop("The scene is strong (%(what)s), and nothing says so beforehand."),
        gettext_noop("Write a note that is shown before it begins."),
    ),
    "personal-data": Message(
        "RP094",
        "E",
        gettext_noop("%(path)s looks like %(what)s of a real person."),
        gettext_noop("Leave it out, or make it plainly invented (an address at example.org)."),
    ),
    "active-content": Message(
        "RP095",
        "E",
        gettext_noop("%(path)s holds a script or an address that leads away."),
        gettext_noop("Keep to plain words."),
    ),
    "tells-secret": Message(
        "RP096",
        "W",
        gettext_noop("“%(id)s” says what “%(ref)s” keeps hidden, and can be heard before it is known."),
        gettext_noop("Let the line wait until the fact is known, or say less."),
    ),
    "coverage": Message(
        "RP102",
        "I",
        gettext_noop("The test plans go through %(count)s of %(total)s decisions."),
        gettext_noop("Write a walk through the others if they matter."),
    ),
    "plan-moved": Message(
        "RP103",
        "W",
        gettext_noop("The plan “%(id)s” came to %(before)s, and now comes to %(now)s."),
        gettext_noop("Look whether that is what you meant."),
    ),
}

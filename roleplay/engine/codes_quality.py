"""Findings about what makes a scene worth playing: its depth, its marks, its answers, its words, its lenses."""

from __future__ import annotations

from collections.abc import Mapping

from .message import Message, gettext_noop

QUALITY: Mapping[str, Message] = {
    "too-short": Message(
        "RP016",
        "W",
        gettext_noop("Answers that are enough to pass the scene: %(count)s."),
        gettext_noop("Let more have to be said before it ends well."),
    ),
    "too-long": Message(
        "RP016",
        "W",
        gettext_noop("A play can run into the limit of %(most)s answers and is cut off there."),
        gettext_noop("Raise the limit, or let every way end sooner."),
    ),
    "merges": Message(
        "RP017",
        "I",
        gettext_noop("%(count)s of %(total)s turns can be come to in more than one way."),
        gettext_noop("Nothing to do: the more ways meet, the less there is to write."),
    ),
    "never-read": Message(
        "RP022",
        "W",
        gettext_noop("Nothing looks at “%(id)s”."),
        gettext_noop("Let a condition ask for it, or remove it."),
    ),
    "never-written": Message(
        "RP022",
        "W",
        gettext_noop("Nothing ever changes “%(id)s”, though conditions ask for it."),
        gettext_noop("Let a reply change it, or take the conditions out."),
    ),
    "always-true": Message(
        "RP023",
        "W",
        gettext_noop("The condition of “%(id)s” always holds where it is asked."),
        gettext_noop("Remove the condition, or ask for something that can be otherwise."),
    ),
    "never-true": Message(
        "RP023",
        "W",
        gettext_noop("The condition of “%(id)s” can never hold, so it is never offered."),
        gettext_noop("Ask for something that can come about, or remove the reply."),
    ),
    "overwritten": Message(
        "RP024",
        "W",
        gettext_noop("“%(id)s” changes “%(ref)s” and then sets it to something else."),
        gettext_noop("Keep one of the two."),
    ),
    "no-effect": Message(
        "RP024",
        "W",
        gettext_noop(
            "What “%(id)s” does to “%(ref)s” changed nothing in %(count)s plays: it stood at its end already."
        ),
        gettext_noop("Widen what it can be, or remove the change."),
    ),
    "always-told": Message(
        "RP027",
        "W",
        gettext_noop("Everybody hears “%(id)s”: we found no play that missed it."),
        gettext_noop("Let a way through the scene not ask for it, or do not require it."),
    ),
    "limit-unused": Message(
        "RP030",
        "W",
        gettext_noop("The limit for “%(ref)s” is never tried: every promise lies on the same side of it."),
        gettext_noop("Offer one promise within the limit and one beyond it."),
    ),
    "always-full": Message(
        "RP043",
        "W",
        gettext_noop("“%(id)s” is always earned in full, whatever is said."),
        gettext_noop("Let a poor reply cost something, or remove it."),
    ),
    "never-full": Message(
        "RP044",
        "W",
        gettext_noop("At most %(best)s of %(max)s points can be earned for “%(id)s”."),
        gettext_noop("Lower what is possible, or let replies earn more."),
    ),
    "first-decides": Message(
        "RP045",
        "W",
        gettext_noop("After the first answer it is certain who passes and who does not."),
        gettext_noop("Let a poor start be mended, and a good start be lost."),
    ),
    "no-recovery": Message(
        "RP046",
        "W",
        gettext_noop("After any one poor answer nobody can pass any more."),
        gettext_noop("Let there be a way back from at least one slip."),
    ),
    "free-recovery": Message(
        "RP046",
        "W",
        gettext_noop("Poor answers cost nothing: all of them can be made good in full."),
        gettext_noop("Let a poor answer take something that does not come back."),
    ),
    "best-is-not": Message(
        "RP047",
        "W",
        gettext_noop("“%(id)s” is marked as best, but “%(ref)s” leads to more."),
        gettext_noop("Move the mark, or change what the two earn."),
    ),
    "dominated": Message(
        "RP048",
        "W",
        gettext_noop("“%(id)s” is marked as acceptable, but “%(ref)s” is better in everything."),
        gettext_noop("Mark it as poor, or let it be better in something."),
    ),
    "fatal-by-silence": Message(
        "RP049",
        "W",
        gettext_noop("The rule “%(id)s” can only be broken by saying nothing in time."),
        gettext_noop("Let a reply break it too, or take it off the silence."),
    ),
    "luck": Message(
        "RP051",
        "W",
        gettext_noop("Answering by chance passes in %(share)s of 100 plays."),
        gettext_noop("Raise a mark, or let poor answers cost more."),
    ),
    "strategy": Message(
        "RP052",
        "W",
        gettext_noop("A rule of thumb passes this scene: always %(rule)s."),
        gettext_noop("Let that kind of answer be wrong at least as often as it is right."),
    ),
    "few-decisions": Message(
        "RP053",
        "W",
        gettext_noop(
            "Decisions that “%(ref)s” rests on: %(count)s. It takes %(least)s to tell skill from luck."
        ),
        gettext_noop("Let more decisions show it."),
    ),
    "same-place": Message(
        "RP060",
        "W",
        gettext_noop("Where replies stand in a fixed order, the best one is always number %(place)s."),
        gettext_noop("Shuffle the replies, or move the best ones about."),
    ),
    "places": Message(
        "RP060",
        "W",
        gettext_noop(
            "Where replies stand in a fixed order, the best one stands too often in the same places."
        ),
        gettext_noop("Shuffle the replies, or move the best ones about."),
    ),
    "longest-is-best": Message(
        "RP061",
        "W",
        gettext_noop("In %(count)s of %(total)s decisions the best reply is the longest (%(locale)s)."),
        gettext_noop("Shorten the best replies, or let poor ones say more."),
    ),
    "best-is-longer": Message(
        "RP061",
        "W",
        gettext_noop("The best replies are %(share)s %% as long as the others (%(locale)s)."),
        gettext_noop("Shorten the best replies, or let poor ones say more."),
    ),
    "giveaway": Message(
        "RP062",
        "W",
        gettext_noop(
            "In %(count)s of %(total)s decisions the best reply is the only one with %(what)s (%(locale)s)."
        ),
        gettext_noop("Give that to other replies too, so that it does not tell."),
    ),
    "loaded-words": Message(
        "RP062",
        "W",
        gettext_noop("Only poor replies have words such as “%(words)s” (%(locale)s)."),
        gettext_noop("Take them out, or let good replies have them too."),
    ),
    "alike": Message(
        "RP063",
        "W",
        gettext_noop("“%(id)s” and “%(ref)s” say nearly the same (%(locale)s)."),
        gettext_noop("Make the difference plain, or keep one of them."),
    ),
    "too-many-options": Message(
        "RP065",
        "W",
        gettext_noop("“%(id)s” offers %(count)s replies; nobody weighs more than %(most)s."),
        gettext_noop("Keep the ones that people really say."),
    ),
    "long-option": Message(
        "RP066",
        "W",
        gettext_noop("“%(id)s” has %(count)s characters (%(locale)s); %(most)s are enough for one reply."),
        gettext_noop("Say it shorter, as one would aloud."),
    ),
    "long-line": Message(
        "RP066",
        "W",
        gettext_noop("“%(id)s” has %(count)s characters (%(locale)s); %(most)s are enough for one line."),
        gettext_noop("Say it shorter, or in two turns."),
    ),
    "hard-to-read": Message(
        "RP066",
        "W",
        gettext_noop("“%(id)s” is hard to read (%(locale)s): long sentences or long words."),
        gettext_noop("Use shorter sentences and everyday words."),
    ),
    "no-feedback": Message(
        "RP067",
        "W",
        gettext_noop("“%(id)s” is a poor reply, and nothing says why."),
        gettext_noop("Write what it did to the customer, in the coach's words or beside its evidence."),
    ),
    "same-feedback": Message(
        "RP068",
        "W",
        gettext_noop("The coach says the same of every reply of “%(id)s”."),
        gettext_noop("Say of each reply what it did."),
    ),
}

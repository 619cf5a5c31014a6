"""Findings in words: what to mend in a question or a quiz, said to the person who writes it."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from quizzes.grading.findings import Finding

_SAID = {
    "all-ticked-is-full": gettext_lazy(
        "Somebody who ticks every box gets the full mark. Give a wrong option a minus."
    ),
    "fault-of-the-customer": gettext_lazy("Only a line of ours can be a fault."),
    "gaps-differ": gettext_lazy("Each gap has to stand here once: %(known)s. Write it as [[its-name]]."),
    "kind-just-changed": gettext_lazy(
        "These were the fields of another kind. Save the draft, look at the fields of this one, then publish."
    ),
    "longest-is-right": gettext_lazy(
        "The right answer is clearly the longest, which gives it away. Shorten it, or say more in the others."
    ),
    "longest-too-often": gettext_lazy(
        "In %(count)s of %(all)s questions the longest answer is the right one (%(locale)s). "
        "Whoever sees that need not read the rest."
    ),
    "one-place-too-often": gettext_lazy(
        "In %(count)s of %(all)s questions the right answer is number %(place)s. Mix the places, or let each attempt "
        "shuffle them."
    ),
    "missing": gettext_lazy("This is needed."),
    "more-than-most": gettext_lazy("This is more than the most that is asked for."),
    "negative": gettext_lazy("This cannot be under 0."),
    "no-clear-best-and-worst": gettext_lazy(
        "By the experts, one reply has to be best and one worst. Two of these are as good as each other."
    ),
    "no-fault": gettext_lazy("Nothing here is a fault, so there is nothing to find."),
    "no-order": gettext_lazy("At least two of these have to differ, or there is no order to find."),
    "no-such-option": gettext_lazy("“%(value)s” is none of the options."),
    "no-tag": gettext_lazy("Without a tag no quiz will ever ask this question."),
    "not-a-file": gettext_lazy(
        "“%(value)s” is no picture. Name a file in media/ that ends in jpg, jpeg, png or webp."
    ),
    "unknown-picture": gettext_lazy("This picture is not here. Choose it again."),
    "not-a-key": gettext_lazy(
        "“%(value)s” is not a key. Use small letters, digits and single dashes: how-we-greet."
    ),
    "no-unit-of-the-answer": gettext_lazy(
        "One unit needs the factor 1: the one that the answers are given in."
    ),
    "needs-feedback-each": gettext_lazy("Several tries need feedback after each answer."),
    "closes-before-it-opens": gettext_lazy("The quiz closes before it opens."),
    "right-before-the-next-try": gettext_lazy(
        "The right answers are shown while people have attempts left. The next attempt says little then."
    ),
    "not-an-instant": gettext_lazy("“%(value)s” is no moment. Write it like this: 2027-01-31T16:00+02:00."),
    "none-right": gettext_lazy("At least one answer has to be right (100)."),
    "not-a-number": gettext_lazy("“%(value)s” is not a number. Write it with a point: 12.5."),
    "not-a-list": gettext_lazy("This must be a list."),
    "not-a-locale": gettext_lazy("“%(value)s” is not a language code."),
    "not-a-text": gettext_lazy("Give the words for each language."),
    "not-a-whole-number": gettext_lazy("This must be a whole number."),
    "not-among-locales": gettext_lazy("The main language must be one of the languages of the quiz."),
    "not-an-object": gettext_lazy("This must be an object with named fields."),
    "not-one-of": gettext_lazy("This can be %(known)s. It is “%(value)s”."),
    "not-positive": gettext_lazy("This has to be more than 0."),
    "not-translated": gettext_lazy("The words for the language “%(locale)s” are missing."),
    "not-true-false": gettext_lazy("A true-or-false question has exactly the options true and false."),
    "not-yes-or-no": gettext_lazy("This can be true or false. It is “%(value)s”."),
    "nothing-but-faults": gettext_lazy(
        "Every line of ours is a fault, so whoever marks everything is right. Add lines that are fine."
    ),
    "not-words": gettext_lazy("This must be words."),
    "one-partner-for-all": gettext_lazy("All lines have the same partner, so there is nothing to match."),
    "one-unit": gettext_lazy(
        "With one unit there is nothing to choose. Say it in the question, or add another."
    ),
    "one-right": gettext_lazy("Exactly one option is right (100). You have %(count)s."),
    "out-of-range": gettext_lazy("This can be from %(low)s to %(high)s. You wrote %(value)s."),
    "sum-not-full": gettext_lazy("The right options together must make 100. They make %(sum)s."),
    "too-few-pairs": gettext_lazy("There is nothing to match with fewer than two lines."),
    "too-few-replies": gettext_lazy("Give at least three replies to judge."),
    "too-few-options": gettext_lazy("A question needs at least two options."),
    "too-long": gettext_lazy("This is longer than %(limit)s characters."),
    "too-many": gettext_lazy("At most %(limit)s are possible here."),
    "twice": gettext_lazy("“%(value)s” stands here twice."),
    "unknown-clause": gettext_lazy("No published standard has the clause %(clause)s."),
    "unknown-field": gettext_lazy("This field is not known. Is it misspelt?"),
    "unknown-schema": gettext_lazy("This file needs schema: %(known)s."),
    "home-elsewhere": gettext_lazy("The question “%(key)s” belongs to the quiz “%(home)s” already."),
}


def explain(finding: Finding) -> str:
    """What is wrong, without the place: one or two sentences in the reader's language."""
    if finding.code == "too-few-questions":
        have = int(finding.values["have"])
        return ngettext(
            "The draw “%(tag)s” asks for %(wanted)s, and %(have)s question is there for it.",
            "The draw “%(tag)s” asks for %(wanted)s, and %(have)s questions are there for it.",
            have,
        ) % dict(finding.values)
    return str(_SAID[finding.code]) % dict(finding.values)


def say(finding: Finding) -> str:
    """What is wrong, and where."""
    place = where(finding.path)
    return f"{place}: {explain(finding)}" if place else explain(finding)


def where(path: str) -> str:
    """A JSON path as an author would say it: ``options[1].text.lv`` -> ``Option 2, text (lv)``."""
    names = {
        "options": _("Option"),
        "pairs": _("Line"),
        "extras": _("Extra partner"),
        "items": _("Item"),
        "answers": _("Answer"),
        "units": _("Unit"),
        "gaps": _("Gap"),
        "rubric": _("Rubric"),
        "lines": _("Line"),
        "labels": _("Label"),
        "hints": _("Hint"),
        "match": _("partner"),
        "worth": _("worth"),
        "experts": _("ratings of experts"),
        "value": _("value"),
        "tolerance": _("tolerance"),
        "factor": _("factor"),
        "right": _("right option"),
        "points": _("points"),
        "model": _("Model answer"),
        "line": _("Line to say better"),
        "difficulty": _("Difficulty"),
        "mode": _("Way of judging"),
        "draw": _("Draw"),
        "questions": _("Question"),
        "text": _("text"),
        "picture": _("Picture"),
        "alt": _("what it shows"),
        "file": _("file"),
        "feedback": _("feedback"),
        "fraction": _("mark"),
        "title": _("Title"),
        "brief": _("Introduction"),
        "pass_mark": _("Pass mark"),
        "attempts": _("Attempts"),
        "minutes": _("Minutes"),
        "time_limit": _("Time limit"),
        "locales": _("Languages"),
        "locale_default": _("Main language"),
        "tags": _("Tags"),
        "clauses": _("Clauses"),
        "key": _("Key"),
        "kind": _("Kind"),
        "count": _("how many"),
        "tag": _("tag"),
    }
    said: list[str] = []
    texts = ("text", "feedback", "title", "brief", "match", "model", "line")
    parts = path.split(".") if path else []
    for index, part in enumerate(parts):
        if index and parts[index - 1] in texts:
            said[-1] += f" ({part})"
            continue
        match = re.fullmatch(r"(\w+)\[(\d+)\]", part)
        if match:
            said.append(f"{names.get(match[1], match[1])} {int(match[2]) + 1}")
        else:
            said.append(names.get(part, part))
    joined = ", ".join(said)
    return joined[:1].upper() + joined[1:]

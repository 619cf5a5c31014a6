"""Remarks on files of questions in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.exchange.remarks import Remark

_SAID = {
    # The file.
    "file-too-large": gettext_lazy("The file is larger than %(most)s MB."),
    "encoding": gettext_lazy("Here the file stops being text in UTF-8. Save it again as UTF-8."),
    "not-text": gettext_lazy("This is not a text file."),
    "too-many-questions": gettext_lazy("One file may hold up to %(most)s questions. Split it into several."),
    "not-moodle": gettext_lazy("This XML file does not come from Moodle: it has no quiz at its top."),
    "declares": gettext_lazy(
        "This XML file declares a document type or entities. Such files are not read, for safety."
    ),
    "not-xml": gettext_lazy("Here the file stops being XML."),
    "too-deep": gettext_lazy("Here elements stand inside each other more deeply than any question needs."),
    "too-much": gettext_lazy("The file has more elements than can be read. Split it into several."),
    "no-columns": gettext_lazy("The first row must name the columns, and one of them must be “text”."),
    "column-twice": gettext_lazy("The column “%(value)s” stands here twice."),
    "unknown-column": gettext_lazy("The column “%(value)s” is not known. What stands in it is left out."),
    "quotes": gettext_lazy("In this row a quotation mark is opened and never closed, or a cell is too long."),
    # Why a question does not come in.
    "too-long": gettext_lazy("A text in this question is too long to be read."),
    "no-words": gettext_lazy("A text that is needed is empty."),
    "no-answers": gettext_lazy("There are no answers that could be read."),
    "too-many-answers": gettext_lazy("A question may have up to %(most)s answers."),
    "key-twice": gettext_lazy("Another question of the file has the key “%(key)s” already."),
    "no-question": gettext_lazy("This asks nothing: there are no answers to it."),
    "braces": gettext_lazy(
        "The answers must stand between one pair of braces. Put a backslash before a brace in a text."
    ),
    "answers-first": gettext_lazy("Each answer must begin with = or ~."),
    "marks": gettext_lazy("A mark is not possible here."),
    "no-partner": gettext_lazy("A line has no partner."),
    "not-a-number": gettext_lazy("“%(value)s” is not a number that can be read."),
    "kind-unknown": gettext_lazy("Questions of the kind “%(kind)s” cannot be brought in."),
    "unit": gettext_lazy("A unit has no name, or a factor that cannot be used."),
    "too-many-gaps": gettext_lazy("The text has more gaps than can be carried."),
    "no-such-gap": gettext_lazy("For the gap %(value)s there is no choice."),
    "aiken-no-question": gettext_lazy("An option stands here without a question before it."),
    "aiken-letter": gettext_lazy("This option has the letter %(value)s. The next one is %(due)s."),
    "aiken-neither": gettext_lazy("This line is neither an option (“A. …”) nor “ANSWER: …”."),
    "aiken-blank": gettext_lazy("A blank line stands in the middle of a question."),
    "aiken-options": gettext_lazy("A question needs at least two options."),
    "aiken-answer": gettext_lazy("“%(value)s” is the letter of none of the options."),
    "aiken-no-answer": gettext_lazy("The file ends before “ANSWER: …”."),
    "not-a-key": gettext_lazy(
        "“%(value)s” is not a key. Use small letters, digits and single dashes: how-we-greet."
    ),
    "difficulty": gettext_lazy("The difficulty can be easy, medium or hard. It is “%(value)s”."),
    "not-whole": gettext_lazy("“%(value)s” is not a whole number from %(low)s to %(high)s."),
    # What stays behind when a question comes in.
    "formatting": gettext_lazy("Formatting is lost: the words come in as plain text."),
    "picture": gettext_lazy(
        "One picture can stand with what is asked. Other pictures, and sound and video, do not come along."
    ),
    "picture-unusable": gettext_lazy(
        "The picture does not come along: it is not JPEG, PNG or WebP, is broken, or has more than 5 MB."
    ),
    "too-many-pictures": gettext_lazy(
        "The file holds more pictures than can be taken. This one does not come along."
    ),
    "script": gettext_lazy("Scripts and embedded content are taken out."),
    "signs": gettext_lazy("Invisible control signs are taken out."),
    "rubric-needed": gettext_lazy("The file has no rubric. Write one before you publish the question."),
    "anything-else": gettext_lazy("What is said to any other answer does not come along."),
    "wildcard": gettext_lazy("A star that stands for anything is taken as a star."),
    "rounded": gettext_lazy("A number is rounded to six decimals."),
    "default-grade": gettext_lazy(
        "The question is worth %(value)s there. Here each question is worth the same."
    ),
    "penalty": gettext_lazy("The penalty for each further try (%(value)s) does not come along."),
    "combined-feedback": gettext_lazy(
        "What is said to any right, partly right or wrong answer does not come along."
    ),
    "hidden": gettext_lazy("The question is hidden there. Here it is shown."),
    "case": gettext_lazy("Capital letters make a difference there. Here they do not."),
    "response-template": gettext_lazy("The text to begin the answer with does not come along."),
    "attachments": gettext_lazy("Files cannot be handed in with an answer here."),
    "some-items": gettext_lazy("There, each attempt shows some of the items. Here it shows all of them."),
    "more-cells": gettext_lazy("The row has more cells than there are columns. They are left out."),
    # Why a question does not go out.
    "kind-single": gettext_lazy("The format cannot carry questions with one right answer."),
    "kind-multiple": gettext_lazy("The format cannot carry questions with several right answers."),
    "kind-truefalse": gettext_lazy("The format cannot carry true or false."),
    "kind-matching": gettext_lazy("The format cannot carry matching."),
    "kind-ordering": gettext_lazy("The format cannot carry putting steps in order."),
    "kind-rank": gettext_lazy("The format cannot carry ordering replies from best to worst."),
    "kind-short": gettext_lazy("The format cannot carry short answers."),
    "kind-number": gettext_lazy("The format cannot carry figures."),
    "kind-gaps": gettext_lazy("The format cannot carry texts with gaps."),
    "kind-essay": gettext_lazy("The format cannot carry written answers."),
    "kind-rewrite": gettext_lazy("The format cannot carry saying a line in better words."),
    "kind-judgement": gettext_lazy("The format cannot carry judging replies to a situation."),
    "kind-spot": gettext_lazy("The format cannot carry marking what breaks a standard in a talk."),
    "kind-scale": gettext_lazy("The format cannot carry scales."),
    "not-in-language": gettext_lazy("The question does not say everything in this language."),
    "arrow": gettext_lazy("GIFT cannot carry the signs -> in these answers."),
    "aiken-looks-like": gettext_lazy("Aiken would take the question for an option or an answer line."),
    "too-many-options": gettext_lazy("There are more options than letters."),
    # What stays behind when a question goes out.
    "languages": gettext_lazy("Only one language goes along."),
    "labels": gettext_lazy("What true and false are called in this question stays behind."),
    "wrong-mark": gettext_lazy("The mark of the wrong answer stays behind."),
    "tags": gettext_lazy("The tags stay behind."),
    "picture-stays": gettext_lazy("The picture stays behind."),
    "pictures-too-large": gettext_lazy(
        "The picture stays behind: with it the file could not be brought in again."
    ),
    "difficulty-stays": gettext_lazy("The difficulty stays behind."),
    "clauses": gettext_lazy("The clauses of our standards stay behind."),
    "sources": gettext_lazy("The sources stay behind."),
    "hints": gettext_lazy("The hints stay behind."),
    "feedback": gettext_lazy("What is said afterwards stays behind."),
    "typos": gettext_lazy("That a slip of the pen is allowed stays behind."),
    "extras": gettext_lazy("Partners that belong to no line stay behind."),
    "units": gettext_lazy("The units stay behind."),
    "rubric": gettext_lazy("The rubric stays behind."),
    "model": gettext_lazy("The model answer stays behind."),
    "words": gettext_lazy("How many words are asked for stays behind."),
    "item-feedback": gettext_lazy("What is said to each answer stays behind."),
    "unusual-mark": gettext_lazy("Moodle does not know this mark. Choose there to take the nearest one."),
    "partial-marks": gettext_lazy("Marks between right and wrong stay behind."),
    "lines": gettext_lazy("The lines of a text run together."),
}


def explain(remark: Remark) -> str:
    """A remark without its place: one or two sentences in the reader's language."""
    return str(_SAID[remark.code]) % dict(remark.values)


def say(remark: Remark) -> str:
    """A remark with its line."""
    if not remark.line:
        return explain(remark)
    return _("Line %(line)s: %(words)s") % {"line": remark.line, "words": explain(remark)}


def known() -> frozenset[str]:
    """Every code that has words."""
    return frozenset(_SAID)

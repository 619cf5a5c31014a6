"""Remarks on files of questions in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from quizzes.exchange.remarks import Remark

_SAID = {
    # The file.
    "file-too-large": lazy("The file is larger than %(most)s MB."),
    "encoding": lazy("Here the file stops being text in UTF-8. Save it again as UTF-8."),
    "not-text": lazy("This is not a text file."),
    "too-many-questions": lazy("One file may hold up to %(most)s questions. Split it into several."),
    "not-moodle": lazy("This XML file does not come from Moodle: it has no quiz at its top."),
    "declares": lazy(
        "This XML file declares a document type or entities. Such files are not read, for safety."
    ),
    "not-xml": lazy("Here the file stops being XML."),
    "too-deep": lazy("Here elements stand inside each other more deeply than any question needs."),
    "too-much": lazy("The file has more elements than can be read. Split it into several."),
    "no-columns": lazy("The first row must name the columns, and one of them must be “text”."),
    "column-twice": lazy("The column “%(value)s” stands here twice."),
    "unknown-column": lazy("The column “%(value)s” is not known. What stands in it is left out."),
    "quotes": lazy("In this row a quotation mark is opened and never closed, or a cell is too long."),
    # Why a question does not come in.
    "too-long": lazy("A text in this question is too long to be read."),
    "no-words": lazy("A text that is needed is empty."),
    "no-answers": lazy("There are no answers that could be read."),
    "too-many-answers": lazy("A question may have up to %(most)s answers."),
    "key-twice": lazy("Another question of the file has the key “%(key)s” already."),
    "no-question": lazy("This asks nothing: there are no answers to it."),
    "braces": lazy(
        "The answers must stand between one pair of braces. Put a backslash before a brace in a text."
    ),
    "answers-first": lazy("Each answer must begin with = or ~."),
    "marks": lazy("A mark is not possible here."),
    "no-partner": lazy("A line has no partner."),
    "not-a-number": lazy("“%(value)s” is not a number that can be read."),
    "kind-unknown": lazy("Questions of the kind “%(kind)s” cannot be brought in."),
    "unit": lazy("A unit has no name, or a factor that cannot be used."),
    "too-many-gaps": lazy("The text has more gaps than can be carried."),
    "no-such-gap": lazy("For the gap %(value)s there is no choice."),
    "aiken-no-question": lazy("An option stands here without a question before it."),
    "aiken-letter": lazy("This option has the letter %(value)s. The next one is %(due)s."),
    "aiken-neither": lazy("This line is neither an option (“A. …”) nor “ANSWER: …”."),
    "aiken-blank": lazy("A blank line stands in the middle of a question."),
    "aiken-options": lazy("A question needs at least two options."),
    "aiken-answer": lazy("“%(value)s” is the letter of none of the options."),
    "aiken-no-answer": lazy("The file ends before “ANSWER: …”."),
    "not-a-key": lazy("“%(value)s” is not a key. Use small letters, digits and single dashes: how-we-greet."),
    "difficulty": lazy("The difficulty can be easy, medium or hard. It is “%(value)s”."),
    "not-whole": lazy("“%(value)s” is not a whole number from %(low)s to %(high)s."),
    # What stays behind when a question comes in.
    "formatting": lazy("Formatting is lost: the words come in as plain text."),
    "picture": lazy(
        "One picture can stand with what is asked. Other pictures, and sound and video, do not come along."
    ),
    "picture-unusable": lazy(
        "The picture does not come along: it is not JPEG, PNG or WebP, is broken, or has more than 5 MB."
    ),
    "too-many-pictures": lazy(
        "The file holds more pictures than can be taken. This one does not come along."
    ),
    "script": lazy("Scripts and embedded content are taken out."),
    "signs": lazy("Invisible control signs are taken out."),
    "rubric-needed": lazy("The file has no rubric. Write one before you publish the question."),
    "anything-else": lazy("What is said to any other answer does not come along."),
    "wildcard": lazy("A star that stands for anything is taken as a star."),
    "rounded": lazy("A number is rounded to six decimals."),
    "default-grade": lazy("The question is worth %(value)s there. Here each question is worth the same."),
    "penalty": lazy("The penalty for each further try (%(value)s) does not come along."),
    "combined-feedback": lazy("What is said to any right, partly right or wrong answer does not come along."),
    "hidden": lazy("The question is hidden there. Here it is shown."),
    "case": lazy("Capital letters make a difference there. Here they do not."),
    "response-template": lazy("The text to begin the answer with does not come along."),
    "attachments": lazy("Files cannot be handed in with an answer here."),
    "some-items": lazy("There, each attempt shows some of the items. Here it shows all of them."),
    "more-cells": lazy("The row has more cells than there are columns. They are left out."),
    # Why a question does not go out.
    "kind-single": lazy("The format cannot carry questions with one right answer."),
    "kind-multiple": lazy("The format cannot carry questions with several right answers."),
    "kind-truefalse": lazy("The format cannot carry true or false."),
    "kind-matching": lazy("The format cannot carry matching."),
    "kind-ordering": lazy("The format cannot carry putting steps in order."),
    "kind-rank": lazy("The format cannot carry ordering replies from best to worst."),
    "kind-short": lazy("The format cannot carry short answers."),
    "kind-number": lazy("The format cannot carry figures."),
    "kind-gaps": lazy("The format cannot carry texts with gaps."),
    "kind-essay": lazy("The format cannot carry written answers."),
    "kind-rewrite": lazy("The format cannot carry saying a line in better words."),
    "kind-judgement": lazy("The format cannot carry judging replies to a situation."),
    "kind-spot": lazy("The format cannot carry marking what breaks a standard in a talk."),
    "kind-scale": lazy("The format cannot carry scales."),
    "not-in-language": lazy("The question does not say everything in this language."),
    "arrow": lazy("GIFT cannot carry the signs -> in these answers."),
    "aiken-looks-like": lazy("Aiken would take the question for an option or an answer line."),
    "too-many-options": lazy("There are more options than letters."),
    # What stays behind when a question goes out.
    "languages": lazy("Only one language goes along."),
    "labels": lazy("What true and false are called in this question stays behind."),
    "wrong-mark": lazy("The mark of the wrong answer stays behind."),
    "tags": lazy("The tags stay behind."),
    "picture-stays": lazy("The picture stays behind."),
    "pictures-too-large": lazy("The picture stays behind: with it the file could not be brought in again."),
    "difficulty-stays": lazy("The difficulty stays behind."),
    "clauses": lazy("The clauses of our standards stay behind."),
    "sources": lazy("The sources stay behind."),
    "hints": lazy("The hints stay behind."),
    "feedback": lazy("What is said afterwards stays behind."),
    "typos": lazy("That a slip of the pen is allowed stays behind."),
    "extras": lazy("Partners that belong to no line stay behind."),
    "units": lazy("The units stay behind."),
    "rubric": lazy("The rubric stays behind."),
    "model": lazy("The model answer stays behind."),
    "words": lazy("How many words are asked for stays behind."),
    "item-feedback": lazy("What is said to each answer stays behind."),
    "unusual-mark": lazy("Moodle does not know this mark. Choose there to take the nearest one."),
    "partial-marks": lazy("Marks between right and wrong stay behind."),
    "lines": lazy("The lines of a text run together."),
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

"""Short ways to read a file in a test."""

from quizzes.exchange.formats import Format, read

LABELS = ("True", "False")


def questions(text, form):
    """The documents of a file that has nothing wrong with it."""
    found = read(text.encode() if isinstance(text, str) else text, form, "en", LABELS)
    assert found.remarks == ()
    return [one.document for one in found.questions]


def one(text, form):
    """The only document of a file."""
    (document,) = questions(text, form)
    return document


def lost(text, form):
    """What the questions of a file lost, by code."""
    found = read(text.encode(), form, "en", LABELS)
    return sorted({remark.code for question in found.questions for remark in question.remarks})


def refused(text, form):
    """What does not come in: (line, code)."""
    found = read(text.encode() if isinstance(text, str) else text, form, "en", LABELS)
    return [(remark.line, remark.code) for remark in found.remarks]


def said(words):
    return {"en": words}


__all__ = ["Format", "lost", "one", "questions", "refused", "said"]

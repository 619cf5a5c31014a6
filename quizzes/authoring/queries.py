"""What a question's page tells its author beside the question itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, TextField
from django.db.models.functions import Cast
from django.urls import reverse

from quizzes.grading.changes import Behind, left_behind
from quizzes.grading.likeness import NEAR, likeness, telling, words_of
from quizzes.models import Attempt, Question, QuestionWord, Quiz

MOST_NEAR = 5
_LOOKED_AT = 50
MOST_VERSIONS = 200
MOST_QUIZZES = 20


@dataclass(frozen=True)
class Near:
    """A question whose text is very near to another one. ``percent`` is the share of their words that they have in
    common.
    """

    pk: int
    key: str
    text: str
    percent: int
    live: bool

    @property
    def edit_url(self) -> str:
        """Where it is written."""
        return edit_url(Question, self.pk)


def edit_url(model: type[Question] | type[Quiz], pk: int) -> str:
    """Where a question or a quiz is written."""
    return reverse(model.snippet_viewset.get_url_name("edit"), args=[pk])


def near(text: str, locale: str, *, but: int | None = None) -> list[Near]:
    """The questions of the bank whose text in a language is very near to this one, the nearest first, five at most.

    Of many that share words, those with most of them in common are looked at.
    """
    own = words_of(text)
    rows = QuestionWord.objects.filter(locale=locale, word__in=telling(own)).exclude(question=but)
    shared = rows.values_list("question").annotate(common=Count("pk")).order_by("-common", "question")
    found = []
    for row in Question.objects.filter(pk__in=[pk for pk, _common in shared[:_LOOKED_AT]]):
        said = str(row.document["text"].get(locale, ""))
        if (share := likeness(own, words_of(said))) >= NEAR:
            found.append(Near(row.pk, row.key, said, int(share * 100), row.live))
    return sorted(found, key=lambda one: (-one.percent, one.key))[:MOST_NEAR]


def near_to(row: Question) -> list[Near]:
    """The same for a question in all its languages, each question that is found once."""
    text = row.document.get("text") or {}
    found = [one for locale, words in text.items() for one in near(str(words), locale, but=row.pk)]
    best: dict[int, Near] = {}
    for one in sorted(found, key=lambda one: (-one.percent, one.key)):
        best.setdefault(one.pk, one)
    return list(best.values())[:MOST_NEAR]


@dataclass(frozen=True)
class Usage:
    """Where a question is used. ``more`` quizzes than ``quizzes`` names draw it too."""

    quizzes: tuple[tuple[str, str], ...]
    more: int
    attempts: int


def usage(row: Question) -> Usage:
    """The live quizzes that draw a question, and how many attempts have been asked it."""
    tags = set(row.tags.values_list("name", flat=True)) if row.live else set()
    drawing = [
        (edit_url(Quiz, pk), title)
        for pk, title, draw in Quiz.objects.filter(live=True)
        .order_by("title", "key")
        .values_list("pk", "title", "document__draw")
        if tags & {rule["tag"] for rule in draw or ()}
    ]
    # Neither database finds an entry of a list inside JSON by one lookup that the other has too.
    asked = Attempt.objects.annotate(said=Cast("drawn", TextField()))
    attempts = asked.filter(said__contains=f'"question": "{row.key}"').count()
    return Usage(tuple(drawing[:MOST_QUIZZES]), max(0, len(drawing) - MOST_QUIZZES), attempts)


def history(row: Question) -> list[tuple[datetime, Any]]:
    """The latest versions of a question, the oldest first: when, and the document."""
    rows = row.revisions.order_by("-created_at", "-pk").values_list("created_at", "content__document")
    return list(reversed(rows[:MOST_VERSIONS]))


def behind(row: Question) -> list[Behind]:
    """The words that have stood still since another language's changed."""
    return left_behind(history(row))


def latest(found: Iterable[Behind]) -> list[Behind]:
    """For each language the latest change that it has not followed."""
    newest: dict[str, Behind] = {}
    for one in sorted(found, key=lambda one: one.since):
        newest[one.locale] = one
    return [newest[locale] for locale in sorted(newest)]

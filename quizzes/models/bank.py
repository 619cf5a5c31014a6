"""The question bank and the quizzes that draw from it, as authors write them."""

import uuid
from collections.abc import Collection, Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from learning import api as learning
from quizzes import releases, words
from quizzes.grading import documents
from quizzes.grading.changes import ids_in
from quizzes.grading.checks import longest_is_right, together
from quizzes.grading.findings import Finding, blocking
from quizzes.grading.likeness import telling, words_of
from quizzes.grading.reading import question_of, quiz_of, read_question, read_quiz
from quizzes.pictures import unknown_pictures
from quizzes.preview import question_preview, quiz_preview

NAMESPACE = uuid.UUID("5f6dbb0c-5d3c-4a31-9a3f-0f9d8a3a1b57")
"""Uuids of quizzes and questions are derived from their keys, so that a pack loaded anywhere, or loaded again
after a deletion, is the same activity with the same record."""


class NotReady(ValidationError):
    """Something cannot be published yet. ``findings`` says what, by place; the message says it in words."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__([words.say(finding) for finding in findings])


class Authored(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, models.Model):
    """What a question and a quiz share: a key for authors, one document with all languages, drafts and
    releases.

    The row holds what is live (or the first draft, before that); drafts live in Wagtail's revisions.
    """

    personal_data = learning.AUTHORED
    uuid = models.UUIDField(unique=True, editable=False)
    key = models.SlugField(_("key"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200, editable=False)
    document = models.JSONField(_("document"), default=dict)
    change = models.CharField(
        _("kind of change"),
        max_length=10,
        choices=learning.Change.choices,
        default=learning.Change.MINOR,
        help_text=_("Decides what this version means for people who are half-way or done."),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title or self.key

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.uuid is None:
            self.uuid = uuid.uuid5(NAMESPACE, f"{self._meta.model_name}:{self.key}")
        self.describe()
        super().save(*args, **kwargs)

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        self.describe()
        return super().save_revision(*args, **kwargs)

    def describe(self) -> None:
        """Bring the columns that only repeat the document up to what it says, complete or not."""
        raise NotImplementedError

    @property
    def revisions(self) -> models.QuerySet[Any]:
        return self._revisions

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """One preview for each language that the document has."""
        names = dict(settings.WAGTAIL_CONTENT_LANGUAGES)
        have = (
            self.document.get("locales") or list(self.document.get("text") or {}) or [settings.LANGUAGE_CODE]
        )
        return [(locale, names.get(locale, locale)) for locale in have]

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "quizzes/preview.html"

    def problems(self) -> list[Finding]:
        """Everything that an author should know about this version, whether it stops publishing or not."""
        raise NotImplementedError

    def publish(
        self, revision: Any, user: Any = None, *args: Any, release: bool = True, **kwargs: Any
    ) -> Any:
        """Publish a revision, or raise :class:`NotReady`. What learners get is frozen in the same
        transaction.

        ``release=False`` leaves that out: whoever publishes many at once makes the releases once, at the end.
        """
        if wrong := blocking(revision.as_object().problems()):
            raise NotReady(wrong)
        with transaction.atomic():
            result = super().publish(revision, user, *args, **kwargs)
            after = type(self).objects.get(pk=self.pk)
            if after.live:
                after.went_live(user, release=release)
        return result

    def went_live(self, user: Any, *, release: bool) -> None:
        """What follows from a publish."""
        raise NotImplementedError


def _first_words(document: Any, name: str) -> str:
    """A title from a document that may be half-written: English, else whatever is there."""
    text = document.get(name) if isinstance(document, dict) else None
    found = (text.get("en") or next(iter(text.values()), "")) if isinstance(text, dict) and text else ""
    return " ".join(str(found).split())[:200]


class Quiz(Authored):
    """A quiz as authors write it. What learners meet is its release in ``learning``.

    The document holds everything but the questions: those are drawn from the bank by tag.
    """

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="quiz")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="quiz",
        for_concrete_model=False,
    )

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering = ("key",)

    def describe(self) -> None:
        self.title = _first_words(self.document, "title") or self.key

    def read(self) -> documents.Quiz:
        """The quiz of a checked document. Raises DocumentRefused for a draft that is not complete."""
        return quiz_of(self.document)[0]

    def bank(self) -> list[documents.Question]:
        """The live questions that the draws of this version may take, in the author's order."""
        quiz = read_quiz(self.document)[0]
        return Question.objects.bank(quiz.tags, keys=quiz.fixed, home=self)

    def problems(self) -> list[Finding]:
        quiz, _inside, found = read_quiz(self.document)
        if blocking(found):
            return found
        bank = self.bank()
        return [*found, *releases.release_problems(quiz, bank), *together(quiz, bank)]

    def release(self, *, change: str, by: Any) -> "learning.Release":
        """Freeze this version with the bank as it stands now."""
        return releases.release_quiz(
            activity=self.uuid, quiz=self.read(), bank=self.bank(), change=change, by=by
        )

    def went_live(self, user: Any, *, release: bool) -> None:
        if release:
            self.release(change=self.change, by=user)

    def unpublish(
        self, set_expired: bool = False, commit: bool = True, user: Any = None, **kwargs: Any
    ) -> Any:
        with transaction.atomic():
            learning.retire(activity=self.uuid, by=user)
            return super().unpublish(set_expired, commit, user, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            learning.retire(activity=self.uuid, by=None)
            return super().delete(*args, **kwargs)

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        seen = quiz_preview(self.document, self.bank(), self.problems(), mode_name)
        return super().get_preview_context(request, mode_name) | seen


class QuestionManager(models.Manager["Question"]):
    """Reads the bank."""

    def bank(
        self, tags: Collection[str], *, keys: Collection[str] = (), home: Quiz | None = None
    ) -> list[documents.Question]:
        """Live questions with any of these tags or keys: those of ``home`` first and in its order, the rest by key."""
        rows = self.filter(Q(tags__name__in=tags) | Q(key__in=keys), live=True).distinct()
        own = home.pk if home is not None else None
        ranked = sorted(
            rows, key=lambda row: (row.home_id != own, row.position if row.home_id == own else 0, row.key)
        )
        return [question_of(row.document) for row in ranked]


class Question(Authored):
    """One question of the bank, in all its languages. ``home`` is the quiz with which it travels in a content
    pack.
    """

    kind = models.CharField(_("kind"), max_length=10, editable=False)
    home = models.ForeignKey(
        Quiz,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("travels with"),
        help_text=_("The quiz whose file holds this question when content is exported."),
    )
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    spent = models.JSONField(
        default=list,
        editable=False,
        help_text="Every id that a published version has had: answers name them, so none is given away again.",
    )
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="question")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="question",
        for_concrete_model=False,
    )

    objects: ClassVar[QuestionManager] = QuestionManager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ("key",)

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        if "document" in (kwargs.get("update_fields") or ("document",)):
            self._index_words()

    def describe(self) -> None:
        self.title = _first_words(self.document, "text") or self.key
        self.kind = str(self.document.get("kind") or documents.QuestionKind.SINGLE)[:10]

    def read(self) -> documents.Question:
        """The question of a checked document. Raises DocumentRefused for a draft that is not complete."""
        return question_of(self.document)

    def problems(self) -> list[Finding]:
        question, found = read_question(self.document)
        lost = [Finding("clauses", one.code, one.values) for one in releases.unknown_clauses([question])]
        gone = [Finding("picture.file", one.code, one.values) for one in unknown_pictures([question])]
        return [*found, *lost, *gone, *longest_is_right(question)]

    def _index_words(self) -> None:
        """Bring the words by which near questions are found up to the document."""
        text = self.document.get("text")
        said = text.items() if isinstance(text, dict) else ()
        now = {(locale, word) for locale, words in said for word in telling(words_of(str(words)))}
        was = set(self.words.values_list("locale", "word"))
        if now != was:
            self.words.all().delete()
            QuestionWord.objects.bulk_create(
                QuestionWord(question=self, locale=locale, word=word) for locale, word in sorted(now)
            )

    def with_content_json(self, content: Any) -> Any:
        """A revision brings back its words, never what is known of the versions after it."""
        found = super().with_content_json(content)
        found.spent = self.spent
        return found

    def went_live(self, user: Any, *, release: bool) -> None:
        question = self.read()
        self.flags.filter(dismissed_at=None).exclude(version=releases.version_of(question)).delete()
        if unknown := ids_in(self.document) - set(self.spent):
            self.spent = sorted({*self.spent, *unknown})
            self.save(update_fields=["spent"])
        now = set(question.tags)
        was = set(self.tags.values_list("name", flat=True))
        self.tags.exclude(name__in=now).delete()
        QuestionTag.objects.bulk_create(QuestionTag(question=self, name=name) for name in sorted(now - was))
        if release:
            Question.release_drawing(now | was, {self.key}, change=self.change, by=user)

    @staticmethod
    def release_drawing(tags: Collection[str], keys: Collection[str], *, change: str, by: Any) -> list[Quiz]:
        """Give every live quiz that draws one of ``tags``, or always asks one of ``keys``, a new release; return
        those that could not have one.

        A quiz left with too few questions keeps the release it has: learners lose nothing, the author is
        told.
        """
        left: list[Quiz] = []
        for quiz in Quiz.objects.filter(live=True).order_by("key"):
            read = quiz.read()
            if not read.tags & set(tags) and not read.fixed & set(keys):
                continue
            if blocking(quiz.problems()):
                left.append(quiz)
            else:
                quiz.release(change=change, by=by)
        return left

    def unpublish(
        self, set_expired: bool = False, commit: bool = True, user: Any = None, **kwargs: Any
    ) -> Any:
        with transaction.atomic():
            tags = set(self.tags.values_list("name", flat=True))
            result = super().unpublish(set_expired, commit, user, **kwargs)
            Question.release_drawing(tags, {self.key}, change=learning.Change.MINOR, by=user)
        return result

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            tags = set(self.tags.values_list("name", flat=True))
            result = super().delete(*args, **kwargs)
            Question.release_drawing(tags, {self.key}, change=learning.Change.MINOR, by=None)
        return result

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        return super().get_preview_context(request, mode_name) | question_preview(self.document, mode_name)


class QuestionTag(models.Model):
    """A tag of a live question. A projection of its document, so that both databases can look questions up by
    tag.
    """

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=80)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["question", "name"], name="question_tag_once"),)
        indexes = (models.Index(fields=["name"]),)

    def __str__(self) -> str:
        return self.name


class QuestionWord(models.Model):
    """A word by which questions that are very near are found: see ``quizzes.grading.likeness``. A projection of the
    row's document.
    """

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="words")
    locale = models.CharField(max_length=20)
    word = models.CharField(max_length=40)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["word", "locale", "question"], name="question_word_once"),
        )

    def __str__(self) -> str:
        return self.word

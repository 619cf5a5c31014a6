"""What the answers to quizzes and questions come to, stored so that a page only reads it."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learning import api as learning
from quizzes.grading.flags import Code, Flag
from quizzes.grading.statistics import ItemFigures, OptionFigures, QuizFigures
from quizzes.grading.tallies import Sureness
from quizzes.models.bank import Question

REASON_LENGTH = 500


class Attempts(models.TextChoices):
    """Which attempts of each person sums are of. What wants a look, and is told of options, is of first ones alone."""

    FIRST = "first", _("First attempts")
    ALL = "all", _("All attempts")


class Statistics(models.Model):
    """A tally, and the figures of it that authors see.

    Attempts wait beside the tally until those of five people can join it together: so what changed is never one
    person's. ``times`` is how many attempts the figures rest on, ``people`` of how many people these are, at least; 0
    means that there are none yet.
    """

    people = models.PositiveIntegerField(default=0)
    times = models.PositiveIntegerField(default=0)
    figures = models.JSONField(default=dict)
    tally = models.JSONField(default=dict)
    waiting = models.JSONField(
        default=dict,
        help_text="Tallies of what waits, by number: the first attempts of people, their second ones, and so on.",
    )

    class Meta:
        abstract = True


class QuizStatistics(Statistics):
    """One quiz, for everybody who was asked ``asked`` questions that count: their first attempts, or all.

    Totals of three questions and of ten are not compared with each other: a quiz that changes how much it asks gets
    another row. ``clauses`` is what authors see of people who were sure, and wrong; each clause stands still until five
    more people have said how sure they were of it. They are there with the first attempts.
    """

    activity = models.ForeignKey("learning.Activity", on_delete=models.PROTECT, related_name="+")
    attempts = models.CharField(max_length=5, choices=Attempts.choices, default=Attempts.FIRST)
    asked = models.PositiveSmallIntegerField()
    counted_at = models.DateTimeField(help_text="When an attempt was added last.")
    clauses = models.JSONField(
        default=dict,
        help_text="By clause: how many people said how sure they were, and how many were sure and wrong.",
    )

    class Meta:
        verbose_name = _("statistics of a quiz")
        verbose_name_plural = _("statistics of quizzes")
        ordering = ("-counted_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["activity", "attempts", "asked"], name="quiz_statistics_once"),
        )

    def __str__(self) -> str:
        return f"{self.activity_id}, {self.attempts}, {self.asked} asked"

    @property
    def result(self) -> QuizFigures:
        """The figures that authors see."""
        return QuizFigures(**self.figures) if self.figures else QuizFigures(0)

    @property
    def sureness(self) -> dict[str, Sureness]:
        """By clause, the two numbers of which ``quizzes.grading.certainty.told`` says what may be told."""
        return {clause: (people, wrong) for clause, (people, wrong) in self.clauses.items()}


class QuestionStatistics(Statistics):
    """One version of a question in one quiz. Nothing here points at the question: it may be gone.

    ``version`` is the digest of ``document``, the question as people met it. ``options`` are the stored
    figures of its options, where it has some and first attempts are counted.
    """

    quiz = models.ForeignKey(QuizStatistics, on_delete=models.CASCADE, related_name="questions")
    question = models.SlugField(max_length=80, help_text="The question's key.")
    version = models.CharField(max_length=64)
    document = models.JSONField()
    options = models.JSONField(default=list)
    first_at = models.DateTimeField(help_text="When this version was first handed in.")
    last_at = models.DateTimeField(help_text="When it was handed in last.")

    class Meta:
        verbose_name = _("statistics of a question")
        verbose_name_plural = _("statistics of questions")
        ordering = ("question", "-last_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["quiz", "question", "version"], name="question_statistics_once"),
        )

    def __str__(self) -> str:
        return f"{self.question} {self.version[:8]}"

    @property
    def result(self) -> ItemFigures:
        """The figures that authors see."""
        return ItemFigures(**self.figures) if self.figures else ItemFigures(0)

    @property
    def option_results(self) -> list[OptionFigures]:
        """The figures of the options that authors see."""
        return [OptionFigures(**one) for one in self.options]


class QuestionFlag(models.Model):
    """A reason why the author should look at a version of a question again.

    It goes when the figures no longer say so, or a new version is published; or the author writes why it may stay as it
    is, and then it is not raised for this version again.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="flags")
    version = models.CharField(max_length=64)
    code = models.CharField(max_length=12, help_text="One of quizzes.grading.flags.Code.")
    option = models.CharField(
        max_length=80, blank=True, help_text="The option that it is about, if it is one."
    )
    raised_at = models.DateTimeField()
    dismissed_at = models.DateTimeField(null=True)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    personal_data = learning.AUTHORED

    class Meta:
        verbose_name = _("flag of a question")
        verbose_name_plural = _("flags of questions")
        ordering = ("question__key", "code", "option")
        constraints = (
            models.UniqueConstraint(
                fields=["question", "version", "code", "option"], name="question_flag_once"
            ),
            models.CheckConstraint(
                condition=Q(dismissed_at=None, dismissed_by=None, reason="")
                | (Q(dismissed_at__isnull=False) & ~Q(reason="")),
                name="question_flag_dismissed_with_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.question_id}: {self.code} {self.option}".strip()

    @property
    def flag(self) -> Flag:
        """The reason, as the rules give it."""
        return Flag(Code(self.code), self.option)

    @property
    def words_of_option(self) -> dict[str, Any]:
        """What the option says, by language; empty when the flag is about none, or it is gone."""
        options = self.question.document.get("options") or ()
        found = (one.get("text") for one in options if self.option and one.get("id") == self.option)
        return next(found, None) or {}

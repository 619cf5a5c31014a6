"""Marking answers again, and what learners say is wrong with a question."""

import uuid
from functools import cached_property
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learning import api as learning
from quizzes.grading.documents import Question
from quizzes.grading.reading import question_of
from quizzes.grading.regrading import Decision, Policy
from quizzes.models.attempts import Attempt


class Regrade(models.Model):
    """Somebody's decision that the answers to a question are marked again: looked at, then applied, perhaps undone.

    ``versions`` are the digests of the question as it was asked that this is about, and ``document`` is the question
    that marks, both as they were when the look began: what is applied is what was looked at. ``cursor`` is the last
    attempt that is done, so that whoever goes on after a crash begins there; ``worked_at`` is when somebody was last
    seen at it. ``totals`` counts people by what it means for them.
    """

    class State(models.TextChoices):
        CHECKING = "checking", _("being worked out")
        CHECKED = "checked", _("worked out, nothing changed yet")
        APPLYING = "applying", _("being applied")
        APPLIED = "applied", _("applied")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")
        THROWN = "thrown", _("thrown away")

    WORKING: ClassVar = (State.CHECKING, State.APPLYING, State.UNDOING)
    HOLDS: ClassVar = (State.APPLYING, State.APPLIED)

    POLICIES: ClassVar = (
        (Policy.NEW_KEY, _("The question as it is published now marks them")),
        (Policy.BOTH, _("The better of the old key and the new one counts")),
        (Policy.FULL, _("Everybody who was asked gets the full mark")),
        (Policy.DROP, _("The question does not count, for anybody")),
    )

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    versions = models.JSONField()
    document = models.JSONField()
    policy = models.CharField(max_length=10, choices=POLICIES)
    upward = models.BooleanField(default=True)
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=State, default=State.CHECKING)
    cursor = models.BigIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    totals = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    applied_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)
    worked_at = models.DateTimeField(null=True)
    personal_data = learning.PersonalData(
        export=False, erase="keep", retain="As long as the results that it changed."
    )

    class Meta:
        verbose_name = _("regrade")
        verbose_name_plural = _("regrades")
        ordering = ("-at", "-id")
        indexes = (
            models.Index(
                fields=["id"],
                condition=Q(state__in=("checking", "applying", "undoing")),
                name="regrade_at_work",
            ),
            models.Index(
                fields=["key"], condition=Q(state__in=("applying", "applied")), name="regrade_holds"
            ),
        )

    def __str__(self) -> str:
        return f"{self.key}: {self.policy}"

    @property
    def is_working(self) -> bool:
        """Whether there is work left that a task goes on with."""
        return self.state in self.WORKING

    @property
    def decision(self) -> Decision:
        """What was chosen, as marks are worked out with it."""
        return Decision(Policy(self.policy), self.upward)

    @cached_property
    def question(self) -> Question:
        """The question that marks."""
        return question_of(self.document)


class RegradeLine(models.Model):
    """What a regrade means for one attempt, as it was when it was looked at.

    Marks are exact text in percent of the question's mark, blank where it waits or does not count. ``effect`` sorts the
    list: the results that change most come first. ``completes`` and ``certifies`` say what the person would get by it.
    """

    class Effect(models.IntegerChoices):
        PASSES = 1, _("passes now")
        FALLS = 2, _("no longer reaches the pass mark")
        RESULT = 3, _("has a result now")
        PERCENT = 4, _("other figures, same result")
        MARK = 5, _("same percent")

    regrade = models.ForeignKey(Regrade, on_delete=models.CASCADE, related_name="lines")
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    effect = models.PositiveSmallIntegerField(choices=Effect)
    mark_before = models.CharField(max_length=40, blank=True)
    mark_after = models.CharField(max_length=40, blank=True)
    percent_before = models.PositiveSmallIntegerField(null=True)
    percent_after = models.PositiveSmallIntegerField(null=True)
    passed_before = models.BooleanField(null=True)
    passed_after = models.BooleanField(null=True)
    completes = models.PositiveSmallIntegerField(default=0)
    certifies = models.BooleanField(default=False)
    personal_data = learning.PersonalData(export=True, erase="keep", retain="As long as its attempt.")

    class Meta:
        verbose_name = _("line of a regrade")
        verbose_name_plural = _("lines of regrades")
        constraints = (
            models.UniqueConstraint(fields=["regrade", "attempt"], name="one_line_for_each_attempt"),
        )
        indexes = (models.Index(fields=["regrade", "effect", "id"]),)

    def __str__(self) -> str:
        return f"{self.regrade_id}, {self.attempt_id}"


MOST_SAID = 500
MOST_ANSWERED = 1000


class Contest(models.Model):
    """What somebody says is wrong with a question that they were asked, and what the author answers.

    Who it was is told to the author only if they chose so (``named``), and never of practice.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Waits for an answer")
        ACCEPTED = "accepted", _("You were right")
        DECLINED = "declined", _("It stays as it is")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="contests")
    position = models.PositiveSmallIntegerField(help_text="From 1.")
    key = models.CharField(max_length=80, help_text="Of the question.")
    locale = models.CharField(max_length=10, help_text="In which it was read.")
    said = models.CharField(max_length=MOST_SAID, blank=True)
    named = models.BooleanField(default=False)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answer = models.CharField(max_length=MOST_ANSWERED, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    personal_data = learning.PersonalData(
        export=True, erase="empty", retain="As long as its attempt; what was said is emptied on erasure."
    )

    class Meta:
        verbose_name = _("contest of a question")
        verbose_name_plural = _("contests of questions")
        constraints = (
            models.UniqueConstraint(fields=["attempt", "position"], name="contest_once"),
            models.CheckConstraint(
                condition=Q(state="open", answer="", answered_at=None)
                | (~Q(state="open") & ~Q(answer="") & Q(answered_at__isnull=False)),
                name="contest_answered_in_words",
            ),
        )
        indexes = (models.Index(fields=["state", "id"]),)

    def __str__(self) -> str:
        return f"{self.key} ({self.state})"

    @property
    def is_open(self) -> bool:
        """Whether the author has still to answer."""
        return self.state == self.State.OPEN

"""Answers that a person has to read, and the marks that people gave them."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learning import api as learning
from quizzes.models.attempts import Attempt


class AnswerToMark(models.Model):
    """An answer that nothing listed settles: what a list of such answers needs to know of it.

    ``version`` tells the question as it was asked, ``said`` the answer in its normal form (both as SHA-256): answers
    that share both say the same to the same question. ``n`` counts the marks it has. ``open`` follows from what is
    decided (``quizzes.actions.waiting``), the row stays.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="to_mark")
    position = models.PositiveSmallIntegerField(help_text="From 1.")
    question = models.CharField(max_length=80)
    version = models.CharField(max_length=64)
    said = models.CharField(max_length=64)
    handed_in = models.DateTimeField()
    n = models.PositiveSmallIntegerField(default=0)
    open = models.BooleanField(default=True)
    personal_data = learning.PersonalData(export=False, erase="keep", retain="As long as its attempt.")

    class Meta:
        verbose_name = _("answer to be marked")
        verbose_name_plural = _("answers to be marked")
        constraints = (models.UniqueConstraint(fields=["attempt", "position"], name="to_mark_once"),)
        indexes = (
            models.Index(fields=["question", "said"], condition=Q(open=True), name="answer_waiting"),
            models.Index(fields=["handed_in"], condition=Q(open=True), name="answer_waiting_since"),
        )

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.position}: {self.question}"


class AnswerMark(models.Model):
    """What one rater gave for one answer: points for every criterion, and a note to the writer.

    Rows are only ever added: a second opinion and a correction are rows of their own, and of one rater the last row
    counts. ``n`` is how many marks the answer had before: a mark sent twice is one row. A first rater who is not sure
    sets ``second``: then the answer waits until somebody else has marked it too.
    """

    answer = models.ForeignKey(AnswerToMark, on_delete=models.CASCADE, related_name="marks")
    n = models.PositiveSmallIntegerField()
    rater = models.ForeignKey("learning.Person", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=learning.Marker.choices)
    points = models.JSONField()
    note = models.TextField(blank=True, max_length=learning.NOTE_MOST)
    second = models.BooleanField(default=False)
    at = models.DateTimeField()
    personal_data = learning.PersonalData(export=True, erase="empty", retain="As long as its attempt.")

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        ordering = ("answer", "n")
        constraints = (models.UniqueConstraint(fields=["answer", "n"], name="answer_mark_once"),)

    def __str__(self) -> str:
        return f"{self.answer_id}/{self.n}"


class MarkDraft(models.Model):
    """What one rater has chosen and written for an answer and not sent yet. Their page alone shows it.

    As their mark will, it is for all answers that say the same to the same question.
    """

    answer = models.ForeignKey(AnswerToMark, on_delete=models.CASCADE, related_name="+")
    rater = models.ForeignKey("learning.Person", on_delete=models.CASCADE, related_name="+")
    points = models.JSONField()
    note = models.TextField(blank=True, max_length=learning.NOTE_MOST)
    second = models.BooleanField(default=False)
    at = models.DateTimeField()
    personal_data = learning.PersonalData(
        export=True, erase="delete", retain="Until the mark is sent, and no longer than its attempt."
    )

    class Meta:
        verbose_name = _("draft of a mark")
        verbose_name_plural = _("drafts of marks")
        constraints = (models.UniqueConstraint(fields=["answer", "rater"], name="quiz_mark_draft_once"),)

    def __str__(self) -> str:
        return f"{self.answer_id}/{self.rater_id}"

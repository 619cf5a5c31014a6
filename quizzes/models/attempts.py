"""The attempts that people make, and their answers."""

import uuid
from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learning import api as learning
from quizzes import releases
from quizzes.grading.marking import AS_WORKED_OUT, Outcome, mark_attempt
from quizzes.grading.marking import Ruling as RulingIn

NO_RULINGS: Mapping[int, RulingIn] = MappingProxyType({})


class Attempt(models.Model):
    """One person's go at one quiz, on the release that was current when it started.

    ``drawn`` is frozen at the start: ``[{"question": key, "options": [ids as shown]}]``. ``revision`` counts
    every write, so that a page written against an older state can be told. ``counts`` says what the learner
    was told at the start: an attempt that does not count is practice, and nobody else reads it. Score,
    percent and pass are empty until the attempt is submitted; from then on only rulings change them. An attempt with
    answers that a person has to read waits in between: it is handed in, and its result is not known. ``tallied`` says
    whether the statistics have taken it in.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        WAITS = "waits", _("Being read")
        SUBMITTED = "submitted", _("Submitted")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("learning.Person", on_delete=models.PROTECT, related_name="quiz_attempts")
    activity = models.ForeignKey("learning.Activity", on_delete=models.PROTECT, related_name="+")
    release = models.ForeignKey("learning.Release", on_delete=models.PROTECT, related_name="+")
    cycle = models.ForeignKey("learning.Cycle", on_delete=models.PROTECT, null=True, related_name="+")
    number = models.PositiveIntegerField(help_text="1, 2, 3 … for this person and quiz.")
    seed = models.BigIntegerField()
    drawn = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    revision = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    counts = models.BooleanField()
    score = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    out_of = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    percent = models.PositiveSmallIntegerField(null=True)
    passed = models.BooleanField(null=True)
    tallied = models.BooleanField(default=False, editable=False)
    personal_data = learning.PersonalData(
        export=True,
        erase="keep",
        retain="As long as the record entry that it explains; practice for two years.",
    )

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        indexes = (
            models.Index(
                fields=["activity"],
                condition=Q(state="submitted", counts=True, tallied=False),
                name="attempt_to_be_tallied",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["person", "activity"], condition=Q(state="open"), name="one_open_attempt"
            ),
            models.UniqueConstraint(fields=["person", "activity", "number"], name="attempt_number_once"),
            models.CheckConstraint(
                condition=Q(
                    state="open",
                    submitted_at=None,
                    score=None,
                    out_of=None,
                    percent=None,
                    passed=None,
                )
                | Q(
                    state="waits",
                    submitted_at__isnull=False,
                    score=None,
                    out_of=None,
                    percent=None,
                    passed=None,
                )
                | Q(
                    state="submitted",
                    submitted_at__isnull=False,
                    score__gte=0,
                    score__lte=models.F("out_of"),
                    percent__lte=100,
                    passed__isnull=False,
                ),
                name="attempt_scored_when_submitted",
            ),
        )

    def __str__(self) -> str:
        return f"{self.uuid} ({self.state})"

    @property
    def is_open(self) -> bool:
        """Whether answers are still taken."""
        return self.state == self.State.OPEN

    @cached_property
    def frozen(self) -> releases.Frozen:
        """The quiz and its questions as this attempt knows them."""
        return releases.Frozen(self.release.body)

    def position_of(self, key: str) -> int | None:
        """Where a question was asked, from 1; None when it was not."""
        return next((place for place, one in enumerate(self.drawn, start=1) if one["question"] == key), None)

    def standing(self, position: int) -> RulingIn:
        """What people decided about the answer at a position, as it counts now."""
        rows = [ruling for ruling in self.rulings.all() if ruling.position == position]
        return max(rows, key=lambda ruling: ruling.pk).read() if rows else AS_WORKED_OUT

    def outcome(self, instead: Mapping[int, RulingIn] = NO_RULINGS) -> Outcome:
        """Mark the stored answers against the release of this attempt. The same answers, the same outcome.

        ``instead`` says by position what would count in place of what was decided.
        """
        frozen = self.frozen
        given = {answer.position: answer for answer in self.answers.all()}
        answers = {place: tuple(answer.response) for place, answer in given.items()}
        tries = {place: len(answer.earlier) for place, answer in given.items() if answer.earlier}
        questions = [frozen.question(one["question"]) for one in self.drawn]
        responses = {
            question.key: answers.get(place, ()) for place, question in enumerate(questions, start=1)
        }
        rows = sorted(self.rulings.all(), key=lambda ruling: ruling.pk)
        decided = {ruling.position: ruling.read() for ruling in rows} | dict(instead)
        rulings = {
            question.key: decided[place]
            for place, question in enumerate(questions, start=1)
            if place in decided
        }
        return mark_attempt(
            questions,
            responses,
            pass_mark=frozen.quiz.pass_mark,
            rulings=rulings,
            tries={
                question.key: tries[place] for place, question in enumerate(questions, 1) if place in tries
            },
            penalty=frozen.quiz.penalty,
        )


class Answer(models.Model):
    """What was answered at one position of an attempt. No row: nothing yet.

    ``response`` is what was answered in the one form of all kinds; ``revision`` counts how often it was written.
    ``certainty`` is the person's own: nobody else reads it but in figures of groups.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    position = models.PositiveSmallIntegerField(help_text="From 1.")
    revision = models.PositiveIntegerField(default=1)
    response = models.JSONField(default=list)
    certainty = models.PositiveSmallIntegerField(null=True, help_text="How sure: 1, 2 or 3.")
    earlier = models.JSONField(default=list, help_text="What was answered in earlier tries.")
    saved_at = models.DateTimeField()
    personal_data = learning.PersonalData(export=True, erase="keep", retain="As long as its attempt.")

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = (
            models.UniqueConstraint(fields=["attempt", "position"], name="answer_once"),
            models.CheckConstraint(condition=Q(position__gte=1), name="answer_position_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.position}"


class Ruling(models.Model):
    """What people decided about the answer at one position of an attempt: a mark they gave, or a regrade.

    Rows are added and never changed: the last one of a position counts, and all of them tell how it came to that.
    ``earned`` is in percent of the mark, exact (``200/3``); blank: as it is worked out from the answer. A question
    that is ``dropped`` does not count in this attempt. What a ``regrade`` decided is there once; a row that
    ``takes_back`` one says what counted before it.
    """

    class Source(models.TextChoices):
        MARKER = "marker", _("Marked by a person")
        REGRADE = "regrade", _("Regraded")
        SELF = "self", _("Marked by its writer")

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="rulings")
    position = models.PositiveSmallIntegerField(help_text="From 1.")
    earned = models.CharField(max_length=40, blank=True)
    dropped = models.BooleanField(default=False)
    source = models.CharField(max_length=10, choices=Source.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    regrade = models.ForeignKey(
        "quizzes.Regrade", on_delete=models.PROTECT, null=True, related_name="rulings"
    )
    takes_back = models.BooleanField(default=False)
    personal_data = learning.PersonalData(export=True, erase="keep", retain="As long as its attempt.")

    class Meta:
        verbose_name = _("ruling")
        verbose_name_plural = _("rulings")
        constraints = (
            models.UniqueConstraint(
                fields=["regrade", "attempt", "position", "takes_back"],
                condition=Q(regrade__isnull=False),
                name="regraded_once",
            ),
        )
        indexes = (models.Index(fields=["attempt", "position"]),)

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.position}: {self.earned or '-'}"

    def read(self) -> RulingIn:
        """The ruling as marks are worked out with it."""
        return RulingIn(Fraction(self.earned) if self.earned else None, self.dropped)

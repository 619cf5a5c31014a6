"""Scenarios as authors keep them, and the plays that people make of their releases."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from learning import api as learning
from roleplay import checking, releases, values
from roleplay.engine import LONGEST_TEXT
from roleplay.preview import preview_context
from roleplay.scenes import scene_in
from roleplay.skeleton import skeleton

NAMESPACE = uuid.UUID("0a6a7f5e-86d1-4b0e-9d3b-5c1e3c2f7d10")
"""Uuids of scenarios are derived from their keys, so that a pack loaded anywhere, or loaded again after a deletion, is
the same activity with the same record."""


class NotReady(ValidationError):
    """A scenario cannot be published yet. ``problems`` says what, by place; the message says it in words."""

    def __init__(self, problems: Sequence[checking.Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__([problem.message for problem in problems])


class Scenario(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, models.Model):
    """A scenario as authors write it: a key and one versioned document that holds all languages.

    The row holds what is live (or the first draft, before that); drafts live in Wagtail's revisions. What learners
    play is never this row but its release in ``learning``, frozen when the scenario is published.
    ``title`` is taken from the document whenever the row is saved, so that lists need not open documents.
    """

    personal_data = learning.AUTHORED
    uuid = models.UUIDField(unique=True, editable=False)
    key = models.SlugField(_("key"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200, blank=True, editable=False)
    document = models.JSONField(_("document"), default=dict)
    change = models.CharField(
        _("kind of change"),
        max_length=10,
        choices=learning.Change.choices,
        default=learning.Change.MINOR,
        help_text=_("Decides what this version means for people who are half-way or done."),
    )
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="scenario")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="scenario",
        for_concrete_model=False,
    )

    class Meta:
        verbose_name = _("role-play")
        verbose_name_plural = _("role-plays")
        ordering = ("key",)

    def __str__(self) -> str:
        return self.title or self.key

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.uuid is None:
            self.uuid = uuid.uuid5(NAMESPACE, f"scenario:{self.key}")
        if not self.document:
            self.document = skeleton(self.key)
        self.title = releases.title_of(self.document)
        super().save(*args, **kwargs)

    @property
    def revisions(self) -> models.QuerySet[Any]:
        return self._revisions

    def with_content_json(self, content: dict[str, Any]) -> Any:
        draft = super().with_content_json(content)
        draft.title = releases.title_of(draft.document)
        return draft

    def problems(self, *, quick: bool = False) -> list[checking.Problem]:
        """Everything that an author should know about this version, whether it stops publishing or not.

        ``quick`` leaves out what takes longer than a pause in typing.
        """
        live = Scenario.objects.filter(pk=self.pk, live=True).values_list("document", flat=True).first()
        return checking.problems(self.document, before=live, by_words=True, quick=quick)

    def publish(self, revision: Any, user: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Publish a revision, or raise :class:`NotReady`. The frozen release is made in the same transaction."""
        draft = revision.as_object()
        wrong = checking.blocking(draft.problems())
        if wrong:
            raise NotReady(wrong)
        values.keep_all(scene_in(draft.document))
        with transaction.atomic():
            result = super().publish(revision, user, *args, **kwargs)
            after = Scenario.objects.get(pk=self.pk)
            if after.live:
                after.release(by=user)
        return result

    def release(self, *, by: Any) -> "learning.Release":
        """Freeze what is live. The same content again is the same release."""
        return releases.release(activity=self.uuid, document=self.document, change=self.change, by=by)

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

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "roleplay/studio/play.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        context = super().get_preview_context(request, mode_name)
        return context | {"draft": self} | preview_context(self.uuid, self.document)


class Play(models.Model):
    """One person's go at one scene, on the release that was current for them when it began.

    ``state`` is the engine's state after ``n`` inputs, and always equals the replay of the play's inputs from its
    seed. A forked play repeats the first ``fork_n`` inputs of ``forked_from``; ``family`` is the first play of such a
    row, and the one whose result is kept. ``ending``, ``passed`` and ``score`` are empty until the scene has ended;
    from then on nothing about the play changes. Where something was written that a person has to mark, the play is
    ``waiting`` from its end to the last mark, which gives it its result. A play that its learner left is
    ``abandoned`` and has no result.
    """

    class Mode(models.TextChoices):
        COACH = "coach", _("With a coach")
        PRACTICE = "practice", _("Practice")
        EXAM = "exam", _("For real")

    class Status(models.TextChoices):
        RUNNING = "running", _("Running")
        WAITING = "waiting", _("Waits for marking")
        ENDED = "ended", _("Ended")
        ABANDONED = "abandoned", _("Stopped")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("learning.Person", on_delete=models.PROTECT, related_name="plays")
    activity = models.ForeignKey("learning.Activity", on_delete=models.PROTECT, related_name="+")
    release = models.ForeignKey("learning.Release", on_delete=models.PROTECT, related_name="+")
    cycle = models.ForeignKey("learning.Cycle", on_delete=models.PROTECT, null=True, related_name="+")
    mode = models.CharField(max_length=10, choices=Mode.choices)
    seed = models.BigIntegerField()
    state = models.JSONField()
    n = models.PositiveIntegerField(default=0, help_text="How many inputs were accepted.")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.RUNNING)
    family = models.UUIDField(
        help_text="The first play of a row of forks; a play that is no fork names itself."
    )
    forked_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="forks")
    fork_n = models.PositiveIntegerField(null=True)
    started_at = models.DateTimeField()
    began_ms = models.PositiveBigIntegerField(
        default=0,
        help_text="Milliseconds on the clock of the scene when it began: a fork goes on from its prefix.",
    )
    draft = models.TextField(
        blank=True, max_length=LONGEST_TEXT, help_text="What is being written, and was not sent yet."
    )
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=80, blank=True)
    passed = models.BooleanField(null=True)
    score = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, help_text="Percent over all competencies."
    )
    personal_data = learning.PersonalData(
        export=True,
        erase="keep",
        retain="As long as the record entry that it explains; practice for two years.",
    )

    class Meta:
        verbose_name = _("play")
        verbose_name_plural = _("plays")
        constraints = (
            models.UniqueConstraint(
                fields=["person", "activity"], condition=Q(status="running"), name="one_running_play"
            ),
            models.CheckConstraint(
                condition=Q(status="running", ended_at=None, ending="", passed=None, score=None)
                | Q(status="abandoned", ended_at__isnull=False, ending="", passed=None, score=None)
                | Q(status="waiting", ended_at__isnull=False, passed=None, score=None)
                | Q(
                    status="ended", ended_at__isnull=False, passed__isnull=False, score__gte=0, score__lte=100
                ),
                name="play_scored_when_ended",
            ),
            models.CheckConstraint(
                condition=Q(forked_from=None, fork_n=None)
                | Q(forked_from__isnull=False, fork_n__lte=models.F("n")),
                name="fork_has_its_prefix",
            ),
            models.CheckConstraint(
                condition=~Q(mode="exam") | Q(forked_from=None), name="what_counts_is_played_in_one_go"
            ),
        )
        indexes = (
            models.Index(fields=["person", "-started_at"]),
            models.Index(fields=["ended_at"], condition=Q(status="waiting"), name="play_waiting"),
        )

    def __str__(self) -> str:
        return f"{self.uuid} ({self.status})"

    @property
    def is_running(self) -> bool:
        """Whether the scene still takes inputs."""
        return self.status == self.Status.RUNNING

    @property
    def waits(self) -> bool:
        """Whether the scene is over, and somebody still has to mark what was written in it."""
        return self.status == self.Status.WAITING

    @property
    def counts(self) -> bool:
        """Whether the result goes into the record."""
        return self.mode == self.Mode.EXAM


class PlayInput(models.Model):
    """One accepted input of a play. Rows are only ever added: with the seed they are the play."""

    play = models.ForeignKey(Play, on_delete=models.CASCADE, related_name="inputs")
    n = models.PositiveIntegerField(help_text="1, 2, 3 … within the play.")
    input = models.JSONField()
    digest = models.CharField(
        max_length=64, help_text="What was done, without when: tells a repeat from a conflict."
    )
    at = models.DateTimeField(help_text="When it arrived, by the server's clock.")
    personal_data = learning.PersonalData(export=True, erase="keep", retain="As long as its play.")

    class Meta:
        verbose_name = _("input")
        verbose_name_plural = _("inputs")
        ordering = ("play", "n")
        constraints = (
            models.UniqueConstraint(fields=["play", "n"], name="play_input_once"),
            models.CheckConstraint(condition=Q(n__gte=1), name="play_input_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.play_id}/{self.n}"


class PlayMark(models.Model):
    """What one rater gave for what was written in a play: a level for every criterion of the rubric, and a note.

    Rows are only ever added: a second opinion and a correction are rows of their own, and of one rater the last row
    counts. ``n`` is how many inputs the play had before: a mark sent twice is one row. ``levels`` maps criteria to
    levels. A first rater who is not sure sets ``second``: then the play waits until somebody else has marked it too.
    """

    Role = learning.Marker

    play = models.ForeignKey(Play, on_delete=models.CASCADE, related_name="marks")
    n = models.PositiveIntegerField()
    rater = models.ForeignKey("learning.Person", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=Role.choices)
    levels = models.JSONField()
    note = models.TextField(blank=True, max_length=learning.NOTE_MOST)
    second = models.BooleanField(default=False)
    at = models.DateTimeField()
    personal_data = learning.PersonalData(export=True, erase="empty", retain="As long as its play.")

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        ordering = ("play", "n")
        constraints = (models.UniqueConstraint(fields=["play", "n"], name="play_mark_once"),)

    def __str__(self) -> str:
        return f"{self.play_id}/{self.n}"


class MarkDraft(models.Model):
    """What one rater has chosen and written for a play and not sent yet. Their page alone shows it."""

    play = models.ForeignKey(Play, on_delete=models.CASCADE, related_name="+")
    rater = models.ForeignKey("learning.Person", on_delete=models.CASCADE, related_name="+")
    levels = models.JSONField()
    note = models.TextField(blank=True, max_length=learning.NOTE_MOST)
    second = models.BooleanField(default=False)
    at = models.DateTimeField()
    personal_data = learning.PersonalData(
        export=True, erase="delete", retain="Until the mark is sent, and no longer than its play."
    )

    class Meta:
        verbose_name = _("draft of a mark")
        verbose_name_plural = _("drafts of marks")
        constraints = (models.UniqueConstraint(fields=["play", "rater"], name="mark_draft_once"),)

    def __str__(self) -> str:
        return f"{self.play_id}/{self.rater_id}"


class Reflection(models.Model):
    """How a play felt, in one line of its learner. Nobody else ever reads it, whatever the play counted for."""

    play = models.OneToOneField(Play, on_delete=models.CASCADE, related_name="reflection")
    felt = models.CharField(max_length=200)
    at = models.DateTimeField()
    personal_data = learning.PersonalData(export=True, erase="delete", retain="As long as its play.")

    class Meta:
        verbose_name = _("reflection")
        verbose_name_plural = _("reflections")

    def __str__(self) -> str:
        return f"{self.play_id}"

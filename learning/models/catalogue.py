"""What can be learned, and each version of it as it was published."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.privacy import PersonalData


class Kind(models.TextChoices):
    """What sort of thing an activity is."""

    COURSE = "course", _("Course")
    MODULE = "module", _("Module")
    LESSON = "lesson", _("Lesson")
    STANDARD = "standard", _("Standard")
    QUIZ = "quiz", _("Quiz")
    SCENARIO = "scenario", _("Role-play")


class Change(models.TextChoices):
    """What a new release means for people who are half-way or done.

    All three leave a started cycle on its release. Cosmetic: a spelling. Minor: better words, same demands.
    Material: the demands changed.
    """

    COSMETIC = "cosmetic", _("Cosmetic: spelling or looks")
    MINOR = "minor", _("Minor: clearer, same demands")
    MATERIAL = "material", _("Material: the demands changed")


class Activity(models.Model):
    """The stable thing that can be assigned, attempted and completed, whatever its version or language.

    Nothing here points at a page or a snippet: an activity outlives edits, renames and deletions.
    A row without ``current`` has never been published. ``retired_at`` means: no new starts.
    """

    uuid = models.UUIDField(unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    key = models.SlugField(max_length=120)
    source = models.CharField(max_length=12, help_text="The app that publishes it.")
    current = models.ForeignKey("learning.Release", on_delete=models.PROTECT, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = (models.UniqueConstraint(fields=["kind", "key"], name="activity_key_once_per_kind"),)

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


class Release(models.Model):
    """One published version, frozen: the database refuses to change or delete a row.

    ``body`` is the part without language (a scenario's document, a quiz's questions); words live in
    :class:`ReleaseText`. ``outline`` is the compiled tree of everything inside, each node with the release
    that it is pinned to, so that one row tells a half-way learner's whole course.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    change = models.CharField(max_length=10, choices=Change.choices)
    locale_default = models.CharField(max_length=12)
    body = models.JSONField(default=dict)
    outline = models.JSONField(default=dict)
    rule = models.JSONField(null=True)
    requires = models.JSONField(default=list, help_text="Activities to finish first, as uuids.")
    teaches = models.JSONField(default=list, help_text="Clause references.")
    minutes = models.PositiveSmallIntegerField(default=0)
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    personal_data = PersonalData(export=False, erase="keep", retain="For ever: what was signed or passed.")

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        constraints = (models.UniqueConstraint(fields=["activity", "number"], name="release_number_once"),)

    def __str__(self) -> str:
        return f"{self.activity_id} release {self.number}"

    def text(self, locale: str) -> "ReleaseText":
        """The words in ``locale``, else in the release's own language. Uses prefetched texts when there are some."""
        texts = {text.locale: text for text in self.texts.all()}
        return texts.get(locale) or texts[self.locale_default]


class ReleaseText(models.Model):
    """The words of a release in one language. A translation published later is one more row; it moves nobody."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="texts")
    locale = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    body = models.JSONField(default=list)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["release", "locale"], name="release_locale_once"),)

    def __str__(self) -> str:
        return f"{self.title} ({self.locale})"


class ReleasePart(models.Model):
    """What a release holds: a module's lessons, a lesson's quiz, the standards that a text quotes.

    Kept as rows, beside the compiled outline, to answer "who contains this?" when a part gets a new release.
    """

    class Role(models.TextChoices):
        STEP = "step", "Step"
        ACTIVITY = "activity", "Activity"
        STANDARD = "standard", "Standard"

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="parts")
    part = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="held_by")
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=10, choices=Role.choices)
    required = models.BooleanField(default=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["release", "position"], name="part_position_once"),)

    def __str__(self) -> str:
        return f"{self.release_id} holds {self.part_id}"


class Clause(models.Model):
    """One numbered clause of a published service standard, as the other apps may cite it.

    A projection of the standard's current release; ``ref`` (``phone/rings``) is stable for ever. A clause that
    the standard no longer holds is retired, not deleted: evidence points at it by its reference.
    """

    ref = models.CharField(max_length=130, unique=True)
    standard = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="clauses")
    number = models.PositiveSmallIntegerField()
    texts = models.JSONField(default=dict, help_text="Locale to the clause's words.")
    titles = models.JSONField(default=dict, help_text="Locale to the standard's title.")
    search = models.TextField(help_text="All words, case-folded, for the picker.")
    retired = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        ordering = ("standard", "number")

    def __str__(self) -> str:
        return self.ref


class Media(models.Model):
    """A file by the hash of its bytes, kept as long as a release shows it."""

    sha256 = models.CharField(max_length=64, unique=True)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    file = models.FileField(upload_to="release/")

    def __str__(self) -> str:
        return self.sha256

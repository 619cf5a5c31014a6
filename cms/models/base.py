"""What every page that learners meet shares: a key for ever, a summary, and the gate of publishing."""

import uuid
from typing import Any, ClassVar

from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.actions import release
from cms.blocks.standard import KEY
from learning import api as learning

NAMESPACE = uuid.UUID("0c5e1f0a-7d44-4a1c-9d0f-7a2f6f1f8f35")
"""Uuids of pages that come from a content pack are derived from kind and key, so that the same pack loaded anywhere,
or loaded again after a deletion, is the same activity with the same record."""


def activity_uuid(kind: str, key: str) -> uuid.UUID:
    """The uuid of a page that comes from a pack: that of the activity that had this key, else derived from the key."""
    row = learning.Activity.objects.filter(kind=kind, key=key).only("uuid").first()
    return row.uuid if row else uuid.uuid5(NAMESPACE, f"{kind}:{key}")


class BasePage(Page):
    """A page behind an activity. ``Activity.uuid`` is the ``translation_key``: one activity in all languages.

    No row is live without a release: whatever makes a page live (the editor, a bulk action, a schedule, a workflow,
    a pack) ends in :meth:`save`, and the release is made there, in the same transaction. Taking a page offline or
    deleting it retires its activity; records and learners half-way keep what they have.
    """

    personal_data = learning.AUTHORED
    kind: ClassVar[learning.Kind | None] = None
    key = models.CharField(
        _("key"),
        max_length=80,
        blank=True,
        validators=[KEY],
        help_text=_(
            "One short name for records and content packs. It can not be changed after the first publish."
        ),
    )
    summary = models.TextField(
        _("summary"), max_length=300, blank=True, help_text=_("One or two sentences that say what it is for.")
    )
    sources = models.JSONField(
        _("sources"),
        default=list,
        blank=True,
        help_text=_("Keys of the facts behind it, for the author's own use."),
    )
    change = models.CharField(
        _("kind of change"),
        max_length=10,
        choices=learning.Change.choices,
        default=learning.Change.MINOR,
        help_text=_("Decides what this version means for people who are half-way or done."),
    )

    # A copy is a new thing with a key of its own; a translation takes the key of its original in `save`.
    exclude_fields_in_copy: ClassVar[list[str]] = ["key"]
    show_in_menus_default = False

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.kind is None or self.alias_of_id:
            super().save(*args, **kwargs)
            return
        adding = self._state.adding
        if adding:
            # Wagtail's own copy could make a live page out of nothing; here a page begins as a draft.
            self.live, self.live_revision, self.first_published_at = False, None, None
            self.has_unpublished_changes = True
        if not self.key:
            self.key = self._new_key()
            if kwargs.get("update_fields"):
                kwargs["update_fields"] = {*kwargs["update_fields"], "key"}
        with transaction.atomic():
            before = None if adding else release.standing(self)
            rises = bool(
                self.live and before and (not before.live or before.revision != self.live_revision_id)
            )
            if rises:
                release.gate(self)
            super().save(*args, **kwargs)
            if rises:
                release.went_live(self)
            elif before and before.live and not self.live:
                release.went_down(self)

    def publish(self, revision: Any, user: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Publish a revision, or raise :class:`cms.actions.release.NotReady` and leave everything as it was.

        A page that its schedule finds not ready loses its schedule, with a line in its history: raising would keep
        every page behind it from being published.
        """
        try:
            with release.acting(user), transaction.atomic():
                return super().publish(revision, user, *args, **kwargs)
        except release.NotReady as refused:
            if kwargs.get("log_action") != "wagtail.publish.scheduled":
                raise
            release.unschedule(self, revision, refused)

    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        with release.acting(kwargs.get("user")), transaction.atomic():
            return super().unpublish(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        # What is retired, and whose outline shrinks, is decided in the signals of `cms.actions.retire`: a deletion
        # of something higher in the tree never comes by here.
        with release.acting(kwargs.get("user")), transaction.atomic():
            return super().delete(*args, **kwargs)

    def get_url_parts(self, request: Any = None) -> Any:
        """The address at which learners read it, so that every link to the page leads there."""
        parts = super().get_url_parts(request)
        if parts is None or self.kind is None:
            return parts
        return parts[0], parts[1], learning.learn_url(self.translation_key)

    def serve(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        from django.shortcuts import redirect

        return redirect(learning.learn_url(self.translation_key))

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "cms/preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        from cms.freeze import preview

        return {**super().get_preview_context(request, mode_name), **preview(self)}

    def steps(self) -> list[Any]:
        """What the completion rule is about: ``(need, key)`` in order. Containers and lessons say."""
        return []

    def _new_key(self) -> str:
        """The original's key for a translation, else one made from the address or the title that nothing has."""
        same = type(self)._base_manager.filter(translation_key=self.translation_key).exclude(pk=self.pk)
        key = same.exclude(key="").values_list("key", flat=True).first()
        if key:
            return str(key)
        base = (slugify(self.slug) or slugify(self.title) or str(self.kind))[:70].strip("-")
        number, key = 1, base
        others = type(self)._base_manager.exclude(translation_key=self.translation_key)
        taken = learning.Activity.objects.filter(kind=self.kind).exclude(uuid=self.translation_key)
        while others.filter(key=key).exists() or taken.filter(key=key).exists():
            number += 1
            key = f"{base}-{number}"
        return key

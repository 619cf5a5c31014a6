"""What happens to activities when pages are deleted or moved.

Deleting a page deletes everything below it in one sweep of the database, and never calls ``delete`` on the pages
below; signals are sent for each of them, inside the same transaction.
"""

from contextvars import ContextVar
from typing import Any

from django.db.models.signals import post_delete, pre_delete
from wagtail.models import Page
from wagtail.signals import post_page_move

from cms.actions.checks import is_original
from cms.actions.release import acting, actor, release_outline
from learning import api as learning

_stood_in: ContextVar[dict[int, int]] = ContextVar("cms_stood_in")
"""Where pages that are being deleted stood: afterwards the tree can no longer say it."""


def _before_delete(sender: Any, instance: Any, **_kwargs: Any) -> None:
    if instance.alias_of_id or not is_original(instance):
        return
    learning.retire(activity=instance.translation_key, by=actor())
    parent = instance.get_parent()
    if parent is not None:
        _places()[instance.pk] = parent.pk


def _after_delete(sender: Any, instance: Any, **_kwargs: Any) -> None:
    """Of the row in the page tree, which is the last to go. Whatever goes with it is retired by now."""
    place = _places().pop(instance.pk, None)
    parent = Page.objects.filter(pk=place).first() if place else None
    if parent is None:
        return
    gone = learning.Activity.objects.filter(uuid=parent.translation_key, retired_at__isnull=False)
    if not gone.exists():
        release_outline(parent, change=learning.Change.MINOR, by=actor())


def _places() -> dict[int, int]:
    try:
        return _stood_in.get()
    except LookupError:
        fresh: dict[int, int] = {}
        _stood_in.set(fresh)
        return fresh


def _after_move(
    sender: Any, instance: Any, parent_page_before: Any, parent_page_after: Any, **_kwargs: Any
) -> None:
    with acting(None):
        for parent in {
            parent_page_before.pk: parent_page_before,
            parent_page_after.pk: parent_page_after,
        }.values():
            fresh = type(parent).objects.filter(pk=parent.pk).first()
            release_outline(fresh, change=learning.Change.MINOR, by=actor())


def connect() -> None:
    """Listen, once per kind of page. Called when the app is ready."""
    from cms.models import CoursePage, LessonPage, ModulePage, StandardPage

    post_delete.connect(_after_delete, sender=Page, dispatch_uid="cms.outline")
    for model in (CoursePage, ModulePage, LessonPage, StandardPage):
        name = model._meta.model_name
        pre_delete.connect(_before_delete, sender=model, dispatch_uid=f"cms.retire.{name}")
        post_page_move.connect(_after_move, sender=model, dispatch_uid=f"cms.move.{name}")

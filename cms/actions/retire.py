"""What happens to activities when pages are deleted or moved.

Deleting a page deletes everything below it in one sweep of the database, and never calls ``delete`` on the pages
below; signals are sent for each of them, inside the same transaction.
"""

from typing import Any

from django.db.models.signals import post_delete, pre_delete
from wagtail.signals import post_page_move

from cms.actions.checks import is_original
from cms.actions.release import acting, actor, release_outline
from learning import api as learning


def _before_delete(sender: Any, instance: Any, **_kwargs: Any) -> None:
    if instance.alias_of_id or not is_original(instance):
        return
    learning.retire(activity=instance.translation_key, by=actor())
    # After the deletion the tree can no longer say where the page stood.
    instance._stood_in = instance.get_parent()


def _after_delete(sender: Any, instance: Any, **_kwargs: Any) -> None:
    parent = getattr(instance, "_stood_in", None)
    if parent is None or not type(parent).objects.filter(pk=parent.pk).exists():
        return
    parent = parent.specific
    retired = learning.Activity.objects.filter(uuid=parent.translation_key, retired_at__isnull=False).exists()
    if not retired:
        release_outline(parent, change=learning.Change.MINOR, by=actor())


def _after_move(sender: Any, instance: Any, parent_page_before: Any, parent_page_after: Any, **_kwargs: Any) -> None:
    with acting(None):
        for parent in {parent_page_before.pk: parent_page_before, parent_page_after.pk: parent_page_after}.values():
            fresh = type(parent).objects.filter(pk=parent.pk).first()
            release_outline(fresh, change=learning.Change.MINOR, by=actor())


def connect() -> None:
    """Listen, once per kind of page. Called when the app is ready."""
    from cms.models import CoursePage, LessonPage, ModulePage, StandardPage

    for model in (CoursePage, ModulePage, LessonPage, StandardPage):
        name = model._meta.model_name
        pre_delete.connect(_before_delete, sender=model, dispatch_uid=f"cms.retire.{name}")
        post_delete.connect(_after_delete, sender=model, dispatch_uid=f"cms.outline.{name}")
        post_page_move.connect(_after_move, sender=model, dispatch_uid=f"cms.move.{name}")

"""What the role groups may do in the admin, installed after every migrate.

Only trainers and admins come in at all. The six role groups are ours: what is added to these two by hand is taken
away again, so that what a role may do is read here and nowhere else; exceptions belong in a group of their own.
Whoever may change accounts or groups can give themselves every right, so of the roles only admin may.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from wagtail.models import Collection, GroupApprovalTask, GroupCollectionPermission, GroupPagePermission, Page
from wagtail.snippets.models import get_snippet_models

from learning import api as learning

AUTHORING_APPS = ("cms", "roleplay", "quizzes")
PAGE_RIGHTS = ("add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page")
FILE_RIGHTS = {
    "wagtailimages": ("add_image", "change_image", "choose_image"),
    "wagtaildocs": ("add_document", "change_document", "choose_document"),
}
ADMIN_RIGHTS = {
    "cms": ("change_brand",),
    "wagtailcore": ("add_site", "change_site", "delete_site", "add_locale", "change_locale", "delete_locale",
                    "add_collection", "change_collection", "delete_collection",
                    "add_workflow", "change_workflow", "delete_workflow", "add_task", "change_task", "delete_task"),
    "wagtailredirects": ("add_redirect", "change_redirect", "delete_redirect"),
    "auth": ("add_group", "change_group", "delete_group"),
    "learning": ("add_user", "change_user"),
}  # fmt: skip
KEYS_TO_EVERYTHING = Q(content_type__app_label="auth", content_type__model="group") | Q(
    content_type__app_label="learning", content_type__model="user"
)


def install_permissions(using: str = "default", **_kwargs: Any) -> None:
    """``post_migrate`` receiver. Idempotent; does nothing while Wagtail's own rows are not there yet."""
    root = Page.objects.filter(depth=1).first()
    files = Collection.objects.filter(depth=1).first()
    groups = {group.name: group for group in Group.objects.filter(name__in=learning.Role.values)}
    if using != "default" or root is None or files is None or len(groups) < len(learning.Role.values):
        return
    trainer, admin = groups[learning.Role.TRAINER], groups[learning.Role.ADMIN]
    door = Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
    written = _written()
    _set(trainer, [*door, *written])
    _set(admin, [*door, *written, *_named(ADMIN_RIGHTS)])
    for group in groups.values():
        if group != admin:
            group.permissions.remove(*group.permissions.filter(KEYS_TO_EVERYTHING))
    pages = list(Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=PAGE_RIGHTS))
    kept = _named(FILE_RIGHTS)
    for group in (trainer, admin):
        _place(GroupPagePermission, group, pages, page=root)
        _place(GroupCollectionPermission, group, kept, collection=files)
    for task in GroupApprovalTask.objects.filter(name="Moderators approval"):
        # Wagtail's own workflow asks its own group, in which nobody is.
        task.groups.add(trainer, admin)


def _written() -> list[Permission]:
    """Everything on the snippets that authors write."""
    mine = Q(pk__in=[])
    for model in get_snippet_models():
        if model._meta.app_label in AUTHORING_APPS:
            mine |= Q(
                content_type__app_label=model._meta.app_label, content_type__model=model._meta.model_name
            )
    return list(Permission.objects.filter(mine))


def _named(rights: Mapping[str, tuple[str, ...]]) -> list[Permission]:
    mine = Q(pk__in=[])
    for label, codenames in rights.items():
        mine |= Q(content_type__app_label=label, codename__in=codenames)
    return list(Permission.objects.filter(mine))


def _set(group: Group, wanted: list[Permission]) -> None:
    if set(group.permissions.values_list("pk", flat=True)) != {one.pk for one in wanted}:
        group.permissions.set(wanted)


def _place(model: Any, group: Group, wanted: list[Permission], **where: Any) -> None:
    """Exactly these rights at exactly this place of the tree."""
    have = model.objects.filter(group=group, **where)
    model.objects.filter(group=group).exclude(pk__in=have).delete()
    have.exclude(permission__in=wanted).delete()
    held = set(have.values_list("permission", flat=True))
    model.objects.bulk_create(
        model(group=group, permission=one, **where) for one in wanted if one.pk not in held
    )

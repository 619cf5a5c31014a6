"""The six roles. Each is a group of the same name, installed after every migrate.

Permissions inside Wagtail's admin are given to these groups where Wagtail is known, in cms.
"""

from typing import Any

from django.contrib.auth.models import Group
from django.db import models


class Role(models.TextChoices):
    """Who may do what; ``learning.policies`` says it in detail."""

    EMPLOYEE = "employee"
    TRAINER = "trainer"
    MANAGER = "manager"
    PEOPLE = "people_officer"
    AUDITOR = "auditor"
    ADMIN = "admin"


def install_roles(using: str = "default", **_kwargs: Any) -> None:
    """``post_migrate`` receiver: one group per role. Idempotent."""
    have = set(Group.objects.using(using).values_list("name", flat=True))
    Group.objects.using(using).bulk_create(
        [Group(name=role.value) for role in Role if role.value not in have]
    )

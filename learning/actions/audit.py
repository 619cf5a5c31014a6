"""Write down who did what."""

from typing import Any
from uuid import UUID

from django.utils import timezone

from learning.models import Audit, Person, User


def audit(
    action: str,
    *,
    by: User | None,
    object_kind: str,
    object_uuid: UUID | None = None,
    person: Person | None = None,
    **detail: Any,
) -> None:
    """Append one audit entry. ``detail`` holds keys and figures, never names or free text."""
    Audit.objects.create(
        at=timezone.now(),
        actor=by,
        action=action,
        object_kind=object_kind,
        object_uuid=object_uuid,
        person=person,
        detail=detail,
    )

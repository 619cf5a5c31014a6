"""Marking a device as one that people use in turn, and taking the mark back."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from learning.actions.audit import audit
from learning.models import Branch, SharedDevice, User
from learning.refused import Refused


def share_device(*, branch: Branch, name: str, by: User, uuid: UUID | None = None) -> SharedDevice:
    """A new shared device. Whether ``by`` may is asked before: :func:`learning.policies.device_branches`.

    A form that is sent twice has the same ``uuid`` and makes one device. Raises :class:`~learning.refused.Refused` when
    that is the mark of another one, or was taken back.
    """
    with transaction.atomic():
        device, made = SharedDevice.objects.get_or_create(
            uuid=uuid or uuid4(), defaults={"branch": branch, "name": name, "made_by": by}
        )
        if made:
            audit("share device", by=by, object_kind="device", object_uuid=device.uuid)
        elif (device.branch_id, device.made_by_id, device.removed_at) != (branch.pk, by.pk, None):
            raise Refused(_("This form was used already. Open the page again."))
        return device


def remove_device(*, device: SharedDevice, by: User, now: datetime) -> bool:
    """Take the mark back; sessions at the device end at their next request. ``False`` if that was so already."""
    with transaction.atomic():
        done = SharedDevice.objects.filter(pk=device.pk, removed_at=None).update(
            removed_at=now, removed_by=by
        )
        if done:
            audit("remove shared device", by=by, object_kind="device", object_uuid=device.uuid)
        return bool(done)

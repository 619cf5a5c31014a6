"""How people come in: by which code, in which session, at which device."""

import uuid
from typing import Any

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from learning.models.people import Branch, User
from learning.privacy import AUTHORED, PersonalData


class SignInCode(models.Model):
    """A code on a card: lets its account in once, to choose a password.

    ``digest`` is made of the code with the site's secret key; the code itself is written down nowhere. Open is a code
    that was neither used nor cancelled; an account has one open code at most, which may have run out.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="sign_in_codes")
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    personal_data = PersonalData(
        export=True,
        erase="delete",
        retain="While the account exists; a code itself works for 72 hours at most.",
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(used_at__isnull=True, cancelled_at__isnull=True),
                name="one_open_code_of_an_account",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(cancelled_at__isnull=True),
                name="code_is_used_or_cancelled",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="code_expires_later"),
        )

    def __str__(self) -> str:
        return f"code {self.pk} of account {self.user_id}"


class Session(AbstractBaseSession):
    """One browser in which somebody is signed in, or about to be (``user`` is empty then).

    What else is known of it stands in its data: see :mod:`learning.actions.sessions`.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")
    personal_data = PersonalData(
        export=False, erase="delete", retain="Until it ends: twelve hours after the last sign-in at most."
    )

    def __str__(self) -> str:
        return f"session of account {self.user_id}"

    @classmethod
    def get_session_store_class(cls) -> Any:
        from learning.sessions import SessionStore

        return SessionStore


class SharedDevice(models.Model):
    """A tablet or a computer that the people of a branch use in turn, marked as such in its browser.

    The browser holds ``uuid`` in a signed cookie. ``used_at``: when somebody last signed in at it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, related_name="shared_devices", verbose_name=_("branch")
    )
    name = models.CharField(_("name"), max_length=60)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    personal_data = AUTHORED

    class Meta:
        verbose_name = _("shared device")
        verbose_name_plural = _("shared devices")
        ordering = ("branch__name", "name", "pk")
        indexes = (models.Index(fields=["branch", "removed_at"]),)

    def __str__(self) -> str:
        return self.name

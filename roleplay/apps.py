from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoleplayConfig(AppConfig):
    name = "roleplay"
    verbose_name = _("Role-plays")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from uuid import UUID

        from django.urls import reverse

        from learning import api as learning

        def scene_url(activity: UUID) -> str:
            return reverse("roleplay:scene", args=[activity])

        label: Any = _("Role-play")  # translated when it is shown
        learning.register_kind(learning.Kind.SCENARIO, label=label, icon="message-circle", open_url=scene_url)

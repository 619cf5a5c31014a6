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

        import roleplay.news  # noqa: F401  (what it tells registers itself)
        from learning import api as learning

        def scene_url(activity: UUID) -> str:
            return reverse("roleplay:scene", args=[activity])

        def waiting(person: learning.Person) -> list[UUID]:
            from roleplay.queue import waiting_scenes

            return waiting_scenes(person)

        def result_url(attempt: UUID) -> str:
            from roleplay.queries import is_result

            return reverse("roleplay:debrief", args=[attempt]) if is_result(attempt) else ""

        def to_mark(user: learning.User, _person: learning.Person) -> learning.Duty | None:
            from roleplay.queue import queue_of
            from roleplay.screens.queue import waiting_line

            count = queue_of(user).count() if learning.may_mark(user) else 0
            return (
                learning.Duty(waiting_line(count), reverse("roleplay:marking"), "pencil") if count else None
            )

        label: Any = _("Role-play")  # translated when it is shown
        learning.register_kind(
            learning.Kind.SCENARIO,
            label=label,
            icon="message-circle",
            open_url=scene_url,
            waiting=waiting,
            result_url=result_url,
        )
        learning.register_duty(to_mark)

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "learning"
    verbose_name = _("Learning")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # What listens, sends and tells registers itself.
        import learning.actions.parked
        import learning.actions.requirements
        import learning.actions.sessions
        import learning.mails
        import learning.queries.news
        import learning.queries.team_duty  # noqa: F401
        from learning.roles import install_roles
        from learning.triggers import install_triggers

        post_migrate.connect(install_roles, sender=self, dispatch_uid="learning.roles")
        post_migrate.connect(install_triggers, sender=self, dispatch_uid="learning.triggers")

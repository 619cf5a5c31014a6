"""The composition root as a Django app."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_delete, post_migrate, post_save
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    """Pages, packs and templates; binds the shared Celery tasks to our application at start."""

    name = "cms"
    verbose_name = _("Content")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.images import get_image_model

        from cms import brand
        from cms.actions import retire
        from cms.celery import app
        from cms.models import Brand
        from cms.permissions import install_permissions
        from cms.tree import plant
        from cms.views import unavailable

        app.set_default()
        retire.connect()
        unavailable.connect()
        for signal in (post_save, post_delete):
            for sender in (Brand, get_image_model()):
                signal.connect(brand.forget, sender=sender, dispatch_uid="cms.brand")
        # Django sends the signal app by app, in the order of INSTALLED_APPS, and makes the permissions of each on the
        # way. So these listen to the last app that has models, not to our own.
        last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
        post_migrate.connect(plant, sender=last, dispatch_uid="cms.tree")
        post_migrate.connect(install_permissions, sender=last, dispatch_uid="cms.permissions")

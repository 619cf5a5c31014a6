"""The Celery application. Its settings are the CELERY_* ones of the profile."""

from celery import Celery
from celery.signals import setup_logging

from cms.settings import select_profile

select_profile()

app = Celery("rehearsal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def _keep_django_logging(**_kwargs: object) -> None:
    """Django has configured logging already; a receiver here stops Celery from doing it again."""

from uuid import UUID

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


def open_quiz(activity: UUID) -> str:
    """The address at which a learner begins a quiz."""
    return reverse("quizzes:quiz", args=[activity])


class QuizzesConfig(AppConfig):
    name = "quizzes"
    verbose_name = _("Quizzes")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from learning import api as learning

        learning.register_kind(learning.Kind.QUIZ, label=_("Quiz"), icon="list-checks", open_url=open_quiz)

from typing import cast
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
        import quizzes.news  # noqa: F401  (what it tells registers itself)
        from learning import api as learning

        def to_look_at(user: learning.User, _person: learning.Person) -> learning.Duty | None:
            from quizzes.figure_words import waiting_line
            from quizzes.policies import may_see_statistics
            from quizzes.reports import questions_to_look_at

            count = questions_to_look_at(user).count() if may_see_statistics(user) else 0
            return (
                learning.Duty(waiting_line(count), reverse("quizzes_looks"), "list-checks") if count else None
            )

        def contests_waiting(user: learning.User, _person: learning.Person) -> learning.Duty | None:
            from quizzes.contests import waiting_duty

            return waiting_duty(user)

        def waiting(person: learning.Person) -> list[UUID]:
            from quizzes.queue import waiting_quizzes

            return waiting_quizzes(person)

        def to_mark(user: learning.User, _person: learning.Person) -> learning.Duty | None:
            from quizzes.mark_screens import waiting_line
            from quizzes.queue import waiting_for

            count = waiting_for(user).count() if learning.may_mark(user) else 0
            url = reverse("quizzes:marking")
            return learning.Duty(waiting_line(count), url, "pencil") if count else None

        label = cast(str, _("Quiz"))  # lazy: said in the language of each reader
        learning.register_kind(
            learning.Kind.QUIZ, label=label, icon="list-checks", open_url=open_quiz, waiting=waiting
        )
        learning.register_duty(to_mark)
        learning.register_duty(to_look_at)
        learning.register_duty(contests_waiting)

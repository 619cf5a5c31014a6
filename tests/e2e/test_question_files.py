"""A large file of questions in a browser: its page says how far it is, and when it is done, without being asked."""

from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page, expect

from learning.roles import Role
from quizzes.actions import file_work
from quizzes.models import QuestionFile
from tests.factories.learning import PersonFactory, UserFactory
from tests.quizzes.bringing import LONG_S, looked_at

COUNT = 60
GIFT = "\n\n".join(f"::question-{n:02}::Is {n} so?{{=Yes, {n} ~No, {n}}}" for n in range(COUNT))


def test_the_page_follows_by_itself(
    transactional_db: None,
    page: Page,
    come_in: Callable[..., None],
    check_accessibility: Callable[[Page], None],
) -> None:
    trainer = PersonFactory(user=UserFactory(roles=[Role.EMPLOYEE, Role.TRAINER]))
    come_in(page.context, trainer)
    file = looked_at(trainer.user, GIFT)
    page.goto(reverse("quizzes_file", args=[file.uuid]))
    page.get_by_role("button", name="Bring in", exact=True).click()
    expect(page.get_by_text(f"0 of {COUNT} questions are in.")).to_be_visible()
    check_accessibility(page)
    for _piece in ("pictures", "first questions"):
        file_work._portion(file.pk, float("inf"))
    expect(page.get_by_text(f"20 of {COUNT} questions are in.")).to_be_visible()
    QuestionFile.objects.update(worked_at=None)
    file_work.work(file.pk, LONG_S)
    expect(page.get_by_role("heading", name="The questions are in.")).to_be_visible()
    expect(page.get_by_text(f"{COUNT} new, 0 changed")).to_be_visible()

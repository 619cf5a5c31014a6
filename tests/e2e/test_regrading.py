"""Something is wrong with a question: said by keyboard on a phone; answered, and marked again, by its author."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from learning.roles import Role
from quizzes import api
from quizzes.actions.answer import save_answer
from quizzes.actions.start import start_attempt
from quizzes.actions.submit import submit_attempt
from quizzes.handles import by_id
from quizzes.models import Attempt, Contest
from tests.factories import quizzes as make
from tests.factories.learning import PersonFactory

PHONE = {"width": 360, "height": 740}
ENOUGH = 60
"""Presses of Tab that reach anything on these pages."""


def document(**key: int) -> dict[str, Any]:
    questions = [make.question("first", "all", **key), make.question("second", "all", a=100, b=0)]
    return make.quiz(questions=questions, draw=[{"tag": "all", "count": 2}], pass_mark=100)


@pytest.fixture
def attempt(live_server: Any, transactional_db: None) -> Attempt:
    """Handed in with the answer that the key should have had."""
    row, person = make.publish(document(a=100, b=0)), make.person("Ieva Kalniņa")
    make.assign(person, row)
    started = start_attempt(person=person, activity=row.uuid, now=make.MONDAY).attempt
    for position, answer in enumerate("ba", start=1):
        save_answer(
            person=person, attempt=started.uuid, position=position, revision=0, answering=by_id((answer,)),
            now=make.MONDAY,
        )  # fmt: skip
    submit_attempt(person=person, attempt=started.uuid, revision=2, now=make.MONDAY, locale="en")
    return Attempt.objects.get()


def to(page: Page, selector: str) -> None:
    """Go on with Tab until the focus is on something that fits."""
    for _press in range(ENOUGH):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"Tab does not reach {selector} on {page.url}")


def test_a_learner_contests_by_keyboard_and_the_author_marks_again(
    new_context: Callable[..., BrowserContext],
    come_in: Callable[..., None],
    attempt: Attempt,
    check: Callable[[Page], None],
    check_accessibility: Callable[[Page], None],
) -> None:
    phone = new_context(viewport=PHONE)
    come_in(phone, attempt.person)
    learner = phone.new_page()
    learner.goto(f"/quiz/{attempt.uuid}/result/")
    expect(learner.locator("main h1")).to_contain_text("Not yet.")
    to(learner, "#question-1 summary")
    learner.keyboard.press("Enter")
    expect(learner.locator("#question-1 textarea")).to_be_visible()
    check(learner)
    learner.set_viewport_size(PHONE)
    to(learner, "#question-1 textarea")
    learner.keyboard.type("B fits as well.")
    to(learner, "#question-1 button[type=submit]")
    learner.keyboard.press("Enter")
    expect(learner.locator("#question-1")).to_contain_text("You get an answer here.")
    assert (Contest.objects.get().said, Contest.objects.get().named) == ("B fits as well.", False)
    check(learner)

    trainer = PersonFactory(name="Tom Trainer", user__roles=[Role.EMPLOYEE, Role.TRAINER])
    api.load_quiz(document(a=0, b=100))
    desk = new_context(viewport={"width": 1280, "height": 900})
    come_in(desk, trainer)
    author = desk.new_page()
    author.goto("/")
    author.get_by_role("link", name="Somebody asks about 1 question").click()
    author.get_by_role("link", name="Question first").click()
    expect(author.locator("main")).to_contain_text("B fits as well.")
    expect(author.locator("main")).not_to_contain_text("Ieva")
    check_accessibility(author)
    author.get_by_label("Your answer").fill("You are right, thank you.")
    author.get_by_label("You are right: the question or its key is wrong").check()
    author.get_by_role("button", name="Send the answer").click()
    expect(author.get_by_role("heading", name="Mark earlier answers again")).to_be_visible()
    check_accessibility(author)
    author.get_by_label("Why").fill("Two answers were right.")
    author.get_by_role("button", name="Show what it would mean").click()
    expect(author.locator("main")).to_contain_text("1 of them passes now.")
    check_accessibility(author)
    assert not Attempt.objects.get().passed
    author.get_by_role("button", name="Apply it").click()
    expect(author.locator("main")).to_contain_text("It is applied.")
    assert Attempt.objects.get().passed

    learner.reload()
    expect(learner.locator("main h1")).to_contain_text("Passed.")
    expect(learner.locator("#question-1")).to_contain_text("You are right, thank you.")
    expect(learner.locator("#question-1")).to_contain_text("marked again after you handed in")
    check(learner)

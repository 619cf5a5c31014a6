"""Marking answers of quizzes, by keyboard alone, on a phone; and what their writer reads."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from learning.models import Person
from quizzes.models import AnswerMark, Attempt, Question
from tests.factories import marking as make
from tests.factories.quizzes import person

PHONE = {"width": 360, "height": 740}
ENOUGH = 60
"""Presses of Tab that reach anything on these pages."""


@pytest.fixture
def attempts(live_server: Any, transactional_db: None) -> list[Attempt]:
    row = make.published("short", "essay")
    make.marker()
    written = ("three bells", "Three bells!", "Many more bells than anybody would ever count in one go")
    found = [
        make.counted(row, text, f"We are sorry {place}.", name="Anna Ozola")
        for place, text in enumerate(written)
    ]
    return [*found, make.handed_in(person(), row, "three bells", "We are sorry.")]


@pytest.fixture
def look(check_accessibility: Callable[[Page], None]) -> Callable[[Page], None]:
    """A function that looks at the screen in both themes, wide and on a phone; the page ends as narrow as it began."""

    def at(page: Page) -> None:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            for width in (1280, 360):
                page.set_viewport_size({"width": width, "height": 740})
                needed = page.evaluate("document.documentElement.scrollWidth")
                assert needed <= width, f"{page.url} needs {needed} px of {width} px"
            check_accessibility(page)

    return at


def to(page: Page, selector: str) -> None:
    """Go on with Tab until the focus is on something that fits."""
    for _press in range(ENOUGH):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"Tab does not reach {selector} on {page.url}")


def test_a_trainer_marks_answers_by_keyboard_on_a_phone(
    new_context: Callable[..., BrowserContext],
    come_in: Callable[..., None],
    attempts: list[Attempt],
    look: Callable[[Page], None],
    watch: Any,
) -> None:
    watch.expect("status of 422")
    context = new_context(viewport=PHONE)
    come_in(context, Person.objects.get(name="Tom Trainer"))
    page = context.new_page()
    page.goto("/")
    to(page, "a[href='/quiz/marking/']")
    page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_have_text("6 answers in quizzes wait to be marked.")
    look(page)
    to(page, "a[href*='written-check-short']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/question/written-check-short/")
    look(page)
    first = attempts[0].to_mark.get(position=1)
    to(page, f"a[href*='{first.uuid}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{first.uuid}/")
    expect(page.locator("main h1")).to_have_text("Mark 2 equal answers")
    expect(page.locator("main")).not_to_contain_text("Anna")
    look(page)
    to(page, "textarea")
    page.keyboard.type("Nearly: count them again.")
    expect(page.locator("#kept")).to_contain_text("Not sent yet.")
    page.reload()
    expect(page.get_by_role("textbox", name="A note to the writer")).to_have_value(
        "Nearly: count them again."
    )
    to(page, "main form button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator(".notice-stop")).to_contain_text("1 part has no points yet.")
    expect(page.get_by_role("textbox", name="A note to the writer")).to_have_value(
        "Nearly: count them again."
    )
    look(page)
    to(page, "input[name=points-1]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    to(page, "main form button[type=submit]")
    page.keyboard.press("Enter")
    third = attempts[2].to_mark.get(position=1)
    page.wait_for_url(f"**/{third.uuid}/")
    expect(page.get_by_text("Marked 2 equal answers.")).to_be_visible()
    assert {(one.points["answer"], one.note) for one in AnswerMark.objects.all()} == {
        (1, "Nearly: count them again.")
    }
    to(page, "form[action$='/accept/'] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/quiz/marking/")
    expect(page.get_by_text("This counts as right from now on.")).to_be_visible()
    assert "Many more bells" in Question.objects.get(kind="short").document["options"][0]["text"]["en"]
    page.goto(f"/quiz/marking/{first.uuid}/")
    expect(page.locator("main h1")).to_have_text("This one is marked.")
    look(page)


def test_the_writer_marks_practice_and_reads_what_others_gave(
    new_context: Callable[..., BrowserContext],
    come_in: Callable[..., None],
    attempts: list[Attempt],
    look: Callable[[Page], None],
) -> None:
    practice = attempts[3]
    context = new_context(viewport=PHONE)
    come_in(context, practice.person)
    page = context.new_page()
    page.goto(f"/quiz/{practice.uuid}/result/")
    expect(page.locator("main h1")).to_have_text("Handed in. You mark 2 answers yourself.")
    look(page)
    page.get_by_role("link", name="Mark your own answer").last.click()
    page.wait_for_url("**/mark/")
    look(page)
    page.get_by_role("radio", name="2 of 2 points").check()
    page.get_by_role("radio", name="1 of 1 points").check()
    page.get_by_role("button", name="Keep my marks").click()
    page.wait_for_url("**/result/")
    page.get_by_role("link", name="Mark your own answer").click()
    page.get_by_role("radio", name="Half right").check()
    page.get_by_role("button", name="Keep my marks").click()
    expect(page.locator("main h1")).to_contain_text("Passed.")
    expect(page.locator(".marks").last).to_contain_text("2 of 2")
    look(page)

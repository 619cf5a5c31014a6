"""Marking what people wrote, by keyboard alone, on a phone; and what its writer reads."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from learning.roles import Role
from roleplay.engine import Mode
from roleplay.models import Play, PlayMark
from tests.factories import roleplay as factory

PHONE = {"width": 360, "height": 740}
ENOUGH = 60
"""Presses of Tab that reach anything on these pages."""


@pytest.fixture
def plays(live_server: Any, transactional_db: None) -> list[Play]:
    anna, letter = factory.person(name="Anna Ozola"), factory.published(factory.letter())
    factory.person("trainer@example.org", name="Tom Trainer", roles=[Role.TRAINER])
    factory.assigned(anna, letter)
    return [
        factory.sent(anna, letter),
        factory.sent(anna, letter, words="We are sorry. " + "It comes. " * 30),
        factory.sent(anna, letter, Mode.PRACTICE),
    ]


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


def test_a_trainer_marks_by_keyboard_on_a_phone(
    new_context: Callable[..., BrowserContext],
    come_in: Callable[..., None],
    plays: list[Play],
    look: Callable[[Page], None],
    watch: Any,
) -> None:
    from learning.api import Person

    watch.expect("status of 422")
    context = new_context(viewport=PHONE)
    come_in(context, Person.objects.get(name="Tom Trainer"))
    page = context.new_page()
    page.goto("/")
    to(page, "a[href='/play/marking/']")
    page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_have_text("2 texts wait to be marked.")
    look(page)
    to(page, f"a[href*='{plays[0].uuid}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{plays[0].uuid}/")
    expect(page.locator("main")).not_to_contain_text("Anna Ozola")
    look(page)
    to(page, "main summary")
    page.keyboard.press("Enter")
    expect(page.get_by_text("I ordered a lamp three weeks ago.")).to_be_visible()
    to(page, "input[name=level-1]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    to(page, "textarea")
    page.keyboard.type("Clear, and you say by when.")
    to(page, "main form button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator(".notice-stop")).to_contain_text("1 part has no level yet.")
    expect(page.get_by_role("radio", name="2 Plain to the end")).to_be_checked()
    expect(page.get_by_role("textbox", name="A note to the writer")).to_have_value(
        "Clear, and you say by when."
    )
    look(page)
    to(page, "input[name=level-2]")
    page.keyboard.press("ArrowUp")  # round to the last one
    to(page, "main form button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{plays[1].uuid}/")
    expect(page.get_by_text("Marked. The result is in the record")).to_be_visible()
    mark = PlayMark.objects.get()
    assert (mark.levels, mark.note) == ({"plain": 2, "next": 1}, "Clear, and you say by when.")
    page.goto(f"/play/marking/{plays[0].uuid}/")
    expect(page.locator("main h1")).to_have_text("This one is marked.")
    look(page)


def test_the_writer_reads_the_marks_and_marks_practice(
    new_context: Callable[..., BrowserContext],
    come_in: Callable[..., None],
    plays: list[Play],
    look: Callable[[Page], None],
) -> None:
    context = new_context(viewport=PHONE)
    come_in(context, plays[0].person)
    page = context.new_page()
    page.goto(f"/play/{plays[0].uuid}/debrief/")
    expect(page.locator("#marks")).to_contain_text("Sent. Somebody marks it, then the result is here.")
    page.goto(f"/play/{plays[2].uuid}/debrief/")
    page.get_by_role("link", name="Mark your own text").click()
    page.wait_for_url("**/mark/")
    look(page)
    page.get_by_role("radio", name="1 One has to read it twice").check()
    page.get_by_role("radio", name="1 He knows what comes, and by when").check()
    page.get_by_role("button", name="Keep my marks").click()
    page.wait_for_url("**/debrief/#marks")
    expect(page.locator("#marks")).to_contain_text("One has to read it twice")
    expect(page.locator("#marks")).to_contain_text("MODELANSWER")
    look(page)

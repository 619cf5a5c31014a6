"""From a printed card to the first lesson."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from learning.models import SignInCode
from tests.e2e.steps import headline, press

NEW = "three quiet harbours"


def make_card(visit: Callable[..., Page], story: Any, who: str) -> Page:
    """The manager makes a card for somebody, and has it on the screen."""
    page = visit(story.MANAGER, f"/team/{story.person(who).uuid}/")
    press(page, "Make a sign-in card")
    expect(headline(page)).to_have_text("A sign-in card")
    return page


def code_on(page: Page) -> str:
    return page.locator(".card-code").inner_text()


def test_a_hire_goes_from_a_card_to_the_first_lesson_by_the_keyboard(
    visit: Callable[..., Page], story: Any, check: Callable[[Page], None], new_context: Callable[..., Any]
) -> None:
    card = make_card(visit, story, story.HIRE)
    check(card)
    code = code_on(card)
    page = new_context(viewport={"width": 360, "height": 740}).new_page()
    page.goto("/accounts/login/")
    check(page)
    page.get_by_role("link", name="I have a code").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/code/")
    check(page)
    page.get_by_label("Employee number or e-mail").focus()
    page.keyboard.type(story.HIRE)
    page.keyboard.press("Tab")
    page.keyboard.type(code.lower().replace("-", " "))
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/choose-password/")
    expect(page.locator("main")).to_contain_text("Anna O.")
    check(page)
    page.goto("/record/")
    page.wait_for_url("**/accounts/choose-password/")  # nothing opens before the password
    page.get_by_label("New password").focus()
    page.keyboard.type(NEW)
    page.keyboard.press("Tab")
    page.keyboard.type(NEW)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/accounts/" not in url)
    page.get_by_role("button", name="Start").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/learn/**")
    check(page)


def test_the_square_fills_in_the_code_and_uses_nothing(
    visit: Callable[..., Page], story: Any, new_context: Callable[..., Any], watch: Any
) -> None:
    card = make_card(visit, story, story.HIRE)
    code = code_on(card)
    watch.expect("422")
    page = new_context().new_page()
    page.goto(f"/accounts/code/#{code}")
    expect(page.get_by_label("Code from your card")).to_have_value(code)
    expect(page.get_by_label("Employee number or e-mail")).to_be_focused()
    assert "#" not in page.url, "nor does it stay in the bar"
    assert SignInCode.objects.get().used_at is None
    page.get_by_label("Employee number or e-mail").fill(story.NEXT_HIRE)
    press(page, "Go on")
    expect(page.locator(".notice-stop")).to_contain_text("This does not let you in.")
    page.get_by_label("Employee number or e-mail").fill(story.HIRE)
    press(page, "Go on")
    page.wait_for_url("**/accounts/choose-password/")


def test_without_scripts_the_card_works_too(
    visit: Callable[..., Page], story: Any, new_context: Callable[..., Any]
) -> None:
    code = code_on(make_card(visit, story, story.HIRE))
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/accounts/code/")
    page.get_by_label("Employee number or e-mail").fill(story.HIRE)
    page.get_by_label("Code from your card").fill(code)
    press(page, "Go on")
    page.get_by_label("New password").fill(NEW)
    page.get_by_label("The same once more").fill(NEW)
    press(page, "Keep this password")
    expect(page.get_by_role("button", name="Start")).to_be_visible()


def test_on_paper_there_is_the_card_and_nothing_else(visit: Callable[..., Page], story: Any) -> None:
    page = make_card(visit, story, story.LATVIAN)
    expect(page.get_by_role("button", name="Print the card")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".card")).to_be_visible()
    seen = page.evaluate(
        """() => [...document.querySelectorAll("body *")].filter(node =>
            !node.closest(".card") && !node.querySelector(".card") && node.checkVisibility() && node.innerText?.trim()
            && node.getBoundingClientRect().width > 2).map(node => node.outerHTML.slice(0, 80))"""
    )
    assert seen == []
    words = page.locator(".card").inner_text()
    assert "Līga Šķēle" in words
    assert re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}", words)

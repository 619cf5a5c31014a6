"""A shop with one tablet: who is signed in stands on every page, and nobody is left signed in."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from learning.actions.accounts import close_account
from learning.models import Branch, SharedDevice
from tests.e2e import steps
from tests.e2e.test_sign_in_codes import NEW, code_on, make_card

TABLET = {"viewport": {"width": 800, "height": 1280}, "has_touch": True}


@pytest.fixture
def tablet(visit: Callable[..., Page], story: Any, check: Callable[[Page], None]) -> Page:
    """The tablet of the hire's shop: her manager has marked it and is gone."""
    page = visit(story.MANAGER, "/team/", **TABLET)
    page.locator(".menu summary").click()
    page.locator(".menu").get_by_role("link", name="Shared devices").click()
    page.wait_for_url("**/devices/")
    check(page)
    page.get_by_label("What people call it").fill("Tablet at the counter")
    steps.press(page, "Share this device")
    expect(page.locator(".notice-ok")).to_contain_text("shared from now on")
    check(page)
    page.locator(".device-line").get_by_role("button", name="Done").click()
    expect(steps.headline(page)).to_have_text("Sign in")
    expect(page.locator(".lead")).to_contain_text("Tablet at the counter")
    check(page)
    return page


def sign_in(page: Page, login: str, password: str) -> None:
    page.get_by_label("E-mail or employee number").fill(login)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_hire_with_a_printed_code_from_first_sign_in_to_first_lesson(
    tablet: Page, visit: Callable[..., Page], story: Any, check: Callable[[Page], None]
) -> None:
    code = code_on(make_card(visit, story, story.HIRE))
    steps.follow(tablet, "I have a code")
    tablet.get_by_label("Employee number or e-mail").fill(story.HIRE)
    tablet.get_by_label("Code from your card").fill(code)
    steps.press(tablet, "Go on")
    tablet.get_by_label("New password").fill(NEW)
    tablet.get_by_label("The same once more").fill(NEW)
    steps.press(tablet, "Keep this password")
    line = tablet.locator(".device-line")
    expect(line).to_contain_text("You are Anna O.")
    check(tablet)
    steps.press(tablet, "Start")
    tablet.wait_for_url("**/learn/**")
    expect(line).to_contain_text("You are Anna O.")
    tablet.locator("main a[href*='/learn/']").first.click()
    expect(line).to_contain_text("You are Anna O.")
    lesson = tablet.url
    check(tablet)
    # Somebody else takes the tablet up.
    line.get_by_role("button", name="Not you?").click()
    expect(steps.headline(tablet)).to_have_text("Sign in")
    expect(tablet.locator(".messages")).to_contain_text("Anna O. is signed out.")
    tablet.go_back()
    expect(steps.headline(tablet)).to_have_text("Sign in")
    tablet.goto(lesson)
    sign_in(tablet, story.login(story.HIRE), NEW)
    tablet.wait_for_url(re.compile(r"^https?://[^/]+/$"))
    expect(tablet.locator(".device-line")).to_contain_text("You are Anna O.")


def test_the_page_warns_and_then_signs_out_by_itself(
    tablet: Page, story: Any, come_in: Callable[..., None], check: Callable[[Page], None]
) -> None:
    Branch.objects.update(shared_minutes=1)
    come_in(tablet.context, story.person(story.HIRE))
    tablet.clock.install()
    tablet.goto("/record/")
    warning = tablet.locator("[data-turn-warning]")
    expect(warning).to_be_hidden()
    tablet.clock.run_for(31_000)
    expect(warning).to_contain_text("Otherwise you are signed out in 29 seconds.")
    check(tablet)
    warning.get_by_role("button", name="I am still here").click()
    expect(warning).to_be_hidden()
    # The server's own clock has hardly moved: its answer is that somebody was here, so the page goes on waiting.
    with tablet.expect_response(lambda answer: "/here/" in answer.url and answer.request.method == "GET"):
        tablet.clock.run_for(61_000)
    expect(tablet.locator(".device-line")).to_contain_text("You are Anna O.")
    # And when the server agrees, the turn is over.
    tablet.route("**/accounts/here/", lambda route: route.fulfill(json={"left": 0}))
    tablet.clock.run_for(62_000)
    expect(steps.headline(tablet)).to_have_text("Sign in")
    expect(tablet.locator(".messages")).to_contain_text(
        "Nobody used this device for 1 minute. So Anna O. was signed out."
    )
    tablet.unroute("**/accounts/here/")


def test_by_keyboard_on_a_phone(
    tablet: Page, story: Any, come_in: Callable[..., None], check: Callable[[Page], None]
) -> None:
    tablet.set_viewport_size({"width": 360, "height": 740})
    come_in(tablet.context, story.person(story.HIRE))
    tablet.goto("/")
    check(tablet)
    tablet.keyboard.press("Tab")  # the way past the bars
    tablet.keyboard.press("Tab")
    expect(tablet.get_by_role("button", name="Not you?")).to_be_focused()
    tablet.keyboard.press("Tab")
    expect(tablet.get_by_role("button", name="Done", exact=True)).to_be_focused()
    tablet.keyboard.press("Enter")
    expect(steps.headline(tablet)).to_have_text("Sign in")


def test_on_the_stage_and_in_authoring(tablet: Page, story: Any, come_in: Callable[..., None]) -> None:
    story.forward("anna", to="liepa-hold")
    come_in(tablet.context, story.person(story.HIRE))
    play = story.start_scene("anna", "liepa-hold")
    tablet.goto(f"/play/{play.uuid}/")
    expect(tablet.locator(".device-line")).to_contain_text("You are Anna O.")
    come_in(tablet.context, story.person(story.TRAINER))
    tablet.goto("/admin/")
    expect(tablet.locator(".device-line")).to_be_visible()
    tablet.locator(".device-line").get_by_role("button", name="Done").click()
    expect(steps.headline(tablet)).to_have_text("Sign in")


def test_a_closed_account_finds_the_sign_in_from_an_open_page(
    visit: Callable[..., Page], story: Any, watch: Any
) -> None:
    story.forward("anna", to="liepa-hold")
    play = story.say(story.start_scene("anna", "liepa-hold"), "pick-up")
    page = visit("anna", f"/play/{play.uuid}/")
    steps.choose(page, story.words("liepa-hold", "greet-shop"))
    close_account(person=story.person("anna"))
    page.get_by_role("button", name="Say this").click()
    expect(steps.headline(page)).to_have_text("Sign in")
    page.goto("/record/")
    expect(steps.headline(page)).to_have_text("Sign in")


def test_the_mark_is_taken_back(tablet: Page, visit: Callable[..., Page], story: Any) -> None:
    page = visit(story.MANAGER, "/devices/")
    steps.press(page, re.compile("Not shared any more"))
    expect(page.locator(".notice-ok")).to_contain_text("Tablet at the counter is not shared any more.")
    assert SharedDevice.objects.get().removed_at
    tablet.goto("/accounts/login/")
    expect(tablet.locator("main")).not_to_contain_text("Tablet at the counter")

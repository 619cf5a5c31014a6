"""Ticking several, putting in order, writing a letter: by keyboard, on a phone, without scripts, with the line cut."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cms.plain_yaml import read_yaml
from roleplay.actions.begin import start_play
from roleplay.engine import Mode
from roleplay.models import Play
from tests.e2e import steps
from tests.factories import roleplay as factory

PHONE = {"viewport": {"width": 360, "height": 740}}
DESK = Path(__file__).parents[1] / "roleplay" / "engine" / "desk.yaml"
LETTER = "Dear Mr Saar, thank you for bringing it back."


@pytest.fixture
def enter(
    new_context: Callable[..., Any], come_in: Callable[..., None], transactional_db: None
) -> Callable[..., Page]:
    """A function that opens the stage of a scene with every way to decide, as somebody who has just begun it."""

    def open_stage(mode: Mode = Mode.PRACTICE, doc: dict[str, Any] | None = None, **options: Any) -> Page:
        scene = factory.published(doc or read_yaml(DESK.read_text(encoding="utf-8")))
        person = factory.person()
        context = new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        come_in(context, person)
        page = context.new_page()
        play = start_play(person=person, activity=scene.uuid, mode=mode, lens="")
        page.goto(f"/play/{play.uuid}/")
        return page

    return open_stage


def to_letter(page: Page) -> None:
    steps.say(page, "When did you buy it?", "When does it flicker?")
    steps.arrange(page, "Say back what you heard.", "Say sorry.", "Offer another one.")


def test_every_way_to_decide_on_a_phone(
    enter: Callable[..., Page], check_themes: Callable[[Page], None]
) -> None:
    page = enter(**PHONE)
    expect(page.get_by_text("3 people wait")).to_be_visible()
    check_themes(page)
    steps.say(page, "When did you buy it?", "When does it flicker?")
    expect(page.locator(".line-own")).to_have_count(2)
    check_themes(page)
    steps.arrange(page, "Say back what you heard.", "Say sorry.", "Offer another one.")
    expect(page.locator(".line-own")).to_contain_text("1. Say back what you heard.")
    check_themes(page)
    steps.write(page, LETTER)
    expect(page.locator(".line-own")).to_contain_text(LETTER)
    steps.say(page, "Ask a colleague, line muted.")
    expect(page.get_by_text("The line is muted. He hears nothing.")).to_be_visible()
    check_themes(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_by_keyboard_alone(enter: Callable[..., Page], watch: Any) -> None:
    watch.expect("status of 422")
    page = enter()
    page.keyboard.press("1")
    page.locator("#answer .button").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".stage-problem .notice")).to_be_focused()
    expect(page.locator(".stage-problem")).to_contain_text("That is not the number asked for.")
    page.keyboard.press("2")
    n = steps.place(page)
    page.keyboard.press("Tab")
    while not page.evaluate("document.activeElement.matches('#answer .button')"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    steps.arrived(page, n + 1)

    expect(page.locator(".line-now [data-focus]")).to_be_focused()
    # The focus stays with what was moved, so that Enter again and again carries it up.
    last = page.locator(".place-text").last.inner_text()
    page.locator(".place").last.get_by_role("link").focus()
    for number in ("2", "1"):
        page.keyboard.press("Enter")
        row = page.locator(".place", has=page.get_by_text(last, exact=True))
        expect(row.locator(".place-number")).to_have_text(number)
        expect(row.locator("a:focus")).to_have_count(1)
    page.locator("#answer .button").focus()
    page.keyboard.press("Enter")
    steps.arrived(page, n + 2)

    expect(page.locator(".line-now [data-focus]")).to_be_focused()
    page.locator("#answer textarea").focus()
    page.keyboard.type(LETTER + " 1 2 3")
    expect(page.locator("#answer textarea")).to_have_value(LETTER + " 1 2 3")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    steps.arrived(page, n + 3)
    expect(page.locator(".line-now .line-text")).to_be_focused()


def test_without_scripts(enter: Callable[..., Page]) -> None:
    page = enter(java_script_enabled=False, **PHONE)
    to_letter(page)
    page.locator("#answer textarea").fill("Dear Mr Saar,")
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.locator("#answer textarea")).to_have_value("Dear Mr Saar,")
    steps.write(page, LETTER)
    steps.say(page, "My manager has to decide that.")
    steps.debrief(page)
    expect(steps.headline(page)).to_have_text("Left to the manager")


def test_a_draft_is_kept_while_it_is_written(enter: Callable[..., Page]) -> None:
    page = enter()
    to_letter(page)
    expect(page.locator(".line-now [data-focus]")).to_be_focused()
    page.locator("#answer textarea").press_sequentially("Dear Mr Saar", delay=5)
    expect(page.locator("#kept")).to_have_text(re.compile(r"Kept at \d\d:\d\d\. 12 characters\."))
    expect(page.locator("#answer textarea")).to_be_focused()
    page.reload()
    expect(page.locator("#answer textarea")).to_have_value("Dear Mr Saar")


def test_a_letter_waits_for_the_line_and_goes_out_once(enter: Callable[..., Page], watch: Any) -> None:
    page = enter()
    to_letter(page)
    watch.expect("Failed to load resource")
    watch.expect("htmx:")
    page.locator("#answer textarea").fill(LETTER)
    page.context.set_offline(True)
    page.locator("#answer .button").click()
    expect(page.get_by_text("No connection.")).to_be_visible()
    expect(page.locator("#answer textarea")).to_have_value(LETTER)
    expect(page.locator("#answer textarea")).to_have_attribute("readonly", "")
    page.context.set_offline(False)
    steps.arrived(page, 4)
    assert Play.objects.get().inputs.filter(input__do="write").count() == 1


def test_the_time_to_answer_is_shown_announced_and_over(enter: Callable[..., Page]) -> None:
    doc = read_yaml(DESK.read_text(encoding="utf-8"))
    doc["limits"]["realtime"] = True
    next(turn for turn in doc["turns"] if turn["id"] == "call").update(limit_s=4, timeout="pass-cold")
    page = enter(doc=doc)
    to_letter(page)
    steps.say(page, "Ring him instead.")
    timer = page.get_by_role("timer")
    expect(timer).to_contain_text("seconds to answer")
    expect(page.locator("#live")).to_contain_text("seconds to answer")
    expect(page.locator(".line-own")).to_contain_text("I will put you through.")
    assert "pass-cold" in Play.objects.get().state["taken"]

"""A whole scene on each channel, on a small phone: without scripts, and by keyboard alone."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from roleplay.actions.begin import start_play
from roleplay.engine import Arrange, Mode, Pick, Write, input_of
from roleplay.models import Play
from tests.e2e import steps

PHONE = {"viewport": {"width": 360, "height": 740}}
SCENES = {"face": "counter-return", "phone": "phone-follow-up", "written": "letter-binding"}
TABS = 80


@pytest.fixture
def enter(visit: Callable[..., Page], story: Any) -> Callable[..., Page]:
    """A function that opens a scene of the Academy as somebody who has just begun to practise it."""

    def open_stage(key: str, **options: Any) -> Page:
        play = start_play(
            person=story.person("anna"), activity=story.uuid("scenario", key), mode=Mode.PRACTICE, lens=""
        )
        return visit("anna", f"/play/{play.uuid}/", **PHONE, **options)

    return open_stage


@pytest.mark.parametrize("key", SCENES.values(), ids=SCENES)
def test_without_scripts(enter: Callable[..., Page], story: Any, key: str) -> None:
    page = enter(key, java_script_enabled=False)
    steps.through(page, key)
    steps.debrief(page)
    ended(page, story, key)


@pytest.mark.parametrize("key", SCENES.values(), ids=SCENES)
def test_by_keyboard_alone(
    enter: Callable[..., Page], story: Any, check_accessibility: Callable[[Page], None], key: str
) -> None:
    page = enter(key)
    for choice in story.choices(key, "model"):
        n = steps.place(page)
        expect(page.locator("[data-focus]").first).to_be_focused()
        match input_of(choice):
            case Pick(options=options):
                for option in options:
                    page.keyboard.press(str(number_of(page, story.words(key, option))))
                tab_to(page, "#answer .button")
            case Arrange(order=order):
                for at, item in enumerate(order):
                    carry(page, story.words(key, item), at + 1)
                tab_to(page, "#answer .button")
            case Write(text=text):
                tab_to(page, "#answer textarea")
                page.keyboard.insert_text(text)
                tab_to(page, "#answer .button")
            case _:
                page.keyboard.press(str(number_of(page, story.words(key, choice))))
        page.keyboard.press("Enter")
        steps.arrived(page, n + 1)
    steps.debrief(page)
    ended(page, story, key)
    check_accessibility(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def ended(page: Page, story: Any, key: str) -> None:
    """The debrief opens on the ending of the model walk."""
    scene = story.scenario(key)
    model = next(plan for plan in scene["testplans"] if plan["name"] == "model")
    ending = next(one for one in scene["endings"] if one["id"] == model["expect"]["ending"])
    expect(steps.headline(page)).to_have_text(ending["title"]["en"])
    assert Play.objects.get().ending == ending["id"]


def number_of(page: Page, words: str) -> int:
    """Which of the answers on the screen these words are, counted from 1 as the keys are."""
    shown = [steps.flat(one) for one in page.locator(".choice:has(input:enabled)").all_inner_texts()]
    return shown.index(steps.flat(words)) + 1


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until this has the focus."""
    for _step in range(TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not lead to {selector}.")


def carry(page: Page, words: str, to: int) -> None:
    """Move one thing up to its place; the focus stays with what is moved."""
    row = page.locator(".place", has=page.get_by_text(steps.flat(words), exact=True))
    name = re.compile("^" + re.escape(f"Earlier: {steps.flat(words)}"))
    while (now := int(row.locator(".place-number").inner_text())) != to:
        if not row.locator("a:focus").count():
            for _step in range(TABS):
                page.keyboard.press("Tab")
                if name.search(steps.flat(page.evaluate("document.activeElement.innerText || ''"))):
                    break
        page.keyboard.press("Enter")
        expect(row.locator(".place-number")).to_have_text(str(now - 1))
        expect(row.locator("a:focus")).to_have_count(1)

"""The learner's path for those who come without scripts, and for those who use the keyboard alone, on a small phone."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from learning.models import Record
from roleplay.engine import Mode
from roleplay.models import Play
from tests.e2e import steps

PHONE = {"viewport": {"width": 360, "height": 740}}
KEY = "liepa-hold"
TABS = 60


def test_without_scripts(visit: Callable[..., Page], story: Any) -> None:
    story.forward("anna", to="greeting")
    page = visit("anna", "/", java_script_enabled=False, **PHONE)
    steps.follow(page, "Continue")
    steps.press(page, re.compile("I have read this"))
    expect(steps.headline(page)).to_have_text("Hold, transfer, call back")

    steps.follow(page, re.compile("Answer the questions"))
    steps.press(page, "Begin")
    while page.locator("h1.quiz-question").count():
        steps.tick(page, *steps.right(steps.asked(page)))
        page.locator(".quiz-form .actions .button").click()
        page.wait_for_load_state()
    steps.press(page, "Hand in")
    expect(steps.headline(page)).to_have_text("Passed. 6 of 6 answers were right.")

    page.goto(f"/play/scene/{story.uuid('scenario', KEY)}/")
    steps.press(page, "For real")
    steps.through(page, KEY)
    steps.debrief(page)
    expect(steps.headline(page)).to_have_text(
        "Thursday, half past four: units and worktop, in Mrs Liepa's hall."
    )
    page.locator("details", has_text="Goals and standards, in your words").locator("summary").click()
    expect(page.locator("mark", has_text=story.words(KEY, "own-it")).first).to_be_visible()

    page.goto(f"/learn/{story.uuid('standard', 'phone')}/")
    steps.press(page, "I have read this and sign it")
    expect(page.locator(".lesson-end h2")).to_have_text("You have signed this")
    kinds = list(Record.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds.count("result") == 2
    assert kinds[-1] == "signed"


def test_by_keyboard_alone(visit: Callable[..., Page], story: Any) -> None:
    story.forward("anna", to="greeting")
    page = visit("anna", "/", **PHONE)
    onwards(page, "Continue")
    onwards(page, re.compile("^I have read this"))
    expect(steps.headline(page)).to_have_text("Hold, transfer, call back")

    onwards(page, re.compile("^Answer the questions"))
    onwards(page, "Begin")
    while page.locator("h1.quiz-question").count():
        question, before = steps.asked(page), page.url
        for words in steps.right(question):
            page.keyboard.press(str(number_of(page, words)))
        if question["kind"] == "multiple":
            tab_to(page, re.compile("^(Next question|See all answers)$"))
        page.keyboard.press("Enter")
        steps.at_next_question(page, before)
        if page.locator("h1.quiz-question").count():
            expect(page.locator("h1.quiz-question")).to_be_focused()
    onwards(page, "Hand in")
    expect(steps.headline(page)).to_have_text("Passed. 6 of 6 answers were right.")

    # The scene: a number chooses, Enter says it, and the line that comes back has the focus.
    play = story.start_scene("anna", KEY, Mode.EXAM)
    page.goto(f"/play/{play.uuid}/")
    for option in story.choices(KEY, "model"):
        n = steps.place(page)
        page.keyboard.press(str(number_of(page, story.words(KEY, option))))
        page.keyboard.press("Enter")
        steps.arrived(page, n + 1)
        if page.locator(".stage-ask").count():
            expect(page.locator("[data-focus]")).to_be_focused()
    if page.locator(".stage-over").count():
        onwards(page, "See how it went")
    expect(steps.headline(page)).to_have_text(
        "Thursday, half past four: units and worktop, in Mrs Liepa's hall."
    )
    tab_to(page, re.compile("^Goals and standards, in your words"))
    page.keyboard.press("Enter")
    expect(page.locator("mark", has_text=story.words(KEY, "own-it")).first).to_be_visible()
    assert Play.objects.get().passed

    page.goto(f"/learn/{story.uuid('standard', 'phone')}/")
    onwards(page, "I have read this and sign it")
    expect(page.locator(".lesson-end h2")).to_have_text("You have signed this")


def number_of(page: Page, words: str) -> int:
    """Which of the answers on the screen these words are, counted from 1 as the keys are."""
    shown = [steps.flat(one) for one in page.locator(".choice:has(input:enabled)").all_inner_texts()]
    return shown.index(steps.flat(words)) + 1


def tab_to(page: Page, words: str | re.Pattern[str]) -> None:
    """Press Tab until what has the focus says these words. The focus must be visible on the way."""
    wanted = re.compile(f"^{re.escape(words)}$") if isinstance(words, str) else words
    for _step in range(TABS):
        page.keyboard.press("Tab")
        text, outline = page.evaluate(
            """() => { const at = document.activeElement; const look = getComputedStyle(at);
                       return [at.innerText || "", look.outlineStyle !== "none" || look.boxShadow !== "none"]; }"""
        )
        if wanted.search(steps.flat(text)):
            assert outline, f"the focus on “{text}” cannot be seen"
            return
    raise AssertionError(f"Tab does not lead to {words}.")


def onwards(page: Page, words: str | re.Pattern[str]) -> None:
    """Tab to a link or button, press Enter, and be on the next screen."""
    before = page.url
    tab_to(page, words)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_load_state()
    assert page.url != before or page.locator(".lesson-end").count()

"""After a scene, in a real browser: what is kept, two plays beside each other, step by step, and who may read it."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from roleplay.engine import Mode
from tests.e2e import steps

KEY = "liepa-hold"


def played(story: Any, plan: str, mode: Mode = Mode.PRACTICE) -> str:
    """The uuid of a play of the hire that went by one of the author's plans."""
    return str(story.play("anna", KEY, plan, mode).uuid)


def test_the_debrief_and_what_is_kept_of_it(
    visit: Callable[..., Page], story: Any, check: Callable[[Page], None]
) -> None:
    page = visit("anna", f"/play/{played(story, 'antimodel')}/debrief/")
    expect(page.locator("main")).to_contain_text("Only you see it.")
    for fold in page.locator(".debrief-folds > details").all():
        fold.locator("summary").first.click()
    check(page)

    page.get_by_label("How did it feel?").fill("Uneasy, and too quick.")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_label("How did it feel?")).to_have_value("Uneasy, and too quick.")
    page.get_by_label("What do you want to do?").fill("Say for how long.")
    page.get_by_role("radio", name="In three days").check()
    page.get_by_role("button", name="Keep this").press("Enter")
    expect(page.locator("#intend")).to_contain_text("Kept. You are asked on")

    page.locator(".debrief-folds summary", has_text="The whole scene").click()
    page.locator(".debrief-folds .line-again button").nth(1).click()
    page.wait_for_url(lambda url: not url.endswith("/debrief/"))
    assert steps.place(page) == 2


def test_the_home_asks_how_it_went(
    visit: Callable[..., Page], story: Any, check: Callable[[Page], None]
) -> None:
    story.intended("anna", "Say for how long.")
    page = visit("anna", "/")
    expect(page.locator("main")).to_contain_text("Say for how long.")
    check(page)
    page.get_by_role("button", name="Not yet").click()
    expect(page.locator("main")).not_to_contain_text("Say for how long.")


def test_two_plays_beside_each_other(
    visit: Callable[..., Page], story: Any, check: Callable[[Page], None], watch: Any
) -> None:
    watch.expect("status of 422")
    played(story, "antimodel")
    played(story, "model")
    page = visit("anna", "/play/mine/")
    check(page)
    steps.press(page, "Compare two")
    expect(page.locator(".notice")).to_contain_text("Tick two plays")
    for box in page.get_by_role("checkbox").all():
        box.check()
    steps.press(page, "Compare two")
    expect(steps.headline(page)).to_contain_text("part")
    expect(page.locator(".timeline-drawing")).to_be_visible()
    check(page)


def test_step_by_step_by_keyboard_and_without_javascript(
    visit: Callable[..., Page], story: Any, check: Callable[[Page], None]
) -> None:
    uuid = played(story, "antimodel")
    page = visit("anna", f"/play/{uuid}/replay/0/", java_script_enabled=False)
    count = len(story.choices(KEY, "antimodel")) + 1
    for number in range(1, count):
        expect(steps.headline(page)).to_have_text(f"Step {number} of {count}")
        page.get_by_role("link", name="Next step").press("Enter")
        page.wait_for_url(f"**/replay/{number}/")
    expect(page.get_by_role("link", name="Next step")).to_have_count(0)
    page = visit("anna", f"/play/{uuid}/replay/2/")
    check(page)


def test_whoever_leads_her_reads_what_counted(
    visit: Callable[..., Page], story: Any, check: Callable[[Page], None]
) -> None:
    story.forward("anna", to=KEY)
    played(story, "antimodel", Mode.EXAM)
    page = visit("maris", f"/team/{story.person('anna').uuid}/")
    page.locator("#entries ~ .rows a.row-title").first.click()
    steps.follow(page, "See how it went")
    expect(page.locator(".notice")).to_contain_text("You read this as Anna Ozola reads it")
    expect(page.locator("main form")).to_have_count(0)
    check(page)


def test_what_was_said_before_comes_when_the_fold_is_opened(visit: Callable[..., Page], story: Any) -> None:
    play = story.start_scene("anna", KEY, Mode.COACH)
    page = visit("anna", f"/play/{play.uuid}/")
    for option in story.choices(KEY, "model")[:3]:
        steps.say(page, story.words(KEY, option))
    fold = page.locator(".stage-earlier")
    expect(fold.locator("li")).to_have_count(0)
    fold.locator("summary").click()
    expect(fold.locator("li.line-agent").first).to_be_visible()
    expect(page.locator(".line-now .line-text").first).to_be_visible()
    expect(page.locator(".stage-ask")).to_have_count(1)

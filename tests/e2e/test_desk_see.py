"""See, try and trust at the desk in a browser: by keyboard alone, and nothing for axe in either theme."""

import re
from collections.abc import Callable
from typing import Any

from django.urls import reverse
from playwright.sync_api import Page, expect

from learning.models import Record
from roleplay.models import Play, Scenario
from tests.e2e.test_desk_write import Keyboard


def at(scenario: Scenario, name: str, query: str = "") -> str:
    return reverse(f"studio:{name}", args=[scenario.uuid]) + query


def test_every_screen_is_accessible_in_both_themes(
    visit: Callable[..., Page], story: Any, check_themes: Callable[[Page], None]
) -> None:
    scenario = Scenario.objects.get(key="liepa-hold")
    page = visit("trine", at(scenario, "map"))
    check_themes(page)
    for name in ("walks", "plans", "publish", "play"):
        page.goto(at(scenario, name))
        check_themes(page)
    page.get_by_text("Begin somewhere else").click()
    check_themes(page)
    page.set_viewport_size({"width": 320, "height": 800})
    for name in ("walks", "plans", "publish", "play", "map"):
        page.goto(at(scenario, name))
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


def test_from_the_map_to_a_turn_and_a_walk_to_each_ending_by_keyboard(
    visit: Callable[..., Page], story: Any
) -> None:
    scenario = Scenario.objects.get(key="liepa-hold")
    records, plays = Record.objects.count(), Play.objects.count()
    page = visit("trine", at(scenario, "map"), viewport={"width": 1280, "height": 900})
    keys = Keyboard(page)
    keys.reach(page.get_by_role("region", name="Map of the scene"))
    turn = page.locator(".map a").nth(2)
    keys.press(turn)
    expect(page).to_have_url(re.compile("part=turn"))

    page.goto(at(scenario, "walks"))
    keys.press(page.get_by_role("link", name="Show me").first)
    expect(page.locator("#walk-title")).to_contain_text("left of this walk")
    keys.press(page.get_by_role("button", name="Next step"))
    expect(page.get_by_role("button", name="One step back")).to_be_visible()
    keys.press(page.get_by_role("button", name="To its end"))
    expect(page.locator("#walk-title")).to_have_text("This is what the walk shows")
    keys.reach(page.locator("summary", has_text="Keep this walk as a test plan"))
    page.keyboard.press("Enter")
    keys.type(page.get_by_label("Name"), "first of the walks")
    keys.press(page.get_by_role("button", name="Keep it"))
    expect(page.get_by_role("heading", name="first of the walks")).to_be_visible()
    assert (Record.objects.count(), Play.objects.count()) == (records, plays)


def test_every_way_to_decide_can_be_tried(visit: Callable[..., Page], story: Any) -> None:
    for scenario in Scenario.objects.filter(live=True):
        page = visit("trine", at(scenario, "play", "?plan=model"))
        page.get_by_role("button", name="To its end").click()
        expect(page.locator("#walk-title")).to_have_text("This is what the walk shows")
        expect(page.get_by_text("This walk passes.")).to_be_visible()

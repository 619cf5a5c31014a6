"""Writing at the desk in a browser: from pasted text to published by keyboard, and two authors at once."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Dialog, Locator, Page, Route, expect

from roleplay.actions import drafts
from roleplay.models import Scenario
from tests.roleplay.studio.scenes import document, plain_script

MOST_INTERACTIONS = 40


class Keyboard:
    """Somebody who has no mouse. Counts what she does to controls: every text and every press that acts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.interactions = 0

    def reach(self, wanted: Locator, most: int = 200) -> None:
        """Go to a control by Tab alone."""
        wanted.wait_for()
        for _step in range(most):
            if wanted.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"{wanted} is not reached by Tab.")

    def press(self, wanted: Locator) -> None:
        self.reach(wanted)
        self.interactions += 1
        self.page.keyboard.press("Enter")
        self.page.wait_for_load_state()

    def type(self, wanted: Locator, text: str) -> None:
        self.reach(wanted)
        self.interactions += 1
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)


def wide(visit: Callable[..., Page], path: str) -> Page:
    return visit("trine", path, viewport={"width": 1400, "height": 1000})


def test_fifteen_turns_from_pasted_text_to_published_by_keyboard(
    visit: Callable[..., Page], story: Any, check_accessibility: Callable[[Page], None]
) -> None:
    page = wide(visit, "/admin/role-plays/new/")
    keys = Keyboard(page)
    keys.type(page.get_by_label("Script"), plain_script(15))
    keys.press(page.get_by_role("button", name="Make the draft", exact=True))
    expect(page.locator(".beat")).to_have_count(15)
    check_accessibility(page)
    keys.press(page.get_by_role("navigation", name="This role-play").get_by_role("link", name="Evidence"))
    search = page.get_by_label("Add a clause: search the standards")
    keys.type(search, "greet")
    add = page.get_by_role("button", name=re.compile("Add: Greet warmly"))
    add.wait_for()
    keys.press(add)
    for n in range(1, 11):
        keys.type(page.locator(f"#d-{n}-0-1"), "1")
        page.keyboard.press("Tab")
        expect(page.locator(f"#ev-{n} [role=status]")).to_contain_text("Saved")
    check_accessibility(page)
    keys.press(page.get_by_role("navigation", name="This role-play").get_by_role("link", name="Publish"))
    keys.type(page.locator("#note"), "A first version.")
    keys.press(page.locator("main").get_by_role("button", name="Publish"))
    expect(page.locator(".messages")).to_contain_text("“The long call” is published.")
    scenario = Scenario.objects.get(key="the-long-call")
    assert scenario.live
    assert (len(scenario.document["turns"]), scenario.document["criteria"][0]["max"]) == (15, 10)
    assert keys.interactions <= MOST_INTERACTIONS, keys.interactions


def test_an_edit_that_nobody_can_pass_is_refused_and_the_draft_is_kept(
    visit: Callable[..., Page], story: Any
) -> None:
    draft = drafts.begin_scene(document=document(4), by=story.person("trine").user)
    author = story.person("trine").user
    drafts.publish_draft(uuid=draft.uuid, change="minor", by=author, note="A first version.")
    page = wide(visit, reverse("studio:outline", args=[draft.uuid]))
    keys = Keyboard(page)
    keys.type(page.locator("#say-2"), "One more thing to say")
    keys.press(page.locator("#say-2"))
    expect(page.locator("#turn-2 .reply")).to_have_count(4)
    expect(page.locator("#say-2")).to_be_focused()
    keys.type(page.locator("#to-4-0"), "He hung up")
    page.keyboard.press("Tab")
    expect(page.locator("#turn-4 [role=status]")).to_have_text("Saved as a draft.")
    page.goto(reverse("studio:publish", args=[draft.uuid]))
    expect(page.locator("main")).to_contain_text("Nobody can pass this scene")
    page.locator("main").get_by_role("link", name="Show me").first.click()
    page.get_by_role("button", name="To its end").click()
    expect(page.locator("#walk-title")).to_have_text("This is what the walk shows")
    expect(page.locator(".stage-sheet")).to_contain_text("Tell me about matter 4.")
    row = Scenario.objects.get(pk=draft.pk)
    assert row.document["turns"][3]["options"][0]["to"] != row.document["turns"][3]["options"][1]["to"]
    kept = drafts.draft_of(draft.uuid).document["turns"][3]["options"]
    assert kept[0]["to"] == kept[1]["to"], "the draft stays as it was written"


def test_what_is_written_while_a_row_saves_itself_is_kept_and_saved_next(
    visit: Callable[..., Page], story: Any
) -> None:
    draft = drafts.begin_scene(document=document(5), by=story.person("trine").user)
    page = wide(visit, reverse("studio:outline", args=[draft.uuid]))
    keys = Keyboard(page)
    held: list[Route] = []
    page.route("**/turns/save/", lambda route: route.continue_() if held else held.append(route))
    keys.type(page.locator("#to-1-0"), "4")
    page.keyboard.press("Tab")
    expect(page.locator("#to-1-1")).to_be_focused()
    keys.type(page.locator("#to-1-1"), "5")
    keys.type(page.locator("#say-1"), "A reply half wri")
    held[0].continue_()
    expect(page.locator("#to-1-0")).to_have_value(re.compile("^4 · "))
    expect(page.locator("#to-1-1")).to_have_value(re.compile("^5 · "))
    expect(page.locator("#say-1")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.insert_text("tten")
    keys.type(page.locator("#say-to-1"), "3")
    page.keyboard.press("Enter")
    expect(page.locator("#turn-1 .reply")).to_have_count(4)
    expect(page.locator("#to-1-2")).to_have_value(re.compile("^3 · "))
    document_now = drafts.draft_of(draft.uuid).document
    turns = [one["id"] for one in document_now["turns"]]
    options = document_now["turns"][0]["options"]
    assert [one["to"] for one in options] == [turns[3], turns[4], turns[2]]
    assert options[2]["text"]["en"] == "A reply half written"


def test_a_reply_begun_in_the_outline_goes_with_its_turn_and_is_not_left_behind_unasked(
    visit: Callable[..., Page], story: Any
) -> None:
    draft = drafts.begin_scene(document=document(4), by=story.person("trine").user)
    page = wide(visit, reverse("studio:outline", args=[draft.uuid]))
    page.locator("#say-1").fill("Begun, and not saved.")
    first = page.locator("#turn-1 h3").inner_text()
    page.locator("#turn-2 summary").click()
    page.locator("#turn-2").get_by_role("button", name="Earlier in the story").click()
    expect(page.locator("#turn-2 h3")).to_have_text(first.replace("1 ·", "2 ·"))
    expect(page.locator("#say-2")).to_have_value("Begun, and not saved.")
    expect(page.locator("#say-1")).to_have_value("")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_role("navigation", name="This role-play").get_by_role("link", name="Map").click()
    page.locator("#turn-2").get_by_role("button", name="Save").click()
    expect(page.locator("#say-2")).to_have_value("")
    expect(page.locator("#turn-2 .replies")).to_contain_text("Begun, and not saved.")
    page.get_by_role("navigation", name="This role-play").get_by_role("link", name="Map").click()
    page.wait_for_url("**/map/")
    assert asked == ["beforeunload"]


def test_whoever_goes_on_at_once_leaves_nothing_unsaved(visit: Callable[..., Page], story: Any) -> None:
    draft = drafts.begin_scene(document=document(3), by=story.person("trine").user)
    first, second = (turn["id"] for turn in draft.document["turns"][:2])
    page = wide(visit, reverse("studio:write", args=[draft.uuid]) + f"?part=turn:{first}")
    page.locator("#id_say-0-text__en").fill("Written a moment before she goes on.")
    page.get_by_role("navigation", name="Parts of the scene").get_by_role("link", name="2 · ").click()
    page.wait_for_url(f"**turn%3A{second}")
    page.get_by_role("navigation", name="This role-play").get_by_role("link", name="Outline").click()
    page.wait_for_url("**/outline/")
    expect(page.locator("#turn-1 h3")).to_contain_text("Written a moment before she goes on.")


def test_two_authors_at_once_lose_nothing(visit: Callable[..., Page], story: Any, watch: Any) -> None:
    watch.expect("status of 409")
    draft = drafts.begin_scene(document=document(4), by=story.person("trine").user)
    first, second = (turn["id"] for turn in draft.document["turns"][:2])
    turn = reverse("studio:write", args=[draft.uuid]) + f"?part=turn:{first}"
    one, other = wide(visit, turn), wide(visit, turn)
    elsewhere = wide(visit, reverse("studio:write", args=[draft.uuid]) + f"?part=turn:{second}")
    line = "#id_say-0-text__en"
    one.locator(line).fill("What the first wrote.")
    expect(one.locator("#state")).to_contain_text("Saved")
    elsewhere.locator(line).fill("Another turn.")
    expect(elsewhere.locator("#state")).to_contain_text("Saved")
    other.locator(line).fill("What the second wrote.")
    expect(other.locator("#state")).to_contain_text("Not saved: Somebody else has saved this part.")
    expect(other.locator("#state")).to_contain_text("What the first wrote.")
    other.get_by_role("button", name="Save draft").click()
    expect(other.get_by_role("alert").first).to_contain_text("Nothing is lost.")
    expect(other.locator(".both").first).to_contain_text("What the first wrote.")
    expect(other.locator(line)).to_have_value("What the second wrote.")
    other.get_by_role("button", name="Save draft").click()
    expect(other.locator(".studio-ok").first).to_have_text("Saved as a draft.")
    turns = drafts.draft_of(draft.uuid).document["turns"]
    assert [turn["say"][0]["text"]["en"] for turn in turns[:2]] == ["What the second wrote.", "Another turn."]
    other.goto(reverse("studio:versions", args=[draft.uuid]))
    expect(other.locator(".change-section").first).to_contain_text("first")


def test_a_turn_saves_itself_and_goes_on_where_one_was_typing(
    visit: Callable[..., Page], story: Any, watch: Any, check_accessibility: Callable[[Page], None]
) -> None:
    watch.expect("ERR_FAILED")
    watch.expect("htmx:sendError")
    watch.expect("htmx:afterRequest")
    draft = drafts.begin_scene(document=document(4), by=story.person("trine").user)
    versions = draft.revisions.count()
    page = wide(
        visit, reverse("studio:write", args=[draft.uuid]) + f"?part=turn:{draft.document['turns'][0]['id']}"
    )
    page.locator(".studio-item:has(#id_options-2-text__en) > summary").click()
    words = page.locator("#id_options-2-text__en")
    words.press_sequentially("Good morning")
    expect(page.locator("#state")).to_contain_text("Saved")
    expect(words).to_be_focused()
    words.press_sequentially(", Anna here")
    expect(page.locator("#part-base")).not_to_have_value(page.locator("#part-base").input_value())
    options = drafts.draft_of(draft.uuid).document["turns"][0]["options"]
    assert (options[2]["id"], options[2]["text"]["en"]) == ("good-morning", "Good morning, Anna here")
    assert draft.revisions.count() == versions + 1
    check_accessibility(page)
    page.route("**/admin/role-plays/**", lambda route: route.abort())
    words.press_sequentially(".")
    expect(page.locator("#state")).to_contain_text("Not saved: no connection. Your text stays here.")
    expect(words).to_have_value("Good morning, Anna here.")
    page.unroute("**/admin/role-plays/**")
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".studio-ok").first).to_have_text("Saved as a draft.")


def test_the_desk_fits_a_phone_and_can_be_read(
    visit: Callable[..., Page], story: Any, check_accessibility: Callable[[Page], None]
) -> None:
    draft = drafts.begin_scene(document=document(4), by=story.person("trine").user)
    page = visit("trine", viewport={"width": 360, "height": 800})
    for path in (
        "/admin/role-plays/new/?from=delay",
        reverse("studio:outline", args=[draft.uuid]),
        reverse("studio:write", args=[draft.uuid]) + "?part=plans",
        reverse("studio:evidence", args=[draft.uuid]) + "?q=name",
        reverse("studio:versions", args=[draft.uuid]),
    ):
        page.goto(path)
        page.locator(".problems-found, .studio-page").first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            check_accessibility(page)

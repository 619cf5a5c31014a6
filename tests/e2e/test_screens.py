"""Every screen, in both themes and on the narrowest phones: accessible, and never wider than the window."""

import struct
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID
from zlib import compress, crc32

from playwright.sync_api import Page, Route, expect

from learning import api as learning
from roleplay.engine import Mode
from tests.e2e import steps
from tests.factories.learning import BranchFactory, PersonFactory, leads, make_release


def test_doors_and_dead_ends(
    visit: Callable[..., Page], story: Any, check: Callable[[Page], None], watch: Any
) -> None:
    watch.expect("status of 40")
    page = visit("", "/accounts/login/")
    check(page)
    page.goto("/verify/")
    check(page)
    page.goto("/verify/AAAA-BBBB-CCCC/")
    expect(page.locator(".notice")).to_be_visible()
    check(page)
    page = visit("anna", "/nowhere/")
    expect(steps.headline(page)).to_have_text("There is nothing here")
    check(page)
    page.goto("/admin/")
    expect(steps.headline(page)).to_have_text("This is not open to you")
    check(page)


def test_home_course_and_handbook(
    visit: Callable[..., Page], story: Any, check: Callable[[Page], None]
) -> None:
    page = visit("trine", "/")
    expect(steps.headline(page)).to_have_text("Nothing is due.")
    check(page)
    page = visit("anna", "/")
    check(page)
    course = f"/learn/{story.uuid('course', 'phone-and-complaint')}/"
    page.goto(course)
    check(page)
    story.forward("anna", to="greeting")
    page.goto("/")
    check(page)
    page.goto(course)
    check(page)
    page.goto("/library/")
    check(page)
    page.goto("/library/?q=hold")
    expect(page.locator("main .rows .row").first).to_be_visible()
    check(page)
    page.goto("/library/?q=zzz")
    check(page)
    page.goto(f"/learn/{story.uuid('standard', 'limits')}/")
    check(page)


def test_lessons_of_the_academy(
    visit: Callable[..., Page], story: Any, check: Callable[[Page], None]
) -> None:
    story.forward("anna", to="know-your-limits")
    page = visit("anna")
    for key in ("three-rings", "hold-and-transfer", "words-that-open", "know-your-limits"):
        page.goto(f"/learn/{story.uuid('lesson', key)}/")
        check(page)


def test_a_lesson_with_every_kind_of_block(
    visit: Callable[..., Page], story: Any, check: Callable[[Page], None]
) -> None:
    page = visit("anna", f"/learn/{_lesson_of_everything(story)}/")
    for words in ("A picture of nothing", "With care", "Ilze", "Instead of this", "Tick me", "First", "Left",
                  "Listen", "More"):  # fmt: skip
        expect(page.locator("main")).to_contain_text(words, ignore_case=True)
    for fold in page.locator("main details").all():
        fold.locator("summary").first.click()
    check(page)


def test_quiz_screens(visit: Callable[..., Page], story: Any, check: Callable[[Page], None]) -> None:
    story.forward("anna", to="phone-check")
    page = visit("anna", f"/quiz/start/{story.uuid('quiz', 'phone-check')}/")
    check(page)
    steps.press(page, "Begin")
    check(page)
    steps.tick(page, *steps.right(steps.asked(page)))
    expect(page.locator("#kept")).to_contain_text("Saved.")
    check(page)
    page.goto(page.url.rsplit("/", 2)[0] + "/review/")
    check(page)
    steps.press(page, "Hand in")
    expect(steps.headline(page)).to_contain_text("Not yet.")
    check(page)
    story.answer("anna", "phone-check")
    page.goto(f"/quiz/{story.attempts('anna')[0].uuid}/result/")
    expect(steps.headline(page)).to_contain_text("Passed.")
    check(page)


def test_a_button_that_was_busy_is_as_wide_as_its_words_again(visit: Callable[..., Page], story: Any) -> None:
    """An answer that is saved slowly, and then the phone is turned."""
    story.forward("anna", to="phone-check")
    page = visit("anna", f"/quiz/start/{story.uuid('quiz', 'phone-check')}/")
    steps.press(page, "Begin")
    asked = steps.asked(page)

    def slowly(route: Route) -> None:
        time.sleep(1)
        route.continue_()

    page.route("**/quiz/**", slowly)
    steps.tick(page, *steps.right(asked))
    expect(page.locator("#kept")).to_contain_text("Saved.")
    button = page.locator("button[data-busy]")
    expect(button).not_to_have_text("Saving…")
    assert button.evaluate("button => button.style.minInlineSize") == ""


def test_feedback_after_each_answer(
    visit: Callable[..., Page], story: Any, check: Callable[[Page], None]
) -> None:
    story.forward("anna", to="words-check")
    page = visit("anna", f"/quiz/start/{story.uuid('quiz', 'words-check')}/")
    steps.press(page, "Begin")
    steps.tick(page, *steps.right(steps.asked(page)))
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.locator(".quiz-feedback")).to_be_visible()
    check(page)


def test_scene_screens(visit: Callable[..., Page], story: Any, check: Callable[[Page], None]) -> None:
    key = "liepa-hold"
    story.forward("anna", to=key)
    page = visit("anna", "/play/mine/")
    check(page)
    page.goto(f"/play/scene/{story.uuid('scenario', key)}/")
    check(page)
    play = story.start_scene("anna", key, Mode.COACH)
    page.goto(f"/play/{play.uuid}/")
    expect(page.locator(".stage-state")).to_contain_text("ring")
    check(page)
    story.say(play, "pick-up", "greet-desk")
    page.reload()
    expect(page.locator(".line-own .line-note")).to_be_visible()
    check(page)
    page.goto(f"/play/{play.uuid}/stop/")
    check(page)
    page.goto(f"/play/scene/{story.uuid('scenario', key)}/")
    expect(page.locator("#waits")).to_be_visible()
    check(page)
    held = story.say(
        story.start_scene("anna", key, Mode.EXAM),
        *story.choices(key, "model")[: story.choices(key, "model").index("hold-desk") + 1],
    )
    page.goto(f"/play/{held.uuid}/")
    expect(page.locator(".on-hold")).to_be_visible()
    check(page)


def test_debriefs(visit: Callable[..., Page], story: Any, check: Callable[[Page], None]) -> None:
    key = "liepa-hold"
    story.forward("anna", to=key)
    for plan, mode in (("antimodel", Mode.PRACTICE), ("model", Mode.EXAM)):
        play = story.play("anna", key, plan, mode)
        page = visit("anna", f"/play/{play.uuid}/debrief/")
        check(page)
        for fold in page.locator("main details").all():
            fold.locator("summary").first.click()
        check(page)
    page.goto("/play/mine/")
    check(page)


def test_record_team_and_person(
    visit: Callable[..., Page], story: Any, check: Callable[[Page], None]
) -> None:
    page = visit("anna", "/record/")
    check(page)
    story.forward("anna")
    page.goto("/record/")
    for fold in page.locator("main details").all()[:2]:
        fold.locator("summary").first.click()
    check(page)
    course = f"/learn/{story.uuid('course', 'phone-and-complaint')}/"
    page.goto(course)
    check(page)
    page.get_by_role("link", name="Anybody can check it here.").click()
    page.wait_for_url(lambda address: not address.endswith(course))
    check(page)
    page = visit("maris", "/team/")
    check(page)
    leads(
        story.person("maris"),
        *PersonFactory.create_batch(30, branch=BranchFactory(key="second", name="Second")),
    )
    page.goto("/team/")
    expect(steps.headline(page)).to_have_text("No branch needs a call.")
    check(page)
    page.get_by_role("link", name="Second").click()
    expect(page.locator(".pager")).to_contain_text("Page 1 of 2")
    check(page)
    page.goto(f"/team/{story.person('anna').uuid}/")
    check(page)
    page.goto(f"/team/{story.person('berta').uuid}/")
    check(page)


def _lesson_of_everything(story: Any) -> UUID:
    picture = learning.media_store(_png(), "image/png")
    sound = learning.media_store(b"ID3\x04" + bytes(60), "audio/mpeg")
    body = [
        {"id": "a", "type": "text", "html": "<h2>Heading</h2><p>Words, <b>bold</b>.</p><ul><li>One</li></ul>"},
        {"id": "b", "type": "image", "media": picture, "alt": "Nothing", "caption": "A picture of nothing",
         "width": 8, "height": 8},
        {"id": "c", "type": "callout", "tone": "care", "title": "With care", "html": "<p>Slowly.</p>"},
        {"id": "d", "type": "dialogue", "title": "A talk", "lines": [
            {"who": "Ilze", "side": "agent", "text": "Good morning.", "note": "Warm."},
            {"who": "A customer", "side": "customer", "text": "Hello.", "note": ""}]},
        {"id": "e", "type": "say", "pairs": [{"say": "I find out.", "instead_of": "No idea.", "why": "It helps."}]},
        {"id": "f", "type": "checklist", "title": "A list", "items": ["Tick me", "And me"]},
        {"id": "g", "type": "steps", "title": "Steps", "items": [{"title": "First", "html": "<p>Do.</p>"}]},
        {"id": "h", "type": "comparison", "title": "Two sides", "left": "Left", "right": "Right",
         "rows": [{"left": "Averylongwordwithoutanyplacetobreakitatall", "right": "Short"}]},
        {"id": "i", "type": "media", "media": sound, "kind": "audio", "title": "Listen",
         "transcript_html": "<p>Silence.</p>"},
        {"id": "j", "type": "expandable", "title": "More", "html": "<p>Inside.</p>"},
        {"id": "k", "type": "standard", "standard": "phone", "uuid": str(story.uuid("standard", "phone")),
         "clauses": ["rings", "greet"]},
        {"id": "l", "type": "activity", "activity": str(story.uuid("quiz", "phone-check")), "kind": "quiz",
         "key": "phone-check"},
    ]  # fmt: skip
    return make_release(learning.Kind.LESSON, "everything", minutes=3, text_body=body).activity.uuid


def _png() -> bytes:
    """Eight grey dots by eight."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc32(kind + data))

    rows = b"".join(b"\0" + b"\x80" * 8 for _row in range(8))
    head = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", compress(rows)) + chunk(b"IEND", b"")

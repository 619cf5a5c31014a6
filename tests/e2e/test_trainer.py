"""A trainer changes what people learn, in the real admin. Whoever is half-way keeps her version; the next one gets the
new; nothing that was done is ever lost."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cms.models import LessonPage
from learning.models import Record
from quizzes.models import Question
from roleplay.engine import Mode
from roleplay.models import Scenario
from tests.e2e import steps

OLD = "It is Saturday, ten past eleven, in the Riga shop."
NEW = "It is Sunday now. "


@pytest.fixture
def trainer(visit: Callable[..., Page], story: Any) -> Page:
    """The trainer at her desk; the first hire is half-way: she has begun the course."""
    story.begin("anna")
    return visit("trine", viewport={"width": 1400, "height": 1000})


def publish(page: Page) -> None:
    """Publish what is open in Wagtail's editor."""
    page.locator("footer .w-dropdown__toggle").click()
    page.locator("button[name=action-publish]").click()
    expect(page.locator(".messages")).to_contain_text("published")


def lesson_text(page: Page, uuid: Any) -> str:
    """What a learner reads in a lesson."""
    page.goto(f"/learn/{uuid}/")
    return page.locator("article").inner_text()


def test_she_edits_a_lesson_previews_it_and_publishes_it(
    trainer: Page, visit: Callable[..., Page], story: Any
) -> None:
    lesson = LessonPage.objects.get(key="three-rings", locale__language_code="en")
    trainer.goto(f"/admin/pages/{lesson.pk}/edit/")
    words = trainer.locator("[contenteditable=true]", has_text=OLD)
    words.get_by_text(OLD).first.click()
    trainer.keyboard.press("Control+Home")
    trainer.keyboard.type(NEW)
    expect(words).to_contain_text(NEW.strip() + " " + OLD)
    # The editor passes what is typed on to its form a moment later.
    expect(trainer.locator("input[name^=body-][name$=-value]").first).to_have_value(re.compile(NEW.strip()))
    trainer.get_by_label("Toggle preview").click()
    preview = trainer.frame_locator("iframe#w-preview-iframe, iframe[title=Preview]").first
    expect(preview.locator("article")).to_contain_text(NEW + OLD)
    expect(preview.locator("h1")).to_have_text("Within three rings")
    assert story.uuid("lesson", "three-rings") == lesson.translation_key
    before = visit("anna")
    assert NEW not in lesson_text(before, lesson.translation_key), "a draft is seen by nobody else"
    trainer.get_by_label("Toggle preview").click()
    publish(trainer)

    assert OLD in (half_way := lesson_text(before, lesson.translation_key))
    assert NEW not in half_way
    following = visit("berta", "/")
    steps.press(following, "Start")
    expect(following.locator("article")).to_contain_text(NEW + OLD)


def test_she_edits_a_question(trainer: Page, visit: Callable[..., Page], story: Any) -> None:
    story.forward("anna", to="phone-check")
    begun = story.attempt("anna", "phone-check")
    place = 1
    row = Question.objects.get(key=begun.frozen.question(begun.drawn[place - 1]["question"]).key)
    old = steps.flat(row.document["text"]["en"])
    trainer.goto(f"/admin/snippets/quizzes/question/edit/{row.pk}/")
    trainer.locator("[name=text__en]").fill("A new question on the phone?")
    publish(trainer)

    page = visit("anna", f"/quiz/{begun.uuid}/{place}/")
    expect(page.locator("h1.quiz-question")).to_have_text(old)
    story.forward("berta", to="phone-check")
    fresh = story.attempt("berta", "phone-check")
    assert fresh.frozen.question(row.key).text["en"] == "A new question on the phone?"
    # Begun after the change, on the version of the course that she started with.
    story.answer("anna", "phone-check")
    assert (
        story.attempt("anna", "phone-check").frozen.question(row.key).text["en"] == row.document["text"]["en"]
    )


def test_she_edits_a_turn_of_a_scene(trainer: Page, visit: Callable[..., Page], story: Any) -> None:
    key = "liepa-hold"
    story.forward("anna", to=key)
    play = story.say(story.start_scene("anna", key), "pick-up")
    scenario = Scenario.objects.get(key=key)
    trainer.goto(reverse("studio:write", args=[scenario.uuid]) + "?part=turn:opens")
    lines = trainer.locator("textarea[name^=say-][name$=-text__en]")
    for place in range(2):
        lines.nth(place).fill(f"Liepa speaking, said otherwise {place}.")
    trainer.get_by_role("button", name="Save draft").click()
    expect(trainer.locator(".studio-ok").first).to_contain_text("Saved as a draft.")
    trainer.get_by_role("navigation", name="This role-play").get_by_role("link", name="Publish").click()
    expect(trainer.locator("main")).to_contain_text("is half-way")
    trainer.locator("#note").fill("Said otherwise.")
    trainer.locator("main").get_by_role("button", name="Publish").click()
    trainer.wait_for_load_state()
    assert "said otherwise" in str(scenario.__class__.objects.get(pk=scenario.pk).document)

    page = visit("anna", f"/play/{play.uuid}/")
    steps.say(page, story.words(key, "greet-shop"))
    expect(page.locator(".line-now")).not_to_contain_text("said otherwise")
    story.forward("berta", to=key)
    page = visit("berta", f"/play/scene/{scenario.uuid}/")
    steps.press(page, "Practise")
    steps.say(page, story.words(key, "pick-up"))
    steps.say(page, story.words(key, "greet-shop"))
    expect(page.locator(".line-now")).to_contain_text("said otherwise")


def test_she_deletes_a_lesson_and_nobody_loses_anything(
    trainer: Page, visit: Callable[..., Page], story: Any
) -> None:
    story.forward("anna", to="greeting")
    before = list(Record.objects.order_by("pk").values_list("uuid", "hash"))
    assert before
    for locale in ("lv", "en"):
        lesson = LessonPage.objects.get(key="three-rings", locale__language_code=locale)
        trainer.goto(f"/admin/pages/{lesson.pk}/delete/")
        trainer.get_by_role("button", name=re.compile("Yes, delete")).click()
        expect(trainer.locator(".messages")).to_contain_text("deleted")
    assert not LessonPage.objects.filter(key="three-rings").exists()

    page = visit("anna")
    assert OLD in lesson_text(page, story.uuid("lesson", "three-rings"))
    page.goto("/record/")
    expect(page.locator("section[aria-labelledby=entries]")).to_contain_text("Within three rings")
    assert list(Record.objects.order_by("pk").values_list("uuid", "hash"))[: len(before)] == before
    page.goto("/")
    expect(steps.headline(page)).to_have_text("From hello to goodbye")
    following = visit("berta", "/")
    steps.press(following, "Start")
    expect(following.locator(".progress-words")).to_have_text("Step 1 of 9")
    expect(steps.headline(following)).to_have_text("From hello to goodbye")


def test_she_tries_a_scene_and_leaves_no_trace(trainer: Page, story: Any) -> None:
    scenario = Scenario.objects.get(key="liepa-hold")
    records = Record.objects.count()
    trainer.goto(reverse("studio:play", args=[scenario.uuid]))
    trainer.get_by_role("radio", name=story.words("liepa-hold", "pick-up"), exact=True).check()
    trainer.get_by_role("button", name="Do this").click()
    trainer.get_by_role("radio", name=story.words("liepa-hold", "greet-shop"), exact=True).wait_for()
    assert Record.objects.count() == records
    assert story.start_scene("anna", "liepa-hold", Mode.PRACTICE).n == 0


def test_she_chooses_her_hours_and_the_language_of_her_desk(trainer: Page) -> None:
    trainer.goto("/admin/account/")
    expect(trainer).to_have_title(re.compile("Rehearsal$"))
    zones = trainer.get_by_label("Current time zone")
    # The browser tells what each zone is called: it refuses none that is offered.
    expect(zones.locator("option", has_text="Europe/Riga")).to_have_text(re.compile(r"^Europe/Riga: \S.*"))
    zones.select_option("Europe/Riga")
    trainer.get_by_label("Preferred language").select_option("lv")
    trainer.get_by_role("button", name="Save").click()
    expect(trainer.locator(".messages")).to_be_visible()
    expect(trainer.locator("html")).to_have_attribute("lang", "lv")

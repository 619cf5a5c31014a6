"""What goes wrong on the way: the line, a second tab, a second click, an ended session. Nothing is lost or doubled."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from learning.models import Session
from quizzes.models import Attempt
from roleplay.engine import Mode
from roleplay.models import Play, PlayInput
from tests.e2e import steps

KEY = "liepa-hold"


@pytest.fixture
def scene(visit: Callable[..., Page], story: Any) -> Page:
    """The hire on the stage, asked for her second answer in a scene that counts."""
    story.forward("anna", to=KEY)
    play = story.say(story.start_scene("anna", KEY), "pick-up")
    return visit("anna", f"/play/{play.uuid}/")


def given() -> list[str]:
    """What has been answered, in order."""
    return [row.input["option"] for row in PlayInput.objects.order_by("n")]


def test_the_line_is_cut_and_comes_back(scene: Page, story: Any, watch: Any) -> None:
    watch.expect("net::ERR_INTERNET_DISCONNECTED")
    watch.expect("htmx:")  # htmx reports the lost request in the console
    words = story.words(KEY, "greet-shop")
    steps.choose(scene, words)
    scene.context.set_offline(True)
    scene.get_by_role("button", name="Say this").click()
    expect(scene.locator(".strip")).to_contain_text("No connection. Your choice is kept")
    expect(scene.locator(".strip")).to_be_focused()
    expect(scene.locator(".choice", has_text=words)).to_contain_text("Not sent")
    expect(scene.get_by_role("radio", name=re.compile(re.escape(words)))).to_be_checked()
    assert given() == ["pick-up"]
    scene.context.set_offline(False)
    steps.arrived(scene, 3)
    expect(scene.locator(".line-own .line-text")).to_have_text(words)
    expect(scene.locator(".strip")).to_have_count(0)
    assert given() == ["pick-up", "greet-shop"]


def test_the_answer_arrives_but_the_reply_is_lost(scene: Page, story: Any, watch: Any) -> None:
    watch.expect("net::ERR_FAILED")
    watch.expect("htmx:")
    lost: list[int] = []

    def lose_the_first_reply(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    scene.route("**/play/**", lose_the_first_reply)
    steps.say(scene, story.words(KEY, "greet-shop"))
    assert lost == [200]
    assert given() == ["pick-up", "greet-shop"]


def test_two_tabs_on_one_scene(scene: Page, story: Any, watch: Any) -> None:
    watch.expect("status of 409")
    other = scene.context.new_page()
    other.goto(scene.url)
    steps.say(scene, story.words(KEY, "greet-shop"))
    steps.choose(other, story.words(KEY, "greet-desk"))
    other.get_by_role("button", name="Say this").click()
    steps.arrived(other, 3)
    expect(other.locator(".notice")).to_contain_text("already given in another tab")
    expect(other.locator("#live")).to_contain_text("already given in another tab")
    expect(other.locator(".line-own .line-text")).to_have_text(story.words(KEY, "greet-shop"))
    assert given() == ["pick-up", "greet-shop"]


def test_a_double_click_is_one_answer(scene: Page, story: Any) -> None:
    steps.choose(scene, story.words(KEY, "greet-shop"))
    scene.get_by_role("button", name="Say this").dblclick()
    steps.arrived(scene, 3)
    scene.wait_for_load_state("networkidle")
    assert given() == ["pick-up", "greet-shop"]
    assert steps.place(scene) == 3


def test_a_double_click_on_begin_is_one_attempt(visit: Callable[..., Page], story: Any) -> None:
    story.forward("anna", to="phone-check")
    page = visit("anna", f"/quiz/start/{story.uuid('quiz', 'phone-check')}/")
    page.get_by_role("button", name="Begin").dblclick()
    expect(page.locator("h1.quiz-question")).to_be_visible()
    assert Attempt.objects.count() == 1


def test_back_after_the_end_gives_nothing_more_to_answer(visit: Callable[..., Page], story: Any) -> None:
    plan = story.choices(KEY, "model")
    play = story.say(story.start_scene("anna", KEY, Mode.PRACTICE), *plan[:-1])
    page = visit("anna", f"/play/{play.uuid}/")
    steps.say(page, story.words(KEY, plan[-1]))
    steps.debrief(page)
    page.go_back()
    page.wait_for_load_state()
    expect(page.locator(".stage-ask")).to_have_count(0)
    expect(page.locator(".stage-over, .debrief").first).to_be_visible()
    assert Play.objects.get().status == Play.Status.ENDED
    assert PlayInput.objects.count() == len(plan)


def test_the_session_ends_in_the_middle_of_a_turn(scene: Page, story: Any) -> None:
    address = scene.url
    Session.objects.all().delete()
    steps.choose(scene, story.words(KEY, "greet-shop"))
    scene.get_by_role("button", name="Say this").click()
    scene.wait_for_url("**/accounts/login/**")
    expect(scene.locator(".notice")).to_contain_text(
        "Please sign in again. Then you are back where you were."
    )
    # The whole page, not a sign-in form in the middle of a scene.
    expect(scene.locator("#scene")).to_have_count(0)
    assert given() == ["pick-up"]
    scene.fill("input[name=login]", story.login("anna"))
    scene.fill("input[name=password]", story.PASSWORD)
    scene.locator("form:has(input[name=password]) button[type=submit]").click()
    scene.wait_for_url(address)
    assert steps.place(scene) == 2
    steps.say(scene, story.words(KEY, "greet-shop"))
    assert given() == ["pick-up", "greet-shop"]


def test_somebody_signs_in_again_in_another_tab(
    scene: Page, story: Any, sign_in: Callable[..., None], watch: Any
) -> None:
    """The scene in the first tab is from before: it says so, keeps what is chosen, and leads on."""
    watch.expect("status of 403")
    watch.expect("Response Status Error Code 403")
    other = scene.context.new_page()
    other.goto("/")
    other.locator(".menu summary").click()
    other.get_by_role("button", name="Sign out").click()
    sign_in(other, story.login("anna"), story.PASSWORD)
    steps.choose(scene, story.words(KEY, "greet-shop"))
    scene.get_by_role("button", name="Say this").click()
    expect(scene.locator(".strip")).to_contain_text("Nothing was sent: somebody has signed in here")
    assert given() == ["pick-up"]
    scene.get_by_role("link", name="Open it again").click()
    expect(scene.locator(".strip")).to_have_count(0)
    steps.say(scene, story.words(KEY, "greet-shop"))
    assert given() == ["pick-up", "greet-shop"]


def test_after_signing_out_back_shows_nothing(visit: Callable[..., Page], story: Any) -> None:
    story.forward("anna", to=KEY)
    page = visit("anna", "/record/")
    expect(page.locator("main")).to_contain_text("Phone, hold and transfer")
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/**")
    page.go_back()
    page.wait_for_load_state()
    expect(page.locator("body")).not_to_contain_text("Phone, hold and transfer")


@pytest.mark.parametrize(
    "path",
    [
        "/learn/{}/",
        "/play/{}/",
        "/play/{}/debrief/",
        "/play/scene/{}/",
        "/quiz/{}/",
        "/quiz/start/{}/",
        "/team/{}/",
    ],
)
def test_an_address_that_leads_nowhere(path: str, client: Any, story: Any) -> None:
    client.force_login(story.person("anna").user)
    response = client.get(path.format("00000000-0000-4000-8000-000000000000"))
    assert response.status_code == 404
    assert "There is nothing here" in response.content.decode()
    assert 'class="topbar"' in response.content.decode()


def test_somebody_elses_scene_is_nowhere_too(visit: Callable[..., Page], story: Any, watch: Any) -> None:
    watch.expect("status of 404")
    play = story.say(story.start_scene("freja", KEY, Mode.PRACTICE), "pick-up")
    page = visit("anna")
    answer = page.goto(f"/play/{play.uuid}/")
    assert answer.status == 404
    expect(steps.headline(page)).to_have_text("There is nothing here")
    assert "Liepa" not in page.content()

"""A picture with a question, in a browser: chosen by its author, seen by its learner."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from learning.models import Person
from learning.roles import Role
from quizzes.actions.start import start_attempt
from quizzes.models import Attempt, Question
from tests.e2e.conftest import FAILED_ANSWER, Watch
from tests.factories import quizzes as make
from tests.factories.learning import PersonFactory, UserFactory

PHONE = {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}
SHIFT = """() => new Promise(resolve => {
    let sum = 0;
    new PerformanceObserver(list => list.getEntries().forEach(one => sum += one.value))
        .observe({type: "layout-shift", buffered: true});
    setTimeout(() => resolve(sum), 300);
})"""


def counter() -> bytes:
    """A counter with a till, drawn in dark lines on nothing."""
    picture = Image.new("RGBA", (1600, 900), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((120, 520, 1480, 820), outline="black", width=12)
    draw.rectangle((620, 300, 980, 520), outline="black", width=12)
    draw.ellipse((200, 180, 380, 360), outline="#0B5A6B", width=12)
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def shown(transactional_db: None) -> dict[str, Any]:
    return make.picture(counter(), "right-answer-is-b.png")


@pytest.fixture
def attempt(shown: dict[str, Any]) -> Attempt:
    asked = make.question("looks-at-the-till") | {"picture": shown}
    quiz = make.publish(make.quiz(questions=[asked], draw=[{"tag": "phone", "count": 1}]))
    return start_attempt(person=make.person(), activity=quiz.uuid, now=make.MONDAY).attempt


@pytest.fixture
def author(transactional_db: None) -> Person:
    return PersonFactory(user=UserFactory(roles=[Role.EMPLOYEE, Role.TRAINER]), name="Trine Trainer")


def test_a_learner_sees_it_and_nothing_jumps(
    attempt: Attempt,
    new_context: Callable[..., Any],
    come_in: Callable[..., None],
    check: Callable[[Page], None],
) -> None:
    context = new_context(**PHONE)
    come_in(context, attempt.person)
    page = context.new_page()
    page.goto(f"/quiz/{attempt.uuid}/1/")
    picture = page.get_by_role("img", name="The counter", exact=True)
    expect(picture).to_be_visible()
    assert picture.evaluate("one => one.complete && one.naturalWidth") == 1280
    box = picture.bounding_box()
    assert box is not None
    assert box["width"] <= 360
    assert abs(box["width"] * 9 / 16 - box["height"]) < 1
    assert page.evaluate(SHIFT) < 0.01
    check(page)
    page.goto(f"/quiz/{attempt.uuid}/review/")
    check(page)


# Wagtail leaves the spool file of a size that it makes to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_author_chooses_it_and_says_what_it_shows(
    shown: dict[str, Any], author: Person, page: Page, come_in: Callable[..., None], watch: Watch
) -> None:
    # Wagtail's own saving in the background is told off when the button was quicker.
    watch.expect(f"{FAILED_ANSWER} 400")
    row = make.publish(
        make.quiz(questions=[make.question("no-picture-yet")], draw=[{"tag": "phone", "count": 1}])
    ).questions.get()
    come_in(page.context, author)
    page.goto(reverse("wagtailsnippets_quizzes_question:edit", args=[row.pk]))
    words = page.get_by_label("What the picture shows (English)")
    expect(words).to_be_hidden()
    page.get_by_role("button", name="Choose an image").click()
    page.locator(".modal-body").get_by_role("link", name="right-answer-is-b.png").click()
    words.fill("A counter with a till")
    page.get_by_label("What the picture shows (Latvian)").fill("Lete ar kasi")
    page.get_by_role("button", name="Save draft").click()
    page.wait_for_load_state()
    expect(page.get_by_label("What the picture shows (English)")).to_have_value("A counter with a till")
    draft = Question.objects.get(pk=row.pk).get_latest_revision_as_object().document
    assert draft["picture"] == {
        "file": shown["file"],
        "alt": {"en": "A counter with a till", "lv": "Lete ar kasi"},
    }

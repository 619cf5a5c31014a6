"""A question of every kind in a browser: by keyboard alone on a phone, and without scripts."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from quizzes.actions.start import start_attempt
from quizzes.handles import handle_of
from quizzes.models import Answer, Attempt
from quizzes.shown import field_name
from tests.factories import quizzes as make
from tests.quizzes.grading import kinds

PHONE = {"viewport": {"width": 360, "height": 740}}
MOST_TABS = 80
WRITTEN = {"essay": "I would ring her back before noon.", "rewrite": "Friday it is."}


@pytest.fixture
def attempt(transactional_db: None) -> Attempt:
    """One attempt at one question of each kind, in their order."""
    questions = [kinds.document(kind, tags=["all"]) for kind in kinds.BODIES]
    quiz = make.publish(
        make.quiz(questions=questions, draw=[{"tag": "all", "count": len(questions)}], certainty=True)
    )
    person = make.person()
    make.assign(person, quiz)
    return start_attempt(person=person, activity=quiz.uuid, now=make.MONDAY).attempt


@pytest.fixture
def opened(
    attempt: Attempt, new_context: Callable[..., Any], come_in: Callable[..., None]
) -> Callable[..., Page]:
    """A function that opens the attempt as its learner."""

    def open_page(**options: Any) -> Page:
        context = new_context(**{**PHONE, **options})
        come_in(context, attempt.person)
        page = context.new_page()
        page.goto(f"/quiz/{attempt.uuid}/1/")
        return page

    return open_page


def wanted(attempt: Attempt, position: int) -> list[tuple[str, list[str], bool]]:
    """The fields of the right answer: name, values, and whether something is chosen there."""
    question = attempt.frozen.question(attempt.drawn[position - 1]["question"])
    response = question.best or (("3",) if question.kind == "scale" else ())
    if question.kind in WRITTEN:
        response = (WRITTEN[question.kind],)
    found = []
    for part in question.body.parts():
        values = list(question.given(response).get(part.id, ()))

        def naming(name: str) -> str:
            return handle_of(attempt.uuid, position, name)

        sent = [naming(value) for value in values] if part.choices else values
        found.append((field_name(part, naming), sent, bool(part.choices)))
    return found


def reach(page: Page, field: Locator) -> None:
    """Go to a field as somebody does who has no mouse."""
    for _ in range(MOST_TABS):
        if field.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{field} cannot be reached by Tab.")


def choose_by_keys(page: Page, name: str, value: str) -> None:
    field = page.locator(f'[name="{name}"]').first
    if field.evaluate("one => one.tagName") == "SELECT":
        reach(page, field)
        for _ in range(12):
            if field.input_value() == value:
                return
            page.keyboard.press("ArrowDown")
        raise AssertionError("The list does not have it.")
    box = page.locator(f'[name="{name}"][value="{value}"]')
    if box.get_attribute("type") == "checkbox":
        reach(page, box)
        page.keyboard.press("Space")
        return
    # One of a group of radios takes the focus; the arrows go through the others.
    for _ in range(MOST_TABS):
        if page.evaluate("name => document.activeElement.name === name", name):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(12):
        if box.is_checked():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError("No arrow leads to it.")


def test_every_kind_by_keyboard_on_a_phone(
    opened: Callable[..., Page], attempt: Attempt, check_themes: Callable[[Page], None]
) -> None:
    page = opened()
    for position in range(1, len(attempt.drawn) + 1):
        here = f"/quiz/{attempt.uuid}/{position}/"
        expect(page.locator(f'.quiz-form[action="{here}"]')).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), here
        check_themes(page)
        for name, values, chosen in wanted(attempt, position):
            for value in values:
                if chosen:
                    choose_by_keys(page, name, value)
                else:
                    reach(page, page.locator(f'[name="{name}"]'))
                    page.keyboard.type(value)
        expect(page.locator("#kept")).to_contain_text("Saved.")
        reach(
            page,
            page.get_by_role("button", name="Next question")
            .or_(page.locator(".quiz-form .actions .button"))
            .first,
        )
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url, here=here: here not in url)
    expect(page.get_by_role("heading", level=1)).to_have_text("You have answered every question.")
    check_themes(page)
    kept = {answer.position: tuple(answer.response) for answer in Answer.objects.all()}
    for position, drawn in enumerate(attempt.drawn, start=1):
        question = attempt.frozen.question(drawn["question"])
        assert kept[position] == (
            question.best if question.kind not in {*WRITTEN, "scale"} else kept[position]
        )
    reach(page, page.get_by_role("button", name="Hand in"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Somebody will read")
    check_themes(page)


def test_a_whole_quiz_without_scripts(opened: Callable[..., Page], attempt: Attempt) -> None:
    page = opened(java_script_enabled=False)
    for position in range(1, len(attempt.drawn) + 1):
        for name, values, chosen in wanted(attempt, position):
            for value in values:
                field = page.locator(f'[name="{name}"]').first
                if not chosen:
                    field.fill(value)
                elif page.locator(f'select[name="{name}"]').count():
                    field.select_option(value)
                else:
                    page.locator(f'[name="{name}"][value="{value}"]').check()
        page.locator(".quiz-form .actions .button").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have answered every question.")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Somebody will read")
    assert Answer.objects.count() == len(attempt.drawn)

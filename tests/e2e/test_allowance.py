"""More time given while a quiz is being done: seen on the open page, on a phone, within ten seconds."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from learning.actions.allowance import change_allowance
from quizzes.actions.start import start_attempt
from quizzes.models import Attempt
from tests.factories import quizzes as make

PHONE = {"viewport": {"width": 360, "height": 740}}
TEN_SECONDS = 10_000


@pytest.fixture
def attempt(transactional_db: None) -> Attempt:
    """Begun four minutes and a bit ago, of a quiz of ten minutes."""
    quiz = make.publish(make.quiz("timed", time_limit=10))
    began = timezone.now() - timedelta(minutes=4, seconds=10)
    return start_attempt(person=make.person(), activity=quiz.uuid, now=began).attempt


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


def test_more_time_is_on_the_open_page_within_ten_seconds(
    opened: Callable[..., Page], attempt: Attempt, check_themes: Callable[[Page], None]
) -> None:
    page = opened()
    clock, live = page.get_by_role("timer"), page.locator("#live")
    expect(clock).to_contain_text("5 minutes left")
    check_themes(page)
    page.get_by_role("radio").first.check()
    change_allowance(person=attempt.person, factor=Decimal("1.5"), minutes=20)
    expect(clock).to_contain_text(re.compile("30 minutes left"), timeout=TEN_SECONDS)
    expect(live).to_have_text(re.compile("You have more time now. 30 minutes left"))
    expect(page.get_by_role("radio").first).to_be_checked()
    expect(page.get_by_role("radio").first).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    check_themes(page)
    change_allowance(person=attempt.person, factor=None)
    expect(page.locator("#clock")).to_contain_text("No time limit for you.", timeout=TEN_SECONDS)


def test_without_scripts_the_next_page_says_it(opened: Callable[..., Page], attempt: Attempt) -> None:
    page = opened(java_script_enabled=False)
    expect(page.get_by_role("timer")).to_contain_text("5 minutes left")
    change_allowance(person=attempt.person, factor=Decimal(2))
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Next question").click()
    expect(page.get_by_role("timer")).to_contain_text("15 minutes left")

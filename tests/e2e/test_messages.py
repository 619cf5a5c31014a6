"""One message a day, as people see it: on the home, under *Messages*, and in the people office."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from learning.actions.notices import write_notices
from learning.models import Assignment, Branch, Outbox, Person, Reminding
from learning.rules.due import due_instant
from tests.e2e import steps


@pytest.fixture
def told(story: Any) -> datetime:
    """The manager's people have a course that is due today; the day's messages were written at noon."""
    zone = ZoneInfo(story.person(story.HIRE).effective_zone)
    now = datetime.combine(timezone.now().astimezone(zone).date(), time(10), UTC)
    Branch.objects.update(open_days="1234567", opens=time(0), closes=time(23, 59))
    Reminding.objects.update_or_create(pk=1, defaults={"since": now - timedelta(days=9)})
    today = now.date()
    for person in (story.person(story.HIRE), story.person(story.LATVIAN)):
        Assignment.objects.filter(person=person).update(
            due_on=today,
            due_at=due_instant(today, person.effective_zone),
            due_zone=person.effective_zone,
            created_at=now - timedelta(days=8),
        )
    assert write_notices(now) == 3, "two learners and their manager"
    return now


def test_a_hire_and_her_manager_read_theirs(
    told: datetime, visit: Callable[..., Page], story: Any, check: Callable[[Page], None]
) -> None:
    hers = visit(story.HIRE, "/")
    steps_to_messages(hers)
    check(hers)
    expect(hers.locator("main .row")).to_have_count(1)
    expect(hers.locator("main .row")).to_contain_text("is due today")
    hers.locator("main .row a").focus()
    hers.keyboard.press("Enter")
    hers.wait_for_url("**/learn/**")
    his = visit(story.MANAGER, "/")
    expect(his.locator("main .notice").first).to_contain_text("New today: 2 dates in your team want a look.")
    check(his)
    steps_to_messages(his)
    check(his)
    expect(his.locator("main")).to_contain_text("Anna Ozola has not started")
    expect(his.locator("main")).to_contain_text("Līga Šķēle has not started")
    latvian = visit(story.LATVIAN, "/messages/")
    expect(steps.headline(latvian)).not_to_have_text("Messages")
    check(latvian)


def steps_to_messages(page: Page) -> None:
    page.locator(".menu summary").focus()
    page.keyboard.press("Enter")
    page.locator(".menu").get_by_role("link", name="Messages").click()
    expect(steps.headline(page)).to_have_text("Messages")


def test_the_people_office_sees_what_went_out_and_has_the_switch(
    told: datetime,
    officer: Person,
    visit: Callable[..., Page],
    story: Any,
    check: Callable[[Page], None],
) -> None:
    letter = Outbox.objects.filter(kind="notice").earliest("pk")
    Outbox.objects.filter(pk=letter.pk).update(parked_at=told, error="550 no such mailbox")
    page = visit("una", "/people/messages/")
    check(page)
    expect(page.locator("main .row", has_text="Anna Ozola")).to_be_visible()
    expect(page.locator("main")).to_contain_text("The mail server said: 550 no such mailbox")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".notice-ok")).to_contain_text("It is tried again now.")
    expect(page.locator("main")).not_to_contain_text("550 no such mailbox")
    page.get_by_role("button", name="Turn messages off").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main .lead")).to_have_text("Messages are off. Nobody is told anything.")
    check(page)
    assert write_notices(told + timedelta(days=1)) == 0
    steps.press(page, "Turn messages on")
    expect(page.get_by_role("heading", name="Messages are on")).to_be_visible()

"""The people office asks something of everybody in one place; it reaches somebody who comes later."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from learning.actions.people import add_person
from learning.models import Branch, Job, Person, Requirement
from tests.e2e import steps


@pytest.fixture
def many(story: Any) -> None:
    Branch.objects.bulk_create(
        Branch(key=f"shop-{n:03}", name=f"Shop {n:03}", zone="Europe/Riga") for n in range(300)
    )


def test_a_requirement_reaches_a_person_added_afterwards(
    visit: Callable[..., Page], story: Any, officer: Person, check: Callable[[Page], None]
) -> None:
    page = visit("una", "/people/requirements/")
    check(page)
    page.get_by_role("link", name="Write a new one").click()
    page.get_by_label("Customer service").check()
    page.get_by_label("Riga").check()
    page.get_by_label("Learns this course").select_option(str(story.uuid("course", "phone-and-complaint")))
    page.get_by_label("How many days").fill("14")
    page.get_by_label("How many days").press("Tab")
    expect(page.locator("#reach")).to_contain_text("Everyone")
    expect(page.locator("#reach")).to_contain_text("in Riga learns “Answering the phone")
    expect(page.locator("#reach")).to_contain_text("Anna Ozola")
    check(page)
    # By the keyboard alone from here on.
    page.get_by_role("button", name="Save", exact=True).focus()
    page.keyboard.press("Enter")
    expect(steps.headline(page)).to_contain_text("in Riga learns")
    check(page)
    rule = Requirement.objects.get()
    riga = Branch.objects.get(key="riga")
    add_person(
        number="zane", name="Zane Jauna", branch=riga, job=Job.objects.get(key="service"), by=officer.user,
        hired_on=timezone.localdate(), email=story.login("zane"),
    )  # fmt: skip
    page.goto(f"/people/requirements/{rule.uuid}/?q=Zane")
    expect(page.get_by_role("link", name="Zane Jauna")).to_be_visible()
    hers = visit("zane", "/")
    expect(hers.locator("main .lead").first).to_contain_text("in Riga learns it.")
    expect(hers.locator("main .lead").first).to_contain_text("That is 14 days after your first day.")
    check(hers)


def test_branches_are_looked_for_where_there_are_many(
    visit: Callable[..., Page],
    story: Any,
    officer: Person,
    many: None,
    check: Callable[[Page], None],
    watch: Any,
) -> None:
    watch.expect("status of 422")
    page = visit("una", "/people/requirements/add/")
    check(page)
    words, found = page.get_by_label("Find a branch"), page.locator("[data-found]")
    words.press_sequentially("shop 12")
    expect(found.locator(".pick")).to_have_count(10)
    # By the keyboard: on to what was found, and ticked. It moves to what is chosen, and the focus with it.
    found.get_by_label("Shop 121").focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-chosen]").get_by_label("Shop 121")).to_be_focused()
    check(page)
    words.fill("riga")
    found.get_by_label("Riga").check()
    # What is chosen is not found once more; what was unticked is.
    words.fill("shop 121")
    expect(page.get_by_text("What fits is chosen already.")).to_be_visible()
    page.locator("[data-chosen]").get_by_label("Shop 121").uncheck()
    words.fill("shop 12")
    expect(found.get_by_label("Shop 121")).not_to_be_checked()
    found.get_by_label("Shop 129").check()
    page.get_by_label("How many days").fill("")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".field-error")).to_have_text("Say after how many days.")
    chosen = page.locator("[data-chosen] input:checked")
    expect(chosen).to_have_count(2)
    expect(words).to_have_value("shop 12")
    page.get_by_label("How many days").fill("14")
    page.get_by_label("How many days").press("Tab")
    expect(page.locator("#reach")).to_contain_text("in Riga and Shop 129 learns")
    check(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(steps.headline(page)).to_contain_text("in Riga and Shop 129 learns")
    assert {row.key for row in Requirement.objects.get().branches.all()} == {"riga", "shop-129"}


def test_branches_are_looked_for_without_a_script(
    visit: Callable[..., Page], story: Any, officer: Person, many: None
) -> None:
    page = visit("una", "/people/requirements/add/", java_script_enabled=False)
    for name in ("Riga", "Shop 007"):
        page.get_by_label("Find a branch").fill(name)
        page.get_by_label("Find a branch").press("Enter")
        page.get_by_label(name, exact=True).check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(steps.headline(page)).to_contain_text("Everyone in Riga and Shop 007 learns")


def test_the_list_of_people_finds_a_branch_among_many(
    visit: Callable[..., Page], story: Any, officer: Person, many: None, check: Callable[[Page], None]
) -> None:
    Branch.objects.filter(key="shop-121").update(name="Unaville")
    page = visit("una", "/people/")
    check(page)
    page.get_by_placeholder("Name, number or branch").fill("una")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Branches called like this")).to_be_visible()
    expect(page.get_by_role("heading", name="People called like this")).to_be_visible()
    check(page)
    page.get_by_role("link", name="Unaville").click()
    expect(page.get_by_text("Only Unaville.")).to_be_visible()
    expect(page.get_by_text("Nobody fits this.")).to_be_visible()
    check(page)
    page.get_by_role("link", name="All branches").click()
    expect(page.get_by_text("Only Unaville.")).to_have_count(0)

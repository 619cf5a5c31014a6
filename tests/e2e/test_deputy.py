"""A manager goes on leave: the people office writes it down and names a deputy, who sees the manager's people until the
last day and nobody's afterwards."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect

from learning.models import Deputy, Leave, Person
from learning.roles import Role
from tests.e2e import steps
from tests.factories.learning import PersonFactory, UserFactory

OFFICER = "dace"


@pytest.fixture
def officer(story: Any) -> Person:
    user = UserFactory(login="dace@story.example", roles=[Role.EMPLOYEE, Role.PEOPLE])
    return PersonFactory(user=user, number=OFFICER, name="Dace Siliņa", hired_on=date(2020, 1, 6))


def today() -> date:
    return timezone.localdate()


def way(page: Page, name: str) -> Any:
    """One change of a person, opened."""
    fold = page.locator(f"details#{name}")
    fold.locator("summary").click()
    return fold


def facts(page: Page, name: str) -> None:
    """Find somebody on the list and open their page."""
    page.goto("/people/")
    page.get_by_label("Find a person").fill(name)
    steps.press(page, "Find")
    steps.follow(page, name)
    expect(steps.headline(page)).to_have_text(name)


def suggested(form: Any, who: str) -> None:
    """Wait until one person is left of those who fit the first letters, and it is ``who``."""
    expect(form.locator("datalist option")).to_have_count(1)
    expect(form.locator("datalist option")).to_have_attribute("value", who)


def names(page: Page) -> set[str]:
    """Who stands in the table of the team."""
    return set(page.locator(".team-wide tbody th a").all_inner_texts())


def test_a_manager_on_leave_with_a_deputy(
    visit: Callable[..., Page], story: Any, officer: Person, check: Callable[[Page], None], watch: Any
) -> None:
    watch.expect("status of 404")
    trine = visit("trine", "/team/")
    expect(steps.headline(trine)).to_have_text("There is nothing here")

    office = visit(OFFICER)
    facts(office, "Māris Kalns")
    leave = way(office, "leave")
    last = today() + timedelta(days=7)
    leave.get_by_label("First day").fill(today().isoformat())
    leave.get_by_label("Last day").fill(last.isoformat())
    leave.get_by_role("button").click()
    expect(office.locator("main .lead")).to_contain_text("Away until")
    deputy = way(office, "deputy")
    # Suggestions come while she types; a name that fits two people would be asked about.
    deputy.get_by_label("Deputy").press_sequentially("Tri")
    suggested(deputy, "Trine Berg (trine)")
    deputy.get_by_label("Deputy").fill("Trine Berg (trine)")
    deputy.get_by_label("First day").fill(today().isoformat())
    deputy.get_by_label("Last day").fill(last.isoformat())
    deputy.get_by_role("button").click()
    expect(office.locator("main .lead")).to_contain_text("Trine Berg stands in until")
    assert Leave.objects.get().ends_on == Deputy.objects.get().ends_on == last

    # The deputy finds the team in the bar, and exactly these people in it.
    trine.goto("/")
    trine.get_by_role("navigation", name="Main").get_by_role("link", name="Team").first.click()
    expect(trine.locator("main .lead").first).to_contain_text("You stand in for Māris Kalns until")
    assert names(trine) == {"Anna Ozola", "Berta Liepa", "Līga Šķēle"}
    check(trine)
    trine.set_viewport_size({"width": 1280, "height": 900})
    steps.follow(trine, "Anna Ozola")
    expect(steps.headline(trine)).to_have_text("Anna Ozola")
    for other in ("freja", "maris", "trine"):
        answer = trine.goto(f"/team/{story.person(other).uuid}/")
        assert answer is not None
        assert answer.status == 404, other

    # Whoever is led knows whom to ask.
    anna = visit("anna", "/")
    asked = anna.locator("aside")
    expect(asked).to_contain_text("your buddy, back after")
    expect(asked).to_contain_text("Trine Berg")
    expect(asked).to_contain_text("stands in for your manager until")
    check(anna)

    # The day after the last one.
    with time_machine.travel(timezone.now() + timedelta(days=8), tick=True):
        after = visit("trine", "/")
        expect(after.get_by_role("navigation", name="Main")).not_to_contain_text("Team")
        for path in ("/team/", f"/team/{story.person('anna').uuid}/"):
            answer = after.goto(path)
            assert answer is not None
            assert answer.status == 404
        expect(visit("anna", "/").locator("aside")).not_to_contain_text("Trine Berg")
        assert names(visit("maris", "/team/")) == {"Anna Ozola", "Berta Liepa", "Līga Šķēle"}


def test_with_the_keyboard_alone_on_a_phone(
    visit: Callable[..., Page], story: Any, officer: Person, watch: Any
) -> None:
    watch.expect("status of 422")
    page = visit(
        OFFICER,
        f"/people/{story.person('maris').uuid}/",
        viewport={"width": 360, "height": 740},
        color_scheme="dark",
    )
    page.locator("details#deputy summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Deputy").first).to_be_focused()
    page.keyboard.type("Nobody Here")
    page.keyboard.press("Enter")
    # What is wrong stands beside its field, in the form that is still open, with what was typed.
    wrong = page.locator("details#deputy[open] .field-error")
    expect(wrong).to_have_text("Nobody who works here has this name or number.")
    field = page.get_by_label("Deputy").first
    expect(field).to_have_value("Nobody Here")
    field.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("trine")
    page.keyboard.press("Enter")
    expect(page.locator("main .lead")).to_contain_text("Trine Berg stands in.")
    assert Deputy.objects.get().ends_on is None
    page.get_by_role("link", name=re.compile("Change the days.*Trine Berg")).focus()
    page.keyboard.press("Enter")
    expect(steps.headline(page)).to_have_text("Trine Berg")
    page.get_by_role("button", name="Remove").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main .lead")).not_to_contain_text("Trine Berg")
    assert not Deputy.objects.exists()


def test_the_screens_of_the_people_office(
    visit: Callable[..., Page], story: Any, officer: Person, check: Callable[[Page], None], watch: Any
) -> None:
    watch.expect("status of 422")
    page = visit(OFFICER, "/people/")
    check(page)
    steps.follow(page, "Add a person")
    check(page)
    steps.press(page, "Add")
    page.get_by_label("Name").first.fill("Toms Skujiņš")
    page.get_by_label("Employee number").fill("anna")
    page.get_by_label("Branch").select_option("Riga")
    page.get_by_label("Job").select_option("Customer service")
    page.get_by_label("Manager").fill("maris")
    steps.press(page, "Add")
    expect(page.locator(".field-error")).to_have_text("Anna Ozola has this number already.")
    check(page)
    page.get_by_label("Employee number").fill("toms")
    steps.press(page, "Add")
    expect(steps.headline(page)).to_have_text("Toms Skujiņš")
    for fold in page.locator("details.fold summary").all():
        fold.click()
    check(page)
    page.goto("/people/places/")
    check(page)
    for title in ("Copenhagen", "Customer service"):
        page.goto("/people/places/")
        steps.follow(page, title)
        page.locator("details.fold summary").click()
        check(page)


def test_without_scripts_a_number_is_enough(
    visit: Callable[..., Page], story: Any, officer: Person, watch: Any
) -> None:
    watch.expect("status of 422")
    page = visit(OFFICER, f"/people/{story.person('berta').uuid}/", java_script_enabled=False)
    manager = way(page, "manager")
    manager.get_by_label("Manager", exact=False).first.fill("nanna")
    manager.get_by_role("button").click()
    expect(page.locator("main .lead")).to_contain_text("Led by Nanna Holm.")
    manager = way(page, "manager")
    manager.get_by_label("Manager", exact=False).first.fill("berta")
    manager.get_by_role("button").click()
    expect(page.locator("details#manager[open] .field-error")).to_have_text("Nobody leads themselves.")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_manager_names_their_own_deputy(
    visit: Callable[..., Page], story: Any, check: Callable[[Page], None], watch: Any, scripts: bool
) -> None:
    watch.expect("status of 422")
    page = visit("maris", "/team/", java_script_enabled=scripts)
    expect(page.locator("main")).to_contain_text("nobody stands in for you.")
    steps.follow(page, "While you are away")
    who = page.get_by_label("Who stands in")
    if scripts:
        check(page)
        who.press_sequentially("Berta")
        suggested(page, "Berta Liepa (berta)")
    who.fill("Freja Dahl")
    who.press("Enter")
    # Somebody of another branch is not found by name; what was typed stays.
    expect(page.locator(".field-error")).to_have_text("Nobody who works here has this name or number.")
    expect(who).to_have_value("Freja Dahl")
    if scripts:
        check(page)
    who.fill("berta")
    page.get_by_label("Last day").fill((today() + timedelta(days=3)).isoformat())
    page.get_by_label("Last day").press("Enter")
    row = page.locator("main .rows .row")
    expect(row).to_contain_text("Berta Liepa stands in until")
    if scripts:
        check(page)
    assert Deputy.objects.get().deputy == story.person("berta")
    back = row.get_by_role("button", name=re.compile("Take it back.*Berta Liepa"))
    back.focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Nobody stands in for you.")
    assert not Deputy.objects.exists()

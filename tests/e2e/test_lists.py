"""HR loads 60 people from a messy file: sees each effect, mends what is wrong, applies it; again changes nothing."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from learning.models import ParkedLine, Person, ReportingLine, User
from learning.roles import Role
from tests.e2e import steps
from tests.factories.learning import BranchFactory, JobFactory, PersonFactory

HEAD = " Tabeles Nr. ;VĀRDS, UZVĀRDS;Filiāle;amats;Vadītāja numurs;Pieņemšanas datums;Valoda;E-pasts;Piezīmes"


def messy(**other: str) -> bytes:
    """60 people as an old HR system writes them: Windows-1257, semicolons, stray blanks, dates in three ways."""
    days = ("2024-03-01", "1.4.2025", "17/08/2025")
    rows = [
        f"10{n:02};  Jānis   Kļaviņš {n};rīga ;Shop assistant;1001;{days[n % 3]};latviešu;;x"
        for n in range(1, 61)
    ]
    rows[0] = "1001;Anna Šķēle;Riga;Shop assistant;;01.02.2020;lv;anna@example.org;"
    rows[5] = "1006;Ilze Nezināmā;Riga;Shop assistant;777;2025-01-06;lv;;"
    rows[9] = other.get("double", "1009;Otrreiz Tas Pats;Riga;Shop assistant;1001;2025-01-06;lv;;")
    rows[19] = other.get("ring", "1020;Pēteris Aplis;Riga;Shop assistant;1021;2025-01-06;lv;;")
    rows[20] = "1021;Zane Aplis;Riga;Shop assistant;1020;2025-01-06;lv;;"
    rows[29] = other.get("nameless", "1030;   ;Riga;Shop assistant;1001;2025-01-06;lv;;")
    rows[39] = other.get("branch", "1040;Juris Kur;Rigga;Shop assistant;1001;2025-01-06;lv;;")
    rows[49] = other.get("day", "1050;Līga Kad;Riga;Shop assistant;1001;03/04/2025;lv;;")
    return "\r\n".join([HEAD, *rows, ""]).encode("cp1257")


MENDED = messy(
    double="1010;Viens Pats;Riga;Shop assistant;1001;2025-01-06;lv;;",
    ring="1020;Pēteris Aplis;Riga;Shop assistant;1001;2025-01-06;lv;;",
    nameless="1030;Vārds Uzvārds;Riga;Shop assistant;1001;2025-01-06;lv;;",
    branch="1040;Juris Kur;Riga;Shop assistant;1001;2025-01-06;lv;;",
    day="1050;Līga Kad;Riga;Shop assistant;1001;3.4.2025;lv;;",
)


@pytest.fixture
def hr(page: Page, context: BrowserContext, transactional_db: None, come_in: Callable[..., None]) -> Page:
    """The people office at its lists."""
    BranchFactory(words={"lv": {"name": "Rīga"}})
    JobFactory()
    come_in(context, PersonFactory(number="HR", user__roles=(Role.EMPLOYEE, Role.PEOPLE)))
    page.goto("/people/lists/")
    return page


def hand_in(page: Page, content: bytes) -> None:
    page.goto("/people/lists/")
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": content}
    )
    steps.press(page, "Look what it would do")


def row(page: Page, number: int) -> Any:
    return page.locator("li.row", has_text=f"Row {number} ").or_(
        page.locator("li.row", has_text=f"Row {number}\n")
    )


def test_hr_loads_60_people_from_a_messy_file(hr: Page, check: Callable[[Page], None]) -> None:
    check(hr)
    hand_in(hr, messy())
    lead = hr.locator("#progress .lead")
    expect(lead).to_have_text(
        "53 of 60 lines are ready: 53 new, 0 change, 0 stay the same. 7 lines need you."
    )
    assert Person.objects.count() == 1, "a look changes nothing"
    expect(hr.locator("main")).to_contain_text("left out: Piezīmes")
    steps.follow(hr, "need you (7)")
    errors = hr.locator(".field-error")
    for words in (
        "Employee number: Two lines have this number.",
        "Manager: These would lead each other:",
        "Name: This is empty.",
        "Branch: There is no branch “Rigga”. Did you mean",
        "First day: “03/04/2025” may be two days.",
    ):
        expect(errors.filter(has_text=words).first).to_be_visible()
    check(hr)
    with hr.expect_download() as got:
        hr.get_by_role("link", name="Download the lines that need you").click()
    assert len(got.value.path().read_text("utf-8-sig").splitlines()) == 8
    steps.press(hr, "Throw away")

    hand_in(hr, MENDED)
    expect(lead).to_have_text("60 of 60 lines are ready: 60 new, 0 change, 0 stay the same.")
    steps.follow(hr, "wait for a manager (1)")
    expect(hr.locator("li.row")).to_contain_text("Nobody has the number 777 yet.")
    # By the keyboard alone: to the one filled button, and pressed.
    hr.locator("#main").focus()
    for _tab in range(30):
        hr.keyboard.press("Tab")
        if hr.evaluate("document.activeElement.textContent.trim()") == "Apply":
            break
    hr.keyboard.press("Enter")
    expect(lead).to_have_text("Applied: 60 lines.")
    check(hr)
    assert Person.objects.count() == 61
    juris = Person.objects.get(number="1040")
    assert (juris.name, juris.branch.name, juris.locale) == ("Juris Kur", "Riga", "lv")
    assert Person.objects.get(number="1002").name == "Jānis Kļaviņš 2"
    assert Person.objects.get(number="1050").hired_on == date(2025, 4, 3)
    assert ReportingLine.objects.count() == 58
    assert ParkedLine.objects.get().person.number == "1006"
    assert User.objects.get(login="1001").email == "anna@example.org"
    steps.follow(hr, "Anna Šķēle")
    expect(steps.headline(hr)).to_contain_text("Anna Šķēle")

    hand_in(hr, MENDED)
    expect(lead).to_have_text("Everything on this list is known already. Nothing would change.")
    expect(hr.get_by_role("button", name="Apply")).to_have_count(0)


def test_without_javascript_it_is_the_same(
    new_context: Callable[..., BrowserContext], hr: Page, come_in: Callable[..., None]
) -> None:
    context = new_context(java_script_enabled=False)
    come_in(context, Person.objects.select_related("user").get(number="HR"))
    page = context.new_page()
    hand_in(page, MENDED)
    steps.press(page, "Apply")
    expect(page.locator("#progress .lead")).to_have_text("Applied: 60 lines.")


def test_a_near_name_is_taken_over_by_the_keyboard(hr: Page, check: Callable[[Page], None]) -> None:
    hand_in(hr, messy())
    button = row(hr, 41).get_by_role("button", name="Read it as “Riga”")
    check(hr)
    button.focus()
    hr.keyboard.press("Enter")
    said = "“Rigga” is read as “Riga” in 1 line. The list is checked again."
    expect(hr.get_by_text(said)).to_be_visible()
    expect(hr.get_by_role("button", name="Read it as")).to_have_count(0)
    expect(row(hr, 41)).to_contain_text("Branch: Riga")
    check(hr)

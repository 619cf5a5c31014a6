"""What everyday screens cost does not grow with the company: neither the queries, nor what the database does for it."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from learning.actions.bulk import write_histories
from learning.actions.histories import GivenIn, HistoryIn, ReadIn
from learning.actions.organisation import BranchIn, LineIn, PersonIn, bring_people, bring_places
from learning.models import Assignment, Branch, Cycle, Person
from learning.queries import notices
from learning.queries.notices import forecast
from learning.roles import Role
from tests.factories.learning import NOON, PersonFactory, UserFactory, make_result
from tests.learning.pages import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("friday")]
STEP = 10
FEW, MORE = 2, 40
"""Branches of ten people each."""
A_PERSON = 12
"""Steps of SQLite for each further person to whom a preview of everybody gives no thought: about nine, of which eight
count whether they have done it. To look at each takes 34."""


@pytest.fixture
def officer():
    return PersonFactory(hired_on=date(2020, 1, 1), user__roles=(Role.EMPLOYEE, Role.PEOPLE))


@pytest.fixture
def grow(course):
    """Brings in more branches, each with somebody who leads the others, and what they have done."""

    def more(branches: int) -> None:
        first = Branch.objects.count()
        keys = [f"shop-{first + at}" for at in range(branches)]
        bring_places([BranchIn(key, key, "Europe/Riga", "lv") for key in keys], [])
        for key in keys:
            head = f"{key}-0"
            people = bring_people(
                [
                    PersonIn(
                        f"{key}-{at}", f"Person {at} of {key}", key, "counter", date(2026, 1, 5),
                        lines=(LineIn(head, date(2026, 1, 5)),) if at else (),
                    )
                    for at in range(10)
                ]
            )  # fmt: skip
            write_histories([told(person, course) for person in people])

    return more


def told(person: Person, course) -> HistoryIn:
    source = Assignment.Source.MANAGER
    given = GivenIn(course["course"].activity.uuid, source, NOON, date(2026, 11, 23), "", NOON)
    return HistoryIn(person, (given,), (ReadIn(course["one"], NOON), make_result(person, course["quiz"])))


def screens(hire, manager, officer, course) -> dict[str, Callable[[], object]]:
    """Each screen by its name, with nothing that is read once in it."""
    form = {
        "course": course["course"].activity.uuid, "due": "hired", "due_days": "14", "opens_after": "7", "show": "1"
    }  # fmt: skip

    def get(person, name: str) -> Callable[[], object]:
        client = client_of(person)
        return lambda: client.get(reverse(f"learning:{name}"))

    def look(**words) -> Callable[[], object]:
        client, address = client_of(officer), reverse("learning:add-requirement")
        return lambda: client.post(address, form | words, headers={"HX-Request": "true"})

    return {
        "home": get(hire, "home"),
        "home of a manager": get(manager, "home"),
        "team": get(manager, "team"),
        "people": get(officer, "people"),
        "preview of a part": look(branches=["riga"], jobs=["counter"]),
        "preview of all": look(),
        "messages": get(officer, "messages"),
    }


def queries(call: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert call().status_code == 200  # type: ignore[attr-defined]
    return len(caught)


def work(call: Callable[[], object]) -> int:
    """How many steps SQLite takes for it: the same on every machine, however busy."""
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += STEP
        return 0

    connection.ensure_connection()
    connection.connection.set_progress_handler(step, STEP)
    try:
        call()
    finally:
        connection.connection.set_progress_handler(None, STEP)
    return steps


def measured(found: dict[str, Callable[[], object]], how: Callable[..., int]) -> dict[str, int]:
    for call in found.values():
        call()
    return {name: how(call) for name, call in found.items()}


def test_no_screen_asks_more_questions_in_a_larger_company(hire, manager, officer, course, grow):
    found = screens(hire, manager, officer, course)
    grow(FEW)
    few = measured(found, queries)
    grow(MORE)
    more = measured(found, queries)
    assert {name: (few[name], asked) for name, asked in more.items() if asked > few[name]} == {}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="counts steps of SQLite")
def test_what_one_person_or_a_part_of_the_company_needs_is_found_without_reading_the_rest(
    hire, manager, officer, course, grow
):
    found = screens(hire, manager, officer, course)
    grow(FEW)
    few = measured(found, work)
    grow(MORE)
    more = measured(found, work)
    for name in ("home", "home of a manager", "team", "people", "preview of a part"):
        assert more[name] <= 1.5 * few[name], name
    assert more["preview of all"] - few["preview of all"] <= A_PERSON * 10 * MORE


def test_a_preview_reads_no_branch_that_is_not_ticked(hire, manager, officer, course, grow):
    look = screens(hire, manager, officer, course)["preview of a part"]
    seen: list[int] = []

    def note(instance: Branch, **_given: object) -> None:
        seen.append(instance.pk)

    def reads() -> int:
        look()
        seen.clear()
        post_init.connect(note, sender=Branch)
        look()
        post_init.disconnect(note, sender=Branch)
        return len(seen)

    grow(MORE)
    assert reads() == 3, (
        "that of whoever looks, and the one that is ticked: offered, and named in the sentence"
    )


def test_a_large_company_reads_about_how_many_messages_would_go_out(officer, course, grow, monkeypatch):
    grow(FEW)
    for number, person in enumerate(Person.objects.filter(number__startswith="shop-")):
        person.user = UserFactory(login=f"somebody{number}")
        person.save(update_fields=["user"])
    Assignment.objects.update(due_on=NOON.date(), due_at=datetime(2026, 11, 20, 22, tzinfo=UTC))
    Cycle.objects.update(completed_at=None)
    exact = forecast(NOON)
    assert exact.total == 20
    assert forecast(NOON, quick=True) == exact, "so few are counted"
    monkeypatch.setattr(notices, "CHUNK", 15)
    monkeypatch.setattr(notices, "SAMPLE", 10)
    found = forecast(NOON, quick=True)
    assert (found.total, found.exact, found.branches) == (20, False, ())
    html = client_of(officer).get(reverse("learning:messages")).content.decode()
    assert "About 20 messages would still go out today." in html
    assert "Today, by branch" not in html
    Person.objects.filter(number__startswith="shop-").update(left_on=date(2026, 11, 19))
    html = client_of(officer).get(reverse("learning:messages")).content.decode()
    assert "Few messages would still go out today." in html


@pytest.mark.parametrize(
    ("number", "said"), [(0, 0), (7, 7), (42, 42), (137, 140), (2949, 2900), (98765, 99000)]
)
def test_an_estimate_has_two_figures(number, said):
    assert notices.rounded(number) == said

"""What managers see of the people whom they lead."""

from datetime import date

import pytest
from django.urls import reverse

from learning.actions.assign import assign
from learning.models import Assignment, Leave, Person
from learning.roles import Role
from tests.factories.learning import (
    BranchFactory,
    PersonFactory,
    leads,
)
from tests.learning.pages import client_of, finish, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("friday")]


def test_the_team_page_shows_own_people_at_once_and_nobody_elses(hire, manager, course):
    other = PersonFactory(name="Someone Else")
    finish(hire, course)
    finish(other, course)
    html = page(manager, "team")
    assert "Anna Kalniņa" in html
    assert "done today" in html
    assert "Someone Else" not in html
    assert client_of(manager).get(reverse("learning:person", args=[other.uuid])).status_code == 404
    assert "Passed, 4 of 5." in page(manager, "person", hire.uuid)


def test_scope_is_indirect_dated_and_survives_a_ring(hire, manager):
    top = PersonFactory(name="Top", user__roles=(Role.EMPLOYEE, Role.MANAGER))
    former = PersonFactory(name="Former", user__roles=(Role.EMPLOYEE, Role.MANAGER))
    leads(top, manager)
    leads(former, hire, until=date(2026, 11, 19))
    leads(hire, top)
    assert "Anna Kalniņa" in page(top, "team")
    assert "Anna Kalniņa" not in page(former, "team")
    # Nobody stands in their own team, even where the lines form a ring.
    assert client_of(top).get(reverse("learning:person", args=[top.uuid])).status_code == 404


def test_the_team_is_for_managers(hire):
    assert client_of(hire).get(reverse("learning:team")).status_code == 404
    assert client_of(hire).get(reverse("learning:person", args=[hire.uuid])).status_code == 404


def test_overdue_and_stuck_people_need_the_manager_but_not_those_on_leave(hire, manager, course):
    away = PersonFactory(name="Away Person")
    leads(manager, away)
    Leave.objects.create(person=away, starts_on=date(2026, 11, 1), ends_on=date(2026, 12, 1))
    for person in (hire, away):
        assign(
            person=person,
            activity=course["course"].activity,
            source=Assignment.Source.HIRED,
            due_on=date(2026, 11, 18),
        )
    html = page(manager, "team")
    assert "One thing needs you today." in html
    assert "Anna Kalniņa has “Phone” open. It was due on Wednesday." in html
    assert "away until Tuesday 1 December" in html


def _branch(key: str, manager: Person, course, late: int, in_time: int) -> list[Person]:
    """A branch of the manager's team: so many people who are late with the course, and so many who have time."""
    branch = BranchFactory(key=key, name=key.title())
    people = PersonFactory.create_batch(late + in_time, branch=branch)
    leads(manager, *people)
    for n, person in enumerate(people):
        due = date(2026, 11, 18) if n < late else date(2026, 12, 18)
        assign(person=person, activity=course["course"].activity, source=Assignment.Source.HIRED, due_on=due)
    return people


def test_a_large_team_opens_on_its_branches_and_says_where_to_call(manager, course):
    _branch("north", manager, course, late=1, in_time=29)
    _branch("south", manager, course, late=1, in_time=1)
    html = page(manager, "team")
    # Half of two is no news; one of thirty is not either.
    assert "No branch needs a call." in html
    west = _branch("west", manager, course, late=9, in_time=1)
    html = page(manager, "team")
    assert "One of 4 branches needs a call." in html
    assert "West: 9 of 10 courses are past their date." in html
    assert "11 things need you today." in html
    assert west[0].name not in html.split('id="needs"')[0], "people stand in their branches"
    # Whoever is away is waited for.
    for person in west[:8]:
        Leave.objects.create(person=person, starts_on=date(2026, 11, 1), ends_on=date(2026, 12, 1))
    assert "No branch needs a call." in page(manager, "team")


def test_a_branch_is_opened_searched_and_without_those_on_leave(manager, course):
    _branch("north", manager, course, late=1, in_time=19)
    south = _branch("south", manager, course, late=1, in_time=9)
    Leave.objects.create(person=south[1], starts_on=date(2026, 11, 1), ends_on=date(2026, 12, 1))

    def names(**asked: str) -> set[str]:
        html = client_of(manager).get(reverse("learning:team"), asked).content.decode()
        return {person.name for person in Person.objects.all() if f">{person.name}</a>" in html}

    assert names(branch="south") == {person.name for person in south}
    assert names(branch="south", working="1") == {person.name for person in south} - {south[1].name}
    assert names(q=south[0].name) == {south[0].name}
    assert "One thing needs you today." in page_of(manager, branch="south")
    assert client_of(manager).get(reverse("learning:team"), {"branch": "nowhere"}).status_code == 404
    for odd in ("<b>", "Ōzols žņ 中", "x" * 5000, " "):
        assert client_of(manager).get(reverse("learning:team"), {"q": odd, "page": "-1"}).status_code == 200
        assert client_of(manager).get(reverse("learning:team"), {"branch": odd}).status_code == 404
    # Another's branch is empty for me, whatever its name.
    BranchFactory(key="foreign", name="Foreign")
    assert "Nobody in your team fits this." in page_of(manager, branch="foreign")


def page_of(person: Person, **asked: str) -> str:
    return client_of(person).get(reverse("learning:team"), asked).content.decode()


def test_on_a_phone_what_wants_a_look_stands_for_all(hire, manager, course):
    assign(
        person=hire,
        activity=course["course"].activity,
        source=Assignment.Source.HIRED,
        due_on=date(2026, 11, 18),
    )
    line = page(manager, "team").split('class="team-narrow"')[1].split("</summary>")[0]
    assert "Anna Kalniņa" in line
    assert "▲" in line
    assert "not started, was due on Wednesday" in line


def test_a_search_with_odd_signs_turns_its_pages(hire, manager):
    leads(manager, *PersonFactory.create_batch(30, name="Ann & Bo"))
    html = client_of(manager).get(reverse("learning:team"), {"q": "& Bo"}).content.decode()
    assert 'href="?q=%26+Bo&amp;page=2"' in html
    second = client_of(manager).get("/team/?q=%26+Bo&page=2").content.decode()
    assert second.count(">Ann &amp; Bo</a>") == 5
    assert 'href="?q=%26+Bo&amp;page=1"' in second

"""One account with two hats: a manager's own home also says that the team wants a look."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learning.actions.absence import add_leave, appoint_deputy
from learning.actions.assign import assign
from learning.models import Assignment, Cycle, Progress
from learning.queries.team import members, needs_of
from learning.roles import Role
from tests.factories.learning import NOON, PersonFactory, leads
from tests.learning.pages import client_of, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("friday")]
TODAY = date(2026, 11, 20)


def late(person, course):
    return assign(
        person=person,
        activity=course["course"].activity,
        source=Assignment.Source.MANAGER,
        due_on=TODAY - timedelta(days=2),
    )


def test_the_home_of_a_manager_who_also_learns(manager, hire, course):
    assert "in your team" not in page(manager, "home")
    late(hire, course)
    assign(
        person=manager,
        activity=course["course"].activity,
        source=Assignment.Source.MANAGER,
        due_on=TODAY + timedelta(days=5),
    )
    html = page(manager, "home")
    assert "1 thing in your team wants a look" in html
    assert 'href="/team/"' in html.partition('id="duties"')[2]
    assert course["course"].text("en").title in html, "her own next step is still what stands above"
    assert "in your team" not in page(hire, "home")


def test_it_counts_what_the_team_page_counts(manager, hire, course):
    late(hire, course)
    other = PersonFactory()
    leads(manager, other)
    late(other, course)
    row = Progress.objects.create(
        cycle=Cycle.objects.get(person=other), activity=course["quiz"].activity, opened_at=NOON, tries=2
    )
    assert "3 things in your team want a look" in page(manager, "home")
    assert needs_of(members(manager, TODAY), NOON, TODAY, "en")[1] == 3
    row.delete()
    add_leave(person=other, starts_on=TODAY, ends_on=TODAY)
    assert "1 thing in your team wants a look" in page(manager, "home")


def test_what_others_lead_is_theirs_to_look_at(manager, hire, course):
    head = PersonFactory(user__roles=(Role.EMPLOYEE, Role.MANAGER))
    leads(head, manager)
    late(hire, course)
    assert "in your team" not in page(head, "home")
    assert "It was due" in page(head, "team")
    late(manager, course)
    assert "1 thing in your team wants a look" in page(head, "home")


def test_a_deputy_has_it_too_and_nobody_else(manager, hire, course):
    late(hire, course)
    deputy, stranger = (PersonFactory(user__roles=(Role.EMPLOYEE, Role.MANAGER)) for _n in range(2))
    appoint_deputy(manager=manager, deputy=deputy, starts_on=TODAY, ends_on=TODAY)
    assert "1 thing in your team wants a look" in page(deputy, "home")
    assert "in your team" not in page(stranger, "home")


def test_it_costs_a_manager_the_same_at_two_and_at_forty(manager, hire, course):
    late(hire, course)
    taken = []
    for more in (1, 38):
        for _n in range(more):
            person = PersonFactory()
            leads(manager, person)
            late(person, course)
        client = client_of(manager)
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        taken.append(len(queries))
    assert taken[0] == taken[1]

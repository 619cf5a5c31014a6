"""Messages on the site: one's own, and what the people office sees of everybody's."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from learning.actions.assign import assign
from learning.models import Assignment, Audit, Notice, NoticeItem, Outbox, Reminding
from learning.roles import Role
from learning.tasks import send_outbox, tidy_up, write_notices
from tests.factories.learning import PersonFactory, leads, make_course
from tests.learning.pages import client_of, page

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 20, 7, tzinfo=UTC)  # nine o'clock of a Friday in Riga
OFFICE = "/people/messages/"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def anna():
    Reminding.objects.create(pk=1, since=datetime(2026, 11, 2, tzinfo=UTC))
    return PersonFactory(name="Anna Kalniņa", hired_on=date(2026, 1, 5))


@pytest.fixture
def boss(anna):
    person = PersonFactory(hired_on=date(2020, 1, 1), user__roles=(Role.EMPLOYEE, Role.MANAGER))
    leads(person, anna)
    return person


@pytest.fixture
def officer():
    return PersonFactory(hired_on=date(2020, 1, 1), user__roles=(Role.EMPLOYEE, Role.PEOPLE))


def given(*people) -> None:
    course = make_course()["course"].activity
    for person in people:
        row = assign(
            person=person,
            activity=course,
            source=Assignment.Source.MANAGER,
            due_on=MORNING.date(),
        )
        Assignment.objects.filter(pk=row.pk).update(created_at=datetime(2026, 11, 3, tzinfo=UTC))


def test_my_messages_say_what_i_was_told_and_nothing_of_others(anna, boss):
    assert "You have had no messages yet." in page(anna, "my-messages")
    given(anna)
    write_notices()
    assert "“Phone” is due today." in page(anna, "my-messages")
    assert "Anna Kalniņa has not started “Phone”." not in page(anna, "my-messages")
    assert "Anna Kalniņa has not started “Phone”. It is due today." in page(boss, "my-messages")


def test_the_home_tells_a_manager_once_of_the_team_and_leads_there(anna, boss):
    given(anna)
    assert "New today" not in page(boss, "home")
    write_notices()
    html = page(boss, "home")
    assert "New today: 1 date in your team wants a look." in html
    assert reverse("learning:my-messages") in html
    assert "in your team" not in page(anna, "home")
    with time_machine.travel(MORNING.replace(day=21), tick=False):
        assert "New today" not in page(boss, "home"), "that was yesterday"


def test_my_messages_cost_the_same_with_many(anna):
    def cost() -> int:
        client = client_of(anna)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/messages/").status_code == 200
        return len(queries)

    def filled(days) -> None:
        for day in days:
            notice = Notice.objects.create(person=anna, day=date(2026, 10, day), created_at=MORNING)
            cycle = anna.cycles.get()
            for offset in (-3, 0):
                NoticeItem.objects.create(
                    person=anna, notice=notice, kind="due", key=f"{day}:{offset}", cycle=cycle,
                    due_on=notice.day, offset=offset, created_at=MORNING,
                )  # fmt: skip

    given(anna)
    filled(range(1, 3))
    few = cost()
    filled(range(3, 21))
    assert cost() == few


def test_the_office_reads_what_would_go_out_and_what_became_of_it(anna, boss, officer):
    given(anna)
    html = page(officer, "messages")
    assert "Today 2 messages would still go out: 1 to learners, 1 list to managers." in html or (
        "Today 2 messages would still go out: 1 to learners, 1 list to a manager." in html
    )
    assert "Nothing has gone out yet." in html
    write_notices()
    send_outbox()
    html = page(officer, "messages")
    assert "Nothing more would go out today." in html
    assert html.count('class="pill pill-ok"') == 2
    assert "Phone" not in html, "what a message says is its person's"


def test_what_could_not_be_sent_says_why_and_is_tried_again_once(anna, officer):
    given(anna)
    write_notices()
    Outbox.objects.update(parked_at=MORNING, tries=3, tried_at=MORNING, error="SMTPRefused: no such box")
    assert "no such box" in page(officer, "messages")
    address = reverse("learning:message-again", args=[anna.notices.get().uuid])
    client = client_of(officer)
    for _click in range(2):
        assert client.post(address).status_code == 302
    assert Audit.objects.filter(action="send again", person=anna).count() == 1
    send_outbox()
    assert [letter.to for letter in mail.outbox] == [[anna.user.email]]
    assert client_of(anna).post(address).status_code == 404


def test_the_switch_turns_everything_off_and_on_from_now(anna, officer):
    given(anna)
    client = client_of(officer)
    assert client.post(OFFICE, {"turn": "sideways"}).status_code == 422
    assert Reminding.objects.get().on
    client.post(OFFICE, {"turn": "off"})
    assert write_notices() == 0
    assert "Messages are off. Nobody is told anything." in page(officer, "messages")
    with time_machine.travel(MORNING.replace(hour=9), tick=False):
        client.post(OFFICE, {"turn": "on"})
    rules = Reminding.objects.get()
    assert (rules.on, rules.since) == (True, MORNING.replace(hour=9))
    assert list(Audit.objects.order_by("pk").values_list("action", flat=True))[-2:] == [
        "turn messages off",
        "turn messages on",
    ]
    assert client_of(anna).post(OFFICE, {"turn": "off"}).status_code == 404
    assert Reminding.objects.get().on


def test_what_was_told_is_kept_for_a_year(anna, boss):
    given(anna)
    write_notices()
    with time_machine.travel(MORNING.replace(year=2027), tick=False):
        assert tidy_up() == 0
        assert "“Phone”" in page(anna, "my-messages")
    with time_machine.travel(MORNING.replace(year=2027, day=22), tick=False):
        assert tidy_up() == 2
        assert not NoticeItem.objects.exists()
        assert "You have had no messages yet." in page(anna, "my-messages")
        assert write_notices() == 0

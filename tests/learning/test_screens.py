"""The learner's and the manager's screens: what they say, whom they admit, what they cost."""

from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from learning.actions.assign import assign, start_cycle
from learning.actions.bulk import write_histories
from learning.actions.histories import GivenIn, HistoryIn, ReadIn
from learning.actions.organisation import PersonIn, bring_people
from learning.actions.record import record_practice, record_read, record_result, record_signature
from learning.models import Assignment, Certificate, Leave, Person, Record
from learning.roles import Role
from tests.factories.learning import (
    NOON,
    PersonFactory,
    UserFactory,
    activity_of,
    leads,
    make_course,
    make_result,
    make_standard,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def friday():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def course():
    return make_course()


@pytest.fixture
def hire():
    return PersonFactory(name="Anna Kalniņa")


@pytest.fixture
def manager(hire):
    person = PersonFactory(name="Jānis Ozols", user__roles=(Role.EMPLOYEE, Role.MANAGER))
    leads(person, hire)
    return person


def client_of(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def page(person, name, *args):
    response = client_of(person).get(reverse(f"learning:{name}", args=args))
    assert response.status_code == 200
    return response.content.decode()


def finish(person, course):
    cycle = start_cycle(person=person, activity=course["course"].activity)
    record_read(person=person, cycle=cycle, release=course["one"], at=NOON)
    record_result(make_result(person, course["quiz"]))
    return cycle


def test_home_says_what_is_next_and_why(hire, manager, course):
    assign(
        person=hire,
        activity=course["course"].activity,
        source=Assignment.Source.HIRED,
        due_on=date(2026, 11, 27),
    )
    html = page(hire, "home")
    assert "Due Friday 27 November, because you started at the counter in Riga on Monday." in html
    assert "Jānis Ozols" in html
    assert 'type="submit">Start</button>' in html


def test_home_goes_on_at_the_step_where_she_stopped(hire, course):
    cycle = start_cycle(person=hire, activity=course["course"].activity)
    record_read(person=hire, cycle=cycle, release=course["one"], at=NOON)
    html = page(hire, "home")
    assert '<h1 id="next">Greeting</h1>' in html
    assert "You are at step 2 of 2." in html
    assert reverse("learning:activity", args=[course["two"].activity.uuid]) in html


def test_home_overdue_is_a_sentence(hire, course):
    assign(
        person=hire,
        activity=course["course"].activity,
        source=Assignment.Source.HIRED,
        due_on=date(2026, 11, 19),
    )
    assert "This was due yesterday." in page(hire, "home")


def test_home_with_nothing_due(hire):
    assert "Nothing is due." in page(hire, "home")


def test_starting_pins_and_leads_to_the_first_lesson(hire, course):
    client = client_of(hire)
    response = client.post(reverse("learning:start", args=[course["course"].activity.uuid]))
    assert response.headers["Location"] == reverse("learning:activity", args=[course["one"].activity.uuid])
    assert hire.cycles.get().release == course["course"]


def test_a_page_that_is_read_changes_nothing(hire, course):
    client = client_of(hire)
    for key in course:
        client.get(reverse("learning:activity", args=[course[key].activity.uuid]))
    assert not hire.cycles.exists()
    assert client.get(reverse("learning:start", args=[course["course"].activity.uuid])).status_code == 405


def test_course_says_why_something_is_locked_and_ticks_live(hire, course):
    cycle = start_cycle(person=hire, activity=course["course"].activity)
    html = page(hire, "activity", course["course"].activity.uuid)
    assert "Opens when you have finished “Answering”." in html
    assert html.count("tick-met") == 0
    record_read(person=hire, cycle=cycle, release=course["one"], at=NOON)
    html = page(hire, "activity", course["course"].activity.uuid)
    assert "Opens when" not in html
    assert html.count("tick-met") == 1
    assert "1 of 2 lessons done" in html


def test_reading_a_lesson_enters_the_record_and_leads_on(hire, course):
    start_cycle(person=hire, activity=course["course"].activity)
    client = client_of(hire)
    response = client.post(reverse("learning:read", args=[course["one"].activity.uuid]))
    assert response.headers["Location"] == reverse("learning:activity", args=[course["two"].activity.uuid])
    assert Record.objects.filter(person=hire, kind="read").count() == 1


def test_a_locked_lesson_shows_the_reason_and_takes_no_reading(hire, course):
    start_cycle(person=hire, activity=course["course"].activity)
    client = client_of(hire)
    uuid = course["two"].activity.uuid
    assert "Opens when you have finished" in page(hire, "activity", uuid)
    response = client.post(reverse("learning:read", args=[uuid]))
    assert response.status_code == 409
    assert not Record.objects.exists()


def test_signing_needs_the_version_that_was_read(hire):
    standard = make_standard()
    client, uuid = client_of(hire), standard.activity.uuid
    make_standard(clauses=("rings", "close"))
    response = client.post(
        reverse("learning:sign", args=[uuid]), {"release": str(standard.uuid)}, follow=True
    )
    assert "has changed since you opened it" in response.content.decode()
    assert not Record.objects.exists()
    standard.activity.refresh_from_db()
    client.post(reverse("learning:sign", args=[uuid]), {"release": str(standard.activity.current.uuid)})
    assert Record.objects.get().kind == "signed"
    assert "You have signed this" in page(hire, "activity", uuid)


def test_the_record_shows_each_result_at_once(hire, course):
    finish(hire, course)
    html = page(hire, "record")
    assert "Passed, 4 of 5." in html
    assert "Completed." in html
    assert Certificate.objects.get().code in html


def test_a_certificate_is_downloaded_and_checked_by_anybody(hire, course):
    finish(hire, course)
    certificate = Certificate.objects.get()
    response = client_of(hire).get(reverse("learning:certificate", args=[certificate.uuid]))
    assert response.content.startswith(b"%PDF-")
    reader = PdfReader(BytesIO(response.content))
    text = reader.pages[0].extract_text()
    assert len(reader.pages) == 1
    assert "Anna Kalniņa" in text
    assert certificate.code in text
    stranger = Client()
    for code in (certificate.code, certificate.code.lower().replace("-", " ").replace("0", "o")):
        checked = stranger.get(reverse("learning:verify", args=[code]))
        assert "This certificate is genuine" in checked.content.decode()
    wrong = stranger.get(reverse("learning:verify", args=["AAAA-BBBB-CCCC"]))
    assert wrong.status_code == 404
    assert "No certificate has this code." in wrong.content.decode()


def test_a_certificate_belongs_to_its_person(hire, manager, course):
    finish(hire, course)
    address = reverse("learning:certificate", args=[Certificate.objects.get().uuid])
    assert client_of(manager).get(address).status_code == 404


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


def test_practice_is_seen_by_the_learner_alone(hire, manager, course):
    record_practice(make_result(hire, course["quiz"]))
    assert "seen once" in page(hire, "record")
    assert "seen once" not in page(manager, "person", hire.uuid)
    assert "Nothing counts yet." in page(manager, "person", hire.uuid)


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


def test_an_auditor_without_a_person_reads_and_learns_nothing(hire, course):
    finish(hire, course)
    user = UserFactory(login="auditor@example.org", roles=(Role.AUDITOR,))
    client = Client()
    client.force_login(user)
    assert client.get(reverse("learning:home")).headers["Location"] == reverse("learning:library")
    assert client.get(reverse("learning:person", args=[hire.uuid])).status_code == 200
    assert client.get(reverse("learning:team")).status_code == 404
    standard = client.get(
        reverse("learning:activity", args=[course["standard"].activity.uuid])
    ).content.decode()
    assert "Mind the rings." in standard
    assert "sign it" not in standard
    assert client.get(reverse("learning:activity", args=[course["one"].activity.uuid])).status_code == 404


def test_a_search_with_odd_signs_turns_its_pages(hire, manager):
    leads(manager, *PersonFactory.create_batch(30, name="Ann & Bo"))
    html = client_of(manager).get(reverse("learning:team"), {"q": "& Bo"}).content.decode()
    assert 'href="?q=%26+Bo&amp;page=2"' in html
    second = client_of(manager).get("/team/?q=%26+Bo&page=2").content.decode()
    assert second.count("Ann &amp; Bo") == 5
    assert 'href="?q=%26+Bo&amp;page=1"' in second


@pytest.mark.parametrize("name", ["home", "library", "record", "team"])
def test_strangers_are_sent_to_sign_in(name):
    response = Client().get(reverse(f"learning:{name}"))
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/login/")


def test_the_handbook_finds_clauses(hire, course):
    html = client_of(hire).get(reverse("learning:library"), {"q": "mind greet"}).content.decode()
    assert "1 standard speaks of" in html
    assert "2. Mind the greet." in html
    none = client_of(hire).get(reverse("learning:library"), {"q": "<b>elephant</b>"}).content.decode()
    assert "No clause holds these words." in none
    assert "<b>elephant</b>" not in none


class TestCosts:
    """Every screen costs the same number of queries, whatever the company's size."""

    def _queries(self, person, name, *args) -> int:
        client = client_of(person)
        client.get(reverse(f"learning:{name}", args=args))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(f"learning:{name}", args=args)).status_code == 200
        return len(queries)

    def _grow(self, manager, course, number: int) -> None:
        """A larger team with a past, brought in the way a seeded company is."""
        first = Person.objects.count()
        people = bring_people(
            [
                PersonIn(f"G{first + i}", f"Person {i:04}", "riga", "counter", date(2026, 1, 5))
                for i in range(number)
            ]
        )
        leads(manager, *people)
        write_histories(
            [
                HistoryIn(
                    person,
                    (
                        GivenIn(
                            activity_of(course["course"]), Assignment.Source.MANAGER, NOON, None, "", NOON
                        ),
                    ),
                    (ReadIn(course["one"], NOON), make_result(person, course["quiz"])),
                )
                for person in people
            ]
        )

    @pytest.mark.slow
    def test_team_of_ten_and_of_a_thousand(self, hire, manager, course):
        self._grow(manager, course, 10)
        few = self._queries(manager, "team")
        self._grow(manager, course, 1000)
        assert self._queries(manager, "team") == few
        assert few <= 22
        assert "Page 1 of 41" in page(manager, "team")

    def test_own_screens(self, hire, manager, course):
        cycle = start_cycle(person=hire, activity=course["course"].activity)
        before = {name: self._queries(hire, name) for name in ("home", "record", "library")}
        record_read(person=hire, cycle=cycle, release=course["one"], at=NOON)
        for i in range(30):
            record_result(
                make_result(hire, course["quiz"], passed=False, occurred_at=NOON + timedelta(minutes=i))
            )
        record_signature(person=hire, release=course["standard"], at=NOON, locale="en")
        after = {name: self._queries(hire, name) for name in ("home", "record", "library")}
        assert after["home"] <= before["home"] + 1  # the words of the weakest clause
        assert after["library"] == before["library"]
        assert after["record"] <= before["record"] + 4
        assert max(after.values()) <= 20

    def test_course_and_lesson(self, hire, course):
        start_cycle(person=hire, activity=course["course"].activity)
        assert self._queries(hire, "activity", course["course"].activity.uuid) <= 18
        assert self._queries(hire, "activity", course["one"].activity.uuid) <= 18


def test_a_latvian_home_names_the_shop_in_latvian(hire, course):
    hire.branch.words = {"lv": {"name": "Rīga"}}
    hire.branch.save()
    hire.job.words = {"lv": {"name": "pārdevējs", "place": "tirdzniecības zālē"}}
    hire.job.save()
    hire.locale = "lv"
    hire.save()
    assign(
        person=hire,
        activity=course["course"].activity,
        source=Assignment.Source.HIRED,
        due_on=date(2026, 11, 27),
    )
    html = page(hire, "home")
    assert "Rīga" in html
    assert "tirdzniecības zālē" in html
    assert "at the counter" not in html

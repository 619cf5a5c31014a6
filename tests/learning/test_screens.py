"""The learner's and the manager's screens: what they say, whom they admit, what they cost."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from learning.actions.assign import assign, start_cycle
from learning.actions.bulk import write_histories
from learning.actions.histories import GivenIn, HistoryIn, ReadIn
from learning.actions.organisation import PersonIn, bring_people
from learning.actions.record import record_practice, record_read, record_result, record_signature
from learning.models import Assignment, Certificate, Kind, Person, Record
from learning.roles import Role
from learning.rules.mastery import ClauseEvidence
from tests.factories.learning import (
    NOON,
    BranchFactory,
    PersonFactory,
    UserFactory,
    activity_of,
    leads,
    make_course,
    make_release,
    make_result,
    make_standard,
)
from tests.learning.pages import client_of, finish, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("friday")]


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
    # Which course it belongs to, and the way to all of it.
    whole = reverse("learning:activity", args=[course["course"].activity.uuid])
    assert f'href="{whole}">{course["course"].text("en").title}</a>' in html


def test_minutes_are_those_of_everything_that_is_to_do(hire, course):
    """Reading takes 5 and 4 minutes, the quiz of the second lesson 3: here, in the course, and in the handbook."""
    assert "12 min" in page(hire, "library")
    given = assign(person=hire, activity=course["course"].activity, source=Assignment.Source.HIRED)
    assert "Next for you · about 12 minutes" in page(hire, "home")
    cycle = start_cycle(person=hire, activity=given.activity)
    html = page(hire, "home")
    assert "Next for you · about 5 minutes" in html
    assert "Lesson · 7 min" in html
    record_read(person=hire, cycle=cycle, release=course["one"], at=NOON)
    assert "Next for you · about 7 minutes" in page(hire, "home")


def test_signatures_that_are_left_are_counted(hire):
    course = make_course(sign=True)
    finish(hire, course)
    assert "All lessons are done. 1 signature is left." in page(hire, "home")


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


def test_only_a_lesson_is_read(hire, course):
    """The record says of nothing else that it was read, whatever is sent."""
    start_cycle(person=hire, activity=course["course"].activity)
    for key in ("course", "first", "quiz", "standard"):
        response = client_of(hire).post(reverse("learning:read", args=[course[key].activity.uuid]))
        assert response.status_code == 404, key
    assert not Record.objects.exists()


def test_a_locked_lesson_shows_the_reason_and_takes_no_reading(hire, course):
    start_cycle(person=hire, activity=course["course"].activity)
    client = client_of(hire)
    uuid = course["two"].activity.uuid
    assert "Opens when you have finished “Answering”." in page(hire, "activity", uuid)
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


def test_half_a_picture_is_none_after_a_certificate_was_drawn_too(hire, course):
    finish(hire, course)
    client_of(hire).get(reverse("learning:certificate", args=[Certificate.objects.get().uuid]))
    whole = BytesIO()
    Image.effect_noise((200, 200), 60).save(whole, "JPEG")
    half = whole.getvalue()[: len(whole.getvalue()) // 2]
    with pytest.raises(OSError, match="truncated"):
        Image.open(BytesIO(half)).load()


def test_a_certificate_belongs_to_its_person(hire, manager, course):
    finish(hire, course)
    address = reverse("learning:certificate", args=[Certificate.objects.get().uuid])
    assert client_of(manager).get(address).status_code == 404


def test_practice_is_seen_by_the_learner_alone(hire, manager, course):
    record_practice(make_result(hire, course["quiz"]))
    assert "seen once" in page(hire, "record")
    assert "seen once" not in page(manager, "person", hire.uuid)
    assert "Nothing counts yet." in page(manager, "person", hire.uuid)


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


def test_an_entry_says_what_it_showed_and_in_which_words(hire, manager, course):
    shown = [
        ClauseEvidence("phone/rings", 2, 2, quote="Good morning, Five Doors."),
        ClauseEvidence("phone/greet", 0, 2, broke=True, quote="One moment."),
    ]
    record_result(make_result(hire, course["quiz"], passed=False, evidence=tuple(shown)))
    row = Record.objects.get(person=hire, kind=Record.Kind.RESULT)
    for html in (page(hire, "entry", row.uuid), page(manager, "person-entry", hire.uuid, row.uuid)):
        assert "“Good morning, Five Doors.”" in html
        assert html.index("“One moment.”") < html.index("“Good morning, Five Doors.”")
        assert "1 of 2 clauses kept" in html
    assert reverse("learning:entry", args=[row.uuid]) in page(hire, "record")
    assert reverse("learning:person-entry", args=[hire.uuid, row.uuid]) in page(manager, "person", hire.uuid)


def test_whoever_may_read_every_record_finds_its_person(hire, manager):
    auditor = Client()
    auditor.force_login(UserFactory(roles=(Role.AUDITOR,)))
    found = auditor.get(reverse("learning:people"), {"q": "anna"}).content.decode()
    assert reverse("learning:person", args=[hire.uuid]) in found
    assert "Jānis Ozols" not in found
    opened = auditor.get(reverse("learning:person", args=[hire.uuid])).content.decode()
    assert reverse("learning:people") in opened
    assert reverse("learning:team") not in opened
    assert "<form" not in opened[opened.index("<main") :]
    assert client_of(manager).get(reverse("learning:people")).status_code == 404


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
        # A planner that has never seen these rows may take a way that is a thousand times as long.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    @pytest.mark.slow
    def test_branches_of_thirty_and_of_a_thousand(self, hire, manager, course):
        leads(manager, PersonFactory(branch=BranchFactory(key="second")))
        self._grow(manager, course, 30)
        few = self._queries(manager, "team")
        self._grow(manager, course, 1000)
        assert self._queries(manager, "team") == few
        assert few <= 22
        assert "branch needs a call" in page(manager, "team")

    @pytest.mark.slow
    def test_every_screen_among_ten_and_among_a_thousand(self, hire, manager, course):
        hired = finish(hire, course)
        assert hired
        result = Record.objects.filter(person=hire, kind=Record.Kind.RESULT).latest("pk").uuid
        auditor = PersonFactory(user__roles=(Role.AUDITOR,))

        def costs() -> dict[str, int]:
            screens = [
                (hire, "home"), (hire, "activity", course["course"].activity.uuid), (hire, "record"),
                (hire, "activity", course["one"].activity.uuid), (hire, "entry", result), (manager, "team"),
                (manager, "person", hire.uuid), (auditor, "people"), (hire, "library"),
            ]  # fmt: skip
            return {f"{name} {args}": self._queries(who, name, *args) for who, name, *args in screens}

        self._grow(manager, course, 10)
        few = costs()
        self._grow(manager, course, 1000)
        assert costs() == few
        assert max(few.values()) <= 22
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


@pytest.mark.parametrize("write", [record_result, record_practice])
def test_the_largest_gap_proposes_the_scene_in_which_it_showed(hire, write):
    make_standard()
    scene = make_release(Kind.SCENARIO, "lamp-call", source="roleplay", body={}, minutes=8)
    assert "Time for some practice?" not in page(hire, "home")
    write(make_result(hire, scene, passed=False, evidence=(ClauseEvidence("phone/rings", 0, 3),)))
    html = page(hire, "home")
    assert "Next for you · about 8 minutes" in html
    assert "Time for some practice? Your largest gap is" in html
    assert f'href="{reverse("roleplay:scene", args=[scene.activity.uuid])}">Practise: ' in html


def test_a_gap_from_a_quiz_alone_leads_to_its_clause(hire, course):
    write = make_result(hire, course["quiz"], evidence=(ClauseEvidence("phone/rings", 0, 3),))
    record_practice(write)
    html = page(hire, "home")
    assert "Practise:" not in html
    assert "Look at the clause" in html

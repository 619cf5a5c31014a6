"""One message a day at most: on the site, and by mail into a real mail server."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learning.actions.absence import add_leave, appoint_deputy
from learning.actions.assign import assign, start_cycle
from learning.actions.notices import LONGEST_S, write_notices
from learning.actions.outbox import RETRY_AFTER
from learning.models import Assignment, Notice, NoticeItem, Outbox, Person, Reminding
from learning.queries.notices import forecast
from learning.roles import Role
from learning.rules.due import due_instant
from learning.tasks import send_outbox
from learning.tasks import write_notices as task
from tests.factories.learning import BranchFactory, PersonFactory, leads, make_course
from tests.harness.letterbox import letterbox, text_of
from tests.learning.pages import finish

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2026, 11, 2, tzinfo=UTC)  # a Monday
DUE = date(2026, 11, 20)  # a Friday


def riga(day: int, hour: int, minute: int = 0) -> datetime:
    """A time in November on the clock of Riga, which is two hours ahead."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=2)


@pytest.fixture
def box(settings):
    with letterbox() as found:
        settings.MAILERS = found.mailers
        yield found


@pytest.fixture
def rules():
    return Reminding.objects.create(pk=1, since=LONG_AGO)


@pytest.fixture
def anna(rules):
    return PersonFactory(name="Anna", hired_on=date(2026, 1, 5), user__email="anna@example.org", locale="lv")


@pytest.fixture
def boss(anna):
    person = PersonFactory(
        name="Jānis Ozols",
        hired_on=date(2020, 1, 1),
        user__email="boss@example.org",
        user__roles=(Role.EMPLOYEE, Role.MANAGER),
    )
    leads(person, anna)
    return person


def given(person, course, due_on=DUE, at=LONG_AGO) -> Assignment:
    with time_machine.travel(at, tick=False):
        return assign(
            person=person,
            activity=course["course"].activity,
            source=Assignment.Source.MANAGER,
            due_on=due_on,
        )


def run(at: datetime) -> int:
    """A tick of the schedule: what is due is written, and what waits is sent."""
    with time_machine.travel(at, tick=False):
        written = task()
        send_outbox()
    return written


def told(kind="due") -> list[tuple[str, int]]:
    rows = NoticeItem.objects.filter(kind=kind).order_by("pk")
    return [(row.person.name, row.offset) for row in rows]


def test_due_in_three_days_comes_once_in_latvian_at_eight_in_riga_and_not_at_night(box, anna, course):
    given(anna, course)
    for at in (riga(17, 3), riga(17, 7, 59)):
        assert run(at) == 0
    assert box.letters == []
    for at in (riga(17, 8), riga(17, 8, 10), riga(17, 17, 50)):
        run(at)
    (letter,) = box.letters
    assert letter["To"] == "anna@example.org"
    assert letter["Subject"].startswith("Termiņš piektdien: ")
    assert letter["Message-ID"] == f"<notice.{anna.uuid}.2026-11-17@rehearsal>"
    assert "Sveicināti" in text_of(letter) or "Labdien" in text_of(letter)
    assert "Hello" not in text_of(letter)
    assert f"/learn/{course['course'].activity.uuid}/" in text_of(letter)


def test_three_times_in_all_each_with_the_days_that_are_true(box, anna, course):
    anna.locale = "en"
    anna.save()
    given(anna, course)
    for day in range(9, 29):
        run(riga(day, 9))
    assert [letter["Subject"] for letter in box.letters] == [
        "Due on Friday: Phone",
        "Due today: Phone",
        "Was due on Friday: Phone",  # the third day is a Monday
    ]


def test_what_falls_on_a_closed_day_is_said_on_the_next_open_one(box, anna, course):
    anna.locale = "en"
    anna.save()
    given(anna, course, date(2026, 11, 18))  # three days before it is a Sunday
    for day in (14, 15, 16):
        run(riga(day, 9))
    assert [letter["Subject"] for letter in box.letters] == ["Due on Wednesday: Phone"]
    assert told() == [("Anna", -3)]


def test_after_an_outage_of_three_days_the_latest_alone(box, anna, course):
    given(anna, course)
    run(riga(16, 9))
    for _tick in range(3):
        run(riga(20, 12))
    assert told() == [("Anna", 0)]
    assert len(box.letters) == 1


def test_nothing_for_dates_already_past_when_it_began(box, anna, course):
    given(anna, course, date(2026, 11, 10))
    Reminding.objects.update(since=riga(16, 9))
    for day in range(16, 28):
        run(riga(day, 9))
    assert box.letters == []
    assert not Notice.objects.exists()


def test_the_first_run_begins_the_count(anna, course):
    Reminding.objects.all().delete()
    given(anna, course, date(2026, 11, 10))
    assert run(riga(16, 9)) == 0
    assert Reminding.objects.get().since == riga(16, 9)


@pytest.mark.parametrize("change", ["done", "ended", "paused", "left", "account", "leave", "future"])
def test_nobody_is_told_for_whom_it_is_not_so(box, anna, course, change):
    row = given(anna, course)
    if change == "done":
        with time_machine.travel(riga(9, 9), tick=False):
            finish(anna, course)
        NoticeItem.objects.all().delete()
    elif change == "ended":
        Assignment.objects.update(ended_at=riga(9, 9))
    elif change == "paused":
        Assignment.objects.update(paused_at=riga(9, 9))
    elif change == "left":
        Person.objects.filter(pk=anna.pk).update(left_on=date(2026, 11, 16))
    elif change == "account":
        anna.user.is_active = False
        anna.user.save()
    elif change == "leave":
        add_leave(person=anna, starts_on=date(2026, 11, 17), ends_on=date(2026, 11, 17))
    else:
        Person.objects.filter(pk=anna.pk).update(hired_on=date(2026, 11, 18))
    assert run(riga(17, 9)) == 0
    assert box.letters == []
    if change == "leave":
        assert run(riga(18, 9)) == 1
        assert told() == [("Anna", -3)]
    assert row.person == anna


def test_what_is_no_longer_true_when_the_letter_leaves_is_left_out(box, anna, course):
    given(anna, course)
    with time_machine.travel(riga(17, 9), tick=False):
        assert task() == 1
        finish(anna, course)
    with time_machine.travel(riga(17, 10), tick=False):
        send_outbox()
    assert box.letters == []
    assert Outbox.objects.get().sent_at is not None


def test_a_letter_that_missed_the_hours_leaves_when_the_branch_opens(box, anna, course):
    given(anna, course)
    with time_machine.travel(riga(17, 17, 59), tick=False):
        task()
    with time_machine.travel(riga(17, 23), tick=False):
        send_outbox()
    assert box.letters == []
    row = Outbox.objects.get()
    assert (row.not_before, row.tries, row.error) == (riga(18, 8), 0, "")
    with time_machine.travel(riga(18, 8), tick=False):
        send_outbox()
    assert len(box.letters) == 1


def test_a_moved_date_is_told_anew(anna, course):
    row = given(anna, course)
    run(riga(17, 9))
    later = date(2026, 11, 27)
    Assignment.objects.filter(pk=row.pk).update(due_on=later, due_at=due_instant(later, "Europe/Riga"))
    for day in range(18, 25):
        run(riga(day, 9))
    assert list(NoticeItem.objects.order_by("pk").values_list("due_on", "offset")) == [(DUE, -3), (later, -3)]


def test_one_message_holds_everything_of_the_day(box, anna, course):
    anna.locale = "en"
    anna.save()
    other = make_course()
    with time_machine.travel(riga(16, 12), tick=False):
        finish(anna, other)
    from learning.actions.intentions import intend

    with time_machine.travel(riga(16, 12), tick=False):
        intend(person=anna, key="play:1", text="Say my name first.", url="/x/", days=1, shared=False)
    for _tick in range(2):
        run(riga(17, 9))
    (letter,) = box.letters
    assert "you have completed" in text_of(letter).lower()
    assert "Say my name first." in text_of(letter)
    run(riga(18, 9))
    assert len(box.letters) == 1


def test_a_manager_gets_one_list_of_who_is_over_or_has_not_begun(box, anna, boss, course):
    bob = PersonFactory(name="Bob", hired_on=date(2026, 1, 5), user__email="")
    leads(boss, bob)
    given(anna, course)
    given(bob, course, date(2026, 11, 17))
    run(riga(17, 9))
    assert told("team") == [("Jānis Ozols", 0)], "Anna's is due on Friday only"
    with time_machine.travel(riga(17, 12), tick=False):
        start_cycle(person=anna, activity=course["course"].activity)
    run(riga(20, 9))
    assert told("team") == [("Jānis Ozols", 0), ("Jānis Ozols", 3)], "Anna has begun, Bob is three days over"
    run(riga(23, 9))
    run(riga(24, 9))
    lists = [letter for letter in box.letters if letter["To"] == "boss@example.org"]
    assert ["Bob" in text_of(letter) for letter in lists] == [True, True, False]
    assert ["Anna" in text_of(letter) for letter in lists] == [False, False, True]


def test_the_list_goes_to_the_deputy_while_the_manager_is_away(box, anna, boss, course):
    first, second = (
        PersonFactory(name=name, hired_on=date(2020, 1, 1), user__email=f"{name}@example.org".lower())
        for name in ("Dace", "Egils")
    )
    for deputy in (first, second):
        appoint_deputy(manager=boss, deputy=deputy, starts_on=date(2026, 11, 16), ends_on=date(2026, 11, 27))
    given(anna, course)
    add_leave(person=boss, starts_on=date(2026, 11, 19), ends_on=date(2026, 11, 21))
    add_leave(person=first, starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 20))
    run(riga(20, 9))
    assert told("team") == [("Egils", 0)]
    run(riga(23, 9))
    assert told("team") == [("Egils", 0), ("Jānis Ozols", 3)]


def test_who_no_longer_leads_is_told_nothing_when_the_letter_leaves(box, anna, boss, course):
    given(anna, course, date(2026, 11, 17))
    with time_machine.travel(riga(17, 9), tick=False):
        task()
        anna.lines_up.update(ends_on=date(2026, 11, 16))
        send_outbox()
    assert [letter["To"] for letter in box.letters] == ["anna@example.org"]


def test_who_has_no_address_reads_it_on_the_site_alone(box, anna, course):
    anna.user.email = ""
    anna.user.save()
    given(anna, course)
    assert run(riga(17, 9)) == 1
    assert not Outbox.objects.exists()


def test_a_mail_server_that_is_away_costs_nobody_a_letter_and_sends_none_twice(box, anna, course):
    given(anna, course)
    box.away = True
    run(riga(17, 9))
    box.away = False
    for n in range(1, 4):
        run(riga(17, 9) + n * RETRY_AFTER + timedelta(seconds=n))
    assert len(box.letters) == 1


def test_turned_off_nothing_is_written_and_on_again_nothing_is_made_up_for(anna, course):
    given(anna, course)
    Reminding.objects.update(on=False)
    assert run(riga(17, 9)) == 0
    Reminding.objects.update(on=True, since=riga(18, 9))
    assert run(riga(18, 9)) == 0
    assert run(riga(20, 9)) == 1


def test_a_run_that_has_no_time_left_leaves_the_rest_to_the_next(anna, course):
    given(anna, course)
    times = iter([0.0, LONGEST_S + 1, 0.0, 1.0])
    assert write_notices(riga(17, 9), clock=lambda: next(times)) == 0
    assert write_notices(riga(17, 9), clock=lambda: next(times)) == 1


def test_the_dry_run_counts_what_would_go_out_and_writes_nothing(anna, boss, course, capsys):
    given(anna, course, date(2026, 11, 17))
    night = BranchFactory(key="late", name="Late", zone="Europe/Riga", opens=time(15), closes=time(23))
    eve = PersonFactory(branch=night, hired_on=date(2026, 1, 5))
    given(eve, course, date(2026, 11, 17))
    found = forecast(riga(17, 7))
    assert (found.total, found.learners, found.lists) == (3, 2, 1)
    assert dict(found.branches) == {"Riga": 2, "Late": 1}
    assert not Notice.objects.exists()
    assert run(riga(17, 9)) == 2
    assert forecast(riga(17, 9)).total == 1
    assert run(riga(17, 15)) == 1
    assert forecast(riga(17, 16)).total == 0


@pytest.mark.parametrize("people", [3, 30])
def test_a_portion_costs_the_same_queries_however_many_are_in_it(anna, boss, course, people):
    for person in PersonFactory.create_batch(people, hired_on=date(2026, 1, 5), user__email=""):
        leads(boss, person)
        given(person, course, date(2026, 11, 17))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert write_notices(riga(17, 9)) == people + 1
    assert len(queries) <= 36
    test_a_portion_costs_the_same_queries_however_many_are_in_it.counts.append(len(queries))
    assert len(set(test_a_portion_costs_the_same_queries_however_many_are_in_it.counts)) == 1


test_a_portion_costs_the_same_queries_however_many_are_in_it.counts = []

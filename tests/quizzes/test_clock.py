"""The time of a running attempt: what the page says of it by itself, and what is said aloud."""

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from learning.actions.allowance import change_allowance
from quizzes.actions.answer import save_answer
from quizzes.actions.start import start_attempt
from quizzes.clock import left_words
from quizzes.grading.attempts import Save
from quizzes.handles import by_id
from quizzes.tasks import close_overdue
from tests.factories import quizzes as make
from tests.factories.quizzes import MONDAY

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _monday(time_machine):
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
def ieva():
    return make.person()


@pytest.fixture
def client(ieva):
    browser = Client()
    browser.force_login(ieva.user)
    return browser


@pytest.fixture
def timed():
    return make.publish(make.quiz("timed", time_limit=10))


@pytest.fixture
def attempt(ieva, timed):
    return start_attempt(person=ieva, activity=timed.uuid, now=MONDAY).attempt


def allow(person, factor, minutes=0):
    change_allowance(person=person, factor=factor and Decimal(factor), minutes=minutes)


def question(client, attempt):
    return client.get(reverse("quizzes:question", args=[attempt.uuid, 1])).content.decode()


def start(client, row):
    return client.get(reverse("quizzes:quiz", args=[row.uuid])).content.decode()


def next_poll(html):
    """What the page asks next by itself; nothing when it does not ask."""
    found = re.search(r'hx-get="([^"]+/clock/[^"]*)"', html)
    return unescape(found[1]) if found else ""


def aloud(html):
    found = re.search(r'data-announce="([^"]*)"', html)
    return found[1] if found else ""


def test_the_start_page_says_the_persons_own_minutes(client, ieva, timed):
    assert "You have 10 minutes." in start(client, timed)
    allow(ieva, "1.5", 7)
    assert "You have 22 minutes." in start(client, timed)
    allow(ieva, None)
    html = start(client, timed)
    assert "No time limit for you." in html
    assert "minutes. The clock" not in html
    assert "No time limit for you." not in start(client, make.publish(make.quiz("free")))


def test_an_allowance_given_meanwhile_is_there_with_the_next_poll(client, ieva, attempt, time_machine):
    html = question(client, attempt)
    assert "10 minutes left" in html
    assert 'role="timer"' in html
    time_machine.move_to(MONDAY + 8 * MINUTE, tick=False)
    allow(ieva, "1.5", 5)
    html = client.get(next_poll(html), headers=HTMX).content.decode()
    assert "12 minutes left" in html
    assert "<html" not in html
    assert aloud(html) == "You have more time now. 12 minutes left"
    allow(ieva, None)
    html = client.get(next_poll(html), headers=HTMX).content.decode()
    assert "No time limit for you." in html
    assert next_poll(html) == ""
    html = question(client, attempt)
    assert "No time limit for you." in html
    assert next_poll(html) == "", "no clock runs, so nothing asks"


def test_each_moment_is_said_once_and_no_other_poll_says_anything(client, attempt, time_machine):
    html, said = question(client, attempt), []
    for seconds in range(8, 640, 8):
        time_machine.move_to(MONDAY + timedelta(seconds=seconds), tick=False)
        html = client.get(next_poll(html), headers=HTMX).content.decode()
        said.append(aloud(html))
    assert [words for words in said if words] == ["5 minutes left", "1 minute left", "The time is over."]
    assert "See my answers" in html
    close_overdue()
    html = client.get(next_poll(html), headers=HTMX).content.decode()
    assert "This attempt is handed in." in html
    assert (next_poll(html), aloud(html)) == ("", "")


def test_no_moment_is_lost_between_two_pages(client, attempt, time_machine):
    time_machine.move_to(MONDAY + timedelta(minutes=5, seconds=2), tick=False)
    html = question(client, attempt)
    time_machine.move_to(MONDAY + timedelta(minutes=5, seconds=10), tick=False)
    assert aloud(client.get(next_poll(html), headers=HTMX).content.decode()) == "5 minutes left"


def test_an_answer_leaves_the_clock_as_it_is(client, attempt):
    """It stands outside what is swapped: answers do not put off its next question."""
    page = question(client, attempt)
    assert page.index('id="clock"') < page.index('id="question"')
    url = reverse("quizzes:question", args=[attempt.uuid, 1])
    sent = {"option": make.ticked(attempt, 1, "a"), "revision": 0, "go": "next"}
    part = client.post(url, sent, headers=HTMX).content.decode()
    assert 'id="question"' in part
    assert 'id="clock"' not in part


def test_asking_for_the_time_is_cheap_and_no_sign_of_life(client, attempt):
    html = question(client, attempt)
    assert """hx-headers='{"X-Unasked": "1"}'""" in html
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(next_poll(html), headers=HTMX).status_code == 200
    assert len(asked) == 3, [one["sql"][:90] for one in asked]  # session, account with person, attempt


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30, "1e3", "٣"])
def test_a_bent_question_is_answered_and_says_nothing_aloud(client, attempt, time_machine, seen):
    time_machine.move_to(MONDAY + 9 * MINUTE, tick=False)
    response = client.get(reverse("quizzes:clock", args=[attempt.uuid]), {"seen": seen}, headers=HTMX)
    assert (response.status_code, aloud(response.content.decode())) == (200, "")


def test_nobody_else_and_no_quiz_without_a_clock(client, ieva, attempt):
    other = Client()
    other.force_login(make.person().user)
    assert other.get(reverse("quizzes:clock", args=[attempt.uuid])).status_code == 404
    free = start_attempt(person=ieva, activity=make.publish(make.quiz("free")).uuid, now=MONDAY).attempt
    assert client.get(reverse("quizzes:clock", args=[free.uuid])).status_code == 404
    assert 'id="clock"' not in question(client, free)


def answer(attempt, position, now):
    return save_answer(
        person=attempt.person,
        attempt=attempt.uuid,
        position=position,
        revision=0,
        answering=by_id(("a",)),
        now=now,
    ).decision


@pytest.mark.parametrize("minutes_late", [1, 60, 24 * 60])
def test_a_client_that_is_gone_and_a_worker_that_was_down_change_nothing(
    ieva, attempt, time_machine, minutes_late
):
    allow(ieva, "1.5", 5)
    attempt.person.refresh_from_db()
    assert answer(attempt, 1, MONDAY + 19 * MINUTE) is Save.WRITE
    time_machine.move_to(MONDAY + (20 + minutes_late) * MINUTE, tick=False)
    assert (close_overdue(), close_overdue()) == (1, 0)
    attempt.refresh_from_db()
    assert (attempt.submitted_at, attempt.score) == (MONDAY + 20 * MINUTE, 1)


def test_two_tabs_show_one_clock_and_the_second_learns_of_the_end(client, attempt, time_machine):
    first, second = question(client, attempt), question(client, attempt)
    time_machine.move_to(MONDAY + 2 * MINUTE, tick=False)
    found = [client.get(next_poll(tab), headers=HTMX).content.decode() for tab in (first, second)]
    assert found[0] == found[1]
    client.post(reverse("quizzes:review", args=[attempt.uuid]), {"revision": 0})
    html = client.get(next_poll(found[1]), headers=HTMX).content.decode()
    assert "This attempt is handed in." in html
    assert reverse("quizzes:result", args=[attempt.uuid]) in html


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, "No time limit for you."),
        (0, "The time is over."),
        (59, "Less than a minute left"),
        (60, "1 minute left"),
        (179 * 60 + 59, "179 minutes left"),
        (180 * 60, "3 hours left"),
        (3 * 86400 - 1, "2 days left"),
    ],
)
def test_time_in_words(seconds, words):
    assert left_words(seconds) == words

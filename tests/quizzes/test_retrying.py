"""Not yet: what is missing, and practice with only what was missed."""

import pytest
from django.urls import reverse

from learning.models import Practice, Record
from quizzes.actions.start import CannotStart, start_attempt
from quizzes.actions.submit import submit_attempt
from quizzes.models import Attempt
from quizzes.queries import missed_questions
from tests.factories import quizzes as make
from tests.quizzes.test_regrading import begin, hand_in

pytestmark = pytest.mark.django_db


def questions():
    return [
        make.question("first", "all", clauses=("phone/rings",), a=100, b=0),
        make.question("second", "all", clauses=("phone/greet",), a=100, b=0),
    ]


@pytest.fixture
def not_yet():
    """Somebody's only attempt: one answer of two was right."""
    make.standard("phone", "rings", "greet")
    document = make.quiz(questions=questions(), draw=[{"tag": "all", "count": 2}], pass_mark=100, attempts=2)
    row, person = make.publish(document), make.person()
    make.assign(person, row)
    return hand_in(begin(person, row), "a", "b")


def page_of(client, attempt):
    client.force_login(attempt.person.user)
    return client.get(reverse("quizzes:result", args=[attempt.uuid])).content.decode()


def test_the_page_says_what_is_missing_and_the_way_on(client, not_yet):
    page = page_of(client, not_yet)
    missing = page.split("What is still missing")[1].split("</section>")[0]
    assert "Clause greet" in missing
    assert "Clause rings" not in missing
    assert "/learn/" in missing
    assert "Retry only what I missed" in page
    assert "fail" not in page.lower()


def test_only_what_was_missed_is_asked_and_it_never_counts(client, not_yet):
    assert missed_questions(not_yet) == ("second",)
    client.force_login(not_yet.person.user)
    client.post(reverse("quizzes:missed", args=[not_yet.uuid]))
    practice = Attempt.objects.latest("pk")
    assert [one["question"] for one in practice.drawn] == ["second"]
    assert (practice.counts, practice.cycle) == (False, None)
    before = Record.objects.count()
    hand_in(practice, "a")
    assert (Record.objects.count(), Practice.objects.count()) == (before, 1)
    page = page_of(client, practice)
    assert "This time 1 of 1 answer was right." in page
    assert "Passed." not in page
    start = client.get(reverse("quizzes:quiz", args=[practice.activity.uuid])).content.decode()
    assert "You have 1 attempt left." in start
    assert "Practice" in start


def test_practice_tells_no_right_answer_while_attempts_that_count_are_left(client, not_yet):
    only = missed_questions(not_yet)
    person, activity = not_yet.person, not_yet.activity.uuid
    practice = start_attempt(person=person, activity=activity, now=make.MONDAY, only=only).attempt
    assert "right answer<" not in page_of(client, hand_in(practice, "b"))


def test_it_is_there_when_no_attempt_is_left(client, not_yet):
    hand_in(begin(not_yet.person, make.Quiz.objects.get()), "b", "b")
    page = page_of(client, not_yet)
    assert "You have used all your attempts." in page
    client.post(reverse("quizzes:missed", args=[not_yet.uuid]))
    assert not Attempt.objects.latest("pk").counts


def test_nothing_missed_nothing_to_retry(client, not_yet):
    attempt = hand_in(begin(not_yet.person, make.Quiz.objects.get()), "a", "a")
    assert "Retry only" not in page_of(client, attempt)
    client.post(reverse("quizzes:missed", args=[attempt.uuid]))
    assert Attempt.objects.count() == 2


def test_questions_that_are_gone_cannot_be_retried(not_yet):
    with pytest.raises(CannotStart):
        start_attempt(
            person=not_yet.person, activity=not_yet.activity.uuid, now=make.MONDAY, only=("unheard-of",)
        )  # fmt: skip


def test_what_is_open_goes_on(not_yet):
    running = begin(not_yet.person, make.Quiz.objects.get())
    again = start_attempt(
        person=not_yet.person, activity=not_yet.activity.uuid, now=make.MONDAY, only=("second",)
    )
    assert again.resumed
    assert again.attempt == running
    submit_attempt(person=running.person, attempt=running.uuid, revision=0, now=make.MONDAY, locale="en")

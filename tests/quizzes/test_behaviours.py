"""What a quiz can be set to: sections, times, tries with hints, how sure, which attempt counts, what is shown."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from learning import api as learning
from learning.models import Cycle, Record
from quizzes import api
from quizzes.actions.answer import save_answer
from quizzes.actions.start import CannotStart, start_attempt
from quizzes.actions.submit import close_if_over, submit_attempt
from quizzes.grading.attempts import Save
from quizzes.handles import by_id
from quizzes.models import Answer, Attempt
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db
ONE = {"questions": [make.question("only", "phone")], "draw": [{"tag": "phone", "count": 1}]}
EACH = {**ONE, "feedback": "each", "tries": 3, "penalty": 25}
HINTED = [{**make.question("only", "phone"), "hints": [make.said("Think of the bell."), make.said("Count.")]}]


@pytest.fixture
def person():
    return make.person()


def counted(person, **settings):
    row = api.load_quiz(make.quiz(**settings)).quiz
    make.assign(person, row)
    return row


def begin(person, row, now=make.MONDAY):
    return start_attempt(person=person, activity=row.uuid, now=now).attempt


def say(attempt, *response, revision=0, now=make.MONDAY, position=1, **more):
    return save_answer(
        person=attempt.person, attempt=attempt.uuid, position=position, revision=revision,
        answering=by_id(response), now=now, **more,
    ).decision  # fmt: skip


def hand_in(attempt, now=make.MONDAY):
    revision = Attempt.objects.get(pk=attempt.pk).revision
    return submit_attempt(
        person=attempt.person, attempt=attempt.uuid, revision=revision, now=now, locale="en"
    ).attempt


def take(person, row, response, now=make.MONDAY):
    attempt = begin(person, row, now)
    say(attempt, response, now=now)
    return hand_in(attempt, now)


def browser(person):
    client = Client()
    client.force_login(person.user)
    return client


def words_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_sections_keep_their_order_and_a_fixed_question_is_always_asked(person):
    questions = [make.question(f"q{n}", "phone") for n in range(4)] + [make.question("must", "other")]
    questions[3]["difficulty"] = "hard"
    row = counted(
        person,
        questions=questions,
        order="shuffle",
        draw=[
            {"question": "must"},
            {"tag": "phone", "count": 1, "difficulty": "hard", "section": make.said("Hard ones")},
            {"tag": "phone", "count": 2, "section": make.said("The rest")},
        ],
    )
    for number in range(5):
        attempt = start_attempt(person=person, activity=row.uuid, now=make.MONDAY, seed=number).attempt
        keys = [one["question"] for one in attempt.drawn]
        assert keys[:2] == ["must", "q3"]
        assert set(keys[2:]) < {"q0", "q1", "q2"}
        page = browser(person).get(reverse("quizzes:question", args=[attempt.uuid, 3]))
        assert "The rest" in words_of(page)
        hand_in(attempt)
        if number == 2:
            break


def test_each_further_try_brings_a_hint_and_costs_something(person):
    row = counted(person, **{**EACH, "questions": HINTED})
    attempt = begin(person, row)
    client, here = browser(person), reverse("quizzes:question", args=[attempt.uuid, 1])
    assert say(attempt, "c") is Save.WRITE
    page = words_of(client.get(here))
    assert "Not yet. Think of the bell. You have 2 more tries." in page
    assert "afterwards" not in page
    assert say(attempt, "c", revision=1) is Save.SAME, "the same again is no try"
    assert say(attempt, "b", revision=1) is Save.WRITE
    page = words_of(client.get(here))
    assert "Count. You have 1 more try." in page
    assert say(attempt, "a", revision=2) is Save.WRITE
    assert say(attempt, "b", revision=3) is Save.GIVEN, "what is right stays"
    assert "only afterwards" in words_of(client.get(here))
    done = hand_in(attempt)
    assert (done.percent, Answer.objects.get().earlier) == (50, [["c"], ["b"]])
    entry = Record.objects.get(source="quizzes")
    assert '"percent":50' in entry.payload.text.replace(" ", "")


def test_after_the_last_try_the_answer_stays(person):
    attempt = begin(person, counted(person, **EACH))
    for revision, response in enumerate("cbc"):
        assert say(attempt, response, revision=revision) is Save.WRITE
    assert say(attempt, "a", revision=3) is Save.GIVEN
    assert hand_in(attempt).percent == 0


def test_how_sure_somebody_is_is_kept_for_them_and_changes_no_result(person):
    row = counted(person, **ONE, certainty=True)
    attempt = begin(person, row)
    client, here = browser(person), reverse("quizzes:question", args=[attempt.uuid, 1])
    assert "How sure are you? Only you see this." in words_of(client.get(here))
    sent = {"option": make.ticked(attempt, 1, "c"), "revision": 0, "go": "next"}
    assert client.post(here, {**sent, "certainty": "4"}).status_code == 400
    client.post(here, {**sent, "certainty": "3"})
    assert Answer.objects.get().certainty == 3
    assert say(attempt, "c", revision=1, certainty=3) is Save.SAME
    done = hand_in(attempt)
    assert (done.percent, done.passed) == (0, False)
    result = words_of(client.get(reverse("quizzes:result", args=[attempt.uuid])))
    assert "-6 of 3 points for being right and knowing it." in result
    assert "You were very sure of 1 answer; 0 was right." in result
    assert "certain" not in Record.objects.get(source="quizzes").payload.text


def test_it_opens_and_closes_at_its_time_and_an_open_attempt_ends_then(person):
    row = counted(person, **ONE, opens="2026-11-23T10:00Z", closes="2026-11-23T12:00Z", attempts=0)
    with pytest.raises(CannotStart, match="This quiz opens on"):
        begin(person, row)
    with time_machine.travel(make.MONDAY, tick=False):
        page = words_of(browser(person).get(reverse("quizzes:quiz", args=[row.uuid])))
        assert "This quiz opens on Monday 23 November" in page
    eleven = make.MONDAY + timedelta(hours=2)
    attempt = begin(person, row, eleven)
    say(attempt, "a", now=eleven)
    noon = make.MONDAY + timedelta(hours=3)
    assert say(attempt, "b", revision=1, now=noon + timedelta(minutes=5)) is Save.TIME_UP
    assert not close_if_over(attempt=attempt.uuid, person=person, now=noon + timedelta(seconds=30))
    assert close_if_over(attempt=attempt.uuid, person=person, now=noon + timedelta(hours=1))
    attempt.refresh_from_db()
    assert (attempt.submitted_at, attempt.percent) == (noon, 100)
    with pytest.raises(CannotStart, match="This quiz closed on"):
        begin(person, row, noon)


def test_the_grace_is_the_quizs_own(person):
    row = counted(person, **ONE, time_limit=10, grace=120)
    attempt = begin(person, row)
    end = make.MONDAY + timedelta(minutes=10)
    assert say(attempt, "b", now=end + timedelta(seconds=119)) is Save.WRITE
    assert say(attempt, "a", revision=1, now=end + timedelta(seconds=119)) is Save.TIME_UP, "once"


def test_time_goes_by_between_two_attempts_that_count(person):
    row = counted(person, **ONE, delay=60)
    take(person, row, "c")
    with pytest.raises(CannotStart, match="Take a little time first"):
        begin(person, row, make.MONDAY + timedelta(minutes=59))
    assert begin(person, row, make.MONDAY + timedelta(minutes=60)).number == 2


@pytest.mark.parametrize(
    ("method", "answers", "passed"),
    [
        ("highest", "cac", [False, True, False]),
        ("first", "ca", [False, False]),
        ("last", "ac", [True, False]),
        ("average", "caa", [False, False, False]),
        ("average", "ba", [False, True]),
    ],
)
def test_which_attempt_counts(person, method, answers, passed):
    row = counted(person, **ONE, method=method, attempts=0)
    assert [take(person, row, response).passed for response in answers] == passed


@pytest.mark.parametrize("method", ["highest", "first", "average"])
def test_what_was_earned_in_an_earlier_cycle_says_nothing_in_this_one(person, method):
    row = counted(person, **ONE, method=method, attempts=2)
    assert [take(person, row, response).passed for response in "cc"] == [False, False]
    with pytest.raises(CannotStart):
        begin(person, row)
    cycle = Attempt.objects.first().cycle
    assert cycle is not None
    again = Cycle.objects.create(assignment=cycle.assignment, person=person, number=cycle.number + 1)
    learning.start_cycle(person=person, activity=cycle.assignment.activity)
    now = take(person, row, "a")
    assert (now.cycle, now.passed) == (again, True)


@pytest.mark.parametrize(
    ("review", "shows", "hides"),
    [
        (None, ["only because c"], ["right answer"]),
        ({"after": []}, [], ["only because c", "right answer", "Your answers"]),
        ({"after": ["answers"]}, ["only option c"], ["only because c", "only afterwards"]),
        ({"after": ["answers", "right"]}, ["right answer"], ["only because c"]),
    ],
)
def test_what_is_shown_while_there_may_be_another_attempt(person, review, shows, hides):
    row = counted(person, **ONE, **({"review": review} if review else {}))
    attempt = take(person, row, "c")
    page = words_of(browser(person).get(reverse("quizzes:result", args=[attempt.uuid])))
    assert all(one in page for one in shows)
    body = page.partition("The right answers are shown when")[0] + page.partition("have no attempt left.")[2]
    assert not any(one in body for one in hides)


@pytest.mark.parametrize(
    ("settings", "place", "code"),
    [
        ({"tries": 2}, "tries", "needs-feedback-each"),
        ({"opens": "2027-01-01T00:00Z", "closes": "2026-01-01T00:00Z"}, "closes", "closes-before-it-opens"),
        ({"opens": "tomorrow"}, "opens", "not-an-instant"),
        ({"opens": "2027-01-01T00:00"}, "opens", "not-an-instant"),
        ({"draw": [{"question": "nowhere"}]}, "draw[0]", "too-few-questions"),
        ({"draw": [{"question": "a"}, {"question": "a"}]}, "draw[1].question", "twice"),
        ({"method": "best"}, "method", "not-one-of"),
    ],
)
def test_settings_that_make_no_sense_are_named(settings, place, code):
    found = api.validate_quiz(make.quiz(**settings))
    assert (place, code) in {(one.path, one.code) for one in found}

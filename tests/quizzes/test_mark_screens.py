"""The list of what waits in quizzes, one answer of it, and what its writer sees."""

from datetime import time, timedelta
from html import unescape

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from learning.actions.notices import write_notices
from learning.actions.outbox import send_one, waiting
from learning.models import Branch, Reminding
from quizzes.actions.marking import Given, mark_answers
from quizzes.models import AnswerMark, MarkDraft, Question
from tests.factories import marking as make
from tests.factories.quizzes import person

pytestmark = pytest.mark.django_db
QUEUE = "/quiz/marking/"


@pytest.fixture
def tom():
    return make.marker()


@pytest.fixture
def client(tom):
    return browser(tom)


def browser(someone) -> Client:
    found = Client()
    found.force_login(someone.user)
    return found


def at(attempt, position=1):
    return reverse("quizzes:mark", args=[attempt.to_mark.get(position=position).uuid])


def page(answer) -> str:
    return unescape(answer.content.decode())


def form(**more):
    return {"n": "0", "points-1": "1", **more}


def test_home_leads_to_the_list_to_the_question_to_the_answers(client):
    row = make.published("short", "essay")
    attempt = make.counted(row, "three bells", "We are sorry.", name="Anna Ozola")
    make.counted(row, "Three bells.", "We are very sorry.")
    html = page(client.get("/"))
    assert "4 answers in quizzes wait to be marked." in html
    assert QUEUE in html
    html = page(client.get(QUEUE))
    assert "Question of short" in html
    url = reverse("quizzes:marking-question", args=["written-check-short"])
    assert url in html
    html = page(client.get(url))
    assert (html.count("three bells"), "2 answers, the oldest of Monday 23 November" in html) == (1, True)
    html = page(client.get(at(attempt)))
    for words in ("Mark 2 equal answers", "three bells", "rings", "How we answer the phone", "Half right"):
        assert words in html
    html = page(client.get(at(attempt, 2)))
    for words in ("Mark this answer", "We are sorry.", "model", "0 of 2 points"):
        assert words.split()[0] in html
    assert "Anna Ozola" not in html
    assert "Accept this answer" not in html


def test_marking_goes_on_to_the_next_and_the_writer_reads_it(client):
    row = make.published("essay")
    attempt, other = make.counted(row, "We are sorry."), make.counted(row, "It comes.")
    answer = client.post(at(attempt), form(**{"points-2": "1", "note": "Say when <b>it comes."}))
    assert (answer.status_code, answer.url) == (302, at(other))
    html = page(browser(attempt.person).get(reverse("quizzes:result", args=[attempt.uuid])))
    for words in ("67 percent", "1 of 2", "1 of 1", "A trainer", "Say when <b>it comes.", "Partly right"):
        assert words in html
    assert "<b>it" not in client.get(at(attempt)).content.decode()
    assert "Tom" not in html


def test_two_marks_that_differ_are_read_as_their_middle(tom):
    attempt = make.counted(make.published("essay"), "We are sorry.")
    uuid = attempt.to_mark.get().uuid
    mark_answers(by=tom.user, answer=uuid, given=Given({"r": 2, "s": 0}, "One.", second=True), n=0)
    before = page(browser(attempt.person).get(reverse("quizzes:result", args=[attempt.uuid])))
    assert "One." not in before
    ann = make.marker(name="Ann Other")
    blind = page(browser(ann).get(at(attempt)))
    assert "asks for a second opinion" in blind
    assert "One." not in blind
    mark_answers(by=ann.user, answer=uuid, given=Given({"r": 1, "s": 0}, "Two."), n=1)
    html = page(browser(attempt.person).get(reverse("quizzes:result", args=[attempt.uuid])))
    for words in ("1.5 of 2", "One.", "Two."):
        assert words in html


@pytest.mark.parametrize(
    "spoil", [{"points-1": ""}, {"points-1": "3"}, {"points-1": "-1"}, {"points-1": "é"}]
)
def test_without_points_it_is_shown_again_and_keeps_everything(client, spoil):
    attempt = make.counted(make.published("essay"), "We are sorry.")
    answer = client.post(
        at(attempt), form(**{"points-2": "1", "note": "Two lines.", "second": "yes", **spoil})
    )
    html = page(answer)
    assert answer.status_code == 422
    assert "1 part has no points yet." in html
    assert "Two lines." in html
    assert html.count(" checked") == 2
    assert not AnswerMark.objects.exists()


@pytest.mark.parametrize("n", ["", "x", "-1", "1", "9" * 99, "٢"])
def test_a_form_of_another_moment_marks_nothing(client, n):
    attempt = make.counted(make.published(), "three bells")
    assert client.post(at(attempt), form(n=n)).status_code == 409
    assert not AnswerMark.objects.exists()


def test_somebody_was_faster_and_both_are_shown(client):
    attempt = make.counted(make.published(), "three bells")
    ann = make.marker(name="Ann Other")
    given = Given({"answer": 2}, "Fine with me.")
    mark_answers(by=ann.user, answer=attempt.to_mark.get().uuid, given=given, n=0)
    answer = client.post(at(attempt), form(note="Not quite."))
    html = page(answer)
    assert answer.status_code == 409
    for words in ("Fine with me.", "Not quite.", "What you had", "Half right", "Right"):
        assert words in html
    assert "Ann" not in html


def test_accepting_by_the_page_and_why_not(client):
    row = make.published()
    attempt, other = make.counted(row, "three bells"), make.counted(row, "four bells")
    url = reverse("quizzes:accept", args=[attempt.to_mark.get().uuid])
    assert url in page(client.get(at(attempt)))
    question = Question.objects.get()
    draft = question.save_revision()
    answer = client.post(url)
    assert answer.status_code == 409
    assert "Somebody is changing this question" in page(answer)
    question.publish(draft, skip_permission_checks=True)
    answer = client.post(url, follow=True)
    assert "1 answer that waited is right now." in page(answer)
    assert answer.redirect_chain[-1][0] == at(other)


class TestTheDraft:
    """A mark that is not given yet outlives the tab: what is chosen and written is kept for its marker alone."""

    @pytest.fixture
    def attempt(self):
        return make.counted(make.published("essay"), "We are sorry.")

    def keep(self, client, attempt, *, htmx: bool = True, **more: str):
        headers = {"HX-Request": "true"} if htmx else {}
        return client.post(at(attempt), {"n": "0", "do": "draft", **more}, headers=headers)

    def test_it_waits_on_the_page_until_the_mark_is_given(self, client, attempt):
        answer = self.keep(client, attempt, **{"points-1": "2"}, note="Say the day.", second="yes")
        assert (answer.status_code, "Kept at" in page(answer), "<main" in page(answer)) == (200, True, False)
        assert not AnswerMark.objects.exists()
        assert attempt.to_mark.get().open
        html = page(client.get(at(attempt)))
        assert ">Say the day.</textarea>" in html
        assert html.count(" checked") == 2, "the points, and the question for a second opinion"
        assert "no points yet" not in html, "nothing is asked for before it is given"
        self.keep(client, attempt, **{"points-1": "1", "points-2": "1"}, note="Say the hour.")
        assert MarkDraft.objects.get().note == "Say the hour."
        client.post(at(attempt), form(**{"points-2": "1"}, note="Say the day and the hour."))
        assert AnswerMark.objects.get().note == "Say the day and the hour."
        assert not MarkDraft.objects.exists()

    def test_without_a_script_it_is_a_button(self, client, attempt):
        assert 'name="do" value="draft"' in page(client.get(at(attempt)))
        answer = self.keep(client, attempt, htmx=False, note="Say the day.")
        assert answer.url == at(attempt)
        html = page(client.get(at(attempt)))
        assert ">Say the day.</textarea>" in html
        assert "Not sent yet." in html

    def test_it_is_its_markers_alone(self, client, attempt):
        self.keep(client, attempt, note="Say the day.")
        other = browser(make.marker(name="Ann Other"))
        assert "Say the day." not in page(other.get(at(attempt)))
        self.keep(other, attempt, note="Theirs.")
        assert ">Say the day.</textarea>" in page(client.get(at(attempt)))
        writer = browser(attempt.person)
        assert self.keep(writer, attempt, note="Mine").status_code == 404
        assert "Say the day." not in page(writer.get(reverse("quizzes:result", args=[attempt.uuid])))
        assert MarkDraft.objects.count() == 2

    def test_it_is_for_all_that_say_the_same(self, client):
        row = make.published()
        first, second = make.counted(row, "three bells"), make.counted(row, "Three bells.")
        self.keep(client, first, note="Say four.")
        assert ">Say four.</textarea>" in page(client.get(at(second)))
        self.keep(client, second, note="Say five.")
        assert MarkDraft.objects.get().note == "Say five."
        make.counted(row, "two bells")
        other = make.counted(row, "one bell")
        assert "Say five." not in page(client.get(at(other)))
        client.post(at(second), form())
        assert not MarkDraft.objects.exists()

    def test_accepting_the_answer_ends_it(self, client):
        attempt = make.counted(make.published(), "three bells")
        self.keep(client, attempt, note="Hm.")
        client.post(reverse("quizzes:accept", args=[attempt.to_mark.get().uuid]))
        assert not MarkDraft.objects.exists()

    def test_where_somebody_was_faster_it_stands_beside_their_mark(self, client, attempt):
        self.keep(client, attempt, note="Say the day.")
        browser(make.marker(name="Ann Other")).post(at(attempt), form(**{"points-2": "1"}))
        for htmx, said in ((True, "Not kept: somebody else"), (False, "Somebody was faster")):
            assert said in page(self.keep(client, attempt, htmx=htmx, note="Say the day and the hour."))
        html = page(client.get(at(attempt)))
        assert "What you had (not sent)" in html
        assert "Say the day." in html

    def test_what_comes_after_the_own_mark_is_not_kept(self, client, attempt):
        client.post(at(attempt), form(**{"points-2": "1", "second": "yes"}))
        said = "Not kept: you have marked this meanwhile."
        assert said in page(self.keep(client, attempt, note="Late."))
        answer = self.keep(client, attempt, htmx=False, note="Late.")
        assert (answer.status_code, said in page(answer), ">Late.</textarea>" in page(answer)) == (
            409,
            True,
            True,
        )
        assert not MarkDraft.objects.exists()
        # What is written to change the mark is kept again.
        assert "Kept at" in page(self.keep(client, attempt, n="1", note="Better so."))
        assert ">Better so.</textarea>" in page(client.get(at(attempt)))

    def test_points_that_the_rubric_does_not_have_and_notes_that_are_too_long_are_not_kept(
        self, client, attempt
    ):
        for htmx, status in ((True, 200), (False, 422)):
            answer = self.keep(client, attempt, htmx=htmx, note="x" * 2001)
            assert (answer.status_code, "Yours has 2001." in page(answer)) == (status, True)
        assert not MarkDraft.objects.exists()
        self.keep(client, attempt, **{"points-1": "9", "points-2": "1"})
        assert list(MarkDraft.objects.get().points.values()) == [1]

    def test_there_is_none_of_the_own_practice(self):
        ieva = person()
        attempt = make.handed_in(ieva, make.published("essay"), "We are sorry.")
        own = reverse("quizzes:mark-own", args=[attempt.uuid, 1])
        assert "Keep as a draft" not in page(browser(ieva).get(own))


def test_practice_is_marked_beside_the_model_by_its_learner(client):
    ieva = person()
    attempt = make.handed_in(ieva, make.published("essay"), "We are sorry.")
    own, result = (
        reverse("quizzes:mark-own", args=[attempt.uuid, 1]),
        reverse("quizzes:result", args=[attempt.uuid]),
    )
    learner = browser(ieva)
    html = page(learner.get(result))
    assert "You mark 1 answer yourself." in html
    assert own in html
    assert "model" in page(learner.get(own))
    assert learner.post(own, {"points-1": "2"}).status_code == 422
    assert learner.post(own, {"points-1": "2", "points-2": "1"}).url == result
    assert "Passed." in page(learner.get(result))
    assert learner.get(own).status_code == 302
    assert client.get(own).status_code == 404
    assert client.get(at(attempt)).status_code == 404


def test_the_message_of_the_day_says_it_once(client):
    attempt = make.counted(make.published(), "three bells")
    attempt.person.user.email = "ieva@example.org"
    attempt.person.user.save()
    for _time in range(2):
        client.post(at(attempt), form())
    Branch.objects.update(opens=time.min, closes=time.max, open_days="1234567")
    Reminding.objects.update_or_create(pk=1, defaults={"since": timezone.now() - timedelta(hours=1)})
    write_notices(timezone.now())
    for pk in waiting(10):
        send_one(pk)
    (letter,) = [one for one in mail.outbox if one.to == ["ieva@example.org"]]
    said = "What you wrote in “Answering the phone” has been marked. The result is there."
    assert letter.body.count(said) == 1
    assert f"/quiz/{attempt.uuid}/result/" in letter.body
    assert "Tom" not in letter.body


# Beside session, account, person, roles: the rest is ours.
QUERIES = {"queue": 8, "question": 8, "answer": 12}


@pytest.mark.parametrize("many", [3, 24])
def test_the_number_of_queries_does_not_grow(client, many):
    row = make.published("short", "essay")
    attempts = [make.counted(row, f"bells {n % 19}", f"We are sorry {n}.") for n in range(many)]
    urls = {
        "queue": QUEUE,
        "question": reverse("quizzes:marking-question", args=["written-check-essay"]),
        "answer": at(attempts[0]),
    }
    client.get(QUEUE)
    found = {}
    for name, url in urls.items():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        found[name] = len(captured)
    assert found == QUERIES

"""The learner's screens: with and without htmx, for the learner and for nobody else."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from learning import api as learning
from learning.models import Practice
from quizzes import api
from quizzes.actions.answer import save_answer
from quizzes.actions.start import start_attempt
from quizzes.actions.submit import submit_attempt
from quizzes.handles import by_id
from quizzes.models import Answer, Attempt, Question
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def row():
    make.standard("phone", "rings")
    document = make.quiz()
    for one in document["questions"]:
        one["clauses"] = ["phone/rings"]
    return make.publish(document)


@pytest.fixture
def ieva():
    return make.person()


@pytest.fixture
def client(ieva):
    browser = Client()
    browser.force_login(ieva.user)
    return browser


@pytest.fixture
def attempt(client, row):
    client.post(start_url(row))
    return Attempt.objects.get()


def start_url(row):
    return reverse("quizzes:quiz", args=[row.uuid])


def at(attempt, position):
    return reverse("quizzes:question", args=[attempt.uuid, position])


def review(attempt):
    return reverse("quizzes:review", args=[attempt.uuid])


def result(attempt):
    return reverse("quizzes:result", args=[attempt.uuid])


def send(client, attempt, position, *options, revision=0, go="next", **kwargs):
    data = {"option": make.ticked(attempt, position, *options), "revision": revision, "go": go}
    return client.post(at(attempt, position), data, **kwargs)


def shows(page, attempt, position, option):
    """Whether an option stands ticked in the form of a page."""
    (handle,) = make.ticked(attempt, position, option)
    return f'value="{handle}" checked' in page.content.decode()


def words_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_from_start_to_result_with_plain_forms(client, row):
    page = client.get(start_url(row))
    assert "4 questions, one at a time." in words_of(page)
    assert "Practice: only you see this." in words_of(page)
    response = client.post(start_url(row), follow=True)
    attempt = Attempt.objects.get()
    assert response.redirect_chain[-1] == (at(attempt, 1), 302)
    for position in range(1, 5):
        response = send(client, attempt, position, "a", follow=True)
    assert response.redirect_chain[-1] == (review(attempt), 302)
    assert "You have answered every question." in words_of(response)
    assert "Practice: only you see this." in words_of(response)
    response = client.post(review(attempt), {"revision": 4}, follow=True)
    assert response.redirect_chain == [(result(attempt), 302)]
    assert "Passed. 4 of 4 answers were right." in words_of(response)
    assert "How we answer the phone , clause 1" in words_of(response)
    assert Practice.objects.count() == 1


def test_not_passed_says_what_is_needed_and_offers_another_try(client, row, ieva):
    make.assign(ieva, row)
    page = client.get(start_url(row))
    assert "You have 3 attempts left." in words_of(page)
    assert "This one counts: your manager sees the result." in words_of(page)
    client.post(start_url(row))
    attempt = Attempt.objects.get()
    send(client, attempt, 1, "a")
    send(client, attempt, 2, "b")
    page = client.post(review(attempt), {"revision": 2}, follow=True)
    said = words_of(page)
    assert "Not yet. 1 of 4 answers were right. You need 3." in said
    assert "1 was partly right. That makes 38 percent; 70 are needed." in said
    assert "You have 2 attempts left." in said
    key = attempt.drawn[1]["question"]
    assert f"{key} because b" in said
    assert f"{key} option a" not in said, "the right answer would spoil the next attempt"
    client.post(start_url(row))
    assert Attempt.objects.filter(state="open").count() == 1


def test_right_answers_are_named_when_there_is_nothing_left_to_spoil(client, row, ieva):
    make.assign(ieva, row)
    for number in (1, 2, 3):
        client.post(start_url(row))
        attempt = Attempt.objects.get(number=number)
        page = client.post(review(attempt), {"revision": 0}, follow=True)
        assert ("option a" in words_of(page)) == (number == 3)
    assert "Ask your manager for the next step." in words_of(page)
    page = client.post(start_url(row))
    assert (page.status_code, Attempt.objects.count()) == (409, 3)
    assert "You have used all your attempts." in words_of(page)


def test_leaving_and_coming_back_on_another_device(client, row, ieva, attempt):
    send(client, attempt, 1, "a")
    send(client, attempt, 2, "b", go="stay")
    other = Client()
    other.force_login(ieva.user)
    assert "You have answered 2 of 4 questions. Your answers are kept." in words_of(other.get(start_url(row)))
    response = other.post(start_url(row), follow=True)
    assert response.redirect_chain[-1][0] == at(attempt, 3)
    assert shows(other.get(at(attempt, 2)), attempt, 2, "b")
    drawn = [other.get(at(attempt, 1)).content.decode().count("phone-check-q") for _ in range(3)]
    assert len(set(drawn)) == 1
    assert Attempt.objects.get().drawn == attempt.drawn


def test_buttons_lead_back_on_and_to_the_review(client, attempt):
    assert send(client, attempt, 2, "a", go="previous").url == at(attempt, 1)
    assert send(client, attempt, 1, "a", go="review").url == review(attempt)
    assert send(client, attempt, 1, "a", go="stay").url == at(attempt, 1)
    assert send(client, attempt, 4, "a", go="next").url == review(attempt)
    assert Answer.objects.count() == 3


def test_htmx_gets_the_same_screens_in_parts(client, attempt):
    response = send(client, attempt, 1, "a", headers=HTMX)
    assert response["HX-Push-Url"] == at(attempt, 2)
    assert "<html" not in response.content.decode()
    assert "Question 2 of 4" in response.content.decode()
    kept = send(client, attempt, 2, "b", go="stay", headers=HTMX).content.decode()
    assert 'name="revision" value="1"' in kept
    assert "Saved." in kept
    assert "<form" not in kept
    assert (
        client.get(at(attempt, 2), headers=HTMX)
        .content.decode()
        .lstrip()
        .startswith('<div class="quiz-sheet"')
    )
    back = client.get(at(attempt, 2), headers={**HTMX, "HX-History-Restore-Request": "true"})
    assert "<html" in back.content.decode()
    done = client.post(review(attempt), {"revision": 2}, headers=HTMX)
    assert done["HX-Redirect"] == result(attempt)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_two_tabs_the_older_one_is_told_and_keeps_its_words(client, attempt, headers):
    send(client, attempt, 1, "a")
    response = send(client, attempt, 1, "c", headers=headers)
    said = words_of(response)
    assert response.status_code == 409
    assert "That answer was already given in another tab. Here is where you are now." in said
    key = attempt.drawn[0]["question"]
    assert f"Here you had chosen: “{key} option c”" in said
    assert shows(response, attempt, 1, "a")
    assert 'name="revision" value="1"' in response.content.decode()
    assert Answer.objects.get().response == ["a"]
    if headers:
        assert response["HX-Retarget"] == "#question"
    assert send(client, attempt, 1, "c", revision=1).status_code == 302


def test_handing_in_from_a_page_that_is_older_than_an_answer(client, attempt):
    send(client, attempt, 1, "a")
    response = client.post(review(attempt), {"revision": 0})
    assert response.status_code == 409
    assert "An answer changed in another tab." in words_of(response)
    assert 'name="revision" value="1"' in response.content.decode()
    assert client.post(review(attempt), {"revision": "1"}).url == result(attempt)
    assert client.post(review(attempt), {"revision": "1"}).url == result(attempt), (
        "a double click gets the result"
    )


def test_an_answer_after_handing_in_is_told_so_and_a_replay_lands_on_the_result(client, attempt):
    send(client, attempt, 1, "a")
    client.post(review(attempt), {"revision": 1})
    response = send(client, attempt, 1, "c", revision=1)
    assert response.status_code == 409
    assert "came after the end and was not added" in words_of(response)
    assert send(client, attempt, 1, "a").url == result(attempt)
    assert client.get(at(attempt, 1)).url == result(attempt)
    assert client.get(review(attempt)).url == result(attempt)
    assert client.get(reverse("quizzes:attempt", args=[attempt.uuid])).url == result(attempt)


def test_the_result_of_an_open_attempt_leads_back_to_it(client, attempt):
    assert client.get(result(attempt)).url == reverse("quizzes:attempt", args=[attempt.uuid])


def test_forged_positions_and_revisions(client, attempt):
    assert send(client, attempt, 99, "a").status_code == 400
    assert client.get(at(attempt, 99)).status_code == 404
    for revision in ("", "-1", "9" * 40, "²", "x"):
        assert send(client, attempt, 1, "a", revision=revision).status_code == 409
    assert not Answer.objects.exists()


def test_what_the_browser_says_about_score_and_time_is_not_read(client, attempt):
    extra = {"score": "4", "passed": "true", "submitted_at": "2020-01-01", "person": "1", "position": "4"}
    client.post(at(attempt, 1), {"option": make.ticked(attempt, 1, "c"), "revision": 0, **extra})
    client.post(review(attempt), {"revision": 1, **extra})
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed) == (0, False)
    assert Answer.objects.get().position == 1


def test_somebody_elses_attempt_answers_404_everywhere_and_changes_nothing(row, attempt):
    stranger = Client()
    stranger.force_login(make.person("Pēteris").user)
    for url in (
        at(attempt, 1),
        review(attempt),
        result(attempt),
        reverse("quizzes:attempt", args=[attempt.uuid]),
    ):
        for headers in ({}, HTMX):
            assert stranger.get(url, headers=headers).status_code == 404
            data = {"option": make.ticked(attempt, 1, "a"), "revision": 0}
            assert stranger.post(url, data, headers=headers).status_code in (404, 405)
    assert not Answer.objects.exists()
    assert Attempt.objects.get().is_open


def test_what_does_not_exist_and_what_is_no_quiz_answer_404(client):
    standard = make.standard("phone", "rings")
    for uuid in (uuid4(), standard.activity.uuid):
        assert client.get(reverse("quizzes:quiz", args=[uuid])).status_code == 404
        assert client.post(reverse("quizzes:quiz", args=[uuid])).status_code in (404, 409)
    assert client.get(reverse("quizzes:attempt", args=[uuid4()])).status_code == 404
    assert not Attempt.objects.exists()


def test_an_expired_session_comes_back_to_the_same_question(attempt):
    response = Client().get(at(attempt, 2))
    assert response.status_code == 302
    assert response.url.endswith(f"?next={at(attempt, 2)}")
    htmx = Client().post(
        at(attempt, 2),
        {"option": make.ticked(attempt, 2, "a")},
        headers={**HTMX, "HX-Current-URL": f"http://testserver{at(attempt, 2)}"},
    )
    assert "next=" in htmx.headers.get("HX-Redirect", htmx.headers.get("Location", ""))
    assert not Answer.objects.exists()


def test_forms_without_a_token_are_refused(ieva, attempt):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ieva.user)
    for url in (start_url_of(attempt), at(attempt, 1), review(attempt)):
        data = {"option": make.ticked(attempt, 1, "a"), "revision": 0}
        assert strict.post(url, data).status_code == 403
    assert not Answer.objects.exists()


def start_url_of(attempt):
    return reverse("quizzes:quiz", args=[attempt.release.activity.uuid])


def test_looking_changes_nothing(client, row, attempt):
    send(client, attempt, 1, "a")
    before = list(Attempt.objects.values()), list(Answer.objects.values())
    for url in (start_url(row), at(attempt, 1), at(attempt, 2), review(attempt), result(attempt)):
        client.get(url)
        client.head(url)
    assert (list(Attempt.objects.values()), list(Answer.objects.values())) == before


def canaries(document):
    """The same quiz with a mark in everything that must not be seen before handing in."""
    secret = "zzcanary"
    for number, one in enumerate(document["questions"]):
        one["feedback"] = make.said(f"{secret}-after-{number}")
        for option in one["options"]:
            option["feedback"] = make.said(f"{secret}-{option['id']}-{number}")
            if option["fraction"] not in (0, 100):
                option["fraction"] = 37
    return document


def test_the_key_never_reaches_a_page_before_handing_in(client, ieva):
    row = make.publish(canaries(make.quiz("secret", order="shuffle")))
    seen = [client.get(start_url(row))]
    client.post(start_url(row))
    attempt = Attempt.objects.get()
    for position in range(1, 5):
        for headers in ({}, HTMX):
            seen.append(client.get(at(attempt, position), headers=headers))
            seen.append(send(client, attempt, position, "a", go="stay", headers=headers))
            seen.append(send(client, attempt, position, "c", headers=headers))
        seen.append(send(client, attempt, position, "nowhere"))
    seen += [
        client.get(review(attempt)),
        client.get(start_url(row)),
        client.post(review(attempt), {"revision": 0}),
    ]
    seen.append(client.get("/"))
    for response in seen:
        text = response.content.decode() + json.dumps(dict(response.headers))
        assert "zzcanary" not in text
        assert "fraction" not in text
        assert "37" not in re.sub(r"[0-9a-f-]{36}|csrf\S+ \S+ value=\S+", "", text) or "37" not in words_of(
            response
        )
    assert (
        "zzcanary"
        in client.post(
            review(attempt), {"revision": Attempt.objects.get().revision}, follow=True
        ).content.decode()
    )


def test_with_feedback_after_each_answer_only_given_answers_are_explained(client):
    row = make.publish(canaries(make.quiz("each", feedback="each")))
    client.post(start_url(row))
    attempt = Attempt.objects.get()
    page = client.get(at(attempt, 1)).content.decode()
    assert "zzcanary" not in page
    assert "hx-trigger" not in page, "a choice that saves itself would be final before it is given"
    assert 'value="previous"' not in client.get(at(attempt, 2)).content.decode()
    page = send(client, attempt, 1, "c", follow=True)
    assert page.redirect_chain[-1][0] == at(attempt, 1)
    said = words_of(page)
    number = attempt.drawn[0]["question"][-1]
    assert f"zzcanary-c-{number}" in said
    assert f"zzcanary-a-{number}" not in said
    assert "disabled" in page.content.decode()
    assert send(client, attempt, 1, "a", revision=1).status_code == 409
    assert "zzcanary" not in client.get(at(attempt, 2)).content.decode()
    assert "zzcanary" not in client.get(review(attempt)).content.decode()


def test_an_attempt_is_read_in_the_persons_language_and_keeps_its_answers(client, ieva, attempt):
    send(client, attempt, 1, "a")
    key = attempt.drawn[0]["question"]
    for locale, expected in (
        ("lv", f"Question {key} (lv)"),
        ("mn", f"Question {key}<"),
        ("en", f"Question {key}<"),
    ):
        ieva.locale = locale
        ieva.save()
        page = client.get(at(attempt, 1), headers={"Accept-Language": locale})
        assert expected in page.content.decode()
        assert shows(page, attempt, 1, "a")


def test_the_time_is_over(client, ieva, time_machine):
    time_machine.move_to(make.MONDAY, tick=False)
    row = make.publish(make.quiz("timed", time_limit=10))
    client.force_login(ieva.user)
    assert "You have 10 minutes." in words_of(client.get(start_url(row)))
    client.post(start_url(row))
    attempt = Attempt.objects.get()
    assert "10 minutes left" in words_of(client.get(at(attempt, 1)))
    send(client, attempt, 1, "a")
    time_machine.move_to(make.MONDAY + timedelta(minutes=11), tick=False)
    late = send(client, attempt, 2, "a")
    assert late.status_code == 409
    assert "The time is over." in words_of(late)
    assert client.get(at(attempt, 2)).url == review(attempt)
    page = client.get(review(attempt))
    assert "What you answered until then is kept and counts." in words_of(page)
    client.post(review(attempt), {"revision": 0})
    attempt.refresh_from_db()
    assert attempt.submitted_at == make.MONDAY + timedelta(minutes=10)


def test_authors_words_cannot_run(client):
    document = make.quiz("hostile")
    attack = "<script>window.__x=1</script><img src=x onerror=alert(1)>"
    document["title"] = document["brief"] = make.said(attack)
    for one in document["questions"]:
        one["text"] = make.said(attack)
        one["options"][0]["text"] = one["feedback"] = one["options"][0]["feedback"] = make.said(attack)
    row = make.publish(document)
    pages = [client.get(start_url(row))]
    client.post(start_url(row))
    attempt = Attempt.objects.get()
    pages += [
        client.get(at(attempt, 1)),
        send(client, attempt, 1, "a", follow=True),
        client.get(review(attempt)),
    ]
    send(client, attempt, 1, "b", revision=0)
    pages.append(send(client, attempt, 1, "b"))
    pages.append(client.post(review(attempt), {"revision": 1}, follow=True))
    for page in pages:
        assert "<script>window" not in page.content.decode()
        assert "<img src=x" not in page.content.decode()
        assert "&lt;script&gt;window" in page.content.decode()


# Beside what learning.access itself asks: session, account, person, top bar; the rest is ours.
QUERIES = {"start": 5, "question": 4, "answer": 9, "review": 4, "result": 9}


def queries(act):
    with CaptureQueriesContext(connection) as captured:
        act()
        return len(captured)


@pytest.mark.parametrize("asked", [4, 40])
def test_the_number_of_queries_does_not_grow(client, ieva, asked):
    make.standard("phone", "rings")
    inside = [make.question(f"q{index}", "phone", clauses=("phone/rings",)) for index in range(asked)]
    row = make.publish(
        make.quiz("long", questions=inside, draw=[{"tag": "phone", "count": asked}], attempts=0)
    )
    make.assign(ieva, row)
    for _ in range(asked // 4):
        attempt = start_attempt(person=ieva, activity=row.uuid, now=make.MONDAY).attempt
        submit_attempt(person=ieva, attempt=attempt.uuid, revision=0, now=make.MONDAY, locale="en")
    attempt = start_attempt(person=ieva, activity=row.uuid, now=make.MONDAY).attempt
    for place in range(1, asked + 1):
        save_answer(
            person=ieva,
            attempt=attempt.uuid,
            position=place,
            revision=0,
            answering=by_id(("a",)),
            now=make.MONDAY,
        )
    client.get(start_url(row))
    access = queries(lambda: learning.access(ieva, row.uuid))
    found = {
        "start": queries(lambda: client.get(start_url(row))) - access,
        "question": queries(lambda: client.get(at(attempt, 2))),
        "answer": queries(lambda: send(client, attempt, 2, "b", revision=1, headers=HTMX)),
        "review": queries(lambda: client.get(review(attempt))),
    }
    client.post(review(attempt), {"revision": asked + 1})
    found["result"] = queries(lambda: client.get(result(attempt))) - access
    assert found == QUERIES


def test_a_deleted_bank_leaves_every_page_readable(client, row, attempt):
    send(client, attempt, 1, "a")
    api.Quiz.objects.all().delete()
    Question.objects.all().delete()
    assert client.get(at(attempt, 2)).status_code == 200
    assert "You have answered 1 of 4 questions." in words_of(client.get(review(attempt)))
    client.post(review(attempt), {"revision": 1})
    assert "Not yet. 1 of 4 answers were right." in words_of(client.get(result(attempt)))

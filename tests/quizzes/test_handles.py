"""What the browser calls an option: a handle, and never the id that its author gave it."""

import json
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from quizzes.models import Answer, Attempt
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def client():
    browser = Client()
    browser.force_login(make.person().user)
    return browser


def begun(client, document):
    """A new attempt, the address to begin it, and the pages so far."""
    start = reverse("quizzes:quiz", args=[make.publish(document).uuid])
    seen = [client.get(start), client.post(start, follow=True)]
    return Attempt.objects.get(), start, seen


def at(attempt, position):
    return reverse("quizzes:question", args=[attempt.uuid, position])


FORGED = {
    "no option at all": lambda row: ["nowhere"],
    "the question's key": lambda row: [row.drawn[0]["question"]],
    "an option by its id": lambda row: ["a"],
    "a handle of an option that is not there": lambda row: make.ticked(row, 1, "nowhere"),
    "two where one is asked": lambda row: make.ticked(row, 1, "a", "b"),
    "one that is right and one that is none": lambda row: [*make.ticked(row, 1, "a"), "nowhere"],
    "a handle of another question": lambda row: make.ticked(row, 2, "a"),
    "a handle of another attempt": lambda row: make.ticked(Attempt(uuid=uuid4()), 1, "a"),
    "nothing but blanks": lambda row: [""],
    "odd letters": lambda row: ["\u00e9\u0000"],
}


@pytest.mark.parametrize("what", FORGED)
def test_forged_options_are_refused_in_words(client, what):
    attempt, _start, _seen = begun(client, make.quiz())
    response = client.post(at(attempt, 1), {"option": FORGED[what](attempt), "revision": 0})
    assert response.status_code == 400
    assert "Nothing was changed." in response.content.decode()
    assert not Answer.objects.exists()


@pytest.mark.parametrize("feedback", ["end", "each"])
def test_what_an_author_calls_an_option_never_reaches_an_open_attempt(client, feedback):
    named = {"zz-right": 100, "zz-half": 50, "zz-wrong": 0}
    asked = [make.question(f"q{index}", "phone", **named) for index in range(4)]
    asked[3] |= {"kind": "multiple"}
    for one in asked:
        for number, option in enumerate(one["options"]):
            option["text"] = make.said(f"Answer {number}")
            option["feedback"] = make.said(f"Because {number}")
    asked[3]["options"][1]["fraction"], asked[3]["options"][2]["fraction"] = -50, -50
    attempt, start, seen = begun(client, make.quiz("named", questions=asked, feedback=feedback))
    review = reverse("quizzes:review", args=[attempt.uuid])

    def send(position, option, headers, **kwargs):
        data = {"option": make.ticked(attempt, position, option), "revision": 0, "go": "stay"}
        return client.post(at(attempt, position), {**data, **kwargs}, headers=headers)

    for position in range(1, 5):
        for headers in ({}, HTMX):
            seen.append(client.get(at(attempt, position), headers=headers))
            seen.append(send(position, "zz-nowhere", headers))
            seen.append(client.post(at(attempt, position), {"option": "zz-right"}, headers=headers))
            for option in ("zz-wrong", "zz-half"):
                seen.append(send(position, option, headers))
                seen.append(send(position, option, headers, revision=1, go="next"))
            seen.append(client.get(at(attempt, position), headers=headers))
    seen += [
        client.get(review),
        client.get(review, headers=HTMX),
        client.post(review, {"revision": 0}),
        client.get(start),
        client.get("/"),
    ]
    assert {response.status_code for response in seen} >= {200, 302, 400, 409}
    assert Answer.objects.filter(response__0__startswith="zz-").count() == 4
    for response in seen:
        text = response.content.decode() + json.dumps(dict(response.headers))
        assert not any(name in text for name in named), response.request["PATH_INFO"]

"""Every kind of question through its forms: without scripts, with nothing given away, and nothing lost."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from quizzes import api
from quizzes.handles import handle_of
from quizzes.models import Answer, Attempt
from quizzes.shown import field_name
from tests.factories import quizzes as make
from tests.quizzes.grading import kinds

pytestmark = pytest.mark.django_db


def telling(document):
    """The same question with ids and remarks that would give it away."""
    said = iter(range(1000))

    def walk(value):
        if isinstance(value, dict):
            value = {name: walk(one) for name, one in value.items()}
            if "id" in value and ("text" in value or "value" in value):
                value["feedback"] = make.said(f"CANARY {next(said)}")
            return value
        return [walk(one) for one in value] if isinstance(value, list) else value

    body = {name: value for name, value in document.items() if name not in ("text",)}
    body = walk(body)
    for name in ("extras", "items", "units", "gaps", "rubric"):
        for row in body.get(name, ()):
            row.pop("feedback", None)
            for option in row.get("options", ()):
                option.pop("feedback", None)
    return {**body, "text": document["text"], "feedback": make.said("CANARY afterwards")}


@pytest.fixture
def begin(client):
    def start(kind, **changes):
        document = telling(kinds.document(kind, tags=["all"], **changes))
        row = api.load_quiz(
            make.quiz(questions=[document], draw=[{"tag": "all", "count": 1}], pass_mark=100)
        ).quiz
        person = make.person()
        client = Client()
        client.force_login(person.user)
        client.post(reverse("quizzes:quiz", args=[row.uuid]))
        attempt = Attempt.objects.get()
        return client, attempt, attempt.frozen.question(document["key"])

    return start


def form(attempt, question, response):
    """What the browser sends for a response: fields and values under the names of the page."""

    def naming(name):
        return handle_of(attempt.uuid, 1, name)

    sent = {}
    for part in question.body.parts():
        values = question.given(response).get(part.id, ())
        sent[field_name(part, naming)] = [naming(value) if part.choices else value for value in values]
    return sent


def words_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.mark.parametrize("kind", kinds.BODIES)
def test_a_question_is_answered_changed_looked_over_and_handed_in(begin, kind):
    client, attempt, question = begin(kind)
    here = reverse("quizzes:question", args=[attempt.uuid, 1])
    page = client.get(here).content.decode()
    response = question.best or (("3",) if kind == "scale" else ("I would ring her back.",))
    sent = form(attempt, question, response)
    for name, values in sent.items():
        assert f'name="{name}"' in page
        assert all(f'value="{value}"' in page for value in values if len(value) == 20), (
            "its options are there"
        )
    assert "CANARY" not in page
    if kind == "judgement":
        assert "experts" not in page
    client.post(here, {**sent, "revision": 0, "go": "next"})
    assert tuple(Answer.objects.get().response) == response
    again = client.get(here).content.decode()
    assert len(re.findall(r" checked| selected", again)) == sum(
        len(value) == 20 for values in sent.values() for value in values
    )
    if kind in ("short", "essay", "rewrite", "number"):
        assert all(value in again for values in sent.values() for value in values)
    overview = client.get(reverse("quizzes:review", args=[attempt.uuid]))
    assert "You have answered every question." in words_of(overview)
    assert "CANARY" not in overview.content.decode()
    client.post(reverse("quizzes:review", args=[attempt.uuid]), {"revision": 1})
    result = words_of(client.get(reverse("quizzes:result", args=[attempt.uuid])))
    attempt.refresh_from_db()
    if kind == "essay":
        assert (attempt.state, attempt.passed) == (Attempt.State.WAITS, None)
        assert "Handed in. You mark 1 answer yourself." in result, "practice is nobody else's"
        assert "Being read" in words_of(client.get(reverse("quizzes:quiz", args=[attempt.activity.uuid])))
    elif kind == "scale":
        assert "Noted" in result
    else:
        assert attempt.passed
        assert "Right" in result
    assert "CANARY afterwards" in result
    said = re.findall(r"CANARY \d+", result)
    assert len(said) == len(set(said)), "nothing is said twice"


def test_what_is_no_number_comes_back_with_a_reason_and_what_was_typed(begin):
    client, attempt, question = begin("number")
    here = reverse("quizzes:question", args=[attempt.uuid, 1])
    sent = form(attempt, question, ("unit=hour", "value=a lot"))
    page = client.post(here, {**sent, "revision": 0, "go": "next"})
    assert page.status_code == 422
    assert "We cannot read that as a number." in words_of(page)
    assert 'value="a lot"' in page.content.decode()
    kept = client.post(here, {**sent, "revision": 0, "go": "stay"}, headers={"hx-request": "true"})
    assert "We cannot read that as a number." in words_of(kept)
    assert not Answer.objects.exists()


def test_a_line_and_its_partner_have_different_names_in_the_form(begin):
    client, attempt, question = begin("matching")
    page = client.get(reverse("quizzes:question", args=[attempt.uuid, 1])).content.decode()
    names = set(re.findall(r'name="part-(\w+)"', page))
    assert len(names) == len(question.body.pairs)
    assert not names & set(re.findall(r'value="(\w{20})"', page))


def test_two_places_at_once_and_half_an_answer_are_kept_as_they_are(begin):
    client, attempt, question = begin("ordering")
    here = reverse("quizzes:question", args=[attempt.uuid, 1])
    sent = form(attempt, question, ("a=1", "b=1"))
    client.post(here, {**sent, "revision": 0, "go": "stay"})
    assert Answer.objects.get().response == ["a=1", "b=1"]

"""The author's pages of a regrade: choose, look, apply, undo; names only where the reader may open the record."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from learning.roles import Role
from quizzes.models import Attempt, Question, Regrade, Ruling
from tests.factories.learning import UserFactory
from tests.quizzes.test_regrading import begin, document, hand_in, look, make, three

__all__ = ["three"]

pytestmark = pytest.mark.django_db
FORM = {"versions": "all", "policy": "new-key", "upward": "on", "reason": "The key was wrong."}


@pytest.fixture
def author(client):
    user = UserFactory(roles=[Role.TRAINER])
    client.force_login(user)
    return user


def test_choose_look_apply_and_undo(client, three, author):
    url = reverse("quizzes_regrade_begin", args=["first"])
    assert "asked 3 times" in client.get(url).content.decode()
    response = client.post(url, FORM)
    regrade = Regrade.objects.get()
    here = reverse("quizzes_regrade", args=[regrade.uuid])
    assert response.headers["Location"] == here
    page = client.get(here).content.decode()
    for words in ("Nothing has changed yet.", "1 of them passes now.", "50 percent", "100 percent"):
        assert words in page
    assert Ruling.objects.count() == 0
    client.post(here, {"do": "apply"})
    assert "It is applied." in client.get(here).content.decode()
    assert Attempt.objects.filter(passed=True).count() == 2
    client.post(here, {"do": "undo"})
    assert "It is undone." in client.get(here).content.decode()
    assert Attempt.objects.filter(passed=True).count() == 1
    assert "The key was wrong" not in client.get(reverse("quizzes_regrades")).content.decode()
    assert client.post(here, {"do": "throw"}).status_code == 409


def test_who_no_longer_passes_keeps_what_is_completed_and_the_page_says_so(client, three, author):
    row = look(author, upward=False)
    page = client.get(reverse("quizzes_regrade", args=[row.uuid])).content.decode()
    assert "1 no longer reaches the pass mark. What that person has completed stays" in page


def test_an_author_reads_numbers_and_an_auditor_who_writes_reads_names(client, three, author):
    row = look(author)
    here = reverse("quizzes_regrade", args=[row.uuid])
    assert "New Key" not in client.get(here).content.decode()
    client.force_login(UserFactory(roles=[Role.TRAINER, Role.AUDITOR]))
    assert "New Key" in client.get(here).content.decode()


@pytest.mark.parametrize(
    "wrong", [{"reason": ""}, {"policy": "other"}, {"versions": "unheard-of"}, {"reason": "x" * 301}]
)
def test_what_cannot_be_read_is_said(client, three, author, wrong):
    response = client.post(reverse("quizzes_regrade_begin", args=["first"]), {**FORM, **wrong})
    assert response.status_code == 422
    assert Regrade.objects.count() == 0


def test_the_version_before_the_present_one_is_proposed(client, three, author):
    row = make.Quiz.objects.get()
    person = make.person()
    make.assign(person, row)
    hand_in(begin(person, row), "c", "a")
    url = reverse("quizzes_regrade_begin", args=["first"])
    form = client.get(url).context["form"]
    assert form.initial["versions"] == "earlier"
    client.post(url, {**FORM, "versions": "earlier"})
    assert Regrade.objects.get().totals["asked"] == 3


def test_the_pages_show_the_picture_that_the_question_had_when_the_look_began(client, author):
    asked = document()
    asked["questions"][0]["picture"] = make.picture() | {"alt": make.said("The counter")}
    row = make.publish(asked)
    person = make.person()
    make.assign(person, row)
    hand_in(begin(person, row))
    begun = client.get(reverse("quizzes_regrade_begin", args=["first"])).content.decode()
    assert 'alt="The counter"' in begun
    regrade = look(author)
    asked["questions"][0]["picture"]["alt"] = make.said("The till")
    make.publish(asked)
    assert 'alt="The counter"' in client.get(reverse("quizzes_regrade", args=[regrade.uuid])).content.decode()
    assert 'alt="The till"' in client.get(reverse("quizzes_regrade_begin", args=["first"])).content.decode()


def test_the_page_that_begins_leads_back_also_when_there_is_nothing_to_mark_again(client, author):
    make.publish(document())
    page = client.get(reverse("quizzes_regrade_begin", args=["first"])).content.decode()
    assert "so there is nothing to mark again" in page
    assert "Show what it would mean" not in page
    back = reverse("wagtailsnippets_quizzes_question:edit", args=[Question.objects.get(key="first").pk])
    assert f'<a href="{back}">To the question</a>' in page
    assert f'<a href="{reverse("quizzes_regrades")}">Regrades</a>' in page.partition("<main")[2]


def test_leaving_everything_as_it_is_keeps_nothing(client, three, author):
    row = look(author)
    here = reverse("quizzes_regrade", args=[row.uuid])
    assert client.post(here, {"do": "throw"}).headers["Location"] == reverse("quizzes_regrades")
    assert client.get(here).status_code == 404


@pytest.mark.parametrize("count", [2, 60])
def test_the_pages_cost_the_same_however_many(client, author, count):
    row = make.publish(document())
    for _number in range(count):
        person = make.person()
        make.assign(person, row)
        hand_in(begin(person, row))
    from quizzes.grading.regrading import Policy

    regrade = look(author, Policy.FULL)
    assert regrade.lines.count() == count
    for url, most in (
        (reverse("quizzes_regrade", args=[regrade.uuid]), 4),
        (reverse("quizzes_regrade_begin", args=["first"]), 3),
        (reverse("quizzes_regrades"), 2),
    ):
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        ours = [
            one["sql"] for one in captured if '"quizzes_' in one["sql"] or '"learning_release"' in one["sql"]
        ]
        assert len(ours) <= most, ours

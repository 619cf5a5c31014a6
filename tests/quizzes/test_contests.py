"""Something is wrong with a question: said once, without a name, answered in words, and on to the regrade."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from learning import api as learning
from learning.duties import duties
from learning.models import NoticeItem
from learning.news import worded
from learning.roles import Role
from quizzes.actions.answer import save_answer
from quizzes.actions.contest import CannotContest, answer_contest, contest_question
from quizzes.actions.start import start_attempt
from quizzes.actions.submit import submit_attempt
from quizzes.handles import by_id
from quizzes.models import Contest
from quizzes.policies import NotYours
from tests.factories import quizzes as make
from tests.factories.learning import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return PersonFactory(name="Tom Trainer", user__roles=[Role.TRAINER]).user


def handed_in(person, row, answer="b"):
    attempt = start_attempt(person=person, activity=row.uuid, now=make.MONDAY).attempt
    save_answer(
        person=person, attempt=attempt.uuid, position=1, revision=0, answering=by_id((answer,)), now=make.MONDAY
    )  # fmt: skip
    return submit_attempt(
        person=person, attempt=attempt.uuid, revision=1, now=make.MONDAY, locale="en"
    ).attempt


@pytest.fixture
def ieva():
    return make.person("Ieva Kalniņa")


@pytest.fixture
def counted(ieva):
    row = make.publish()
    make.assign(ieva, row)
    return handed_in(ieva, row)


def say(attempt, said="Both fit.", **more):
    return contest_question(
        person=attempt.person, attempt=attempt.uuid, position=1,
        **{"said": said, "named": False, "locale": "lv", "now": make.MONDAY, **more},
    )  # fmt: skip


def decide(contest, by, *, accepted=True, answer="You are right."):
    return answer_contest(contest=contest.uuid, accepted=accepted, answer=answer, by=by, now=timezone.now())


def test_it_is_said_once(counted):
    first = say(counted)
    assert say(counted, "Something else").pk == first.pk
    assert Contest.objects.get().said == "Both fit."
    assert first.key == counted.drawn[0]["question"]


def test_only_ones_own_and_only_what_is_answered(counted, ieva):
    with pytest.raises(NotYours):
        contest_question(
            person=make.person(), attempt=counted.uuid, position=1, said="", named=False, locale="en", now=make.MONDAY
        )  # fmt: skip
    running = start_attempt(person=ieva, activity=counted.activity.uuid, now=make.MONDAY).attempt
    with pytest.raises(CannotContest, match="not-yet"):
        say(running)
    with pytest.raises(CannotContest, match="too-long"):
        say(counted, "x" * 501)
    for position in (0, 99):
        with pytest.raises(CannotContest, match="position"):
            contest_question(
                person=ieva, attempt=counted.uuid, position=position, said="", named=False, locale="en", now=make.MONDAY
            )  # fmt: skip


def test_the_author_reads_the_question_as_it_was_seen_and_no_name(client, counted, author):
    contest = say(counted)
    client.force_login(author)
    page = client.get(reverse("quizzes_contest", args=[contest.uuid])).content.decode()
    shown = [counted.frozen.question(counted.drawn[0]["question"]).text["lv"], "Both fit.", "option b (lv)"]
    assert all(words in page for words in shown)
    assert "Ieva" not in page
    assert str(counted.uuid) not in page
    Contest.objects.update(named=True)
    assert "Ieva Kalniņa" in client.get(reverse("quizzes_contest", args=[contest.uuid])).content.decode()


def test_of_practice_nobody_learns_who_it_was(client, ieva, author):
    contest = say(handed_in(ieva, make.publish()), named=True)
    assert not contest.named
    client.force_login(author)
    for url in (reverse("quizzes_contests"), reverse("quizzes_contest", args=[contest.uuid])):
        assert "Ieva" not in client.get(url).content.decode()


def test_it_waits_on_the_authors_own_home_until_it_is_answered(counted, author):
    person = learning.person_of(author)

    def waits(user, person):
        return [duty.words for duty in duties(user, person) if "quizzes/contests" in duty.url]

    assert waits(author, person) == []
    contest = say(counted)
    assert waits(author, person) == ["Somebody asks about 1 question"]
    assert waits(counted.person.user, counted.person) == []
    decide(contest, author)
    assert waits(author, person) == []


def test_the_answer_reaches_the_learner_once_and_is_given_once(client, counted, author):
    contest = say(counted)
    decide(contest, author, accepted=False, answer="Look at clause 2.")
    decide(contest, author, accepted=False, answer="Look at clause 2.")
    with pytest.raises(CannotContest, match="answered"):
        decide(contest, author)
    items = list(NoticeItem.objects.filter(kind="contest"))
    assert [item.person for item in items] == [counted.person]
    [news] = worded(items, counted.person, timezone.now()).values()
    assert news.url.endswith(f"{counted.uuid}/result/#question-1")
    client.force_login(counted.person.user)
    page = client.get(reverse("quizzes:result", args=[counted.uuid])).content.decode()
    assert "Look at clause 2." in page
    assert "It stays as it is." in page


def test_only_authors_answer_and_only_in_words(counted, author):
    contest = say(counted)
    for role in (Role.EMPLOYEE, Role.MANAGER, Role.PEOPLE, Role.AUDITOR):
        with pytest.raises(PermissionDenied):
            decide(contest, UserFactory(roles=[role]))
    for wrong, code in ((" ", "no-words"), ("x" * 1001, "too-long")):
        with pytest.raises(CannotContest, match=code):
            decide(contest, author, answer=wrong)


def test_two_taps_without_scripts(client, counted):
    client.force_login(counted.person.user)
    result = reverse("quizzes:result", args=[counted.uuid])
    page = client.get(result).content.decode()
    url = reverse("quizzes:contest", args=[counted.uuid, 1])
    assert page.count("<summary>") == 4
    form = re.search(rf'<form[^>]*action="{url}".*?</form>', page, re.DOTALL)[0]
    assert "csrfmiddlewaretoken" in form
    response = client.post(url, {"said": "Both fit.", "named": "1"})
    assert response.headers["Location"] == f"{result}#question-1"
    assert Contest.objects.get().named
    assert "You get an answer here." in client.get(result).content.decode()
    too_long = client.post(reverse("quizzes:contest", args=[counted.uuid, 2]), {"said": "x" * 501})
    assert too_long.status_code == 422
    assert "x" * 501 in too_long.content.decode()


def test_with_feedback_after_each_answer_it_can_be_said_before_handing_in(client, ieva):
    row = make.publish(make.quiz(feedback="each"))
    attempt = start_attempt(person=ieva, activity=row.uuid, now=make.MONDAY).attempt
    save_answer(
        person=ieva, attempt=attempt.uuid, position=1, revision=0, answering=by_id(("b",)), now=make.MONDAY
    )  # fmt: skip
    client.force_login(ieva.user)
    review = reverse("quizzes:review", args=[attempt.uuid])
    assert client.get(review).content.decode().count("Something wrong with this question?") == 1
    response = client.post(reverse("quizzes:contest", args=[attempt.uuid, 1]), {"said": ""})
    assert response.headers["Location"] == f"{review}#question-1"


def test_a_yes_leads_on_to_the_regrade(client, counted, author):
    contest = say(counted)
    client.force_login(author)
    url = reverse("quizzes_contest", args=[contest.uuid])
    response = client.post(url, {"answer": "You are right.", "accepted": "yes"})
    begin = reverse("quizzes_regrade_begin", args=[contest.key])
    assert response.headers["Location"] == begin
    assert "asked once" in client.get(begin).content.decode()
    assert client.post(url, {"answer": "Or not.", "accepted": "no"}).status_code == 409
    assert client.post(url, {"answer": "", "accepted": "no"}).status_code == 422


@pytest.mark.parametrize("count", [1, 20])
def test_the_authors_list_costs_the_same_however_long(client, author, count):
    row = make.publish()
    for _number in range(count):
        say(handed_in(make.person(), row))
    client.force_login(author)
    client.get(reverse("quizzes_contests"))
    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("quizzes_contests"))
    ours = [one for one in captured if "quizzes_" in one["sql"]]
    assert len(ours) == 3

"""A2: a manager meets nothing of another branch, on any page; and nobody but the person meets her practice."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from learning.models import Deputy, Practice
from learning.rules.due import local_day
from tests.security.world import ACTORS, PRACTICE

pytestmark = pytest.mark.django_db
OF_B = re.compile(r"ZZ-B-", re.IGNORECASE)
OF_A = re.compile(r"ZZ-A-", re.IGNORECASE)
# None holds a canary whole: a page may repeat what was typed.
SEARCHES = ("zz", "Z-B", "Z-A", "b-person 1", "a-hire", "Person", "%", "_", "person\x00", "' OR 1=1 --")
PAGES = ("1", "2", "-1", "last", "999999999999999999999")


def test_a2_no_page_shows_a_manager_another_branch(sweep):
    pages = 0
    for answer in sweep.answers:
        # A certificate's check is public: whoever holds the code may see the name on it.
        if answer.pattern.startswith("verify/"):
            continue
        foreign = {
            "manager": OF_B,
            "deputy": OF_B,
            "stranger": OF_A,
            "hire": OF_B,
            "other": OF_B,
            "trainer": re.compile("ZZ-[AB]-"),
        }
        if answer.actor in foreign:
            pages += 1
            assert not foreign[answer.actor].search(answer.body), answer
            assert not foreign[answer.actor].search(str(answer.headers)), answer
    assert pages > 800


@pytest.mark.parametrize(("actor", "foreign"), [("manager", OF_B), ("deputy", OF_B), ("stranger", OF_A)])
def test_a2_no_search_and_no_page_number_leads_to_another_branch(world, actor, foreign):
    client = world.client(actor)
    asked = [(name, {"q": query}) for name in ("learning:team", "learning:library") for query in SEARCHES]
    asked += [
        (name, {"page": page})
        for name in ("learning:team", "learning:library", "learning:record", "roleplay:plays")
        for page in PAGES
    ]
    for name, data in asked:
        for headers in ({}, {"HX-Request": "true"}):
            response = client.get(reverse(name), data, headers=headers)
            assert response.status_code < 500, (name, data)
            assert not foreign.search(unescape(response.content.decode())), (name, data)


def test_a2_what_is_counted_is_what_is_shown(world):
    for actor, people, needs in (("manager", 2, 1), ("stranger", 4, 8)):
        html = unescape(world.client(actor).get(reverse("learning:team")).content.decode())
        rows = len(re.findall(r'<th scope="row">', html))
        assert rows == people, actor
        said = re.search(r"<h1>(\w+) things? needs? you today", html)
        assert said is not None
        assert {"One": 1, "Eight": 8}.get(said[1], said[1]) == needs, (actor, said[0])
    # Whoever was led until yesterday is in no number either.
    assert "ZZ-B-Mover" not in world.client("manager").get(reverse("learning:team")).content.decode()


@pytest.mark.parametrize("days", [(1, 9), (-9, -1)], ids=["before", "after"])
def test_a2_a_deputy_meets_nobody_before_the_first_and_after_the_last_day(world, sweep, days):
    """On every page on which the manager meets own people."""
    today = local_day(timezone.now(), world.people["deputy"].effective_zone)
    first, last = (today + timedelta(days=n) for n in days)
    Deputy.objects.update(starts_on=first, ends_on=last)
    met = {
        answer.path
        for answer in sweep.answers
        if (answer.actor, answer.method, answer.htmx) == ("manager", "GET", False)
        and not answer.pattern.startswith("verify/")  # public
        and OF_A.search(answer.body)
    }
    assert reverse("learning:person", args=[world.ids["hire"]]) in met
    for path in met:
        body = unescape(world.client("deputy").get(path).content.decode())
        assert not OF_A.search(body), path


def test_a2_practice_is_on_no_page_of_anybody_else(world, sweep):
    practised = Practice.objects.filter(person=world.people["hire"])
    assert practised.count() == 2
    marks = [
        PRACTICE,
        *(str(world.ids[name]) for name in ("play ended", "play written", "attempt practised")),
    ]
    marks += [str(row.uuid) for row in practised]
    own = set()
    for answer in sweep.answers:
        # The scene and the quiz themselves are there for everybody to practise.
        if answer.pattern.startswith(("play/scene/", "quiz/start/")):
            continue
        # The way to the sign-in page names the address that was asked for, and only that.
        hidden = [mark for mark in marks if mark not in answer.path]
        found = [mark for mark in hidden if mark in answer.body or mark in str(answer.headers)]
        if answer.actor == "hire":
            own.update(found)
        else:
            assert found == [], answer
    assert PRACTICE in own, "the person herself sees it"


def test_a2_practice_changes_no_word_about_her(world):
    """What a manager reads is the same, whether she practised or not."""
    address = reverse("learning:person", args=[world.ids["hire"]])
    with_practice = [world.client(actor).get(address).content for actor in ("manager", "people", "auditor")]
    Practice.objects.filter(person=world.people["hire"]).delete()
    world.plays["ended"].delete()
    world.attempts["practised"].delete()
    without = [world.client(actor).get(address).content for actor in ("manager", "people", "auditor")]
    strip = re.compile(rb'X-CSRFToken":"\w+"|csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"')
    assert [strip.sub(b"", page) for page in with_practice] == [strip.sub(b"", page) for page in without]


def test_a2_authoring_shows_no_plays_and_no_attempts(world):
    marks = [
        str(world.ids[name]) for name in ("play ended", "play running", "attempt open", "attempt practised")
    ]
    for path in (
        "/admin/",
        "/admin/reports/site-history/",
        "/admin/snippets/roleplay/scenario/",
        "/admin/quizzes/bank/",
    ):
        for actor in ("trainer", "admin"):
            response = world.client(actor).get(path)
            assert response.status_code == 200, (actor, path)
            text = response.content.decode()
            assert not [mark for mark in [*marks, "ZZ-A-Hire", "ZZ-B-"] if mark in text], (actor, path)


def test_a2_the_world_holds_what_is_looked_for(world, sweep):
    """The tests above would pass on empty pages, too."""
    seen = {actor: "".join(a.body for a in sweep.answers if a.actor == actor) for actor in ACTORS}
    assert "ZZ-A-Hire" in seen["manager"]
    assert "ZZ-A-Hire" in seen["deputy"]
    assert "ZZ-B-Person" in seen["stranger"]
    assert "ZZ-A-Hire" in seen["auditor"]

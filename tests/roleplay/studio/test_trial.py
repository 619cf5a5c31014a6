"""Trying a draft: from any turn, with anything true, as anybody; and a problem's walk, shown step by step."""

import re
from html import unescape
from urllib.parse import parse_qs, urlparse

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from learning.models import User
from roleplay.actions import drafts
from roleplay.engine import CannotStart, Choose, Mode, Status, replay, start
from roleplay.models import Play, Scenario
from roleplay.ordering import canonical
from roleplay.scenes import scene_in
from roleplay.trial import Setup, from_json, to_json, tried
from roleplay.walks import walk, walks
from tests.factories import roleplay as factory
from tests.roleplay.engine.walks import random_scenario

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(db, client):
    user = User.objects.create_superuser("author@example.org", "a-long-password-1")
    client.force_login(user)
    return user


def edited(scenario: Scenario, author, **changes) -> Scenario:
    """A new draft of the scenario."""
    draft = drafts.draft_of(scenario.uuid)
    draft.document = canonical({**draft.document, **changes})
    draft.save_revision(user=author)
    return draft


class Trying:
    """Somebody who tries the draft in a browser without a script."""

    def __init__(self, client, scenario, **query) -> None:
        self.client = client
        self.page = reverse("studio:play", args=[scenario.uuid])
        self.answer = client.get(self.page, query)

    @property
    def html(self) -> str:
        return unescape(self.answer.content.decode())

    def do(self, do: str = "choose", **data):
        action = unescape(re.search(r'action="([^"]*trial=[^"]*)"', self.answer.content.decode())[1])
        self.answer = self.client.post(action, {"do": do, **data}, follow=True)
        return self


def test_a_trial_begins_anywhere_with_anything_true_and_says_what_each_step_did(
    author, client, scenario
) -> None:
    one = Trying(
        client,
        scenario,
        turn="offer",
        **{"v-mood": "3", "v-trust": "", "known": ["three-calls"], "mode": "practice"},
    )
    assert "So what will you do?" in one.html
    assert "mood: 3" in one.html
    assert factory.CANARY in one.html
    assert "A learner who practises" in one.html
    one.do(option="offer-all")
    assert "He hung up." in one.html
    changed = one.html.split("What that did")[1].split("</ul>")[0]
    assert re.search(r"mood: 3 to -?\d", changed)
    one.do("undo")
    assert "So what will you do?" in one.html
    assert "mood: 3" in one.html
    assert not Play.objects.exists()
    assert Trying(client, scenario, turn="nowhere").answer.status_code == 422
    assert Trying(client, scenario, trial="made-up").answer.status_code == 422


def test_a_trial_shows_and_sounds_as_the_learners_stage_does(author, client, scenario) -> None:
    turns = scenario.document["turns"]
    ringing = [{**one, "kind": "ring"} for one in turns[0]["options"]]
    edited(scenario, author, turns=[{**turns[0], "options": ringing}, *turns[1:]])
    one = Trying(client, scenario)
    assert "First ring" in one.html
    assert 'class="voice' not in one.html, "nobody is on the line yet"
    assert "Second ring" in one.do("ring").html
    note = turns[0]["options"][0]["coach"]["en"]
    one.do(option="greet-full")
    assert 'class="voice' in one.html
    assert re.search(r"\d of \d goals? handled", one.html)
    assert note in one.html
    assert note not in Trying(client, scenario, mode="exam").do(option="greet-full").html
    assert "On hold, he knows why" in Trying(client, scenario, turn="held", hold="announced").html


def test_a_refused_answer_keeps_the_trial(author, client, scenario) -> None:
    one = Trying(client, scenario, turn="offer")
    assert one.do().answer.status_code == 422
    assert "So what will you do?" in one.html
    assert one.do(option="no-such").answer.status_code == 422


@pytest.mark.parametrize("seed", range(12))
def test_a_trial_is_the_play_that_a_learner_would_have(seed) -> None:
    scene = random_scenario(seed)
    log = walk(scene, seed).log
    trial = tried(scene, Setup(seed=seed, mode=Mode.PRACTICE), log)
    assert trial.state == replay(scene, start(scene, seed=seed), log)
    assert from_json(scene, to_json(trial)) == trial
    half = tried(scene, trial.setup, log[:2], ahead=log[2:], why="x")
    assert from_json(scene, to_json(half)) == half


def test_first_values_outside_their_domain_and_unknown_facts_change_nothing() -> None:
    scene = scene_in(factory.document())
    odd = tried(scene, Setup(turn="offer", values=(("mood", 99), ("nobody", 1)), known=("nothing",)), ())
    plain = tried(scene, Setup(turn="offer"), ())
    assert (odd.state.vars, odd.state.known) == (plain.state.vars, frozenset())
    held = tried(scene, Setup(turn="offer", hold="announced"), ())
    assert held.state.hold_due is not None
    with pytest.raises(CannotStart):
        tried(scene, Setup(lens="nobody"), ())


def test_an_edit_that_makes_the_scene_unpassable_is_refused_with_a_path_and_the_draft_is_kept(
    author, client, scenario
) -> None:
    scene = canonical(scenario.document)
    for turn in scene["turns"]:
        for option in turn.get("options", ()):
            if option["to"].startswith("end:"):
                option["to"] = "end:left"
    left = next(one["id"] for one in scene["endings"] if one["class"] == "customer_left")
    turns = [
        {
            **turn,
            "options": [
                {**one, "to": f"end:{left}" if one["to"] == "end:left" else one["to"]}
                for one in turn.get("options", ())
            ],
        }
        for turn in scene["turns"]
    ]
    draft = edited(scenario, author, turns=turns)
    answer = client.post(
        reverse("studio:publish", args=[scenario.uuid]), {"change": "minor", "note": "It is late."}
    )
    assert answer.status_code == 422
    html = unescape(answer.content.decode())
    assert "Not ready yet" in html
    assert "The draft is kept." in html
    shown = re.search(r'href="([^"]*\?show=[^"]*)"', answer.content.decode())
    assert shown is not None
    query = parse_qs(urlparse(unescape(shown[1])).query)
    one = Trying(client, scenario, show=query["show"][0])
    assert re.search(r"\d+ steps? (is|are) left of this walk", one.html)
    one.do("on")
    one.do("end")
    assert "This is what the walk shows" in one.html
    one.do("undo")
    assert "1 step is left of this walk" in one.html
    scenario.refresh_from_db()
    assert scenario.document == canonical(factory.document())
    assert drafts.draft_of(scenario.uuid).document["turns"] == draft.document["turns"]


def test_warnings_need_a_line_that_stays_in_the_history(author, client, scenario) -> None:
    edited(scenario, author, testplans=[])
    page = reverse("studio:publish", args=[scenario.uuid])
    assert client.post(page, {"change": "minor"}).status_code == 422
    wagtail = reverse("wagtailsnippets_roleplay_scenario:edit", args=[scenario.pk])
    data = {"key": "lamp-call", "change": "minor", "action-publish": "1"}
    assert "Publish it at the desk" in client.post(wagtail, data).content.decode()
    assert client.post(page, {"change": "minor", "note": "Plans come on Friday."}).status_code == 302
    entry = ModelLogEntry.objects.get(action=drafts.PUBLISHED_AS_IT_IS)
    assert entry.data["note"] == "Plans come on Friday."
    assert entry.data["warnings"]
    assert "Plans come on Friday." in entry.message
    assert client.post(page, {"change": "huge", "note": "x"}).status_code == 422


def test_a_tried_walk_is_kept_as_a_plan_and_every_edit_is_held_against_it(author, client, scenario) -> None:
    scene = scene_in(scenario.document)
    seed = next(n for n in range(200) if walk(scene, n).state.status is Status.ENDED)
    one = Trying(client, scenario, walk=seed).do("end")
    token = re.search(r'name="trial" value="([^"]+)"', one.html)[1]
    page = reverse("studio:plans", args=[scenario.uuid])
    assert client.post(page, {"trial": token, "name": "friday"}).status_code == 302
    plan = next(
        one for one in drafts.draft_of(scenario.uuid).document["testplans"] if one["name"] == "friday"
    )
    assert plan["expect"]["ending"] == walk(scene, seed).state.ending
    assert "Does not do what it expects" not in client.get(page).content.decode()
    assert client.post(page, {"trial": token, "name": "friday"}).status_code == 422
    assert client.post(page, {"trial": token, "name": ""}).status_code == 422
    assert client.post(page, {"trial": "x", "name": "y"}).status_code == 422
    other = Trying(client, scenario, turn="offer").do(option="offer-all")
    assert 'name="trial"' not in other.html


def test_a_plan_says_what_an_edit_did_to_its_marks(author, client, scenario) -> None:
    scene = canonical(scenario.document)
    plan = {"name": "spot", "choices": [], "expect": {"passed": True}}
    good = next(
        found
        for found in (walk(scene_in(scene), seed) for seed in range(500))
        if factory_passed(scene, found) and all(isinstance(one, Choose) for one in found.log)
    )
    plan["choices"] = [one.option for one in good.log]
    criteria = [
        {**one, "max": one["max"] * 2} if one.get("kind") != "fatal" else one for one in scene["criteria"]
    ]
    edited(scenario, author, testplans=[*scene.get("testplans", []), plan], criteria=criteria)
    html = unescape(client.get(reverse("studio:plans", args=[scenario.uuid])).content.decode())
    assert re.search(r"\d+ % before, \d+ % now", html)


def factory_passed(document, found) -> bool:
    from roleplay.engine import score

    return bool(score(scene_in(document), found.state).passed)


def test_random_walks_count_every_walk_and_show_one_of_each_ending(author, client, scenario) -> None:
    scene = scene_in(scenario.document)
    found = walks(scene, 100)
    assert sum(one.count for one in found.endings) == found.total == 100
    for one in found.endings:
        assert walk(scene, one.seed).state.ending == one.ending
    assert 0 <= found.passed <= found.scored <= 100
    assert found == walks(scene, 100)
    assert walks(scene, 5000).total == 500
    island = {"id": "island", "options": [{"id": "x2", "text": {"en": "Bye."}, "to": "end:settled"}]}
    edited(scenario, author, turns=[*canonical(scenario.document)["turns"], island])
    page = reverse("studio:walks", args=[scenario.uuid])
    html = unescape(client.get(page, {"n": "50"}).content.decode())
    assert "1 turn that no walk came to" in html
    shown = re.search(r'href="([^"]*\?walk=\d+)"', html)[1]
    assert "left of this walk" in client.get(shown).content.decode()
    assert client.get(page, {"n": "9999"}).status_code == 422


@pytest.mark.parametrize("seed", range(8))
def test_a_walk_is_always_a_play(seed) -> None:
    scene = random_scenario(seed + 50, 8)
    one = walk(scene, seed)
    assert replay(scene, start(scene, seed=seed), one.log) == one.state


def test_a_walk_made_with_another_customer_is_shown_with_that_customer(author, client, scenario) -> None:
    document = canonical(scenario.document)
    opening = document["turns"][0]["say"][0]["id"]
    lens = {
        "id": "calm",
        "title": {"en": "Takes her time"},
        "card": {"en": "A tendency, and no rule about anybody."},
        "lines": {opening: {"en": "No hurry. I have the whole morning."}},
    }
    plan = {**document["testplans"][0], "name": "calm-model", "lens": "calm", "expect": {"passed": False}}
    edited(scenario, author, lenses=[lens], testplans=[*document["testplans"], plan])
    one = Trying(client, scenario, show="RP100:testplan:calm-model")
    assert "No hurry. I have the whole morning." in one.html
    assert "does not do what it says: it passes" in one.do("end").html

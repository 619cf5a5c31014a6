"""After a scene: what is told and to whom, what the learner keeps, and trying again from any line."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from learning.models import Intention
from learning.roles import Role
from roleplay.actions.begin import start_play
from roleplay.actions.turns import stop_play, take_turn
from roleplay.engine import AskHint, Choose, Mode
from roleplay.models import Play, Reflection
from tests.factories import learning as make
from tests.factories import roleplay as factory
from tests.roleplay.test_screens import page, url

pytestmark = pytest.mark.django_db
POOR = ("greet-short", "ask-story", "offer-all")
GOOD = ("greet-full", "ask-story", "offer-fifty")
BETTER = "Try instead"


def played(person, scenario, *options: str, mode: Mode = Mode.PRACTICE) -> Play:
    play = start_play(person=person, activity=scenario.uuid, mode=mode)
    for n, option in enumerate(options, 1):
        take_turn(person=person, play=play.uuid, n=n, given=Choose(option))
    return Play.objects.get(pk=play.pk)


@pytest.fixture
def client(anna, client):
    client.force_login(anna.user)
    return client


def read(client, play: Play) -> str:
    answer = client.get(url(play, "debrief"))
    assert answer.status_code == 200
    return page(answer)


def test_the_eight_parts_stand_in_their_order(anna, client, scenario):
    html = read(client, played(anna, scenario, *POOR))
    parts = (
        "How did it feel?",
        "What worked",
        "The moment that mattered",
        "Try again from here",
        "Other moments that cost something",
        "Goals and standards, in your words",
        "The whole scene, with notes",
        "Voice, trust and patience",
        "Promises and limits",
        "How two others did it",
        "One thing for your next shift",
    )
    places = [html.find(part) for part in parts if part not in ("What worked",)]
    assert -1 not in places
    assert places == sorted(places)
    assert html.count('class="button ') == 1, "one filled button"


def test_every_skill_stands_with_its_clauses_and_the_learners_own_words(anna, client, scenario):
    html = read(client, played(anna, scenario, *POOR))
    skills = html.split("<h3>On the phone</h3>")[1]
    assert "You reached 0 %. You need 50 %. That is not enough yet." in " ".join(skills.split())
    phone = skills.split("<h3>Promises</h3>")[0]
    assert "Standard phone, clause 1" in phone
    assert "“Yes?”" in phone
    assert "“I refund all of it, 84 euro.”" in skills.split("<h3>Promises</h3>")[1]
    assert "He has been heard" in html


def test_the_drawing_and_its_table_mark_where_the_scene_turned(anna, client, scenario):
    html = read(client, played(anna, scenario, *POOR))
    figure = html.split('<figure class="timeline">')[1]
    assert [f"timeline-{name}" in figure for name in ("mood", "trust", "patience")] == [True] * 3
    table = figure.split("<tbody>")[1].split("</tbody>")[0]
    rows = table.split("<tr>")[1:]
    assert len(rows) == 4
    assert ["turning point" in row for row in rows].count(True) == figure.count("timeline-turn") - 1
    assert "turning point" in rows[3]
    assert "At the beginning" in rows[0]


def test_asking_for_a_hint_is_no_line_of_the_table(anna, client, scenario):
    play = start_play(person=anna, activity=scenario.uuid, mode=Mode.COACH)
    for n, given in enumerate((AskHint(), *map(Choose, POOR)), 1):
        take_turn(person=anna, play=play.uuid, n=n, given=given)
    table = read(client, play).split('<figure class="timeline">')[1].split("<tbody>")[1].split("</tbody>")[0]
    assert len(table.split("<tr>")[1:]) == 4
    assert "You said nothing" not in table


@pytest.mark.parametrize("end", ["stopped", "patience"])
def test_a_scene_that_was_stopped_or_ran_out_of_patience_has_its_debrief(anna, client, end):
    scene = factory.document(key="short-call")
    scene["vars"]["patience"] = {"type": "int", "lo": 0, "hi": 10, "init": 1}
    scene["turns"][0]["options"][1]["effects"] = [{"add": "patience", "by": -5}]
    scene["testplans"].pop()
    scenario = factory.published(scene)
    play = played(anna, scenario, "greet-short" if end == "patience" else "greet-full")
    if end == "stopped":
        stop_play(person=anna, play=play.uuid)
    html = read(client, Play.objects.get(pk=play.pk))
    assert ("You stopped the scene." if end == "stopped" else "He hung up.") in html
    assert "The whole scene, with notes" in html
    assert "How did it feel?" in html
    assert ("You reached" in html) == (end == "patience")


def test_handing_on_what_ones_own_limit_would_have_settled_is_said(anna, client):
    scene = factory.document(key="lift-call")
    scene["authority"][0]["enough"] = {"fact": "three-calls", "known": True}
    scene["turns"][3]["options"].append(
        {"id": "boss", "text": factory.text("I ask my manager."), "to": "end:gone", "kind": "escalate",
         "escalates": "refund", "time_s": 5}
    )  # fmt: skip
    html = read(client, played(anna, factory.published(scene), "greet-full", "ask-story", "boss"))
    assert "“I ask my manager.”" in html
    assert "Money back: you handed this on. Your own limit of 50 EUR was enough." in html


def test_how_two_others_did_it_is_told_in_the_learners_language(anna, client):
    scenario = factory.published(in_latvian_too(factory.document(key="lamp-two", locales=["en", "lv"])))
    anna.locale = anna.support_locale = "lv"
    anna.save()
    others = read(client, played(anna, scenario, *POOR)).split("</figure>")[1]
    why = f"{factory.CANARY}-why of greet"
    assert others.count(f"LV {why}") == others.count(why) == 2, "of the good walk and of the poor one"


def in_latvian_too(part):
    """Give every text of a document a second language: the same words behind LV."""
    if isinstance(part, list):
        return [in_latvian_too(one) for one in part]
    if not isinstance(part, dict):
        return part
    if part.keys() == {"en"}:
        return {"en": part["en"], "lv": "LV " + part["en"]}
    return {name: in_latvian_too(one) for name, one in part.items()}


class TestWhatStillHasToBePassed:
    """The debrief of a scene that counted is no key to it."""

    def test_better_lines_are_told_in_practice(self, anna, client, scenario):
        html = read(client, played(anna, scenario, "greet-short", "hold-first", "come-back", "offer-all"))
        for words in (
            BETTER,
            "I can give you 50 euro now.",
            f"{factory.CANARY}-fact",
            "How two others did it",
        ):
            assert words in html

    def test_not_after_a_scene_that_was_not_passed(self, anna, client, scenario):
        factory.assigned(anna, scenario)
        play = played(anna, scenario, "greet-short", "hold-first", "come-back", "offer-all", mode=Mode.EXAM)
        for address in (
            url(play, "debrief"),
            *(reverse("roleplay:replay", args=[play.uuid, n]) for n in (0, 4)),
        ):
            html = page(client.get(address))
            for words in (f"{factory.CANARY}-fact", f"{factory.CANARY}-coach", "What has happened so far"):
                assert words not in html
        html = read(client, play)
        assert html.count(BETTER) == 1, "that of the moment that can be tried again at once"
        assert "“I can give you 50 euro now.”" in html
        assert "Five Doors, Anna speaking" not in html
        assert "How two others did it" not in html
        assert "There is 1 thing that you did not hear. Practise the scene, and ask." in html
        assert "“I refund all of it, 84 euro.”" in html, "her own words stay hers"

    def test_but_once_it_is_passed(self, anna, client, scenario):
        factory.assigned(anna, scenario)
        first = played(anna, scenario, *POOR, mode=Mode.EXAM)
        assert "How two others did it" not in read(client, first)
        played(anna, scenario, *GOOD, mode=Mode.EXAM)
        html = read(client, first)
        assert html.count(BETTER) == 2
        assert "How two others did it" in html


class TestWhatTheLearnerKeeps:
    def test_how_it_felt_is_kept_changed_and_taken_back(self, anna, client, scenario):
        play = played(anna, scenario, *GOOD)
        answer = client.post(url(play, "reflect"), {"felt": "Uneasy at first."})
        assert answer.url == url(play, "debrief") + "#felt"
        assert 'value="Uneasy at first."' in read(client, play)
        client.post(url(play, "reflect"), {"felt": "Better."})
        assert Reflection.objects.get().felt == "Better."
        client.post(url(play, "reflect"), {"felt": "  "})
        assert not Reflection.objects.exists()

    @pytest.mark.parametrize(("name", "field"), [("reflect", "felt"), ("intend", "text")])
    def test_too_long_is_said_beside_the_field_and_loses_nothing(self, anna, client, scenario, name, field):
        play = played(anna, scenario, *GOOD)
        words = "ā" * 201
        answer = client.post(url(play, name), {field: words, "days": "3"})
        html = page(answer)
        assert answer.status_code == 422
        assert "field-wrong" in html
        assert words in html
        assert not Reflection.objects.exists()
        assert not Intention.objects.exists()

    def test_the_scenes_own_suggestion_stands_there_until_it_is_put_otherwise(self, anna, client, scenario):
        play = played(anna, scenario, *GOOD)
        assert "Say your name first.</textarea>" in read(client, play)
        client.post(url(play, "intend"), {"text": "Name,\r\nthen a question. ", "days": "3", "shared": "on"})
        kept = Intention.objects.get()
        assert (kept.person, kept.text, kept.shared, kept.url) == (
            anna, "Name, then a question.", True, url(play, "debrief"),
        )  # fmt: skip
        html = read(client, play)
        assert "Name, then a question.</textarea>" in html
        assert "Kept. You are asked on " in html
        client.post(url(play, "intend"), {"text": "", "days": ""})
        assert not Intention.objects.exists()

    @pytest.mark.parametrize("days", ["2", "-1", "x", "99999999999"])
    def test_only_days_that_are_offered(self, anna, client, scenario, days):
        play = played(anna, scenario, *GOOD)
        assert client.post(url(play, "intend"), {"text": "Listen.", "days": days}).status_code == 422
        assert not Intention.objects.exists()


def test_one_may_try_again_at_every_line_of_ones_own(anna, client, scenario):
    play = played(anna, scenario, *GOOD)
    html = read(client, play).split("The whole scene, with notes")[1]
    assert [f'form="again" name="n" value="{n}"' in html for n in range(4)] == [True, True, True, False]
    client.post(url(play, "again"), {"n": "1"})
    fork = Play.objects.latest("pk")
    assert (fork.n, fork.mode, fork.forked_from_id) == (1, "practice", play.pk)


class TestReadingWhatCounted:
    """Whoever has to stand by a result may read what it came from; practice is the learner's alone."""

    @pytest.fixture
    def boss(self, anna):
        boss = make.PersonFactory(user__roles=(Role.EMPLOYEE, Role.MANAGER))
        make.leads(boss, anna)
        return boss

    def test_from_the_record_to_the_scene_and_nothing_to_change(self, anna, boss, client, scenario):
        factory.assigned(anna, scenario)
        play = played(anna, scenario, *POOR, mode=Mode.EXAM)
        client.post(url(play, "reflect"), {"felt": "Ashamed."})
        client.post(url(play, "intend"), {"text": "Something of my own.", "days": "1"})
        client.force_login(boss.user)
        record = page(client.get(reverse("learning:person", args=[anna.uuid])))
        (entry,) = re.findall(rf'href="(/team/{anna.uuid}/[0-9a-f-]{{36}}/)"', record)
        assert f'href="{url(play, "debrief")}"' in page(client.get(entry))
        html = read(client, play)
        assert "You read this as Anna Ozola reads it" in html
        assert "“Yes?”" in html
        main = html.split("<main")[1].split("</main>")[0]
        assert "<form" not in main
        assert "Ashamed." not in html
        assert "Something of my own." not in html
        step = page(client.get(reverse("roleplay:replay", args=[play.uuid, 1])))
        assert "There is no lamp." in step
        assert "<form" not in step.split("<main")[1].split("</main>")[0]

    @pytest.mark.parametrize("kind", ["practice", "coach", "running", "stopped", "fork"])
    def test_nothing_else_of_the_same_person_is_there_for_others(self, anna, boss, client, scenario, kind):
        factory.assigned(anna, scenario)
        if kind in ("practice", "coach"):
            play = played(anna, scenario, *POOR, mode=Mode(kind))
        elif kind == "fork":
            counted = played(anna, scenario, *POOR, mode=Mode.EXAM)
            client.post(url(counted, "again"), {"n": "2"})
            play = Play.objects.latest("pk")
            take_turn(person=anna, play=play.uuid, n=3, given=Choose("offer-fifty"))
        else:
            play = played(anna, scenario, "greet-full", mode=Mode.EXAM)
            if kind == "stopped":
                stop_play(person=anna, play=play.uuid)
        auditor = make.UserFactory(roles=(Role.AUDITOR,))
        for user in (boss.user, auditor):
            client.force_login(user)
            for name, more in (("debrief", []), ("replay", [0]), ("play", [])):
                address = reverse(f"roleplay:{name}", args=[play.uuid, *more])
                assert client.get(address).status_code == 404, (kind, name)
            assert str(play.uuid) not in page(client.get(reverse("learning:person", args=[anna.uuid])))

    def test_a_scope_ends_when_the_line_does(self, anna, boss, client, scenario):
        factory.assigned(anna, scenario)
        play = played(anna, scenario, *POOR, mode=Mode.EXAM)
        boss.lines_down.update(ends_on=timezone.localdate() - timedelta(days=1))
        client.force_login(boss.user)
        assert client.get(url(play, "debrief")).status_code == 404

    def test_the_line_before_the_scene_says_so(self, anna, client, scenario):
        factory.assigned(anna, scenario)
        html = page(client.get(reverse("roleplay:scene", args=[scenario.uuid])))
        assert "Your manager, and whoever checks records, can read the scene too." in html
        assert html.count("can read the scene too") == 1

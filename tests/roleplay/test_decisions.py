"""Ticking several, putting in order, writing: as a browser meets them, with and without htmx."""

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.urls import reverse

from cms.plain_yaml import read_yaml
from learning.actions.allowance import change_allowance
from learning.api import limit_for
from learning.models import Record
from roleplay.actions.begin import start_play
from roleplay.engine import Mode, replay
from roleplay.forms import handle_of, token_of
from roleplay.models import Play, PlayInput
from roleplay.queries import first_state, inputs_of, play_of, standing
from roleplay.screens.cues import spent
from tests.factories import roleplay as factory

pytestmark = pytest.mark.django_db
HX = {"HX-Request": "true"}
DESK = Path(__file__).parent / "engine" / "desk.yaml"
LETTER = "Dear Mr Saar, thank you for writing."


@pytest.fixture
def desk(db):
    return factory.published(read_yaml(DESK.read_text(encoding="utf-8")))


@pytest.fixture
def client(anna, client):
    client.force_login(anna.user)
    return client


@pytest.fixture
def play(anna, desk):
    return start_play(person=anna, activity=desk.uuid, mode=Mode.PRACTICE, lens="")


def url(play: Play) -> str:
    return reverse("roleplay:play", args=[play.uuid])


def page(answer) -> str:
    return unescape(answer.content.decode())


def send(client, play: Play, do: str, headers=HX, n: int | None = None, **fields):
    play.refresh_from_db()
    n = n or play.n + 1
    answer = client.post(
        url(play), {"n": str(n), "token": token_of(play.uuid, n), "do": do, **fields}, headers=headers
    )
    play.refresh_from_db()
    return answer


def handles(play: Play, *names: str) -> list[str]:
    return [handle_of(play.uuid, name) for name in names]


def to_order(client, play: Play) -> None:
    send(client, play, "pick", option=handles(play, "ask-when", "ask-how"))


def to_letter(client, play: Play) -> None:
    to_order(client, play)
    send(client, play, "arrange", order=handles(play, "say-back", "sorry", "offer"))


def test_several_are_ticked_and_said(client, play):
    html = page(client.get(url(play)))
    assert html.count('type="checkbox"') == 3
    assert "Choose 2." in html
    assert "3 people wait" in html
    html = page(send(client, play, "pick", option=handles(play, "ask-when", "ask-how")))
    assert html.count("line-own") == 2
    assert "CANARY-bought on Monday" in html
    assert "CANARY-gift" not in html


@pytest.mark.parametrize("names", [["ask-when"], ["ask-when", "ask-how", "ask-whom"]])
def test_too_few_or_too_many_come_back_as_they_were_ticked(client, play, names):
    answer = send(client, play, "pick", option=handles(play, *names))
    html = page(answer)
    assert answer.status_code == 422
    assert "That is not the number asked for." in html
    checked = re.findall(r'value="(\w+)" checked', html)
    assert sorted(checked) == sorted(handles(play, *names))
    assert (play.n, PlayInput.objects.count()) == (0, 0)


def test_an_order_is_made_by_links_and_sent_as_it_stands(client, play):
    to_order(client, play)
    html = page(client.get(url(play)))
    start = re.findall(r'name="order" value="(\w+)"', html)
    assert sorted(start) == sorted(handles(play, "say-back", "sorry", "offer"))
    down = next(link for link in re.findall(r'href="(\?order=[^"]+)"', html) if link.endswith("%3Adown"))
    moved = page(client.get(url(play) + down, headers=HX))
    assert re.findall(r'name="order" value="(\w+)"', moved) == [start[1], start[0], start[2]]
    assert moved.count("data-focus") == 1
    assert play.n == 1
    wanted = handles(play, "say-back", "sorry", "offer")
    html = page(client.get(url(play) + "?order=" + ".".join(wanted)))
    assert re.findall(r'name="order" value="(\w+)"', html) == wanted
    assert send(client, play, "arrange", order=wanted).status_code == 200
    assert PlayInput.objects.get(n=2).input["order"] == ["say-back", "sorry", "offer"]


@pytest.mark.parametrize(
    "query", ["?order=", "?order=a.b.c", "?order=" + "x" * 900, "?moved=zz", "?order=.&moved=:up"]
)
def test_an_order_out_of_thin_air_changes_nothing(client, play, query):
    to_order(client, play)
    html = page(client.get(url(play) + query))
    assert len(re.findall(r'name="order" value="(\w+)"', html)) == 3
    answer = send(client, play, "arrange", order=["a", "b"])
    assert answer.status_code == 422
    assert play.n == 1


def test_a_letter_is_written_and_goes_out(client, play):
    to_letter(client, play)
    html = page(client.get(url(play)))
    assert "Between 10 and 200 characters." in html
    assert "Your lamp" in html
    assert "MODELANSWER" not in html
    html = page(send(client, play, "write", text=LETTER))
    assert LETTER in html
    assert "MODELANSWER" not in html


def test_a_letter_too_short_comes_back_with_its_words(client, play):
    to_letter(client, play)
    answer = send(client, play, "write", text="Dear you")
    assert answer.status_code == 422
    assert "That is too short to send." in page(answer)
    assert ">Dear you</textarea>" in page(answer)


def test_a_text_far_too_long_and_one_with_a_nul_lose_nothing(client, play):
    to_letter(client, play)
    huge = "Ä" * 5_000
    for do in ("write", "draft"):
        answer = send(client, play, do, headers={}, text=huge)
        assert answer.status_code == 422
        assert f">{huge}</textarea>" in page(answer)
        assert "too long to send" in page(answer)
    assert (play.draft, play.n) == ("", 2)
    assert "too long to send" in page(send(client, play, "draft", text=huge))
    send(client, play, "draft", text="Dear\x00 Mr Saar")
    assert play.draft == "Dear Mr Saar"
    assert send(client, play, "write", text=f"\x00{LETTER}\x00").status_code == 200
    assert PlayInput.objects.get(n=3).input["text"] == LETTER


def test_a_draft_is_kept_and_waits_in_the_form(client, play):
    to_letter(client, play)
    answer = send(client, play, "draft", text="Dear Mr Saar,\r\nthank")
    assert "Kept at" in page(answer)
    assert "19 characters" in page(answer)
    assert ">Dear Mr Saar,\nthank</textarea>" in page(client.get(url(play)))
    assert send(client, play, "draft", headers={}, text="Dear").url == url(play)
    send(client, play, "write", text=LETTER)
    assert play.draft == ""


def test_what_another_tab_has_overtaken_is_shown_as_unsent(client, play):
    to_letter(client, play)
    n = play.n + 1
    send(client, play, "write", text=LETTER)
    for do, headers in (("write", HX), ("write", {}), ("draft", {})):
        answer = send(client, play, do, headers=headers, n=n, text="What I wrote in the other tab.")
        html = page(answer)
        assert answer.status_code == 409
        assert "This was not sent" in html
        assert "What I wrote in the other tab." in html
    late = page(send(client, play, "draft", n=n, text="What I wrote in the other tab."))
    assert "Not kept" in late
    assert 'id="scene"' not in late
    assert (play.n, play.draft) == (n, "")
    assert send(client, play, "write", n=n, text=LETTER).status_code == 200


def test_the_other_ways_beside_a_letter_are_open(client, play):
    to_letter(client, play)
    assert "Or do something else" in page(client.get(url(play)))
    assert send(client, play, "choose", option=handles(play, "ring-him")[0]).status_code == 200
    assert play.state["turn"] == "call"


@pytest.mark.parametrize("do", ["pick", "arrange", "write", "choose"])
def test_the_wrong_form_for_a_turn_is_refused(client, play, do):
    right = {"opening": "pick", "order": "arrange"}
    for step in (lambda: None, lambda: to_order(client, play)):
        step()
        if right[play.state["turn"]] == do:
            continue
        n = play.n
        answer = send(
            client, play, do, option=handles(play, "ask-when"), order=handles(play, "offer"), text=LETTER
        )
        assert answer.status_code == 422
        assert play.n == n


def test_without_a_script_every_step_leads_back_to_the_scene(client, play):
    assert send(client, play, "pick", headers={}, option=handles(play, "ask-when", "ask-how")).url == url(
        play
    )
    order = handles(play, "say-back", "sorry", "offer")
    assert send(client, play, "arrange", headers={}, order=order).url == url(play)
    assert send(client, play, "write", headers={}, text=LETTER).url == url(play)


def test_in_practice_the_way_back_is_to_a_checkpoint_only(client, play):
    to_letter(client, play)
    send(client, play, "choose", option=handles(play, "ring-him")[0])
    html = page(client.get(url(play)))
    assert "Back to the last safe point" in html
    again = reverse("roleplay:again", args=[play.uuid])
    assert client.post(again, {"n": "1"}).url == reverse("roleplay:debrief", args=[play.uuid])
    assert Play.objects.count() == 1
    client.post(again, {"n": "2"})
    fork = Play.objects.latest("pk")
    assert (fork.n, fork.state["turn"]) == (2, "letter")
    assert fork.began_ms == fork.state["at_ms"]


def test_the_customer_may_be_chosen_for_practice_and_never_when_it_counts(client, anna, desk):
    factory.assigned(anna, desk)
    before = page(client.get(reverse("roleplay:scene", args=[desk.uuid])))
    assert "Says little" in before
    assert "chance decides" in before
    client.post(reverse("roleplay:scene", args=[desk.uuid]), {"mode": "practice", "lens": "quiet"})
    chosen = Play.objects.latest("pk")
    assert chosen.state["lens"] == "quiet"
    assert page(client.get(url(chosen))).count("...") >= 1
    client.post(reverse("roleplay:scene", args=[desk.uuid]), {"mode": "practice", "lens": "nobody"})
    lenses = set()
    for seed in range(12):
        play = start_play(
            person=factory.person(f"p{seed}@example.org"), activity=desk.uuid, mode=Mode.COACH, seed=seed
        )
        lenses.add(play.state["lens"])
    assert lenses == {"", "quiet"}


def test_an_exam_of_a_letter_shows_no_model_no_note_and_no_tag(client, anna, desk):
    factory.assigned(anna, desk)
    play = start_play(person=anna, activity=desk.uuid, mode=Mode.EXAM, lens="quiet")
    to_letter(client, play)
    for html in (page(client.get(url(play))), page(send(client, play, "write", text=LETTER))):
        for secret in ("MODELANSWER", "Heard first", "in-order", "Warm and plain", "A hint", "CANARY-gift"):
            assert secret not in html
    assert Record.objects.count() == 0


def test_a_limit_of_time_is_the_servers(client, anna, db):
    doc = read_yaml(DESK.read_text(encoding="utf-8"))
    doc["limits"]["realtime"] = True
    next(turn for turn in doc["turns"] if turn["id"] == "call").update(limit_s=30, timeout="pass-cold")
    scene = factory.published(doc)
    assert "Some answers have a time limit." in page(client.get(reverse("roleplay:scene", args=[scene.uuid])))
    play = start_play(person=anna, activity=scene.uuid, mode=Mode.PRACTICE, lens="")
    to_letter(client, play)
    html = page(send(client, play, "choose", option=handles(play, "ring-him")[0]))
    assert re.search(r'data-seconds="(29|30)"', html)
    Play.objects.filter(pk=play.pk).update(began_ms=60_000)
    send(client, play, "choose", option=handles(play, "pass-on")[0])
    assert "pass-cold" in play.state["taken"]
    anna.time_factor = 0
    anna.save()
    assert "You have none." in page(client.get(reverse("roleplay:scene", args=[scene.uuid])))


def test_more_time_given_in_a_scene_holds_at_once_and_a_replay_knows_it(client, anna, db):
    doc = read_yaml(DESK.read_text(encoding="utf-8"))
    doc["limits"]["realtime"] = True
    next(turn for turn in doc["turns"] if turn["id"] == "call").update(limit_s=30, timeout="pass-cold")
    scene = factory.published(doc)
    play = start_play(person=anna, activity=scene.uuid, mode=Mode.PRACTICE, lens="")
    to_letter(client, play)
    send(client, play, "choose", option=handles(play, "ring-him")[0])
    change_allowance(person=anna, factor=Decimal("1.5"), minutes=2)
    assert re.search(r'data-seconds="(165|164)"', page(client.get(url(play))))
    Play.objects.filter(pk=play.pk).update(began_ms=120_000)
    send(client, play, "choose", option=handles(play, "pass-on")[0])
    now = standing(play_of(anna, play.uuid))
    assert "pass-on" in now.state.taken
    assert replay(now.scene, first_state(now.play, now.scene), inputs_of(now.play)) == now.state
    # What the engine counts with is what learning says that a limit is.
    assert limit_for(anna, timedelta(seconds=30)) == timedelta(seconds=165)
    change_allowance(person=anna, factor=Decimal(1))
    again = standing(play_of(anna, play.uuid))
    assert (
        replay(again.scene, first_state(again.play, again.scene), inputs_of(again.play)).taken
        == now.state.taken
    )


def test_on_paper_nobody_speaks(client, anna):
    """Before a letter is written one reads, looks up and decides; no voice is heard."""
    letter = factory.published(factory.letter())
    html = page(client.get(reverse("roleplay:scene", args=[letter.uuid])))
    assert "You see how the mood changes." in html
    assert "voice" not in html
    play = start_play(person=anna, activity=letter.uuid, mode=Mode.PRACTICE)
    html = page(client.get(url(play)))
    assert "What do you do?" in html
    assert "Do this" in html
    html = page(send(client, play, "choose", option=handles(play, "look-up")))
    assert "What do you write?" in html


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (59, ""),
        (60, "1 minute has passed."),
        (5340, "89 minutes have passed."),
        (9000, "2 hours have passed."),
    ],
)
def test_the_clock_of_a_letter_says_what_has_passed(seconds, said):
    assert spent(SimpleNamespace(channel="written", clock_s=seconds)) == said

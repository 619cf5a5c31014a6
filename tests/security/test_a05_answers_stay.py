"""A5: answer keys, feedback, coach lines, evidence, tags, facts nobody asked for, and debriefs stay on the server."""

import re

import pytest
from django.urls import reverse

from learning.models import Media
from quizzes.models import Attempt
from roleplay.models import Play
from tests.factories import quizzes
from tests.security.world import PRACTICE, SECRET

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
AFTERWARDS = re.compile(r"^(play/<uuid:uuid>/(debrief/)?|quiz/<uuid:attempt>/result/)$")
PART = re.compile(r"\b37\b")
"""What the second choice of a question is worth, in per cent: a part of its key."""
RANDOM = re.compile(r"[0-9a-f-]{36}|value=\"(?:\w{60,}|[0-9a-f]{20})\"|X-CSRFToken\":\"\w+")
"""Identifiers and tokens, in which any number can stand."""

ENTRIES = ("record/<uuid:uuid>/", "team/<uuid:person>/<uuid:uuid>/")


def clean(response):
    text = response.content.decode() + str(dict(response.headers))
    assert SECRET not in text.lower(), text[max(0, text.lower().index(SECRET) - 300) :][:600]
    return text


def test_a5_no_page_of_the_sweep_holds_a_key(world, sweep):
    ended = ("play ended", "play counted", "attempt submitted", "attempt practised")
    after = {str(world.ids[name]) for name in ended}
    counted = str(world.ids["play counted"])
    looked = 0
    for answer in sweep.answers:
        if answer.actor == "hire" and any(uuid in answer.path for uuid in after):
            continue
        # The list of her own plays says how each of them ended.
        if answer.actor == "hire" and answer.pattern.startswith(("play/<uuid:uuid>/again/", "play/mine/")):
            continue
        # Whoever may open her record reads what came of a scene that counted, and takes part in none.
        if answer.actor in ("manager", "deputy", "people", "auditor") and counted in answer.path:
            continue
        # An entry of the record says how the scene ended.
        if answer.pattern in ENTRIES:
            continue
        looked += 1
        assert SECRET not in answer.body.lower(), answer
        assert SECRET not in str(answer.headers).lower(), answer
    assert looked > 1_500


def test_a5_the_secrets_are_there_once_they_are_due(world, sweep):
    """Otherwise the test above would look for something that is nowhere."""
    said = "".join(a.body for a in sweep.answers if a.actor == "hire" and AFTERWARDS.match(a.pattern)).lower()
    for words in (f"{SECRET} because", f"{SECRET}-coach", f"{SECRET} next shift", f"{SECRET} title"):
        assert words in said


@pytest.mark.parametrize("mode", ["exam", "practice"])
def test_a5_a_scene_in_play_says_nothing_but_the_scene(world, mode):
    client = world.client("hire")
    if mode == "practice":
        client.post(reverse("roleplay:stop", args=[world.ids["play running"]]))
        client.post(reverse("roleplay:scene", args=[world.ids["scene"]]), {"mode": mode})
    play = Play.objects.get(status="running", person=world.people["hire"])
    address = reverse("roleplay:play", args=[play.uuid])
    world.plays["now"] = play
    for option in ("greet-short", "hold-first", "come-back"):
        play.refresh_from_db()
        form = world.answer("now") | {"option": _handle(play, option)}
        if mode == "exam":
            for bad in ({"option": "x"}, {"token": "x"}, {"n": 99}, {}):
                clean(client.post(address, form | bad if bad else {}, headers=HTMX))
        answer = client.post(address, form, headers=HTMX)
        assert answer.status_code == 200
        clean(answer)
        for name, args in (
            ("roleplay:play", [play.uuid]),
            ("roleplay:stop", [play.uuid]),
            ("roleplay:debrief", [play.uuid]),
            ("roleplay:again", [play.uuid]),
            ("roleplay:scene", [world.ids["scene"]]),
            ("learning:home", []),
            ("learning:activity", [world.ids["lesson two"]]),
            ("learning:activity", [world.ids["course"]]),
        ):
            for headers in ({}, HTMX):
                clean(client.get(reverse(name, args=args), headers=headers))


def _handle(play, option):
    from roleplay.forms import handle_of

    return handle_of(play.uuid, f"{SECRET}-{option}")


def test_a5_a_quiz_before_it_is_handed_in_tells_no_key(world):
    client = world.client("hire")
    row = world.attempts["open"]
    for position in range(1, 5):
        address = reverse("quizzes:question", args=[row.uuid, position])
        every = quizzes.ticked(row, position, "a", "b", "c")
        for data in ({}, {"option": "nowhere", "revision": 0}, {"option": every, "revision": 0}):
            clean(client.post(address, data))
        for option in "abc":
            data = {"option": quizzes.ticked(row, position, option), "revision": _revision(row, position)}
            for headers in ({}, HTMX):
                clean(client.post(address, {**data, "go": "stay"}, headers=headers))
                text = clean(client.get(address, headers=headers))
                assert not PART.search(RANDOM.sub("", text).split("<main")[-1])
    for name in ("quizzes:review", "quizzes:attempt", "quizzes:result"):
        clean(client.get(reverse(name, args=[row.uuid])))
    clean(client.post(reverse("quizzes:review", args=[row.uuid]), {"revision": -1}))
    assert Attempt.objects.get(pk=row.pk).is_open


def _revision(row, position):
    answer = row.answers.filter(position=position).first()
    return answer.revision if answer else 0


def test_a5_no_search_finds_a_key(world):
    for actor in ("hire", "manager", "auditor"):
        for query in (SECRET[:-1], "because", "afterwards", "coach", "why of", "37"):
            text = world.client(actor).get(reverse("learning:library"), {"q": query}).content.decode().lower()
            assert SECRET not in text
            assert PRACTICE.lower() not in text


def test_a5_names_of_media_say_nothing(world):
    for name in Media.objects.values_list("file", flat=True):
        assert re.fullmatch(r"release/(\w\w/)?[0-9a-f]{64}(_\w{7})?\.\w+", name), name

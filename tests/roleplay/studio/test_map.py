"""The map of a draft: all of it is drawn, in words, fast, and what is wrong is marked in shape and word."""

import itertools
import re
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse
from wagtail.users.models import UserProfile

from learning.models import User
from roleplay.actions import drafts
from roleplay.studio.drafting import drafted
from roleplay.studio.layout import arranged
from roleplay.studio.scene_map import map_of
from roleplay.studio.script import parse
from tests.factories import roleplay as factory
from tests.harness.speed import seconds
from tests.roleplay.studio.scenes import document, plain_script

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(db, client):
    user = User.objects.create_superuser("author@example.org", "a-long-password-1")
    client.force_login(user)
    return user


def drawn(document, **changes):
    from roleplay.models import Scenario

    return map_of(Scenario(key="lamp-call", uuid=uuid4(), document={**document, **changes}))


def marks(found, name: str) -> list[str]:
    return [mark.name for box in found.boxes if box.id == name for mark in box.marks]


def test_a_map_of_120_turns_is_drawn_in_under_a_second(author, client) -> None:
    row = drafts.begin_scene(document=document(120), by=author)
    page = reverse("studio:map", args=[row.uuid])
    client.get(reverse("studio:outline", args=[row.uuid]))
    assert seconds(lambda: client.get(page)) < 1
    answer = client.get(page)
    html = unescape(answer.content.decode())
    picture = html.split('class="map"')[1].split("</svg>\n        </div>")[0]
    assert len(re.findall(r"<a href=\"[^\"]*part=(?:turn%3A[^\"]+|endings)\"", picture)) == 122
    assert "120 · Mr Ozols: “This is matter number 120, and it is not settled yet.”" in html


def test_the_picture_has_the_same_numbers_in_a_language_with_a_decimal_comma(
    author, client, scenario
) -> None:
    def numbers(language: str) -> list[str]:
        UserProfile.objects.update_or_create(user=author, defaults={"preferred_language": language})
        html = client.get(reverse("studio:map", args=[scenario.uuid])).content.decode()
        assert f'<html lang="{language}"' in html
        found = re.findall(r'(?: (?:x|y|width|height|viewBox|points)|translate\()[="]*([\d., -]+)', html)
        assert len(found) > 50
        return found

    assert numbers("lv") == numbers("en")


def test_boxes_do_not_overlap_and_lines_join_them(scenario) -> None:
    names = [f"t{n}" for n in range(40)]
    links = [(one, names[(at * 7 + 3) % 40]) for at, one in enumerate(names)]
    links += [*list(itertools.pairwise(names)), ("t3", "t3"), ("t9", "t2"), ("t0", "t1")]
    found = arranged(dict.fromkeys(names, (200, 70)) | {"alone": (200, 70)}, links)
    assert found == arranged(dict.fromkeys(names, (200, 70)) | {"alone": (200, 70)}, links)
    places = sorted(found.middles.items())
    for at, (_, (x, y)) in enumerate(places):
        assert 100 <= x <= found.width - 100
        assert 35 <= y <= found.height - 35
        assert all(abs(x - u) >= 200 or abs(y - v) >= 70 for _, (u, v) in places[at + 1 :])
    assert len(found.lines) == len(links)
    for (source, target), line in zip(links, found.lines, strict=True):
        for name, (x, y) in ((source, line[0]), (target, line[-1])):
            middle = found.middles[name]
            assert abs(x - middle[0]) <= 100.5
            assert abs(y - middle[1]) <= 35.5


def test_what_is_wrong_is_marked(scenario) -> None:
    scene = factory.document()
    first = scene["turns"][0]
    option = {
        "id": "never",
        "text": {"en": "A way that is closed."},
        "to": "closed",
        "when": {"var": "mood", "op": ">", "value": 99},
    }
    turns = [
        {**first, "options": [*first["options"], option]},
        *scene["turns"][1:],
        {"id": "closed", "options": [{"id": "x1", "text": {"en": "Goodbye."}, "to": "end:settled"}]},
        {"id": "island", "options": [{"id": "x2", "text": {"en": "Goodbye."}, "to": "end:settled"}]},
        {"id": "wall", "options": []},
    ]
    found = drawn(scene, turns=turns)
    assert marks(found, "island") == ["unreachable"]
    assert marks(found, "closed") == ["dead"]
    assert marks(found, "wall") == ["unreachable", "stops"]
    assert marks(found, scene["start"])[0] == "start"
    box = next(one for one in found.boxes if one.id == "closed")
    assert "Conditions keep everybody out" in box.spoken
    assert box.tone == "wrong"
    assert {kept.mark.name for kept in found.legend} >= {"unreachable", "dead", "stops"}


def test_a_reply_that_breaks_a_rule_and_a_turn_after_which_nobody_passes_are_marked(scenario) -> None:
    scene = factory.document()
    scene["turns"].append(
        {"id": "lost", "options": [{"id": "x1", "text": {"en": "Goodbye."}, "to": "end:rang-off"}]}
    )
    poor = next(one["id"] for one in scene["endings"] if one["class"] in ("customer_left", "left_unresolved"))
    scene["turns"][-1]["options"][0]["to"] = f"end:{poor}"
    scene["turns"][1]["options"].append(
        {"id": "x0", "text": {"en": "I do not care."}, "to": "lost", "fatal": scene["criteria"][0]["id"]}
    )
    found = drawn(scene)
    assert marks(found, "lost") == ["lost"]
    assert marks(found, scene["turns"][1]["id"]) == ["fatal"]


def test_where_no_points_reach_a_mark_nobody_passes_from_anywhere(author, client) -> None:
    scene, plain = document(4), drafted(parse(plain_script(4))[0], "plain-call")[0]
    assert not any("lost" in marks(drawn(scene), turn["id"]) for turn in scene["turns"])
    assert all("lost" in marks(drawn(plain), turn["id"]) for turn in plain["turns"])
    good = "Every turn can be reached, leads on, and leaves it open who passes."
    unknown = "A reply leads to every turn, and every turn leads on. Who passes cannot be told yet."
    unreadable = {**scene, "schema": 2}
    for said, found in ((good, scene), (unknown, unreadable)):
        row = drafts.begin_scene(document={**found, "key": f"{len(said)}-call"}, by=author)
        html = unescape(client.get(reverse("studio:map", args=[row.uuid])).content.decode())
        assert [one for one in (good, unknown) if one in html] == [said]


@pytest.mark.parametrize(
    "broken", [{}, {"turns": []}, {"turns": [{"id": "a"}], "endings": "x"}, {"start": "nowhere"}]
)
def test_an_unfinished_draft_is_drawn_as_far_as_it_goes(scenario, broken) -> None:
    scene = {"key": "lamp-call"} if not broken else {**factory.document(), **broken}
    found = drawn({}, **scene)
    assert len({box.anchor for box in found.boxes}) == len(found.boxes)


def test_the_list_says_the_same_as_the_picture(author, client, scenario) -> None:
    html = unescape(client.get(reverse("studio:map", args=[scenario.uuid])).content.decode())
    listed = html.split('class="map-list"')[1]
    for box in map_of(drafts.draft_of(scenario.uuid)).boxes:
        assert f">{box.label}</a>" in listed
        for way in box.leads:
            assert way.to in listed

"""A new scene: pasted, from a shape, or empty; and never a line lost without a word."""

from html import unescape

import pytest
from django.urls import reverse

from learning.models import User
from roleplay.models import Scenario
from tests.factories import roleplay as factory
from tests.roleplay.studio.scenes import script

pytestmark = pytest.mark.django_db
NEW = "/admin/role-plays/new/"


@pytest.fixture
def author(db, client):
    user = User.objects.create_superuser("author@example.org", "a-long-password-1")
    client.force_login(user)
    return user


def test_a_pasted_script_is_a_draft_that_plays_and_goes_out(author, client) -> None:
    factory.standards()
    answer = client.post(NEW, {"language": "en", "title": "", "script": script(15)})
    row = Scenario.objects.get()
    assert answer.url == reverse("studio:outline", args=[row.uuid])
    assert (row.key, row.title, row.live, row.revisions.count()) == (
        "the-long-call",
        "The long call",
        False,
        1,
    )
    assert row.latest_revision.user == author
    assert len(row.document["turns"]) == 15
    assert [one.severity for one in row.problems() if one.severity == "E"] == []
    assert "matter number 1" in client.get(reverse("studio:play", args=[row.uuid])).content.decode()
    assert (
        client.post(
            reverse("studio:publish", args=[row.uuid]), {"change": "minor", "note": "A first version."}
        ).status_code
        == 302
    )
    row.refresh_from_db()
    assert row.live


def test_lines_that_are_not_understood_stand_beside_the_text_which_is_kept(author, client) -> None:
    text = "# A\n\nCustomer: Is anybody there?\n- Yes -> Nowhere at all\n- No [great]\n"
    answer = client.post(NEW, {"language": "en", "title": "", "script": text})
    html = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "2 lines are not understood yet" in html
    assert "No turn and no ending begins with these words." in html
    assert "Line 5" in html
    assert "- Yes -> Nowhere at all" in html
    assert not Scenario.objects.exists()
    assert client.post(NEW, {"language": "en", "title": "", "script": text, "anyway": "1"}).status_code == 302
    assert [one["text"]["en"] for one in Scenario.objects.get().document["turns"][0]["options"]] == [
        "Yes",
        "No",
    ]


@pytest.mark.parametrize("shape", ["complaint", "refusal", "delay", "hand-over"])
def test_a_shape_fills_the_form_and_makes_a_draft(author, client, shape: str) -> None:
    html = unescape(client.get(NEW, {"from": shape}).content.decode())
    text = html.split('id="id_script"')[1].split(">", 1)[1].split("</textarea>")[0]
    assert text.count("\n- ") >= 15
    assert client.post(NEW, {"language": "en", "title": "Ours", "script": text}).status_code == 302
    row = Scenario.objects.get()
    assert (row.key, row.title) == ("ours", "Ours")
    unknown = {one.code for one in row.problems() if one.severity == "E"}
    assert unknown <= {"RP070"}, "all that is missing here are the standards"


def test_a_title_is_enough_and_needed_and_keys_never_clash(author, client) -> None:
    assert client.post(NEW, {"language": "en", "title": "", "script": ""}).status_code == 422
    for _time in range(2):
        assert client.post(NEW, {"language": "en", "title": "Late parcel", "script": ""}).status_code == 302
    assert list(Scenario.objects.values_list("key", flat=True)) == ["late-parcel", "late-parcel-2"]
    row = Scenario.objects.first()
    assert row is not None
    for name in ("outline", "write", "evidence", "versions", "play", "problems", "publish"):
        assert client.get(reverse(f"studio:{name}", args=[row.uuid])).status_code == 200, name


def test_only_who_may_add_begins(client, anna) -> None:
    client.force_login(anna.user)
    assert client.post(NEW, {"language": "en", "title": "Mine", "script": ""}).status_code in (302, 403)
    assert not Scenario.objects.exists()


def test_a_scene_begins_in_its_own_language(author, client) -> None:
    text = "# Lampa\n\nOzola kungs: Lampas nav.\n- Kas noticis? [best]\n- Nekas. -> END left"
    assert client.post(NEW, {"language": "lv", "title": "", "script": text}).status_code == 302
    document = Scenario.objects.get().document
    assert (document["locale_default"], document["locales"]) == ("lv", ["lv"])
    assert document["title"] == {"lv": "Lampa"}
    assert document["turns"][0]["options"][0]["text"] == {"lv": "Kas noticis?"}
    assert document["roles"]["customer"]["name"] == {"lv": "Ozola kungs"}
    assert client.post(NEW, {"language": "xx", "title": "A", "script": ""}).status_code == 422


def test_a_script_has_its_bounds(author, client) -> None:
    long = "\n\n".join(f"Customer: Matter {n} is open.\n- Yes" for n in range(201))
    wide = "Customer: Well, what now, then?\n" + "\n".join(f"- Reply {n}" for n in range(21))
    for text, sentence in ((long, "at most 200 turns"), (wide, "at most 20 replies")):
        answer = client.post(NEW, {"language": "en", "title": "A", "script": text})
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
    assert not Scenario.objects.exists()

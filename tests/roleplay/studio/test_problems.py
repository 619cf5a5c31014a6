"""What is wrong with a draft, as its trainer reads it: in words, together where it is mended alike, and at once."""

import re
from html import unescape

import pytest
from django.urls import reverse

from learning.roles import Role
from roleplay.actions import drafts
from roleplay.studio.drafting import drafted
from roleplay.studio.script import parse
from tests.factories import roleplay as factory
from tests.roleplay.studio.scenes import document, plain_script
from tests.roleplay.test_studio import address, posted

pytestmark = pytest.mark.django_db
HX = {"HX-Request": "true"}


@pytest.fixture
def author(db, client):
    person = factory.person("trine@example.org", name="Trine", roles=[Role.TRAINER])
    client.force_login(person.user)
    return person


def draft_of(author, found):
    return drafts.begin_scene(document=found, by=author.user)


def problems(client, draft, query: str = "") -> str:
    page = reverse("studio:problems", args=[draft.uuid]) + query
    return unescape(client.get(page, headers=HX).content.decode())


def test_things_are_called_by_what_is_said_there(author, client) -> None:
    plain = drafted(parse(plain_script(4))[0], "plain-call")[0]
    html = problems(client, draft_of(author, plain))
    said = re.sub(r"<[^>]*>", " ", html)
    assert "The mark for “This conversation” rests on nothing that can be scored." in said
    assert "“I cannot help with matter 3” is a poor reply, and nothing says why." in said
    assert "The test plan “model” does not do what it says: it does not pass." in said
    for turn in plain["turns"]:
        for one in (turn, *turn["options"], *turn["say"]):
            assert f"“{one['id']}”" not in said
    reason = "Write what it did to the customer, in the coach's words or beside its evidence."
    assert said.count(reason) == 1, "what is mended alike says so once"


def test_a_text_that_is_missing_in_a_language_is_named_and_leads_to_its_turn(author, client) -> None:
    scene = document(3) | {"locales": ["en", "lv"]}
    for one in [scene, *scene["endings"], *scene["competencies"]]:
        one["title"] = one["title"] | {"lv": "Virsraksts"}
    scene["brief"] |= {"lv": "Zvans."}
    for role in scene["roles"].values():
        role["name"] |= {"lv": "Vārds"}
    for one in scene["endings"]:
        one["text"] |= {"lv": "Viss."}
    html = problems(client, draft_of(author, scene))
    first = scene["turns"][0]
    missing = next(part for part in html.split("<li") if "Texts missing" in part)
    count = re.search(r"Texts missing in “Latvian”: (\d+)\. The first is at “(.+?)”\.", missing)
    assert count is not None
    assert int(count[1]) > 1
    assert count[2] == "This is matter number 1, and it is not settled yet"
    assert f"part=turn%3A{first['id']}" in missing


def test_after_each_quiet_save_the_quick_ones_are_looked_for_again(author, client) -> None:
    draft = draft_of(author, document(4))
    key = draft.document["turns"][1]["id"]
    for one in draft.document["turns"][0]["options"]:
        assert one["to"] == key
    data = posted(client.get(address(draft, f"turn:{draft.document['turns'][0]['id']}")).content.decode())
    data |= {f"options-{at}-to": draft.document["turns"][2]["id"] for at in (0, 1)}
    saved = client.post(
        address(draft, f"turn:{draft.document['turns'][0]['id']}"), data | {"quiet": "1"}, headers=HX
    )
    assert saved.headers["HX-Trigger"] == "draft-saved"
    quick = problems(client, draft, "?quick=1")
    assert "Nothing leads to the turn “This is matter number 2, and it is not settled yet”." in quick
    assert "Check the whole scene" in quick
    assert "The test plan" not in quick
    assert "The test plan" in problems(client, draft)


def test_the_desk_speaks_the_language_of_its_trainer_and_keeps_her_hours(author, client) -> None:
    author.locale, author.zone = "lv", "Asia/Ulaanbaatar"
    author.save()
    draft = draft_of(author, document(3))
    made = draft.latest_revision.created_at
    assert '<html lang="lv"' in client.get(reverse("studio:outline", args=[draft.uuid])).content.decode()
    client.get(
        reverse("wagtailadmin_account")
    )  # from here on Wagtail knows settings of hers, all of them empty
    html = client.get(reverse("studio:versions", args=[draft.uuid])).content.decode()
    assert '<html lang="lv"' in html
    assert f"{(made.hour + 8) % 24:02}:{made:%M}" in html
    account = reverse("wagtailadmin_account")
    assert '<option value="lv"' in client.get(account).content.decode()
    chosen = {
        "locale-preferred_language": "en",
        "locale-current_time_zone": "Europe/Riga",
        "theme-theme": "dark",
        "theme-contrast": "system",
        "theme-density": "default",
        "theme-keyboard_shortcuts": "on",
    }
    assert client.post(account, chosen).status_code == 302
    assert '<html lang="en"' in client.get(reverse("studio:outline", args=[draft.uuid])).content.decode()

"""Writing a scene in the admin: one part at a time, nothing lost, nothing published that is not ready."""

import re
from html import unescape

import pytest
from django.urls import reverse

from learning.models import User
from roleplay.actions import drafts
from roleplay.ordering import canonical
from roleplay.studio.fields import Context
from roleplay.studio.parts import PARTS, TURN, content, part_of
from roleplay.studio.views import context_of
from tests.factories import roleplay as factory

pytestmark = pytest.mark.django_db
HX = {"HX-Request": "true"}


@pytest.fixture
def author(db, client):
    user = User.objects.create_superuser("author@example.org", "a-long-password-1")
    client.force_login(user)
    return user


def posted(html: str) -> dict[str, str | list[str]]:
    """What a browser would send back without a change: every control of the form that saves the part."""
    body = html.split("novalidate>")[1].split("</form>")[0]
    found: dict[str, str | list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", body):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if attributes.get("type") in ("checkbox", "radio"):
            if "checked" in tag:
                found.setdefault(attributes["name"], []).append(unescape(attributes.get("value", "on")))  # type: ignore[union-attr]
        elif "name" in attributes:
            found[attributes["name"]] = unescape(attributes.get("value", ""))
    for name, words in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\s?(.*?)</textarea>', body, re.S):
        found[name] = unescape(words).lstrip("\n")
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', body, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = unescape(chosen[1]) if chosen else ""
    return found


def address(scenario, part: str) -> str:
    return reverse("studio:write", args=[scenario.uuid]) + f"?part={part}"


def refs(document) -> list[str]:
    return [part.ref for part in PARTS] + [f"{TURN}{turn['id']}" for turn in document["turns"]]


@pytest.mark.slow
def test_saving_every_part_as_it_is_changes_nothing(author, client, scenario):
    before = scenario.document
    revisions = scenario.revisions.count()
    for ref in refs(before):
        html = client.get(address(scenario, ref)).content.decode()
        answer = client.post(address(scenario, ref), posted(html))
        assert answer.status_code == 302, (ref, answer.content.decode()[:3000])
        assert drafts.draft_of(scenario.uuid).document == before, ref
    assert scenario.revisions.count() == revisions


def test_a_changed_line_is_a_new_draft_and_nothing_that_learners_see(author, client, scenario):
    data = posted(client.get(address(scenario, "turn:ring")).content.decode())
    data["options-0-text__en"] = "Good morning, Anna speaking."
    data["options-0-effects"] = "mood +2, trust = 3"
    data["options-0-when"] = "mood >= -3 and not asked three-calls"
    answer = client.post(address(scenario, "turn:ring"), data, headers=HX)
    assert "Saved as a draft." in answer.content.decode()
    option = drafts.draft_of(scenario.uuid).document["turns"][0]["options"][0]
    assert option["text"] == {"en": "Good morning, Anna speaking."}
    assert option["effects"] == [{"add": "mood", "by": 2}, {"set": "trust", "to": 3}]
    assert option["when"] == {
        "all": [{"var": "mood", "op": ">=", "value": -3}, {"not": {"asked": "three-calls"}}]
    }
    scenario.refresh_from_db()
    assert scenario.document == canonical(factory.document())
    assert scenario.has_unpublished_changes


def test_options_and_evidence_are_added_and_removed(author, client, scenario):
    data = posted(client.get(address(scenario, "turn:ring")).content.decode())
    data |= {
        "options-2-id": "greet-song",
        "options-2-text__en": "La la la.",
        "options-2-to": "end:gone",
        "options-2-evidence-0-criterion": "greet",
        "options-2-evidence-0-delta": "-2",
        "options-2-evidence-0-why__en": "He wanted words.",
        "options-2-place": "5",
        "options-1-remove": "on",
    }
    assert client.post(address(scenario, "turn:ring"), data).status_code == 302
    options = drafts.draft_of(scenario.uuid).document["turns"][0]["options"]
    assert [option["id"] for option in options] == ["greet-song", "greet-full"]
    assert options[0]["evidence"] == [{"criterion": "greet", "delta": -2, "why": {"en": "He wanted words."}}]


def test_what_cannot_be_read_keeps_the_form_and_saves_nothing(author, client, scenario):
    data = posted(client.get(address(scenario, "turn:ring")).content.decode())
    data["options-0-text__en"] = "Kept words"
    data["options-0-when"] = "mood >="
    data["options-1-effects"] = "mood up"
    answer = client.post(address(scenario, "turn:ring"), data, headers=HX)
    html = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "Kept words" in html
    assert "“mood up” cannot be read here." in html
    assert "here should stand a name" in html
    assert drafts.draft_of(scenario.uuid).document == canonical(factory.document())


def test_two_authors_in_the_same_turn_lose_nothing(author, client, scenario):
    first = posted(client.get(address(scenario, "turn:ring")).content.decode())
    second = dict(first)
    first["options-0-text__en"] = "Words of the first"
    second["options-0-text__en"] = "Words of the second"
    assert client.post(address(scenario, "turn:ring"), first).status_code == 302
    answer = client.post(address(scenario, "turn:ring"), second, headers=HX)
    html = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "Words of the first" in html
    assert "Words of the second" in html
    assert (
        drafts.draft_of(scenario.uuid).document["turns"][0]["options"][0]["text"]["en"]
        == "Words of the first"
    )
    again = posted(answer.content.decode())
    assert client.post(address(scenario, "turn:ring"), again).status_code == 302
    assert (
        drafts.draft_of(scenario.uuid).document["turns"][0]["options"][0]["text"]["en"]
        == "Words of the second"
    )


def test_two_authors_in_different_turns_both_keep_their_work(author, client, scenario):
    ring = posted(client.get(address(scenario, "turn:ring")).content.decode())
    offer = posted(client.get(address(scenario, "turn:offer")).content.decode())
    ring["say-0-text__en"] = "Ring, new"
    offer["say-0-text__en"] = "Offer, new"
    assert client.post(address(scenario, "turn:ring"), ring).status_code == 302
    assert client.post(address(scenario, "turn:offer"), offer).status_code == 302
    turns = drafts.draft_of(scenario.uuid).document["turns"]
    assert (turns[0]["say"][0]["text"]["en"], turns[3]["say"][0]["text"]["en"]) == ("Ring, new", "Offer, new")


def test_turns_are_added_moved_and_removed(author, client, scenario):
    def keys() -> list[str]:
        return [turn["id"] for turn in drafts.draft_of(scenario.uuid).document["turns"]]

    def post(name: str, **data: str):
        return client.post(reverse(f"studio:{name}", args=[scenario.uuid]), data)

    assert post("add", said="Sorry?", after="ring").status_code == 302
    assert keys() == ["ring", "sorry", "story", "held", "offer"]
    assert post("add", said="Sorry?", after="ring").status_code == 302
    assert keys() == ["ring", "sorry-2", "sorry", "story", "held", "offer"]
    assert post("add", said="   ", after="ring").status_code == 422
    post("move", turn="sorry", to="down")
    assert keys() == ["ring", "sorry-2", "story", "sorry", "held", "offer"]
    for _step in range(4):
        post("move", turn="sorry", to="up")
    assert keys()[0] == "sorry"
    assert post("remove", turn="sorry", base="stale").status_code == 409
    base = posted(client.get(address(scenario, "turn:sorry")).content.decode())["base"]
    assert post("remove", turn="sorry", base=base).status_code == 302
    assert keys() == ["ring", "sorry-2", "story", "held", "offer"]


def test_a_draft_may_be_broken_and_says_so_but_does_not_go_out(author, client, scenario):
    data = posted(client.get(address(scenario, "endings")).content.decode())
    data["endings-0-remove"] = "on"
    assert client.post(address(scenario, "endings"), data).status_code == 302
    html = unescape(client.get(reverse("studio:problems", args=[scenario.uuid]), headers=HX).content.decode())
    assert "leads to “end:settled”, which does not exist." in html
    assert "turn%3Aoffer" in html
    answer = client.post(reverse("studio:publish", args=[scenario.uuid]), {"change": "minor"})
    assert answer.status_code == 422
    assert "Not ready yet" in answer.content.decode()
    scenario.refresh_from_db()
    assert scenario.document == canonical(factory.document())


def test_publishing_shows_whom_it_touches_and_freezes_a_release(author, client, scenario, anna):
    factory.assigned(anna, scenario)
    data = posted(client.get(address(scenario, "basics")).content.decode())
    data["part-title__en"] = "Another title"
    client.post(address(scenario, "basics"), data)
    page = reverse("studio:publish", args=[scenario.uuid])
    assert "1 person is half-way: they keep the version they started." in client.get(page).content.decode()
    assert client.post(page, {"change": "material", "note": "For tomorrow."}).status_code == 302
    scenario.refresh_from_db()
    assert (scenario.title, scenario.live, scenario.has_unpublished_changes) == ("Another title", True, False)
    from learning import api as learning

    release = learning.current_release(scenario.uuid)
    assert release is not None
    assert (release.number, release.change, release.text("en").title) == (2, "material", "Another title")
    assert release.published_by == author


def test_the_editor_is_for_authors(client, anna, scenario):
    client.force_login(anna.user)
    for name in (
        "write",
        "outline",
        "evidence",
        "clauses",
        "versions",
        "problems",
        "map",
        "play",
        "walks",
        "plans",
        "publish",
    ):
        assert client.get(reverse(f"studio:{name}", args=[scenario.uuid])).status_code in (302, 403)
    for name in (
        "write",
        "row",
        "add",
        "move",
        "remove",
        "points",
        "add_clause",
        "approval",
        "play",
        "plans",
        "publish",
    ):
        assert client.post(reverse(f"studio:{name}", args=[scenario.uuid])).status_code in (302, 403)
    assert drafts.draft_of(scenario.uuid).document == canonical(factory.document())


def test_wagtails_own_screens_stand(author, client, scenario):
    name = "wagtailsnippets_roleplay_scenario"
    for address in (
        reverse(f"{name}:list"),
        reverse(f"{name}:edit", args=[scenario.pk]),
        reverse(f"{name}:history", args=[scenario.pk]),
    ):
        assert client.get(address).status_code == 200, address
    assert client.get(reverse(f"{name}:add")).url == reverse("studio:begin")
    first = scenario.latest_revision_id
    comparison = client.get(reverse(f"{name}:revisions_compare", args=[scenario.pk, first, first]))
    assert comparison.url.startswith(reverse("studio:versions", args=[scenario.uuid]))


def test_publishing_in_wagtails_form_asks_the_same_gate(author, client, scenario):
    drafts.save_part(
        uuid=scenario.uuid,
        ref="endings",
        base=drafts.version_of(content(canonical(scenario.document), part_of(scenario.document, "endings"))),
        new={"endings": []},
        by=author,
    )
    page = reverse("wagtailsnippets_roleplay_scenario:edit", args=[scenario.pk])
    answer = client.post(page, {"key": "lamp-call", "change": "minor", "action-publish": "1"})
    assert answer.status_code == 200
    scenario.refresh_from_db()
    assert scenario.document == canonical(factory.document())


def test_the_preview_is_the_first_turn(author, client, scenario, rf):
    request = rf.get("/")
    request.user = author
    html = scenario.make_preview_request(request, "").rendered_content
    assert "Ozols here. Again." in html


def test_a_context_without_languages_falls_back_to_the_main_one():
    assert context_of({"locale_default": "lv"}) == Context({"locale_default": "lv"}, ("lv",), [])

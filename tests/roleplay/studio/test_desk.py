"""Writing at the desk: the outline, the table of evidence, quiet saving, versions and approval."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Workflow, WorkflowContentType, WorkflowTask

from learning.models import User
from roleplay.actions import drafts
from roleplay.models import Scenario
from roleplay.ordering import canonical
from roleplay.studio.changes import changes
from roleplay.studio.views import context_of
from tests.factories import roleplay as factory
from tests.harness.speed import seconds
from tests.roleplay.studio.scenes import document
from tests.roleplay.test_studio import address, posted

pytestmark = pytest.mark.django_db
HX = {"HX-Request": "true"}


@pytest.fixture
def author(db, client):
    user = User.objects.create_superuser("author@example.org", "a-long-password-1")
    client.force_login(user)
    return user


ADD = {"add": "reply"}
"""What the button sends that adds a new reply."""


def turns(scenario) -> list[dict]:
    return canonical(drafts.draft_of(scenario.uuid).document)["turns"]


def row(client, scenario, n: int) -> dict[str, str]:
    """What the form of a row of the outline holds."""
    html = client.get(reverse("studio:outline", args=[scenario.uuid])).content.decode()
    body = html.split(f'id="turn-{n}"')[1].split("</form>")[0]
    found = {}
    for tag in re.findall(r"<input[^>]*>", body):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        found[attributes["name"]] = unescape(attributes.get("value", ""))
    return found


def post_row(client, scenario, data):
    return client.post(reverse("studio:row", args=[scenario.uuid]), data, headers=HX)


def test_the_outline_says_where_every_reply_leads_and_shows_no_key(author, client, scenario) -> None:
    html = unescape(client.get(reverse("studio:outline", args=[scenario.uuid])).content.decode())
    assert "1 · Mr Ozols: “Ozols here. Again.”" in html
    assert 'value="END · He rang off with an answer."' in html
    shown = re.sub(r"<[^>]*>", " ", html.split('class="beats"')[1].split("</ol>")[0])
    for key in ("greet-full", "offer-all", "settled"):
        assert key not in shown


@pytest.mark.parametrize(
    "words", ["So what will you", "so what", "4", "turn 4", "4 · Mr Ozols: “So what will you do?”"]
)
def test_a_reply_leads_by_words(author, client, scenario, words: str) -> None:
    answer = post_row(client, scenario, row(client, scenario, 1) | {"to-1": words})
    assert answer.status_code == 200
    assert turns(scenario)[0]["options"][1]["to"] == "offer"
    assert turns(scenario)[0]["options"][0]["to"] == "story"


def test_words_that_mean_nothing_or_too_much_are_kept_and_change_nothing(author, client, scenario) -> None:
    before = turns(scenario)
    for words in ("nobody says this", "e"):
        answer = post_row(client, scenario, row(client, scenario, 1) | {"to-1": words, "say": "Kept?"})
        html = unescape(answer.content.decode())
        assert answer.status_code == 422
        assert "No single turn begins with these words." in html
        assert f'value="{words}"' in html
        assert 'value="Kept?"' in html
    assert turns(scenario) == before


def test_a_new_reply_leads_on_and_gets_a_key_once(author, client, scenario) -> None:
    post_row(client, scenario, row(client, scenario, 1) | {"say": "Yes, Anna here"} | ADD)
    made = turns(scenario)[0]["options"][2]
    assert (made["id"], made["to"]) == ("yes-anna-here", "story")
    data = posted(client.get(address(scenario, "turn:ring")).content.decode())
    data["options-2-text__en"] = "Something else altogether"
    client.post(address(scenario, "turn:ring"), data)
    made = turns(scenario)[0]["options"][2]
    assert (made["id"], made["text"]["en"]) == ("yes-anna-here", "Something else altogether")


def test_a_new_turn_is_made_where_it_is_wanted_and_opened(author, client, scenario) -> None:
    answer = post_row(client, scenario, row(client, scenario, 1) | {"to-1": "A new turn"})
    made = turns(scenario)[1]
    assert answer.headers["HX-Redirect"] == address(scenario, f"turn%3A{made['id']}")
    assert turns(scenario)[0]["options"][1]["to"] == made["id"]
    data = posted(client.get(address(scenario, "turn:offer")).content.decode())
    data["options-1-to"] = "next:"
    answer = client.post(address(scenario, "turn:offer"), data)
    last = turns(scenario)[-1]
    assert answer.url == address(scenario, f"turn%3A{last['id']}")
    assert turns(scenario)[-2]["options"][1]["to"] == last["id"]


def test_a_row_that_changed_meanwhile_keeps_both(author, client, scenario) -> None:
    mine = row(client, scenario, 1)
    post_row(client, scenario, row(client, scenario, 1) | {"say": "Theirs"} | ADD)
    answer = post_row(client, scenario, mine | {"say": "Mine", "to-0": "4"} | ADD)
    html = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "Theirs" in html
    assert 'value="Mine"' in html
    assert "You wrote: 4" in html
    assert len(turns(scenario)[0]["options"]) == 3


def test_a_new_reply_waits_for_its_button_while_a_target_saves_itself(author, client, scenario) -> None:
    answer = post_row(
        client, scenario, row(client, scenario, 1) | {"to-1": "4", "say": "Half", "say-to": "3"}
    )
    html = unescape(answer.content.decode())
    assert [one["to"] for one in turns(scenario)[0]["options"]] == ["story", "offer"]
    assert 'value="Half"' in html
    assert 'name="say-to" value="3"' in html
    post_row(client, scenario, row(client, scenario, 1) | {"say": "Whole", "say-to": "4"} | ADD)
    assert turns(scenario)[0]["options"][2]["to"] == "offer"


@pytest.mark.parametrize("headers", [HX, {}], ids=["htmx", "no script"])
def test_what_stands_beside_words_that_fit_nothing_is_kept_too(author, client, scenario, headers) -> None:
    sent = row(client, scenario, 1) | {"to-0": "nobody says this", "to-1": "So what", "say": "Kept?"} | ADD
    answer = client.post(reverse("studio:row", args=[scenario.uuid]), sent, headers=headers)
    html = unescape(answer.content.decode())
    assert answer.status_code == 422
    for words in ("nobody says this", "So what", "Kept?"):
        assert f'value="{words}"' in html


# --- Quiet saving ---------------------------------------------------------------------------------------


def quietly(client, scenario, part: str, data):
    return client.post(address(scenario, part), {**data, "quiet": "1"}, headers=HX)


def carried(answer, name: str) -> str:
    """What an answer puts back into the form that is open."""
    html = answer.content.decode()
    found = next(tag for tag in re.findall(r"<input[^>]*>", html) if f'name="{name}"' in tag)
    return re.search(r'value="([^"]*)"', found)[1]  # type: ignore[index]


def test_pauses_in_typing_are_one_version_per_author(author, client, scenario) -> None:
    versions = scenario.revisions.count()
    data = posted(client.get(address(scenario, "turn:ring")).content.decode())
    for words in ("Oz", "Ozols", "Ozols speaking"):
        answer = quietly(client, scenario, "turn:ring", data | {"say-0-text__en": words})
        assert answer.status_code == 200
        assert re.search(r"Saved \d\d:\d\d", answer.content.decode())
        data |= {"base": carried(answer, "base"), "burst": carried(answer, "burst")}
    assert turns(scenario)[0]["say"][0]["text"]["en"] == "Ozols speaking"
    assert scenario.revisions.count() == versions + 1
    client.post(address(scenario, "turn:ring"), data | {"say-0-text__en": "Ozols speaking."})
    assert scenario.revisions.count() == versions + 1, "saving what was saved quietly finishes that version"
    again = posted(client.get(address(scenario, "turn:ring")).content.decode())
    quietly(client, scenario, "turn:ring", again | {"say-0-text__en": "Another day"})
    assert scenario.revisions.count() == versions + 2


def test_a_quiet_save_never_writes_over_what_somebody_else_or_a_publish_made(
    author, client, scenario
) -> None:
    data = posted(client.get(address(scenario, "turn:ring")).content.decode())
    answer = quietly(client, scenario, "turn:ring", data | {"say-0-text__en": "First"})
    data |= {"base": carried(answer, "base"), "burst": carried(answer, "burst")}
    drafts.publish_draft(uuid=scenario.uuid, change="minor", by=author, note="Soon more.")
    live = Scenario.objects.get(pk=scenario.pk).document
    quietly(client, scenario, "turn:ring", data | {"say-0-text__en": "Second"})
    row = Scenario.objects.get(pk=scenario.pk)
    assert row.document == live
    assert row.live_revision.as_object().document == live
    assert turns(scenario)[0]["say"][0]["text"]["en"] == "Second"


def test_a_new_reply_keeps_its_key_while_it_is_being_typed(author, client, scenario) -> None:
    data = posted(client.get(address(scenario, "turn:ring")).content.decode())
    answer = quietly(client, scenario, "turn:ring", data | {"options-2-text__en": "Good"})
    assert carried(answer, "options-2-was") == "good"
    data |= {
        "base": carried(answer, "base"),
        "burst": carried(answer, "burst"),
        "options-2-was": carried(answer, "options-2-was"),
        "options-2-id": carried(answer, "options-2-id"),
        "options-2-text__en": "Good morning to you",
    }
    assert quietly(client, scenario, "turn:ring", data).status_code == 200
    options = turns(scenario)[0]["options"]
    assert [one["id"] for one in options] == ["greet-full", "greet-short", "good"]
    assert options[2]["text"]["en"] == "Good morning to you"


def test_a_quiet_save_makes_no_turn_and_says_what_does(author, client, scenario) -> None:
    data = posted(client.get(address(scenario, "turn:ring")).content.decode()) | {"options-0-to": "new:"}
    assert "Save draft makes the new turn." in quietly(client, scenario, "turn:ring", data).content.decode()
    assert len(turns(scenario)) == 4


def test_a_quiet_save_that_cannot_be_says_so_and_changes_nothing(author, client, scenario) -> None:
    data = posted(client.get(address(scenario, "turn:ring")).content.decode())
    answer = quietly(client, scenario, "turn:ring", data | {"options-0-when": "mood >="})
    assert answer.status_code == 422
    assert "Not saved: Some fields cannot be read yet." in unescape(answer.content.decode())
    client.post(address(scenario, "turn:ring"), data | {"say-0-text__en": "Theirs"})
    answer = quietly(client, scenario, "turn:ring", data | {"say-0-text__en": "Mine"})
    html = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "Theirs" in html
    assert "Mine" in html
    assert turns(scenario)[0]["say"][0]["text"]["en"] == "Theirs"


# --- Evidence -------------------------------------------------------------------------------------------


def points(client, scenario, turn: str, **cells: str):
    base = drafts.version_of(next(one for one in turns(scenario) if one["id"] == turn))
    data = {"turn": turn, "base": base, **{name.replace("_", "-"): value for name, value in cells.items()}}
    return client.post(reverse("studio:points", args=[scenario.uuid]), data, headers=HX)


def test_points_and_why_are_given_in_a_table(author, client, scenario) -> None:
    html = unescape(client.get(reverse("studio:evidence", args=[scenario.uuid])).content.decode())
    assert "What greet asks" in html
    answer = points(client, scenario, "ring", d_0_greet="1", w_0_greet="She heard a name.", d_1_greet="")
    assert answer.status_code == 200
    full, short = turns(scenario)[0]["options"]
    assert full["evidence"] == [{"criterion": "greet", "delta": 1, "why": {"en": "She heard a name."}}]
    assert "evidence" not in short
    criterion = drafts.draft_of(scenario.uuid).document["criteria"][0]
    assert criterion["max"] == 1, "the most there is follows what the best replies give"
    for wrong in ("much", "1.5", "99", "١"):
        answer = points(client, scenario, "ring", d_0_greet=wrong)
        assert answer.status_code == 422
        assert f'value="{wrong}"' in answer.content.decode(), "what was written stays"
    assert turns(scenario)[0]["options"][0]["evidence"][0]["delta"] == 1


def test_a_clause_is_found_by_words_and_added_once(author, client, scenario) -> None:
    found = client.get(reverse("studio:clauses", args=[scenario.uuid]), {"q": "close asks"}, headers=HX)
    assert 'value="phone/close"' in found.content.decode()
    page = reverse("studio:add_clause", args=[scenario.uuid])
    for _time in range(2):
        assert client.post(page, {"clause": "phone/close"}).status_code == 302
    clauses = [one["clause"] for one in drafts.draft_of(scenario.uuid).document["criteria"]]
    assert clauses == ["phone/greet", "limits/within", "phone/close"]
    assert client.post(page, {"clause": "phone/nothing"}).status_code == 422
    assert points(client, scenario, "offer", d_0_close="2").status_code == 200
    assert drafts.draft_of(scenario.uuid).document["criteria"][2]["max"] == 2


def test_two_in_the_same_turn_of_the_table_lose_nothing(author, client, scenario) -> None:
    base = drafts.version_of(turns(scenario)[0])
    points(client, scenario, "ring", d_0_greet="1")
    data = {"turn": "ring", "base": base, "d-0-greet": "2", "w-0-greet": "In full."}
    answer = client.post(reverse("studio:points", args=[scenario.uuid]), data, headers=HX)
    assert answer.status_code == 409
    assert re.search(r"<li>[^<]* · 2 · In full\.</li>", answer.content.decode()), "mine stands beside theirs"
    assert turns(scenario)[0]["options"][0]["evidence"][0]["delta"] == 1


# --- Versions and approval ------------------------------------------------------------------------------


def test_versions_are_compared_as_sentences_by_turn(author, client, scenario) -> None:
    data = posted(client.get(address(scenario, "turn:ring")).content.decode())
    client.post(
        address(scenario, "turn:ring"),
        data
        | {"say-0-text__en": "Ozols here. At last.", "options-1-to": "end:gone", "options-0-remove": "on"}
        | {"options-1-evidence-0-delta": "-2"},
    )
    html = unescape(client.get(reverse("studio:versions", args=[scenario.uuid])).content.decode())
    assert "“Ozols here. At last.” · Line" in html
    assert "<del>Again.</del>" in html
    assert "<ins>At last.</ins>" in html
    assert "What the learner can say: gone." in html
    assert "“Yes?” · Leads to" in html
    assert "<ins>END · He hung up.</ins>" in html
    assert "“Yes?” · What it shows · Points" in html
    assert client.get(reverse("studio:versions", args=[scenario.uuid]), {"from": "999999"}).status_code == 404


def test_nothing_changed_is_no_change_and_every_turn_is_told(db) -> None:
    old = context_of(canonical(factory.document()))
    assert changes(old, old) == []
    document = canonical(factory.document())
    document["turns"] = [
        document["turns"][1],
        document["turns"][0],
        {"id": "extra", "speaker": "customer", "say": []},
    ]
    document["vars"]["mood"]["init"] = 0
    said = {one.title: [change.said for change in one.changes] for one in changes(old, context_of(document))}
    assert said["Order"] == ["The turns stand in another order."]
    assert said["3 · Mr Ozols (extra)"][0] == "This turn is new."
    assert sum("This turn is gone." in sentences for sentences in said.values()) == 2
    assert said["What changes"] == ["“mood” · At the start"]


@pytest.fixture
def workflow(db) -> Workflow:
    found = Workflow.objects.create(name="Two pairs of eyes", active=True)
    task = GroupApprovalTask.objects.create(name="Head of training", active=True)
    task.groups.add(Group.objects.create(name="Heads"))
    WorkflowTask.objects.create(workflow=found, task=task, sort_order=1)
    WorkflowContentType.objects.create(
        workflow=found, content_type=ContentType.objects.get_for_model(Scenario, for_concrete_model=False)
    )
    return found


def test_a_draft_is_handed_in_sent_back_and_approved(author, client, scenario, workflow) -> None:
    def step(name: str, **data: str) -> str:
        answer = client.post(
            reverse("studio:approval", args=[scenario.uuid]), {"step": name, **data}, follow=True
        )
        return unescape(answer.content.decode())

    assert client.post(reverse("studio:approval", args=[scenario.uuid]), {"step": "approve"}).status_code in (
        302,
        403,
    )
    row_one = row(client, scenario, 1)
    post_row(client, scenario, row_one | {"say": "Good morning, Anna here."} | ADD)
    assert "Waits for approval: Head of training." in step("submit")
    html = step("reject", comment="Say the shop's name.")
    assert "Sent back: changes are asked for." in html
    assert "Say the shop's name." in html
    step("submit")
    data = posted(client.get(address(scenario, "turn:ring")).content.decode())
    client.post(address(scenario, "turn:ring"), data | {"options-2-text__en": "Five Doors, Anna here."})
    assert "Published." in step("approve")
    live = Scenario.objects.get(pk=scenario.pk)
    assert live.document["turns"][0]["options"][2]["text"]["en"] == "Five Doors, Anna here."


def test_a_draft_that_cannot_go_out_is_not_handed_in_and_is_kept(author, client, scenario, workflow) -> None:
    data = posted(client.get(address(scenario, "endings")).content.decode())
    client.post(address(scenario, "endings"), data | {"endings-0-remove": "on"})
    answer = client.post(reverse("studio:approval", args=[scenario.uuid]), {"step": "submit"}, follow=True)
    html = unescape(answer.content.decode())
    assert "It cannot go out like this." in html
    assert "does not exist" in html
    row = Scenario.objects.get(pk=scenario.pk)
    assert row.current_workflow_state is None
    assert len(drafts.draft_of(scenario.uuid).document["endings"]) == 1


# --- Size -----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_sixty_turns_open_and_save_quickly(author, client) -> None:
    factory.standards()
    draft = drafts.begin_scene(document=document(60), by=author)
    client.get(reverse("studio:outline", args=[draft.uuid]))

    def taken(act) -> float:
        def well() -> None:
            assert act().status_code == 200

        return seconds(well)

    turn = address(draft, f"turn:{turns(draft)[0]['id']}")
    data = posted(client.get(turn).content.decode())
    assert taken(lambda: client.get(reverse("studio:outline", args=[draft.uuid]))) < 2
    assert taken(lambda: client.get(reverse("studio:evidence", args=[draft.uuid]))) < 2
    assert taken(lambda: client.get(turn)) < 2
    assert taken(lambda: client.post(turn, data | {"say-0-text__en": "Changed"}, headers=HX)) < 1
    changed = row(client, draft, 2) | {"say": "One more"}
    assert taken(lambda: post_row(client, draft, changed)) < 1
    assert taken(lambda: points(client, draft, turns(draft)[2]["id"], d_0_greet="2")) < 1


@pytest.mark.slow
def test_a_long_scene_asks_the_database_no_more_than_a_short_one(author, client) -> None:
    factory.standards()
    counts = []
    for n in (3, 60):
        draft = drafts.begin_scene(document=document(n, f"call-{n}"), by=author)
        turn = address(draft, f"turn:{turns(draft)[0]['id']}")
        pages = [reverse(f"studio:{name}", args=[draft.uuid]) for name in ("outline", "evidence", "versions")]
        for page in (*pages, turn):
            client.get(page)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            counts.append(len(queries))
    assert counts[:4] == counts[4:]
    assert max(counts) <= 40

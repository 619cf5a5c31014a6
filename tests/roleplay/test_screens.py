"""The screens of a play, as a browser with and without htmx meets them."""

import re
from html import unescape
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from learning.actions.assign import start_cycle
from learning.actions.publish import PartIn
from learning.models import Kind, Record
from roleplay.actions.begin import start_play
from roleplay.actions.turns import take_turn
from roleplay.engine import Choose, Mode
from roleplay.forms import handle_of, token_of
from roleplay.models import Play, PlayInput
from roleplay.screens.cues import spent
from tests.factories import learning as make
from tests.factories import roleplay as factory

pytestmark = pytest.mark.django_db
HX = {"HX-Request": "true"}


@pytest.fixture
def client(anna, client):
    client.force_login(anna.user)
    return client


def begun(client: Client, scenario, mode: str = "practice") -> Play:
    answer = client.post(reverse("roleplay:scene", args=[scenario.uuid]), {"mode": mode})
    assert answer.status_code == 302, answer.content
    play = Play.objects.latest("pk")
    assert answer.url == url(play)
    return play


def url(play: Play, name: str = "play") -> str:
    return reverse(f"roleplay:{name}", args=[play.uuid])


def form(play: Play, option: str, n: int | None = None) -> dict[str, str]:
    n = n or play.n + 1
    return {"n": str(n), "token": token_of(play.uuid, n), "option": handle_of(play.uuid, option)}


def page(answer) -> str:
    """What came back, without its CSRF tokens: chance may spell any short word in one."""
    return re.sub(r'(csrfmiddlewaretoken" value=")\w{64}"', r'\1"', unescape(answer.content.decode()))


def choices(html: str) -> dict[str, str]:
    """What a browser could choose: words to value, read from the page."""
    found = re.findall(r'name="option" value="(\w+)"([^>]*)><span class="choice-text said">([^<]*)', html)
    return {words: value for value, attributes, words in found if "disabled" not in attributes}


def test_a_scene_is_played_through_without_javascript(client, scenario):
    html = page(client.get(reverse("roleplay:scene", args=[scenario.uuid])))
    assert "Practice: only you see this." in html
    assert html.count('class="button"') == 1
    answer = client.post(reverse("roleplay:scene", args=[scenario.uuid]), {"mode": "practice"}, follow=True)
    for words in (
        "Five Doors, Anna speaking. How can I help?",
        "What has happened so far?",
        "I can give you 50 euro now.",
    ):
        html = page(answer)
        hidden = dict(re.findall(r'type="hidden" name="(n|token)" value="(\w+)"', html))
        answer = client.post(
            answer.request["PATH_INFO"], {**hidden, "option": choices(html)[words]}, follow=True
        )
        assert answer.status_code == 200
    html = page(answer)
    assert answer.request["PATH_INFO"] == url(Play.objects.get(), "debrief")
    assert "He rang off with an answer." in html
    assert "Say your name first." in html
    assert "If it counted, this would be enough." in html


def test_with_htmx_the_answer_is_the_scene_alone_and_it_takes_the_focus(client, scenario):
    play = begun(client, scenario)
    answer = client.post(url(play), form(play, "greet-full"), headers=HX)
    html = page(answer)
    assert answer.status_code == 200
    assert html.lstrip().startswith('<div id="scene"')
    assert "<html" not in html
    assert "There is no lamp." in html
    assert html.count("data-focus") == 1
    assert "HX-Request" in answer.headers["Vary"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert (
        'data-announce="' not in html
        or "There is no lamp." not in html.split('data-announce="')[1].split('"')[0]
    )


def test_what_was_said_before_comes_when_it_is_asked_for(client, scenario):
    """An answer by htmx does not grow with the play; the page itself holds everything."""
    play = begun(client, scenario)
    client.post(url(play), form(play, "greet-full"))
    answer = page(client.post(url(play), form(play, "ask-story", n=2), headers=HX))
    opening = "Ozols here. Again."
    assert opening not in answer
    assert f'hx-get="{url(play)}?earlier=1"' in answer
    earlier = page(client.get(f"{url(play)}?earlier=1", headers=HX))
    assert earlier.lstrip().startswith("<li")
    assert opening in earlier
    whole = page(client.get(f"{url(play)}?earlier=1"))
    assert opening in whole
    assert "?earlier" not in whole


def test_a_page_restored_from_the_history_is_whole(client, scenario):
    play = begun(client, scenario)
    html = page(client.get(url(play), headers={**HX, "HX-History-Restore-Request": "true"}))
    assert "<html" in html


def test_the_last_answer_leads_to_the_debrief(client, scenario):
    play = begun(client, scenario)
    for option in ("greet-full", "ask-story"):
        client.post(url(play), form(Play.objects.get(pk=play.pk), option))
    answer = client.post(url(play), form(Play.objects.get(pk=play.pk), "offer-fifty"), headers=HX)
    assert answer.headers["HX-Redirect"] == url(play, "debrief")
    assert client.get(url(play)).url == url(play, "debrief")


def test_a_double_click_is_one_answer(client, scenario):
    play = begun(client, scenario)
    first = client.post(url(play), form(play, "greet-full"), headers=HX)
    second = client.post(url(play), form(play, "greet-full"), headers=HX)
    assert (first.status_code, second.status_code) == (200, 200)
    assert "There is no lamp." in page(second)
    assert PlayInput.objects.count() == 1


def test_another_tab_is_told_where_the_learner_is_now(client, scenario):
    play = begun(client, scenario)
    client.post(url(play), form(play, "greet-full"))
    answer = client.post(url(play), form(play, "greet-short"), headers=HX)
    html = page(answer)
    assert answer.status_code == 409
    assert "That answer was already given in another tab. Here is where you are now." in html
    assert "There is no lamp." in html
    assert client.post(url(play), form(play, "greet-short")).status_code == 409
    assert Play.objects.get(pk=play.pk).n == 1


@pytest.mark.parametrize(
    "spoil",
    [
        {"option": ""},
        {"option": "greet-full"},
        {"option": "zz"},
        {"token": "0" * 20},
        {"token": ""},
        {"n": "0"},
        {"n": "7"},
        {"n": "x"},
        {"n": "-1"},
        {"do": "stop"},
        {"do": "choose", "option": "é"},
        {"token": "é"},
    ],
)
def test_a_forged_form_changes_nothing_and_is_answered_clearly(client, scenario, spoil):
    play = begun(client, scenario)
    answer = client.post(url(play), {**form(play, "greet-full"), **spoil})
    assert answer.status_code == 422
    assert "Ozols here. Again." in page(answer)
    assert Play.objects.get(pk=play.pk).n == 0


def test_extra_fields_are_not_read(client, scenario):
    play = begun(client, scenario)
    client.post(
        url(play), {**form(play, "greet-full"), "score": "100", "passed": "1", "at_ms": "5", "seed": "1"}
    )
    play.refresh_from_db()
    assert (play.n, play.score, play.passed) == (1, None, None)


def test_a_form_of_another_play_means_nothing_here(client, anna, scenario):
    play = begun(client, scenario)
    other = start_play(person=factory.person("o@example.org"), activity=scenario.uuid, mode=Mode.PRACTICE)
    assert client.post(url(play), form(other, "greet-full")).status_code == 422
    mixed = {**form(play, "greet-full"), "option": handle_of(other.uuid, "greet-full")}
    assert client.post(url(play), mixed).status_code == 422
    assert not PlayInput.objects.exists()


def test_foreign_plays_are_not_there(client, scenario):
    other = start_play(person=factory.person("o@example.org"), activity=scenario.uuid, mode=Mode.PRACTICE)
    for name in ("play", "stop", "debrief", "again"):
        for headers in ({}, HX):
            assert client.get(url(other, name), headers=headers).status_code == 404
            assert client.post(url(other, name), form(other, "greet-full"), headers=headers).status_code in (
                404,
                405,
            )
    other.refresh_from_db()
    assert (other.n, other.status) == (0, "running")
    assert client.get(reverse("roleplay:scene", args=[uuid4()])).status_code == 404


def test_whoever_is_not_signed_in_comes_back_to_the_same_turn(client, scenario):
    play = begun(client, scenario)
    client.post(url(play), form(play, "greet-full"))
    client.logout()
    plain = client.post(url(play), form(play, "greet-short", 2))
    assert plain.url == f"/accounts/login/?next={url(play)}"
    swapped = client.post(
        url(play),
        form(play, "ask-story", 2),
        headers={**HX, "HX-Current-URL": f"http://testserver{url(play)}"},
    )
    assert url(play) in unescape(swapped.headers["HX-Redirect"]).replace("%2F", "/")
    client.force_login(play.person.user)
    assert "There is no lamp." in page(client.get(url(play)))
    assert Play.objects.get(pk=play.pk).n == 1


def test_a_get_writes_nothing(client, scenario):
    play = begun(client, scenario)
    before = Play.objects.values().get()
    for address in (
        reverse("roleplay:scene", args=[scenario.uuid]),
        reverse("roleplay:scene", args=[scenario.uuid]) + "?mode=practice",
        url(play),
        url(play, "stop"),
        url(play, "again"),
        url(play, "debrief"),
        reverse("roleplay:plays"),
    ):
        assert client.get(address).status_code in (200, 302)
    assert Play.objects.values().get() == before
    assert not PlayInput.objects.exists()


def test_every_post_needs_its_token(anna, scenario):
    play = start_play(person=anna, activity=scenario.uuid, mode=Mode.PRACTICE)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(anna.user)
    for address in (
        url(play),
        url(play, "stop"),
        url(play, "again"),
        reverse("roleplay:scene", args=[scenario.uuid]),
    ):
        assert strict.post(address, form(play, "greet-full")).status_code == 403
    assert not PlayInput.objects.exists()


class TestCanaries:
    """What nobody may see while the scene runs never reaches the browser, whatever the mode."""

    def pages(self, client, play):
        for options in ([], ["greet-short"], ["hold-first"], ["come-back"]):
            for option in options:
                play.refresh_from_db()
                yield client.post(url(play), form(play, option), headers=HX)
            yield client.get(url(play))
            yield client.get(url(play), headers=HX)
            yield client.get(url(play, "stop"))
            yield client.get(reverse("roleplay:plays"))

    @pytest.mark.parametrize("mode", ["practice", "exam"])
    def test_unknown_facts_notes_and_evidence_stay_here(self, client, anna, scenario, mode):
        factory.assigned(anna, scenario)
        play = begun(client, scenario, mode)
        seen = 0
        for answer in self.pages(client, play):
            html = page(answer)
            seen += 1
            for secret in (
                factory.CANARY,
                "greet-full",
                "offer-fifty",
                "best",
                "trap",
                "ask-story",
                "within",
            ):
                assert secret not in html, (secret, html)
            assert factory.CANARY not in str(answer.headers)
        assert seen == 19

    def test_the_coach_speaks_of_what_was_said_only_and_never_of_facts(self, client, scenario):
        play = begun(client, scenario, "coach")
        html = page(client.post(url(play), form(play, "greet-short"), headers=HX))
        assert f"{factory.CANARY}-coach about greet-short" in html
        assert f"{factory.CANARY}-why of greet-short" in html
        for secret in (f"{factory.CANARY}-fact", "coach about greet-full", "coach about ask-story"):
            assert secret not in html

    def test_a_fact_is_shown_once_it_is_known(self, client, scenario):
        play = begun(client, scenario)
        client.post(url(play), form(play, "greet-full"))
        play.refresh_from_db()
        html = page(client.post(url(play), form(play, "ask-story"), headers=HX))
        assert f"{factory.CANARY}-fact" in html

    def test_in_an_exam_there_is_no_mood_no_lock_and_no_score(self, client, anna, scenario):
        factory.assigned(anna, scenario)
        play = begun(client, scenario, "exam")
        html = page(client.post(url(play), form(play, "greet-short"), headers=HX))
        assert 'class="voice' not in html
        assert "He has not told you yet." not in html
        assert "data-announce" not in html
        assert "Practice" not in html
        practice = start_play(
            person=factory.person("p@example.org"), activity=scenario.uuid, mode=Mode.PRACTICE
        )
        client.force_login(practice.person.user)
        html = page(client.post(url(practice), form(practice, "greet-short"), headers=HX))
        assert 'class="voice' in html
        assert "He has not told you yet." in html


def hint_form(play: Play) -> dict[str, str]:
    play.refresh_from_db()
    return {"n": str(play.n + 1), "token": token_of(play.uuid, play.n + 1), "do": "hint"}


def test_a_hint_comes_on_request_and_is_counted_in_practice(client, anna, scenario):
    play = begun(client, scenario)
    plain = page(client.get(url(play)))
    assert "A hint (3 left)" in plain
    assert "What greet asks" not in plain
    hinted = page(client.post(url(play), hint_form(play), headers=HX))
    assert "What greet asks" in hinted
    assert hinted.count("data-focus") == 1
    assert factory.CANARY not in hinted
    assert "A hint" not in hinted.replace("A hint is", "")
    after = page(client.post(url(play), {**form(play, "greet-full", n=2)}, headers=HX))
    assert "A hint (2 left)" in after
    assert "What greet asks" not in after


def test_the_coach_gives_as_many_hints_as_wanted_and_an_exam_none(client, anna, scenario):
    factory.assigned(anna, scenario)
    coached = begun(client, scenario, "coach")
    assert "A hint" in page(client.get(url(coached)))
    assert "left)" not in page(client.get(url(coached)))
    exam = begun(client, scenario, "exam")
    assert "A hint" not in page(client.get(url(exam)))
    answer = client.post(url(exam), hint_form(exam), headers=HX)
    assert answer.status_code == 422
    assert "There is no hint left here." in page(answer)
    assert "What greet asks" not in page(answer)


def test_what_a_hold_looks_like(client, scenario):
    play = begun(client, scenario)
    client.post(url(play), form(play, "greet-full"))
    play.refresh_from_db()
    html = page(client.post(url(play), form(play, "hold-first"), headers=HX))
    assert "On hold, he knows why" in html
    assert "What do you do?" in html


def test_the_scene_that_waits_is_offered_first(client, scenario):
    play = begun(client, scenario)
    html = page(client.get(reverse("roleplay:scene", args=[scenario.uuid])))
    assert "Your scene waits" in html
    assert f'class="button button-wide" href="{url(play)}"' in html
    assert html.count('class="button"') == 0


def test_what_counts_says_so_and_is_offered_only_where_it_does(client, anna, scenario):
    address = reverse("roleplay:scene", args=[scenario.uuid])
    assert "your manager sees the result" not in page(client.get(address))
    assert client.post(address, {"mode": "exam"}).status_code == 422
    factory.assigned(anna, scenario)
    assert "This one counts: your manager sees the result." in page(client.get(address))
    play = begun(client, scenario, "exam")
    for option in ("greet-full", "ask-story", "offer-all"):
        play.refresh_from_db()
        client.post(url(play), form(play, option))
    html = page(client.get(url(play, "debrief")))
    assert "This one counts: your manager sees the result." in html
    assert "Not yet." in html
    assert "failed" not in html.lower()
    assert Record.objects.filter(kind="result").count() == 1


def test_the_debrief_names_the_moment_and_begins_again_there(client, scenario):
    play = begun(client, scenario)
    for option in ("greet-full", "ask-story", "offer-all"):
        play.refresh_from_db()
        client.post(url(play), form(play, option))
    html = page(client.get(url(play, "debrief")))
    moment = html.split("The moment that mattered")[1].split("Try again from here")[0]
    assert '<mark class="mark">“I refund all of it, 84 euro.”</mark>' in moment
    assert "You promised 84 EUR. You may give 50 EUR on your own." in moment
    assert "“I can give you 50 euro now.”" in moment
    assert "His trust fell from" in moment
    assert "1 of 2 clauses kept" in html
    again = client.post(url(play, "again"), {"n": "2"})
    fork = Play.objects.latest("pk")
    assert again.url == url(fork)
    assert "So what will you do?" in page(client.get(url(fork)))


def test_stopping_asks_first_and_leads_to_a_debrief_without_a_result(client, scenario):
    play = begun(client, scenario)
    client.post(url(play), form(play, "greet-full"))
    assert "Stop here?" in page(client.get(url(play, "stop")))
    assert Play.objects.get(pk=play.pk).is_running
    html = page(client.post(url(play, "stop"), follow=True))
    assert "You stopped the scene." in html
    assert "Stopping is not held against you." in html


def test_the_history_is_ones_own_and_paged(client, anna, scenario):
    other = start_play(person=factory.person("o@example.org"), activity=scenario.uuid, mode=Mode.PRACTICE)
    for _round in range(22):
        play = start_play(person=anna, activity=scenario.uuid, mode=Mode.PRACTICE)
        take_turn(person=anna, play=play.uuid, n=1, given=Choose("greet-full"))
    first, second = (page(client.get(reverse("roleplay:plays") + f"?page={n}")) for n in (1, 2))
    assert first.count('class="row"') == 20
    assert second.count('class="row"') == 2
    assert str(other.uuid) not in first + second


def test_there_is_a_way_out_of_a_scene_without_stopping_it(client, scenario):
    play = begun(client, scenario)
    html = page(client.get(url(play, "stop")))
    assert "Or go on later: your scene waits where it is." in html
    assert f'href="{reverse("learning:home")}"' in html


def test_the_page_before_a_scene_leads_back_to_its_lesson(anna, client, scenario):
    lesson = make.make_release(Kind.LESSON, "hold", parts=[PartIn(scenario.uuid, "activity")])
    course = make.make_release(Kind.COURSE, "phone", parts=[PartIn(lesson.activity.uuid)])
    address = reverse("roleplay:scene", args=[scenario.uuid])
    back = (
        f'<a href="{reverse("learning:activity", args=[lesson.activity.uuid])}">{lesson.text("en").title}</a>'
    )
    assert back not in page(client.get(address))
    start_cycle(person=anna, activity=course.activity)
    assert back in page(client.get(address))


@pytest.mark.parametrize(
    ("channel", "seconds", "said"),
    [
        ("written", 59, ""),
        ("written", 60, "1 minute has passed."),
        ("written", 5 * 3600, "5 hours have passed."),
        ("phone", 600, ""),
    ],
)
def test_a_letter_shows_the_time_that_passed_whenever_it_came(channel, seconds, said):
    assert spent(SimpleNamespace(channel=channel, clock_s=seconds)) == said

"""The list of what waits to be marked, one text of it, and what its writer sees."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from learning import api as learning
from learning.actions.publish import PartIn
from learning.models import Kind, Record
from learning.roles import Role
from roleplay.actions.marking import Given, mark_play
from roleplay.engine import Mode
from roleplay.models import MarkDraft, Play, PlayMark
from tests.factories import roleplay as factory
from tests.factories.learning import leads, make_release

pytestmark = pytest.mark.django_db
QUEUE = "/play/marking/"
GOOD = {"level-1": "2", "level-2": "1"}
MODEL = "MODELANSWER"


@pytest.fixture
def letter(db):
    return factory.published(factory.letter())


@pytest.fixture
def play(anna, letter):
    factory.assigned(anna, letter)
    return factory.sent(anna, letter)


@pytest.fixture
def marker(db):
    return factory.person("trainer@example.org", name="Tom Trainer", roles=[Role.TRAINER])


@pytest.fixture
def client(marker):
    return browser(marker)


def browser(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def at(play: Play) -> str:
    return reverse("roleplay:mark", args=[play.uuid])


def page(answer) -> str:
    return unescape(answer.content.decode())


def form(play: Play, **more: str) -> dict[str, str]:
    return {"n": str(play.n), **GOOD, **more}


class TestTheList:
    def test_it_says_how_much_waits_and_names_nobody(self, client, play):
        html = page(client.get(QUEUE))
        assert "1 text waits to be marked." in html
        assert at(play) in html
        assert "A letter about a lamp" in html
        assert "Anna" not in html

    def test_it_says_that_nothing_waits(self, client, letter):
        assert "Nothing waits to be marked." in page(client.get(QUEUE))

    def test_it_can_be_looked_at_by_scene(self, anna, client, play, letter):
        other = factory.published(factory.letter(key="other-letter", title=factory.text("Another letter")))
        factory.assigned(anna, other)
        second = factory.sent(anna, other)
        html = page(client.get(f"{QUEUE}?scene={other.uuid}"))
        assert at(second) in html
        assert at(play) not in html
        assert f"{QUEUE}?scene={letter.uuid}" in html
        answer = client.post(f"{at(second)}?scene={other.uuid}", form(second))
        assert answer.url == QUEUE  # of this scene nothing is left

    def test_the_home_of_whoever_may_mark_says_it(self, anna, client, play):
        assert "1 text waits to be marked." in page(client.get("/"))
        assert "waits to be marked" not in page(browser(anna).get("/"))

    @pytest.mark.parametrize("query", ["?page=zz", "?page=-1", "?scene=zz", "?scene=", "?second=1"])
    def test_an_odd_address_is_answered(self, client, play, query):
        assert client.get(QUEUE + query).status_code == 200

    def test_it_costs_the_same_with_many(self, anna, client, play, letter):
        def cost() -> int:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(QUEUE).status_code == 200
            return len(captured)

        client.get(QUEUE)
        few = cost()
        for _one in range(25):
            factory.sent(anna, letter)
        assert cost() == few
        assert few <= 16


class TestOneText:
    def test_it_shows_the_scene_the_text_the_rubric_and_the_model(self, client, play):
        html = page(client.get(at(play)))
        assert "I ordered a lamp three weeks ago." in html
        assert "your lamp left our store today" in html
        assert MODEL in html
        assert html.count("<fieldset") == 2
        for anchor in (
            "Nobody could follow it",
            "One has to read it twice",
            "He knows what comes, and by when",
        ):
            assert anchor in html
        assert "Anna Ozola" not in html
        assert play.person.number not in html

    def test_a_level_that_begins_with_its_number_shows_it_once(self, anna, client):
        document = factory.letter()
        document["criteria"][1]["anchors"][2] = factory.text("2: Plain throughout")
        scenario = factory.published(document)
        factory.assigned(anna, scenario)
        html = page(client.get(at(factory.sent(anna, scenario))))
        assert "Plain throughout" in html
        assert "2: Plain" not in html

    def test_marking_leads_to_the_next_one(self, anna, client, play, letter):
        following = factory.sent(anna, letter)
        answer = client.post(at(play), form(play, note="Clear."))
        assert (answer.status_code, answer.url) == (302, at(following))
        assert PlayMark.objects.get().note == "Clear."
        html = page(client.get(answer.url))
        assert "Marked. The result is in the record" in html
        assert client.post(at(following), form(following)).url == QUEUE
        assert Record.objects.filter(kind="result").count() == 2

    @pytest.mark.parametrize(
        "spoil", [{"level-1": ""}, {"level-1": "9"}, {"level-2": "é"}, {"level-1": "-1"}]
    )
    def test_without_a_level_for_each_it_is_shown_again_and_keeps_everything(self, client, play, spoil):
        answer = client.post(at(play), form(play, note="Two sentences.", second="yes", **spoil))
        html = page(answer)
        assert answer.status_code == 422
        assert "1 part has no level yet." in html
        assert "Two sentences." in html
        assert re.search(r'name="second" value="yes" checked', html)
        assert html.count(" checked") == 2
        assert Play.objects.get().waits

    def test_a_note_that_is_too_long_is_kept_and_said(self, client, play):
        answer = client.post(at(play), form(play, note="long " * 500))
        assert answer.status_code == 422
        assert "The note can have 2000 characters. Yours has 2499." in page(answer)
        assert "long long long" in page(answer)

    def test_line_breaks_count_once_and_odd_signs_do_no_harm(self, client, play):
        assert client.post(at(play), form(play, note="a\r\n" * 900 + "\0<b>")).status_code == 302
        assert PlayMark.objects.get().note == "a\n" * 900 + "<b>"

    def test_the_same_form_twice_is_one_mark(self, client, play):
        for _time in range(2):
            assert client.post(at(play), form(play)).status_code == 302
        assert PlayMark.objects.count() == 1

    @pytest.mark.parametrize("n", ["", "x", "-1", "1", "99", "9" * 99, "٢"])
    def test_a_form_of_another_moment_marks_nothing(self, client, play, n):
        answer = client.post(at(play), form(play, n=n))
        assert answer.status_code == 409
        assert not PlayMark.objects.exists()

    def test_somebody_was_faster_and_both_are_shown(self, client, play):
        other = factory.person("manager@example.org", name="Mia Manager", roles=[Role.MANAGER])
        leads(other, play.person)
        given = Given({"plain": 1, "next": 0}, "Too long for me.")
        mark_play(by=other.user, play=play.uuid, given=given, n=2)
        answer = client.post(at(play), form(play, note="I liked it."))
        html = page(answer)
        assert answer.status_code == 409
        for words in ("A manager", "Too long for me.", "I liked it.", "What you had"):
            assert words in html
        assert "Mia" not in html
        assert "What close asks: 1 of 2" in html
        assert "What close asks: 2 of 2" in html
        assert page(client.get(at(play))).count("What close asks") == 1

    def test_a_second_opinion_is_given_without_seeing_the_first(self, client, play):
        other = factory.person("another@example.org", name="Ann Other", roles=[Role.TRAINER])
        first = browser(other)
        assert "waits for a second opinion" in page(
            first.post(at(play), form(play, note="I doubt it.", second="yes"), follow=True)
        )
        assert "Waits for a second opinion: 1" in page(first.get(QUEUE))
        html = page(client.get(at(play)))
        assert "asks for a second opinion" in html
        assert "I doubt it." not in html
        assert " checked" not in html
        stale = client.post(at(play), form(play, note="Mine."))
        assert stale.status_code == 409
        assert "Mine." in page(stale)
        assert "I doubt it." not in page(stale)
        n = re.search(r'name="n" value="(\d+)"', page(stale))[1]
        assert client.post(at(play), form(play, n=n, note="Mine.")).status_code == 302
        assert Play.objects.get().status == "ended"


def test_reading_and_marking_cost_the_same_with_many_waiting(anna, client, play, letter):
    def cost() -> tuple[int, int]:
        oldest = Play.objects.filter(status="waiting").earliest("ended_at", "pk")
        with CaptureQueriesContext(connection) as reading:
            assert client.get(at(oldest)).status_code == 200
        with CaptureQueriesContext(connection) as marking:
            assert client.post(at(oldest), form(oldest)).status_code == 302
        return len(reading), len(marking)

    factory.sent(anna, letter)
    client.post(at(play), form(play))
    for _one in range(2):
        factory.sent(anna, letter)
    few = cost()
    for _one in range(20):
        factory.sent(anna, letter)
    assert cost() == few
    assert few[0] <= 10, few
    assert few[1] <= 40, few


class TestTheWriter:
    def test_before_the_scene_it_says_who_reads_it(self, anna, play, letter):
        html = page(browser(anna).get(reverse("roleplay:scene", args=[letter.uuid])))
        assert (
            "This one counts: your manager sees the result. A trainer or your manager marks what you write"
            in html
        )
        assert "Sent. Somebody marks it, then the result is here." in html
        assert html.count('class="button"') == 1  # another try is free

    def test_a_scene_without_writing_says_nothing_of_marks(self, anna, scenario):
        factory.assigned(anna, scenario)
        html = page(browser(anna).get(reverse("roleplay:scene", args=[scenario.uuid])))
        assert "This one counts: your manager sees the result." in html
        assert "marks what you write" not in html

    def test_while_it_waits_and_after(self, anna, client, play):
        writer, debrief = browser(anna), reverse("roleplay:debrief", args=[play.uuid])
        html = page(writer.get(debrief))
        assert html.count("Waits for marking") == 2
        assert "Sent. Somebody marks it, then the result is here." in html
        assert "your lamp left our store today" in html
        assert MODEL not in html
        assert "Waits for marking" in page(writer.get(reverse("roleplay:plays")))
        client.post(at(play), form(play, note="Say who rings whom."))
        html = page(writer.get(debrief))
        for words in (
            "2 of 2",
            "Plain to the end",
            "He knows what comes, and by when",
            "A trainer,",
            "Say who rings",
        ):
            assert words in html
        assert "Tom" not in html
        assert MODEL in html

    def test_a_first_opinion_is_not_told_before_the_second_is_in(self, anna, client, play):
        client.post(at(play), form(play, note="I doubt it.", second="yes"))
        html = page(browser(anna).get(reverse("roleplay:debrief", args=[play.uuid])))
        assert "Sent. Somebody marks it, then the result is here." in html
        assert "1 of 1 clause kept" in html
        for words in ("I doubt it.", "Plain to the end", "2 of 2", "2 of 3", "3 of 3", "Not shown"):
            assert words not in html

    def test_the_model_is_not_told_before_it_is_passed(self, anna, letter, client):
        factory.assigned(anna, letter)
        play = factory.sent(anna, letter, first="right-away")
        client.post(at(play), form(play) | {"level-1": "0", "level-2": "0"})
        html = page(browser(anna).get(reverse("roleplay:debrief", args=[play.uuid])))
        assert "Nobody could follow it" in html
        assert MODEL not in html

    def test_the_home_and_the_step_say_that_it_waits(self, anna, play):
        assert "Sent. Somebody marks it, then the result is here." in page(browser(anna).get("/"))
        other = factory.published(factory.letter(key="other-letter", title=factory.text("Another letter")))
        factory.assigned(anna, other)  # what can be done comes before what waits
        html = page(browser(anna).get("/"))
        assert '<h1 id="next">Another letter</h1>' in html
        assert "Sent. Somebody" not in html

    def test_a_lesson_says_it_and_leads_on(self, anna, letter):
        rule = {"passed": str(letter.uuid)}
        writing = make_release(Kind.LESSON, "writing", rule=rule, parts=[PartIn(letter.uuid, "activity")])
        more = make_release(Kind.LESSON, "more", text_body=[])
        parts = [PartIn(lesson.activity.uuid) for lesson in (writing, more)]
        course = make_release(Kind.COURSE, "course", parts=parts)
        learning.start_cycle(person=anna, activity=course.activity)
        lesson = reverse("learning:activity", args=[writing.activity.uuid])
        assert "Play the scene: A letter about a lamp" in page(browser(anna).get(lesson))
        factory.sent(anna, letter)
        html = page(browser(anna).get(lesson))
        assert "Sent. Somebody marks it, then the result is here." in html
        assert "Play the scene" not in html
        assert "Next: More" in html
        assert '<h1 id="next">More</h1>' in page(browser(anna).get("/"))

    def test_one_marks_ones_own_practice_beside_the_model(self, anna, letter):
        writer = browser(anna)
        play = factory.sent(anna, letter, Mode.PRACTICE)
        debrief, own = (reverse(f"roleplay:{name}", args=[play.uuid]) for name in ("debrief", "mark_own"))
        assert own in page(writer.get(debrief))
        html = page(writer.get(own))
        assert MODEL in html
        assert 'name="note"' not in html
        assert writer.post(own, {"n": "2", "level-1": "2"}).status_code == 422
        assert writer.post(own, {"n": "2", **GOOD}).url == f"{debrief}#marks"
        html = page(writer.get(debrief))
        assert "2 of 2" in html
        assert own not in html
        assert writer.get(own).url == debrief
        assert writer.post(own, {"n": "2", **GOOD}).url == debrief

    def test_what_counts_is_not_marked_by_its_writer(self, anna, play):
        own = reverse("roleplay:mark_own", args=[play.uuid])
        assert browser(anna).post(own, {"n": "2", **GOOD}).url == reverse(
            "roleplay:debrief", args=[play.uuid]
        )
        assert Play.objects.get().waits
        assert browser(anna).get(at(play)).status_code == 404


def test_a_get_marks_nothing_and_a_post_needs_its_token(client, marker, play):
    for address in (QUEUE, at(play), f"{at(play)}?level-1=2&level-2=1&n=2"):
        assert client.get(address).status_code == 200
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(marker.user)
    assert strict.post(at(play), form(play)).status_code == 403
    assert not PlayMark.objects.exists()


class TestTheDraft:
    """A mark that is not sent yet outlives the session: what is chosen and written is kept for its marker alone."""

    def keep(self, client, play, *, htmx: bool = True, **more: str):
        headers = {"HX-Request": "true"} if htmx else {}
        return client.post(at(play), {"n": str(play.n), "do": "draft", **more}, headers=headers)

    def test_it_waits_on_the_page_until_the_mark_is_sent(self, client, play, marker):
        answer = self.keep(client, play, **{"level-1": "2"}, note="Say the day.", second="yes")
        assert "Kept at" in page(answer)
        assert "Not sent yet." in page(answer)
        assert Play.objects.get(pk=play.pk).waits
        html = page(browser(marker).get(at(play)))
        assert ">Say the day.</textarea>" in html
        assert html.count(" checked") == 2, "the one level, and the question for a second opinion"
        assert "no level yet" not in html, "nothing is asked for before it is sent"
        self.keep(client, play, **GOOD, note="Say the day and the hour.")
        client.post(at(play), form(play, note="Say the day and the hour."))
        assert PlayMark.objects.get().note == "Say the day and the hour."
        assert not MarkDraft.objects.exists()

    def test_without_a_script_it_is_a_button(self, client, play):
        answer = self.keep(client, play, htmx=False, note="Say the day.")
        assert answer.url == at(play)
        assert ">Say the day.</textarea>" in page(client.get(at(play)))

    def test_it_is_its_markers_alone(self, client, play):
        self.keep(client, play, note="Say the day.")
        other = browser(factory.person("other@example.org", name="Ona", roles=[Role.TRAINER]))
        assert "Say the day." not in page(other.get(at(play)))
        stranger = browser(factory.person("hire@example.org", name="Ilze"))
        assert self.keep(stranger, play, note="Mine").status_code == 404

    def test_where_somebody_was_faster_it_stands_beside_their_mark(self, client, play):
        self.keep(client, play, note="Say the day.")
        browser(factory.person("other@example.org", name="Ona", roles=[Role.TRAINER])).post(
            at(play), form(play)
        )
        for htmx, said in ((True, "Not kept"), (False, "Somebody was faster")):
            assert said in page(self.keep(client, play, htmx=htmx, note="Say the day and the hour."))
        html = page(client.get(at(play)))
        assert "What you had (not sent)" in html
        assert "Say the day." in html

    def test_what_comes_after_the_own_mark_is_not_kept(self, client, play):
        client.post(at(play), form(play, second="yes"))
        said = "Not kept: you have marked this meanwhile."
        assert said in page(self.keep(client, play, note="Late."))
        answer = self.keep(client, play, htmx=False, note="Late.")
        assert (answer.status_code, said in page(answer), ">Late.</textarea>" in page(answer)) == (
            409,
            True,
            True,
        )
        assert not MarkDraft.objects.exists()

    def test_a_note_that_is_too_long_is_said_and_not_kept(self, client, play):
        assert "Yours has 2001." in page(self.keep(client, play, note="x" * 2001))
        assert not MarkDraft.objects.exists()

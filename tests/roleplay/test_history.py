"""The learner's own plays: found again, put beside each other, and gone through step by step."""

import pytest
from django.urls import reverse

from roleplay.actions.begin import start_play
from roleplay.actions.turns import stop_play
from roleplay.engine import Mode
from roleplay.models import Play
from tests.factories import roleplay as factory
from tests.roleplay.test_debrief import GOOD, POOR, played
from tests.roleplay.test_queries import counted
from tests.roleplay.test_screens import page, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(anna, client):
    client.force_login(anna.user)
    return client


def other_scene():
    return factory.published(factory.document(key="mirror-call", title=factory.text("The mirror")))


class TestTheList:
    def test_each_row_says_how_it_was_played_and_what_came_of_it(self, anna, client, scenario):
        factory.assigned(anna, scenario)
        played(anna, scenario, *POOR)
        played(anna, scenario, *GOOD, mode=Mode.EXAM)
        html = page(client.get(reverse("roleplay:plays")))
        assert "He hung up. Would not be enough yet." in html
        assert "He rang off with an answer. Enough." in html
        assert "For real · " in html

    def test_it_is_narrowed_to_one_scene(self, anna, client, scenario):
        played(anna, scenario, *POOR)
        mirror = other_scene()
        played(anna, mirror, *GOOD)
        address = reverse("roleplay:plays")
        html = page(client.get(address))
        assert html.count('class="row"') == 2
        assert "Compare two" not in html
        html = page(client.get(address, {"scene": str(mirror.uuid)}))
        assert html.count('class="row"') == 1
        assert f'value="{mirror.uuid}" selected' in html
        for wrong in ("x", "", "\x00", str(anna.uuid)):
            assert client.get(address, {"scene": wrong}).status_code in (200, 400)

    def test_its_pages_stay_in_the_scene(self, anna, client, scenario):
        play = played(anna, scenario, *POOR)
        other_scene_play = played(anna, other_scene(), *GOOD)
        assert other_scene_play.pk != play.pk
        for _round in range(25):
            stop_play(person=anna, play=start_play(person=anna, activity=scenario.uuid, mode=Mode.COACH).uuid)
        html = page(client.get(reverse("roleplay:plays"), {"scene": str(scenario.uuid)}))
        assert html.count('class="row"') == 20
        assert f"?scene={scenario.uuid}&page=2" in html

    def test_queries_do_not_grow(self, anna, client, scenario):
        def cost(plays: int) -> int:
            for _round in range(plays):
                played(anna, scenario, *POOR)
            return counted(lambda: client.get(reverse("roleplay:plays"), {"scene": str(scenario.uuid)}))

        assert cost(2) == cost(10) <= 10


class TestTwoBesideEachOther:
    def ask(self, client, *plays):
        return client.get(reverse("roleplay:compare"), {"play": [str(play.uuid) for play in plays]})

    def test_where_they_part_and_what_came_of_each(self, anna, client, scenario):
        one, other = (
            played(anna, scenario, *POOR),
            played(anna, scenario, "greet-short", "ask-story", "offer-fifty"),
        )
        answer = self.ask(client, other, one)
        html = page(answer)
        assert answer.status_code == 200
        assert "Your first 2 lines are the same. Then they part." in html
        beside = html.split('class="beside"')[1].split("</section>")
        assert "“I refund all of it, 84 euro.”" in beside[0], "the earlier one stands first"
        assert "He hung up." in beside[0]
        assert "“I can give you 50 euro now.”" in beside[1]
        assert "He rang off with an answer." in beside[1]
        assert "0 of 2 clauses kept" in beside[0]
        assert "1 of 2 clauses kept" in beside[1]
        table = html.split("Line by line")[1]
        assert table.count("<tr>") == 5
        assert ("timeline-first" in table, "timeline-second" in table) == (True, True)

    def test_at_the_first_line_and_not_at_all(self, anna, client, scenario):
        one, two, three = (played(anna, scenario, *way) for way in (POOR, GOOD, GOOD))
        assert "They part at your first line." in page(self.ask(client, one, two))
        assert "You said the same in both." in page(self.ask(client, two, three))

    def test_one_that_was_stopped_was_over_by_then(self, anna, client, scenario):
        short = played(anna, scenario, "greet-full")
        stop_play(person=anna, play=short.uuid)
        html = page(self.ask(client, short, played(anna, scenario, *GOOD)))
        assert "Your first line is the same. Then they part." in html
        assert "This one was over by then." in html

    def test_a_scene_that_changed_in_between_says_so(self, anna, client, scenario):
        one = played(anna, scenario, *POOR)
        changed = factory.document()
        changed["turns"][0]["say"][0]["text"] = factory.text("Ozols. Again.")
        factory.published(changed)
        html = page(self.ask(client, one, played(anna, scenario, *GOOD)))
        assert "The scene was changed between the two." in html

    @pytest.mark.parametrize(
        "kind", ["one", "none", "twice", "three", "scenes", "running", "foreign", "junk"]
    )
    def test_anything_but_two_own_plays_of_a_scene_is_answered_with_the_list(
        self, anna, client, scenario, kind
    ):
        one, two = played(anna, scenario, *POOR), played(anna, scenario, *GOOD)
        asked = {
            "one": lambda: [one],
            "none": list,
            "twice": lambda: [one, one],
            "three": lambda: [one, two, played(anna, scenario, *GOOD)],
            "scenes": lambda: [one, played(anna, other_scene(), *GOOD)],
            "running": lambda: [one, start_play(person=anna, activity=scenario.uuid, mode=Mode.COACH)],
            "foreign": lambda: [one, played(factory.person("other@example.org"), scenario, *GOOD)],
            "junk": lambda: None,
        }[kind]()
        answer = (
            client.get(reverse("roleplay:compare"), {"play": ["x", "'; --"]})
            if asked is None
            else self.ask(client, *asked)
        )
        assert answer.status_code == 422
        html = page(answer)
        assert "Tick two plays of the same scene that are over." in html
        assert html.count('class="row"') == Play.objects.filter(person=anna).count()


class TestStepByStep:
    def step(self, client, play: Play, n: int):
        return client.get(reverse("roleplay:replay", args=[play.uuid, n]))

    def test_each_step_shows_what_was_there_and_what_was_chosen(self, anna, client, scenario):
        play = played(anna, scenario, *POOR)
        first, second, last = (page(self.step(client, play, n)) for n in (0, 1, 3))
        assert "Step 1 of 4" in first
        assert "Ozols here. Again." in first
        assert "There is no lamp." not in first
        assert '<mark class="mark">Yes?</mark>' in first
        assert "Five Doors, Anna speaking. How can I help?" in first
        assert "There is no lamp." in second
        assert '<mark class="mark">What has happened so far?</mark>' in second
        assert f"{factory.CANARY}-coach about greet-short" in second
        assert "The promise could not be kept." in last
        assert ('rel="next"' in last, 'rel="prev"' in first) == (False, False)
        assert f'href="{reverse("roleplay:replay", args=[play.uuid, 2])}"' in second

    def test_what_counted_is_shown_as_it_was_played_without_notes_and_voice(self, anna, client, scenario):
        factory.assigned(anna, scenario)
        play = played(anna, scenario, *GOOD, mode=Mode.EXAM)
        html = page(self.step(client, play, 2))
        assert "So what will you do?" in html
        assert factory.CANARY not in html
        assert 'class="voice' not in html

    @pytest.mark.parametrize("n", [4, 99, 2**31, 10**20])
    def test_a_step_that_was_never_made_does_not_exist(self, anna, client, scenario, n):
        assert self.step(client, played(anna, scenario, *POOR), n).status_code == 404

    def test_a_scene_that_runs_is_played_on(self, anna, client, scenario):
        play = played(anna, scenario, "greet-full")
        assert self.step(client, play, 0).url == url(play)

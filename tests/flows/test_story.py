"""The story of a new hire over the real Academy, request by request and without a browser, on either database."""

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learning.models import Activity, Certificate, Person, Record
from learning.queries.verify import verify_records
from quizzes.models import Attempt
from roleplay.engine import Mode
from roleplay.models import Play
from tests.factories import story
from tests.harness.kept import KeptTestCase


@pytest.mark.slow
class StoryTests(KeptTestCase):
    """Each test begins with the Academy and its people, before anybody did anything."""

    @classmethod
    def begin(cls) -> None:
        story.prepare()

    def hire(self, who: str = story.HIRE) -> Client:
        client = Client()
        client.force_login(story.person(who).user)
        return client

    def body(self, client: Client, path: str) -> str:
        response = client.get(path)
        assert response.status_code == 200, (path, response.status_code)
        return response.content.decode()

    def test_one_course_from_the_first_page_to_the_certificate(self) -> None:
        client = self.hire()
        course = story.uuid("course", "phone-and-complaint")
        client.post(reverse("learning:start", args=[course]))
        for _step in range(60):
            page = self.body(client, "/")
            if "Nothing is due." in page:
                break
            self._next_step(client, page)
        certificate = Certificate.objects.get()
        assert certificate.person == story.person(story.HIRE)
        kinds = list(Record.objects.order_by("seq").values_list("kind", flat=True))
        assert (kinds.count("signed"), kinds.count("result"), kinds[-1]) == (3, 5, "completed")
        assert verify_records().findings == ()
        pdf = client.get(reverse("learning:certificate", args=[certificate.uuid]))
        assert pdf.content.startswith(b"%PDF-")
        assert "This certificate is genuine" in self.body(Client(), f"/verify/{certificate.code}/")
        other = self.hire(story.NEXT_HIRE)
        assert other.get(reverse("learning:certificate", args=[certificate.uuid])).status_code == 404

    def _next_step(self, client: Client, home: str) -> None:
        """Do what the home page says is next, as far as the page behind it leads."""
        href = re.search(r'class="button" href="([^"]+)"', home)[1]
        page = self.body(client, href)
        if form := re.search(r'action="(/learn/[^"]+/read/)"', page):
            client.post(form[1])
        elif link := re.search(r'class="button button-wide" href="(/(?:quiz|play)/[^"]+)"', page):
            key = self._key(link[1])
            story.answer(story.HIRE, key) if "/quiz/" in link[1] else story.play(story.HIRE, key)
        elif release := re.search(r'name="release" value="([^"]+)"', page):
            client.post(f"{href}sign/", {"release": release[1]})

    def _key(self, path: str) -> str:
        return Activity.objects.get(uuid=re.search(r"[0-9a-f-]{36}", path)[0]).key

    def test_nothing_that_is_right_is_told_before_the_answer(self) -> None:
        """No page of a quiz or scene names an option, a mark or a reason before it is due."""
        story.forward(story.HIRE, to="phone-check")
        attempt = story.attempt(story.HIRE, "phone-check")
        client = self.hire()
        quiz = "".join(
            self.body(client, f"/quiz/{attempt.uuid}/{place}/") for place in range(1, len(attempt.drawn) + 1)
        )
        for drawn in attempt.drawn:
            question = attempt.frozen.question(drawn["question"])
            assert not any(text and text in quiz for text in (question.feedback or {}).values())
            for _option, feedback in question.body.remarks():
                assert not any(text and text in quiz for text in feedback.values())
        assert "fraction" not in quiz

        story.answer(story.HIRE, "phone-check")
        play = story.say(story.start_scene(story.HIRE, "liepa-hold", Mode.EXAM), "pick-up")
        stage = self.body(client, f"/play/{play.uuid}/")
        for turn in story.scenario("liepa-hold")["turns"]:
            for option in turn.get("options", ()):
                if len(option["id"]) > 4:
                    assert f'"{option["id"]}"' not in stage
                assert option.get("coach", {}).get("en", "–––") not in stage

    def test_days_are_those_of_her_own_clock(self) -> None:
        """Somewhere on earth it is another day than in Greenwich; she reads the day that it is with her."""
        now = timezone.now()
        zone = next(
            zone
            for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago")
            if now.astimezone(ZoneInfo(zone)).date() != now.date()
        )
        Person.objects.filter(number=story.HIRE).update(zone=zone)
        story.forward(story.HIRE, to="words-check")
        client = self.hire()
        there: datetime = now.astimezone(ZoneInfo(zone))
        day = f"{there:%A} {there.day} {there:%B}"
        attempt, play = Attempt.objects.get(), Play.objects.get()
        assert f"Handed in on {day}" in self.body(client, f"/quiz/{attempt.uuid}/result/")
        assert f"Done on {day}" in self.body(client, f"/play/{play.uuid}/debrief/")
        assert f"{day}, {there:%H}" in self.body(client, "/play/mine/")

    def test_two_branches_do_not_meet(self) -> None:
        """Whatever one branch has done, no page of the other's manager says a word about it."""
        story.forward(story.HIRE)
        manager = self.hire(story.OTHER_MANAGER)
        pages = [
            self.body(manager, path) for path in ("/", "/team/", "/team/?q=Anna", "/library/", "/record/")
        ]
        assert all("Ozola" not in page for page in pages)
        anna = story.person(story.HIRE)
        for path in (
            f"/team/{anna.uuid}/",
            f"/play/{Play.objects.first().uuid}/debrief/",
            f"/quiz/{Attempt.objects.first().uuid}/result/",
            f"/record/certificate/{Certificate.objects.get().uuid}.pdf",
        ):
            assert manager.get(path).status_code == 404, path

    def test_loading_the_pack_again_in_the_middle_changes_nothing(self) -> None:
        story.forward(story.HIRE, to="ozols-refund")
        before: list[Any] = list(Record.objects.order_by("seq").values_list("hash", flat=True))
        page = self.body(self.hire(), "/")
        call_command("load_pack", str(story.settings.ACADEMY_DIR), verbosity=0)
        assert list(Record.objects.order_by("seq").values_list("hash", flat=True)) == before
        assert (
            re.search(r"<h1[^>]*>[^<]+", self.body(self.hire(), "/"))[0]
            == re.search(r"<h1[^>]*>[^<]+", page)[0]
        )

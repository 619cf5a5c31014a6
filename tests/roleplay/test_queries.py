"""How many queries the screens need: fixed, however long the play or the history is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from roleplay.actions.begin import start_play
from roleplay.engine import Mode
from roleplay.models import Play
from tests.factories import roleplay as factory
from tests.roleplay.test_screens import HX, form, url

pytestmark = pytest.mark.django_db
MOST_FOR_A_TURN = 9
# The turn that ends a scene also writes the result, its evidence and the progress, in one transaction.
MOST_FOR_THE_LAST = {Mode.PRACTICE: 20, Mode.EXAM: 30}


def looping() -> dict:
    """A scene in which one can go round for long."""
    scene = factory.document(key="long-call", limits={"max_turns": 90})
    scene["turns"][0]["options"].append(
        {"id": "again", "text": factory.text("Pardon?"), "to": "ring", "once": False, "time_s": 1}
    )
    return scene


def counted(call) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert call().status_code == 200
    return len(captured)


def test_a_turn_costs_the_same_at_any_length_of_play(anna, client):
    scenario = factory.published(looping())
    client.force_login(anna.user)
    play = start_play(person=anna, activity=scenario.uuid, mode=Mode.COACH)
    shown, answered = [], []
    for _turn in range(60):
        play.refresh_from_db()
        answer = form(play, "again")
        answered.append(counted(lambda answer=answer: client.post(url(play), answer, headers=HX)))
        shown.append(counted(lambda: client.get(url(play))))
    assert len(set(answered[2:])) == 1, answered
    assert len(set(shown[2:])) == 1, shown
    assert answered[-1] <= MOST_FOR_A_TURN, answered
    assert shown[-1] <= MOST_FOR_A_TURN, shown


@pytest.mark.parametrize("mode", MOST_FOR_THE_LAST)
def test_the_turn_that_ends_a_scene_costs_the_same_at_any_length_of_play(anna, client, mode):
    scenario = factory.published(looping())
    client.force_login(anna.user)
    if mode is Mode.EXAM:
        factory.assigned(anna, scenario)
    last = []
    for rounds in (0, 2, 40):
        play = start_play(person=anna, activity=scenario.uuid, mode=mode)
        for option in [*["again"] * rounds, "greet-full", "ask-story"]:
            play.refresh_from_db()
            assert client.post(url(play), form(play, option), headers=HX).status_code == 200
        play.refresh_from_db()
        answer = form(play, "offer-fifty")
        last.append(counted(lambda play=play, answer=answer: client.post(url(play), answer, headers=HX)))
        play.refresh_from_db()
        assert play.status == "ended"
    assert last[1] == last[2], last  # the first result of a person also begins their record
    assert max(last) <= MOST_FOR_THE_LAST[mode], last


def test_the_history_costs_the_same_with_many_plays(anna, client, scenario):
    client.force_login(anna.user)
    address = reverse("roleplay:plays")

    def more(count: int) -> int:
        for _round in range(count):
            play = start_play(person=anna, activity=scenario.uuid, mode=Mode.PRACTICE)
            play.n = 1
            Play.objects.filter(pk=play.pk).update(status="abandoned", ended_at=play.started_at)
        return counted(lambda: client.get(address))

    more(1)  # a process reads a scene once, whoever comes first
    few = more(2)
    assert more(15) == few
    assert few <= MOST_FOR_A_TURN

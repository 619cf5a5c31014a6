"""Beginning, answering, stopping and trying again, through the actions."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from learning import api as learning
from learning.models import Mastery, Practice, Record
from roleplay.actions.begin import fork_play, start_play
from roleplay.actions.errors import Conflict, NotAllowed, Refused, SceneWaits
from roleplay.actions.turns import stop_play, take_turn
from roleplay.engine import Choose, Mode, Refusal, State, Stop, replay
from roleplay.models import Play, PlayInput, Scenario
from roleplay.queries import NoPlay, first_state, inputs_of
from roleplay.scenes import scene_of
from tests.factories import roleplay as factory

pytestmark = pytest.mark.django_db


def begin(person: learning.Person, scenario: Scenario, mode: Mode = Mode.PRACTICE) -> Play:
    return start_play(person=person, activity=scenario.uuid, mode=mode)


def say(play: Play, n: int, option: str) -> Play:
    return take_turn(person=play.person, play=play.uuid, n=n, given=Choose(option)).play


def through(play: Play, *options: str) -> Play:
    for option in options:
        play = say(play, play.n + 1, option)
    return play


def test_a_play_through_ends_scored_and_equals_its_replay(anna, scenario):
    play = through(begin(anna, scenario), "greet-full", "ask-story", "offer-fifty")
    play = Play.objects.get(pk=play.pk)
    assert (play.status, play.ending, play.passed, play.score) == ("ended", "settled", True, Decimal(100))
    assert play.ended_at is not None
    assert [row.n for row in play.inputs.order_by("n")] == [1, 2, 3]
    scene = scene_of(play.release.uuid)
    assert replay(scene, first_state(play, scene), inputs_of(play)) == State.from_json(play.state)


def test_the_same_answer_again_is_answered_again_and_written_once(anna, scenario):
    play = begin(anna, scenario)
    first = take_turn(person=anna, play=play.uuid, n=1, given=Choose("greet-full"))
    again = take_turn(person=anna, play=play.uuid, n=1, given=Choose("greet-full", at_ms=99_999))
    assert (first.repeated, again.repeated) == (False, True)
    assert again.state == first.state
    assert PlayInput.objects.filter(play=play).count() == 1


def test_another_answer_to_an_answered_turn_is_a_conflict_and_changes_nothing(anna, scenario):
    play = through(begin(anna, scenario), "greet-full")
    before = Play.objects.values().get(pk=play.pk)
    with pytest.raises(Conflict) as caught:
        say(play, 1, "greet-short")
    assert caught.value.play.n == 1
    assert Play.objects.values().get(pk=play.pk) == before
    assert PlayInput.objects.get(play=play).input["option"] == "greet-full"


def test_a_turn_that_has_not_come_yet_is_a_conflict(anna, scenario):
    play = begin(anna, scenario)
    with pytest.raises(Conflict):
        say(play, 2, "ask-story")
    assert not PlayInput.objects.exists()


@pytest.mark.parametrize(
    ("option", "code"),
    [
        ("offer-all", Refusal.NOT_OFFERED),
        ("skip-ahead", Refusal.LOCKED),
        ("come-back", Refusal.NOT_OFFERED),
        ("no-such-option", Refusal.UNKNOWN_OPTION),
        ("", Refusal.UNKNOWN_OPTION),
    ],
)
def test_what_is_not_offered_is_refused_and_changes_nothing(anna, scenario, option, code):
    play = through(begin(anna, scenario), "greet-full")
    before = Play.objects.values().get(pk=play.pk)
    with pytest.raises(Refused) as caught:
        say(play, 2, option)
    assert caught.value.code is code
    assert Play.objects.values().get(pk=play.pk) == before
    assert PlayInput.objects.filter(play=play).count() == 1


def test_after_the_end_nothing_is_taken(anna, scenario):
    play = through(begin(anna, scenario), "greet-full", "ask-story", "offer-fifty")
    with pytest.raises(Refused) as caught:
        say(play, 4, "greet-full")
    assert caught.value.code is Refusal.NOT_RUNNING
    assert take_turn(person=anna, play=play.uuid, n=3, given=Choose("offer-fifty")).repeated


def test_plays_of_others_do_not_exist(anna, scenario):
    other = factory.person("other@example.org", name="Other")
    play = begin(anna, scenario)
    for call in (
        lambda: take_turn(person=other, play=play.uuid, n=1, given=Choose("greet-full")),
        lambda: stop_play(person=other, play=play.uuid),
        lambda: fork_play(person=other, play=play.uuid, n=0),
        lambda: take_turn(person=anna, play=uuid4(), n=1, given=Choose("greet-full")),
    ):
        with pytest.raises(NoPlay):
            call()
    assert Play.objects.get(pk=play.pk).n == 0


def test_practice_is_kept_for_the_learner_alone(anna, scenario):
    through(begin(anna, scenario), "greet-full", "ask-story", "offer-all")
    assert not Record.objects.exists()
    kept = Practice.objects.get()
    assert kept.person == anna
    assert kept.payload["passed"] is False
    assert kept.payload["outcome"] == "customer_left"
    assert {row.sum for row in Mastery.objects.all()} == {"mine"}


def test_what_counts_goes_into_the_record_with_the_learners_words(anna, scenario):
    factory.assigned(anna, scenario)
    play = through(begin(anna, scenario, Mode.EXAM), "greet-full", "ask-story", "offer-all")
    record = Record.objects.get(kind="result")
    assert (record.person, record.attempt, record.source) == (anna, play.uuid, "roleplay")
    import json

    payload = json.loads(record.payload.text)
    assert payload["passed"] is False
    assert (payload["score"], payload["out_of"]) == ("2", "4")
    by_clause = {row["clause"]: row for row in payload["evidence"]}
    assert by_clause["phone/greet"] == {
        "clause": "phone/greet",
        "earned": 2,
        "possible": 2,
        "broke": False,
        "quote": "Five Doors, Anna speaking. How can I help?",
    }
    assert by_clause["limits/within"]["broke"] is True
    assert by_clause["limits/within"]["quote"] == "I refund all of it, 84 euro."
    detail = payload["detail"]
    assert detail["seed"] == str(play.seed)
    assert detail["digest"] == State.from_json(play.state).digest
    assert [(row["id"], row["percent"], row["passed"]) for row in detail["competencies"]] == [
        ("phone", 100, True),
        ("promises", 0, False),
    ]
    assert not Practice.objects.exists()
    assert play.cycle is not None


def test_a_passed_scene_that_counts_completes_its_cycle(anna, scenario):
    cycle = factory.assigned(anna, scenario)
    through(begin(anna, scenario, Mode.EXAM), "greet-full", "ask-story", "offer-fifty")
    cycle.refresh_from_db()
    assert learning.access(anna, scenario.uuid).counts
    assert Record.objects.filter(kind="result").count() == 1
    assert cycle.progress.get(activity__uuid=scenario.uuid).passed_at is not None


def test_nothing_counts_outside_an_assignment(anna, scenario):
    with pytest.raises(NotAllowed):
        begin(anna, scenario, Mode.EXAM)
    assert not Play.objects.exists()


def test_a_scene_taken_off_may_not_be_begun_but_a_running_one_goes_on(anna, scenario):
    play = begin(anna, scenario)
    scenario.unpublish()
    with pytest.raises(NotAllowed):
        begin(factory.person("late@example.org"), scenario)
    assert through(play, "greet-full").n == 1


def test_every_start_has_a_seed_of_its_own(anna, scenario):
    seeds = set()
    for _round in range(5):
        play = begin(anna, scenario)
        seeds.add(play.seed)
        through(play, "greet-full", "ask-story", "offer-fifty")
    assert len(seeds) == 5


def test_a_new_release_does_not_move_a_running_play(anna, scenario):
    play = begin(anna, scenario)
    changed = factory.document()
    changed["turns"][0]["options"][0]["text"] = factory.text("Other words.")
    factory.published(changed)
    play = through(play, "greet-full")
    assert play.release.number == 1
    assert begin(factory.person("new@example.org"), scenario).release.number == 2


def test_starting_twice_without_a_word_gives_the_same_play(anna, scenario):
    assert begin(anna, scenario).pk == begin(anna, scenario).pk
    assert Play.objects.count() == 1


def test_another_start_stops_the_practice_that_waits(anna, scenario):
    old = through(begin(anna, scenario), "greet-full")
    new = begin(anna, scenario, Mode.COACH)
    old.refresh_from_db()
    assert (old.status, old.score, old.passed) == ("abandoned", None, None)
    assert new.mode == "coach"
    assert Play.objects.filter(status="running").count() == 1


def test_a_scene_that_counts_is_never_pushed_aside(anna, scenario):
    factory.assigned(anna, scenario)
    real = through(begin(anna, scenario, Mode.EXAM), "greet-full")
    with pytest.raises(SceneWaits) as caught:
        begin(anna, scenario)
    assert caught.value.play.pk == real.pk
    with pytest.raises(SceneWaits):
        fork_play(person=anna, play=real.uuid, n=0)
    real.refresh_from_db()
    assert real.is_running


def test_the_database_holds_one_running_play_for_a_scene(anna, scenario):
    play = begin(anna, scenario)
    copy = Play.objects.get(pk=play.pk)
    copy.pk, copy.uuid = None, uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()


def test_stopping_is_in_the_log_and_has_no_result(anna, scenario):
    play = through(begin(anna, scenario), "greet-short")
    stopped = stop_play(person=anna, play=play.uuid)
    assert (stopped.status, stopped.passed, stopped.score) == ("abandoned", None, None)
    assert inputs_of(stopped)[-1].__class__ is Stop
    assert stop_play(person=anna, play=play.uuid).n == 2
    assert not Practice.objects.exists()


class TestTryingAgain:
    def test_a_fork_keeps_what_was_said_until_then(self, anna, scenario):
        play = through(begin(anna, scenario), "greet-full", "ask-story", "offer-all")
        fork = fork_play(person=anna, play=play.uuid, n=2)
        assert (fork.n, fork.fork_n, fork.forked_from_id, fork.seed) == (2, 2, play.pk, play.seed)
        assert [row.input["option"] for row in fork.inputs.order_by("n")] == ["greet-full", "ask-story"]
        assert State.from_json(fork.state).turn == "offer"
        assert through(fork, "offer-fifty").passed is True

    def test_the_first_try_is_the_one_that_is_kept(self, anna, scenario):
        play = through(begin(anna, scenario), "greet-full", "ask-story", "offer-all")
        through(fork_play(person=anna, play=play.uuid, n=2), "offer-fifty")
        assert Practice.objects.get().payload["passed"] is False
        assert Mastery.objects.get(clause="phone/greet").times == 1

    def test_taking_a_line_back_in_front_of_the_coach_keeps_the_try_that_ends_first(self, anna, scenario):
        play = through(begin(anna, scenario, Mode.COACH), "greet-short")
        fork = fork_play(person=anna, play=play.uuid, n=0)
        play.refresh_from_db()
        assert (play.status, fork.mode, fork.n) == ("abandoned", "coach", 0)
        through(fork, "greet-full", "ask-story", "offer-fifty")
        assert Practice.objects.get().payload["passed"] is True

    def test_from_a_scene_that_counted_it_is_practice_and_leaves_no_second_trace(self, anna, scenario):
        factory.assigned(anna, scenario)
        real = through(begin(anna, scenario, Mode.EXAM), "greet-full", "ask-story", "offer-all")
        fork = fork_play(person=anna, play=real.uuid, n=2)
        assert fork.mode == "practice"
        through(fork, "offer-fifty")
        assert Record.objects.filter(kind="result").count() == 1
        assert not Practice.objects.exists()
        assert Mastery.objects.get(clause="phone/greet", sum="shared").times == 1

    @pytest.mark.parametrize("n", [-1, 3, 99])
    def test_only_from_a_point_that_was_reached(self, anna, scenario, n):
        play = through(begin(anna, scenario), "greet-full", "ask-story", "offer-all")
        with pytest.raises(Refused):
            fork_play(person=anna, play=play.uuid, n=n)
        assert Play.objects.count() == 1

    def test_two_clicks_give_one_fork(self, anna, scenario):
        play = through(begin(anna, scenario), "greet-full", "ask-story", "offer-all")
        assert (
            fork_play(person=anna, play=play.uuid, n=2).pk == fork_play(person=anna, play=play.uuid, n=2).pk
        )

"""Everything that a browser can send to a play, in any order, against a small model of what should come of it."""

import os
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from learning.models import Practice, Record
from roleplay.actions.begin import start_play
from roleplay.actions.errors import Conflict, Refused
from roleplay.actions.turns import stop_play, take_turn
from roleplay.engine import Choose, Mode, State, replay, score
from roleplay.models import Play, PlayInput
from roleplay.queries import NoPlay, first_state, inputs_of
from roleplay.scenes import scene_of
from tests.factories import roleplay as factory

# The reference model: which options a turn offers and where they lead. "skip-ahead" opens once the fact is known.
OFFERS = {
    "ring": {"greet-full": "story", "greet-short": "story"},
    "story": {"ask-story": "offer", "hold-first": "held", "skip-ahead": "offer"},
    "held": {"come-back": "offer"},
    "offer": {"offer-fifty": "settled", "offer-all": "gone"},
}
OPTIONS = sorted({option for offers in OFFERS.values() for option in offers} | {"nothing", ""})


class PlayMachine(RuleBasedStateMachine):
    """A play in one mode. The machine keeps what was accepted, and compares the database with it after every step."""

    mode = Mode.PRACTICE

    @initialize()
    def begin(self) -> None:
        self.point = transaction.atomic()
        self.point.__enter__()
        self.person = factory.person()
        self.other = factory.person("other@example.org", name="Other")
        scenario = factory.published()
        if self.mode is Mode.EXAM:
            factory.assigned(self.person, scenario)
        self.play = start_play(person=self.person, activity=scenario.uuid, mode=self.mode).uuid
        self.turn, self.log, self.status = "ring", [], "running"

    def teardown(self) -> None:
        if hasattr(self, "point"):
            transaction.set_rollback(True)
            self.point.__exit__(None, None, None)

    def send(self, n: int, option: str, person: Any = None) -> str:
        try:
            taken = take_turn(person=person or self.person, play=self.play, n=n, given=Choose(option))
        except Conflict:
            return "conflict"
        except Refused:
            return "refused"
        except NoPlay:
            return "nothing"
        return "repeated" if taken.repeated else "taken"

    @rule(option=st.sampled_from(OPTIONS))
    def answer(self, option: str) -> None:
        legal = self.status == "running" and option in OFFERS[self.turn] and option != "skip-ahead"
        assert self.send(len(self.log) + 1, option) == ("taken" if legal else "refused")
        if legal:
            to = OFFERS[self.turn][option]
            self.log.append(option)
            self.status, self.turn = ("running", to) if to in OFFERS else ("ended", to)

    @precondition(lambda self: self.log)
    @rule(data=st.data())
    def repeat(self, data: Any) -> None:
        at = data.draw(st.integers(0, len(self.log) - 1))
        if self.log[at] != "stop":
            assert self.send(at + 1, self.log[at]) == "repeated"

    @precondition(lambda self: self.log)
    @rule(data=st.data(), option=st.sampled_from(OPTIONS))
    def answer_again_otherwise(self, data: Any, option: str) -> None:
        at = data.draw(st.integers(0, len(self.log) - 1))
        if option != self.log[at]:
            assert self.send(at + 1, option) == "conflict"

    @rule(ahead=st.integers(2, 9), option=st.sampled_from(OPTIONS))
    def answer_ahead(self, ahead: int, option: str) -> None:
        assert self.send(len(self.log) + ahead, option) == "conflict"

    @rule(option=st.sampled_from(OPTIONS))
    def answer_for_somebody_else(self, option: str) -> None:
        assert self.send(len(self.log) + 1, option, self.other) == "nothing"

    @rule()
    def stop(self) -> None:
        if len(self.log) < 2:
            return  # keep most runs long
        stop_play(person=self.person, play=self.play)
        if self.status == "running":
            self.status = "abandoned"
            self.log.append("stop")

    @invariant()
    def the_database_agrees(self) -> None:
        if not hasattr(self, "play"):
            return
        play = Play.objects.get(uuid=self.play)
        rows = list(PlayInput.objects.filter(play=play).order_by("n"))
        assert [row.n for row in rows] == list(range(1, len(self.log) + 1))
        assert [row.input.get("option", "stop") for row in rows] == self.log
        assert (play.status, play.n) == (self.status, len(self.log))
        scene, state = scene_of(play.release.uuid), State.from_json(play.state)
        assert replay(scene, first_state(play, scene), inputs_of(play)) == state
        finished = self.status == "ended"
        assert (play.ending or None) == (self.turn if finished else None)
        if finished:
            result = score(scene, state)
            good = {"greet-full"} <= set(self.log) and self.turn == "settled"
            assert play.passed is result.passed is good
        else:
            assert (play.passed, play.score) == (None, None)
        exam = self.mode is Mode.EXAM
        assert Record.objects.filter(kind="result").count() == int(finished and exam)
        assert Practice.objects.count() == int(finished and not exam)


class ExamMachine(PlayMachine):
    mode = Mode.EXAM


QUICK = settings(
    max_examples=25,
    stateful_step_count=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@pytest.mark.django_db
@pytest.mark.parametrize("machine", [PlayMachine, ExamMachine])
def test_plays_hold_against_anything_that_is_sent(machine):
    run_state_machine_as_test(machine, settings=QUICK)


# The figure to hold is 2,000 runs of 50 steps over both machines: A3_EXAMPLES=1000 plays them all, in some ten minutes.
EXAMPLES = int(os.environ.get("A3_EXAMPLES", "150"))


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("machine", [PlayMachine, ExamMachine])
def test_a3_long_plays_hold_too(machine):
    run_state_machine_as_test(
        machine, settings=settings(QUICK, max_examples=EXAMPLES, stateful_step_count=50)
    )

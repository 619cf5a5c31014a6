"""Everything that a browser can send to a play, in any order, against a small model of what should come of it."""

from copy import copy
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
from roleplay.engine import Input, Mode, State, Stop, input_digest, replay, score
from roleplay.models import Play, PlayInput
from roleplay.queries import NoPlay, first_state, inputs_of
from roleplay.scenes import scene_played
from tests.factories import roleplay as factory
from tests.harness.examples import THOROUGH
from tests.roleplay.reference import Lamp, PlainCall


class PlayMachine(RuleBasedStateMachine):
    """A play in one mode. The machine keeps what was accepted, and compares the database with it after every step."""

    mode = Mode.PRACTICE
    scene: type[PlainCall | Lamp] = PlainCall
    published: Any = None
    """The scene in the database: every play of one test is a play of it."""

    @initialize()
    def begin(self) -> None:
        self.point = transaction.atomic()
        self.point.__enter__()
        self.person = factory.person()
        self.other = factory.person("other@example.org", name="Other")
        if self.mode is Mode.EXAM:
            factory.assigned(self.person, self.published)
        scene = self.published.uuid
        self.play = start_play(person=self.person, activity=scene, mode=self.mode, lens="").uuid
        self.beside = start_play(person=self.other, activity=scene, mode=Mode.COACH, lens="").uuid
        self.untouched = Play.objects.values().get(uuid=self.beside)
        self.model, self.log = self.scene(self.mode), list[Input]()

    def teardown(self) -> None:
        if hasattr(self, "point"):
            try:
                if hasattr(self, "untouched"):
                    assert Play.objects.values().get(uuid=self.beside) == self.untouched
                    assert not PlayInput.objects.filter(play__uuid=self.beside).exists()
            finally:
                transaction.set_rollback(True)
                self.point.__exit__(None, None, None)

    def send(self, n: int, given: Input, person: Any = None, play: Any = None) -> str:
        try:
            taken = take_turn(person=person or self.person, play=play or self.play, n=n, given=given)
        except Conflict:
            return "conflict"
        except Refused:
            return "refused"
        except NoPlay:
            return "nothing"
        return "repeated" if taken.repeated else "taken"

    def drawn(self, data: Any) -> Input:
        return data.draw(st.sampled_from(self.scene.inputs))

    @rule(data=st.data(), well=st.booleans())
    def answer(self, data: Any, well: bool) -> None:
        """With something that the scene takes, or with anything."""
        offered = [given for given in self.scene.inputs if copy(self.model).take(given)]
        given = data.draw(st.sampled_from(offered)) if well and offered else self.drawn(data)
        legal = self.model.take(given)
        assert self.send(len(self.log) + 1, given) == ("taken" if legal else "refused")
        if legal:
            self.log.append(given)

    @precondition(lambda self: self.log)
    @rule(data=st.data())
    def repeat(self, data: Any) -> None:
        at = data.draw(st.integers(0, len(self.log) - 1))
        assert self.send(at + 1, self.log[at]) == "repeated"

    @precondition(lambda self: self.log)
    @rule(data=st.data())
    def answer_again_otherwise(self, data: Any) -> None:
        at, given = data.draw(st.integers(0, len(self.log) - 1)), self.drawn(data)
        if input_digest(given) != input_digest(self.log[at]):
            assert self.send(at + 1, given) == "conflict"

    @rule(ahead=st.integers(2, 9), data=st.data())
    def answer_ahead(self, ahead: int, data: Any) -> None:
        assert self.send(len(self.log) + ahead, self.drawn(data)) == "conflict"

    @rule(data=st.data())
    def answer_for_somebody_else(self, data: Any) -> None:
        given = self.drawn(data)
        assert self.send(len(self.log) + 1, given, person=self.other) == "nothing"
        assert self.send(1, given, play=self.beside) == "nothing"

    @rule()
    def stop(self) -> None:
        if len(self.log) < 2:
            return  # keep most runs long
        stop_play(person=self.person, play=self.play)
        if self.model.status == "running":
            self.model.status = "abandoned"
            self.log.append(Stop())

    @invariant()
    def the_database_agrees(self) -> None:
        if not hasattr(self, "play"):
            return
        play = Play.objects.get(uuid=self.play)
        rows = list(PlayInput.objects.filter(play=play).order_by("n"))
        assert [row.n for row in rows] == list(range(1, len(self.log) + 1))
        assert [row.digest for row in rows] == [input_digest(given) for given in self.log]
        assert (play.status, play.n) == (self.model.status, len(self.log))
        scene, state = scene_played(play), State.from_json(play.state)
        assert replay(scene, first_state(play, scene), inputs_of(play)) == state
        over = self.model.status in ("ended", "waiting")
        assert (play.ending or "") == (self.model.turn if over else "")
        if over:
            assert play.passed is score(scene, state).passed
            assert self.model.passed in (None, play.passed)
        else:
            assert (state.turn, play.passed, play.score) == (self.model.turn, None, None)
        counts = int(self.model.status == "ended")
        exam = self.mode is Mode.EXAM
        assert Record.objects.filter(kind="result").count() == (counts if exam else 0)
        assert Practice.objects.count() == (0 if exam else counts)


class ExamMachine(PlayMachine):
    mode = Mode.EXAM


class LampMachine(PlayMachine):
    scene = Lamp


class LampExamMachine(LampMachine):
    mode = Mode.EXAM


MACHINES = [PlayMachine, ExamMachine, LampMachine, LampExamMachine]
QUICK = settings(
    max_examples=min(100, settings().max_examples) // 8,
    stateful_step_count=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@pytest.mark.django_db
@pytest.mark.parametrize("machine", MACHINES)
def test_plays_hold_against_anything_that_is_sent(machine, monkeypatch):
    _play(machine, monkeypatch, QUICK)


# The figure to hold is 2,000 runs of 50 steps over all machines: `make test-thorough` plays them all.
LONG = settings(QUICK, max_examples=max(12, THOROUGH // len(MACHINES)), stateful_step_count=50)


@pytest.mark.slow
@pytest.mark.one_database  # the shorter plays run on both, and `make test-thorough` runs these on both
@pytest.mark.django_db
@pytest.mark.parametrize("machine", MACHINES)
def test_a3_long_plays_hold_too(machine, monkeypatch):
    _play(machine, monkeypatch, LONG)


def _play(machine, monkeypatch, how):
    monkeypatch.setattr(machine, "published", factory.published(machine.scene.document()))
    run_state_machine_as_test(machine, settings=how)

"""Marking what was written: who may, what it does, once, and what the writer hears."""

import json
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core import mail
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learning import api as learning
from learning.actions.notices import write_notices
from learning.actions.outbox import send_one, waiting
from learning.models import Audit, Branch, Mastery, NoticeItem, Practice, Record, Reminding
from learning.roles import Role
from roleplay.actions.begin import fork_play
from roleplay.actions.errors import AlreadyMarked, BadMark, Refused
from roleplay.actions.marking import Given, mark_own, mark_play
from roleplay.engine import Mode, State, replay
from roleplay.models import Play, PlayInput, PlayMark, Scenario
from roleplay.queries import NoPlay, first_state, inputs_of
from roleplay.queue import queue_of, scenes_waiting
from roleplay.scenes import scene_played
from tests.factories import roleplay as factory
from tests.factories.learning import leads

pytestmark = pytest.mark.django_db
GOOD, POOR = {"plain": 2, "next": 1}, {"plain": 0, "next": 0}
SATURDAY = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.fixture
def letter(db: None) -> Scenario:
    return factory.published(factory.letter())


@pytest.fixture
def trainer(db: None) -> learning.Person:
    return factory.person("trainer@example.org", name="Tom Trainer", roles=[Role.TRAINER])


@pytest.fixture
def another(db: None) -> learning.Person:
    return factory.person("another@example.org", name="Ann Other", roles=[Role.TRAINER])


@pytest.fixture
def manager(anna: learning.Person) -> learning.Person:
    found = factory.person("manager@example.org", name="Mia Manager", roles=[Role.MANAGER])
    leads(found, anna)
    return found


@pytest.fixture
def play(anna: learning.Person, letter: Scenario) -> Play:
    factory.assigned(anna, letter)
    return factory.sent(anna, letter)


def marked(by: learning.Person, play: Play, levels: dict[str, int], n: int | None = None, **more):
    return mark_play(by=by.user, play=play.uuid, given=Given(levels, **more), n=play.n if n is None else n)


def again(play: Play) -> Play:
    return Play.objects.get(pk=play.pk)


def payload(record: Record) -> dict:
    return json.loads(record.payload.text)


class TestWaiting:
    def test_what_was_written_has_an_end_and_no_result(self, play):
        assert (play.status, play.ending, play.passed, play.score) == ("waiting", "settled", None, None)
        assert play.ended_at is not None
        assert not Record.objects.filter(kind="result").exists()
        assert not Mastery.objects.exists()

    def test_where_nothing_was_written_nothing_waits(self, anna, letter):
        from roleplay.actions.begin import start_play
        from roleplay.actions.turns import take_turn
        from roleplay.engine import Choose

        factory.assigned(anna, letter)
        play = start_play(person=anna, activity=letter.uuid, mode=Mode.EXAM)
        play = take_turn(person=anna, play=play.uuid, n=1, given=Choose("leave-it")).play
        assert (play.status, play.passed) == ("ended", False)
        assert Record.objects.get(kind="result").attempt == play.uuid

    def test_a_new_try_is_free_and_counts_for_itself(self, anna, letter, play, trainer):
        second = factory.sent(anna, letter)
        assert second.pk != play.pk
        marked(trainer, play, GOOD)
        marked(trainer, second, GOOD)
        assert Record.objects.filter(kind="result").count() == 2

    def test_trying_again_goes_back_into_the_scene_and_not_into_the_marks(self, anna, play, trainer):
        marked(trainer, play, GOOD)
        assert fork_play(person=anna, play=play.uuid, n=1).mode == "practice"
        for n in (2, 3):
            with pytest.raises(Refused):
                fork_play(person=anna, play=play.uuid, n=n)

    def test_what_comes_after_stays_locked_and_the_step_says_why(self, anna, letter, play):
        access = learning.access(anna, letter.uuid)
        assert access.allowed
        assert access.state.handed_in({letter.uuid}) == {letter.uuid}
        assert not access.state.handed_in(())
        assert not access.state.is_done(access.node)


class TestMarking:
    def test_the_last_mark_gives_the_result_dated_by_the_evidence(self, play, trainer):
        ended = play.ended_at
        done = mark_play(
            by=trainer.user, play=play.uuid, given=Given(GOOD, "Clear, and dated."), n=2, at=SATURDAY
        )
        assert (done.play.status, done.play.passed, done.play.score) == ("ended", True, Decimal(100))
        assert again(play).ended_at == ended
        record = Record.objects.get(kind="result")
        assert record.occurred_at == ended
        assert record.actor == trainer.uuid
        assert payload(record)["detail"]["marked_by"] == ["trainer"]
        assert (payload(record)["score"], payload(record)["out_of"]) == ("5", "5")
        by_clause = {row["clause"]: row for row in payload(record)["evidence"]}
        assert by_clause["phone/close"]["quote"] == factory.LETTER
        assert (by_clause["phone/close"]["earned"], by_clause["limits/keep"]["earned"]) == (2, 1)

    def test_nobodys_name_stands_in_the_record(self, play, trainer):
        marked(trainer, play, GOOD, note="Good, says Tom Trainer.")
        record = Record.objects.get(kind="result")
        assert "Tom" not in record.payload.text
        assert "Tom" not in json.dumps(again(play).state)
        assert "Tom" not in json.dumps(list(Audit.objects.values_list("detail", flat=True)))

    def test_low_marks_do_not_pass(self, anna, letter, trainer):
        factory.assigned(anna, letter)
        play = factory.sent(anna, letter, first="right-away")
        done = marked(trainer, play, {"plain": 1, "next": 0})
        assert (done.play.passed, done.play.score) == (False, Decimal(20))

    def test_the_state_still_equals_the_replay_of_its_inputs(self, play, trainer):
        play = marked(trainer, play, GOOD).play
        scene = scene_played(play)
        assert replay(scene, first_state(play, scene), inputs_of(play)) == State.from_json(again(play).state)
        assert [row.n for row in play.inputs.order_by("n")] == [1, 2, 3, 4]

    def test_a_passed_letter_completes_its_cycle_as_of_the_day_it_was_sent(self, anna, letter, trainer):
        cycle = factory.assigned(anna, letter)
        play = factory.sent(anna, letter)
        assert not cycle.progress.filter(passed_at__isnull=False).exists()
        marked(trainer, play, GOOD)
        assert cycle.progress.get(activity__uuid=letter.uuid).passed_at == play.ended_at

    @pytest.mark.parametrize(
        ("levels", "note"),
        [
            ({"plain": 2}, ""),
            ({}, ""),
            ({"plain": 3, "next": 1}, ""),
            ({"plain": -1, "next": 1}, ""),
            ({"plain": True, "next": 1}, ""),
            ({"plain": "2", "next": 1}, ""),
            ({**GOOD, "greet": 1}, ""),
            ({**GOOD, "nothing": 1}, ""),
            (GOOD, "x" * (learning.NOTE_MOST + 1)),
        ],
    )
    def test_what_the_rubric_does_not_have_changes_nothing(self, play, trainer, levels, note):
        before = Play.objects.values().get()
        with pytest.raises(BadMark):
            marked(trainer, play, levels, note=note)
        assert Play.objects.values().get() == before
        assert PlayInput.objects.count() == 2
        assert not PlayMark.objects.exists()

    def test_the_writer_hears_once(self, play, trainer, anna):
        anna.user.email = "anna@example.org"
        anna.user.save()
        marked(trainer, play, GOOD, n=2)
        marked(trainer, play, GOOD, n=2)
        Branch.objects.update(opens=time.min, closes=time.max, open_days="1234567")
        Reminding.objects.update_or_create(pk=1, defaults={"since": timezone.now() - timedelta(hours=1)})
        write_notices(timezone.now())
        write_notices(timezone.now())
        for pk in waiting(10):
            send_one(pk)
        letters = [one for one in mail.outbox if one.to == [anna.user.email]]
        assert len(letters) == 1
        assert "has been marked" in letters[0].body
        assert f"/play/{play.uuid}/debrief/" in letters[0].body
        assert "Tom" not in letters[0].body

    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.fixed_dictionaries({"plain": st.integers(0, 2), "next": st.integers(0, 1)}),
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40),
        st.booleans(),
        st.integers(2, 4),
    )
    def test_marking_twice_changes_nothing(self, play, trainer, levels, note, second, times):
        from django.db import transaction

        with transaction.atomic():
            results = [marked(trainer, play, levels, n=2, note=note, second=second) for _time in range(times)]
            assert [one.repeated for one in results] == [False] + [True] * (times - 1)
            assert PlayMark.objects.count() == 1
            assert PlayInput.objects.filter(play=play).count() == 4
            assert Record.objects.filter(kind="result").count() == (not second)
            assert NoticeItem.objects.filter(kind="marked").count() == (not second)
            assert Audit.objects.filter(action="play.mark").count() == 1
            transaction.set_rollback(True)


class TestTwoMarkers:
    def test_whoever_comes_second_is_told_and_nothing_is_lost(self, play, trainer, another):
        marked(trainer, play, GOOD)
        with pytest.raises(AlreadyMarked) as caught:
            marked(another, play, POOR, n=2)
        assert caught.value.play.status == "ended"
        assert PlayMark.objects.get().rater == trainer
        assert Record.objects.filter(kind="result").count() == 1

    def test_a_second_opinion_keeps_it_waiting_and_the_median_counts(self, play, trainer, another):
        first = marked(trainer, play, {"plain": 2, "next": 1}, second=True)
        assert first.play.waits
        assert not Record.objects.filter(kind="result").exists()
        assert not NoticeItem.objects.filter(kind="marked").exists()
        done = marked(another, again(play), {"plain": 1, "next": 0})
        assert not done.play.waits
        evidence = {row["clause"]: row for row in payload(Record.objects.get(kind="result"))["evidence"]}
        assert (evidence["phone/close"]["earned"], evidence["limits/keep"]["earned"]) == (
            2,
            1,
        )  # halves go up
        assert payload(Record.objects.get(kind="result"))["detail"]["marked_by"] == ["trainer", "trainer"]

    def test_the_second_may_not_ask_for_a_third(self, play, trainer, another):
        marked(trainer, play, GOOD, second=True)
        assert not marked(another, again(play), POOR, second=True).play.waits

    def test_whoever_asked_may_change_their_mind(self, play, trainer):
        marked(trainer, play, GOOD, second=True)
        done = marked(trainer, again(play), POOR)
        assert (done.play.status, done.play.passed) == ("ended", False)
        assert [mark.levels for mark in PlayMark.objects.order_by("n")] == [GOOD, POOR]
        assert done.play.score == Decimal(40)


class TestWho:
    def test_a_manager_marks_their_own_people_only(self, play, manager):
        stranger = factory.person("stranger@example.org", roles=[Role.MANAGER])
        with pytest.raises(NoPlay):
            marked(stranger, play, GOOD)
        marked(manager, play, GOOD)
        assert payload(Record.objects.get(kind="result"))["detail"]["marked_by"] == ["manager"]

    @pytest.mark.parametrize("roles", [[], [Role.PEOPLE], [Role.AUDITOR], [Role.ADMIN], [Role.EMPLOYEE]])
    def test_nobody_else_marks(self, play, roles):
        other = factory.person("other@example.org", roles=roles)
        with pytest.raises(NoPlay):
            marked(other, play, GOOD)
        assert not PlayMark.objects.exists()

    def test_nobody_marks_their_own_letter(self, letter, trainer):
        factory.assigned(trainer, letter)
        play = factory.sent(trainer, letter)
        with pytest.raises(NoPlay):
            marked(trainer, play, GOOD)
        with pytest.raises(BadMark):
            mark_own(person=trainer, play=play.uuid, levels=GOOD, n=2)
        assert not queue_of(trainer.user).exists()
        assert again(play).waits

    def test_practice_is_in_nobodys_list(self, anna, letter, trainer, manager):
        play = factory.sent(anna, letter, Mode.PRACTICE)
        for who in (trainer, manager):
            assert not queue_of(who.user).exists()
            with pytest.raises(NoPlay):
                marked(who, play, GOOD)

    def test_the_list_is_the_oldest_first_and_of_what_one_has_not_marked(
        self, anna, letter, trainer, another
    ):
        factory.assigned(anna, letter)
        plays = [factory.sent(anna, letter) for _one in range(3)]
        Play.objects.filter(pk=plays[2].pk).update(ended_at=SATURDAY.replace(year=2025))
        assert list(queue_of(trainer.user)) == [plays[2], plays[0], plays[1]]
        marked(trainer, plays[0], GOOD, second=True)
        marked(trainer, plays[1], GOOD)
        assert list(queue_of(trainer.user)) == [plays[2]]
        assert list(queue_of(trainer.user, mine=True)) == [plays[0]]
        assert list(queue_of(another.user)) == [plays[2], plays[0]]
        assert [(row.activity, row.count) for row in scenes_waiting(another.user, 9)] == [(letter.uuid, 2)]
        assert not queue_of(another.user, scene=uuid4()).exists()


class TestOwnPractice:
    @pytest.mark.parametrize("mode", [Mode.PRACTICE, Mode.COACH])
    def test_one_marks_oneself_and_then_it_is_practice(self, anna, letter, mode):
        play = factory.sent(anna, letter, mode)
        assert play.waits
        assert not Practice.objects.exists()
        first = mark_own(person=anna, play=play.uuid, levels=GOOD, n=2)
        assert (first.play.status, first.play.passed) == ("ended", True)
        assert mark_own(person=anna, play=play.uuid, levels=GOOD, n=2).repeated
        assert Practice.objects.get().payload["detail"]["marked_by"] == ["self"]
        assert PlayMark.objects.get().role == "self"
        assert [rating.rater for rating in State.from_json(again(play).state).ratings] == ["self", "self"]
        assert not Record.objects.exists()
        assert not NoticeItem.objects.exists()
        assert not Audit.objects.filter(action="play.mark").exists()

    def test_only_ones_own(self, anna, letter, trainer):
        play = factory.sent(anna, letter, Mode.PRACTICE)
        with pytest.raises(NoPlay):
            mark_own(person=trainer, play=play.uuid, levels=GOOD, n=2)

    def test_from_a_letter_that_waits_trying_again_leaves_no_second_trace(self, anna, play):
        from roleplay.actions.turns import take_turn
        from roleplay.engine import Write

        fork = fork_play(person=anna, play=play.uuid, n=1)
        fork = take_turn(person=anna, play=fork.uuid, n=2, given=Write(factory.LETTER)).play
        assert mark_own(person=anna, play=fork.uuid, levels=GOOD, n=2).play.status == "ended"
        assert not Practice.objects.exists()
        assert again(play).waits


def test_of_a_long_text_the_record_quotes_the_beginning(anna, letter, trainer):
    factory.assigned(anna, letter)
    play = factory.sent(anna, letter, words="We are sorry. " + "The lamp comes. " * 30)
    marked(trainer, play, GOOD)
    evidence = {row["clause"]: row for row in payload(Record.objects.get(kind="result"))["evidence"]}
    quote = evidence["phone/close"]["quote"]
    assert quote.startswith("We are sorry. The lamp comes.")
    assert quote.endswith("…")
    assert len(quote) <= 300

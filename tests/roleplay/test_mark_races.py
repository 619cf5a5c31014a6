"""Two markers at once. On PostgreSQL, because SQLite lets one writer in at a time and hides the race."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from learning.models import NoticeItem, Record
from learning.roles import Role
from roleplay.actions.errors import AlreadyMarked
from roleplay.actions.marking import Given, keep_mark, mark_play
from roleplay.models import MarkDraft, Play, PlayInput, PlayMark
from tests.factories import roleplay as factory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite has one writer: there is no race to lose."
    ),
]
LEVELS = ({"plain": 2, "next": 1}, {"plain": 0, "next": 0})


def at_once(count, call):
    barrier = Barrier(count)

    def one(number: int):
        try:
            barrier.wait()
            return call(number)
        except AlreadyMarked:
            return "late"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def marks(play, trainers, *, second=False):
    def one(number: int):
        place = number % len(trainers)
        given = Given(LEVELS[place], f"note {place}", second)
        return mark_play(by=trainers[place].user, play=play.uuid, given=given, n=play.n).repeated

    return one


@pytest.fixture
def trainers():
    return [factory.person(f"trainer{n}@example.org", roles=[Role.TRAINER]) for n in range(2)]


def test_two_markers_and_their_double_clicks_are_one_mark_and_one_result(trainers):
    anna, letter = factory.person(), factory.published(factory.letter())
    factory.assigned(anna, letter)
    for round_ in range(1, 9):
        play = factory.sent(anna, letter)
        answers = at_once(8, marks(play, trainers))
        assert answers.count(False) == 1, answers  # one was written,
        assert answers.count(True) == 3  # three of the same hand are that one,
        assert answers.count("late") == 4  # and the other hand is told.
        assert PlayMark.objects.filter(play=play).count() == 1
        assert PlayInput.objects.filter(play=play).count() == 4
        assert Play.objects.get(pk=play.pk).status == "ended"
        assert Record.objects.filter(kind="result").count() == round_
        assert NoticeItem.objects.filter(kind="marked").count() == round_


def test_two_second_opinions_at_once_are_told_apart(trainers):
    anna, letter = factory.person(), factory.published(factory.letter())
    factory.assigned(anna, letter)
    first = factory.person("first@example.org", roles=[Role.TRAINER])
    for _round in range(4):
        play = factory.sent(anna, letter)
        given = Given(LEVELS[0], second=True)
        play = mark_play(by=first.user, play=play.uuid, given=given, n=play.n).play
        answers = at_once(2, marks(play, trainers))
        assert sorted(map(str, answers)) == ["False", "late"]
        assert PlayMark.objects.filter(play=play).count() == 2
        assert Record.objects.filter(kind="result", attempt=play.uuid).count() == 1


def test_what_is_kept_while_the_mark_is_sent_leaves_no_draft_behind(trainers):
    anna, letter = factory.person(), factory.published(factory.letter())
    factory.assigned(anna, letter)
    by, given = trainers[0].user, Given(LEVELS[0], "note", second=True)
    for _round in range(8):
        play = factory.sent(anna, letter)

        def send_or_keep(number: int, play=play):
            if number:
                return keep_mark(by=by, play=play.uuid, given=given, n=play.n)
            return mark_play(by=by, play=play.uuid, given=given, n=play.n).repeated

        assert at_once(4, send_or_keep)[0] is False
        assert Play.objects.get(pk=play.pk).waits
        assert not MarkDraft.objects.exists()

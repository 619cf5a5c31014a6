"""A4, R6: eight browsers at once. On PostgreSQL, because SQLite lets one writer in at a time and hides the race."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from learning.models import Record
from roleplay.actions.begin import start_play
from roleplay.actions.errors import Conflict
from roleplay.actions.turns import take_turn
from roleplay.engine import Choose, Mode
from roleplay.models import Play, PlayInput
from tests.factories import roleplay as factory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite has one writer: there is no race to lose."
    ),
]
AT_ONCE = 8


def at_once(call):
    barrier = Barrier(AT_ONCE)

    def one(number: int):
        try:
            barrier.wait()
            return call(number)
        except Conflict:
            return "conflict"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def submits(play: Play, n: int, *options: str):
    """One answer to turn ``n`` for each browser, in turn from ``options``; says whether it was a repeat."""

    def one(number: int) -> bool:
        given = Choose(options[number % len(options)])
        return take_turn(person=play.person, play=play.uuid, n=n, given=given).repeated

    return one


def test_a4_eight_submits_of_the_last_answer_are_one_result():
    person, scenario = factory.person(), factory.published()
    factory.assigned(person, scenario)
    for _round in range(10):
        play = start_play(person=person, activity=scenario.uuid, mode=Mode.EXAM)
        for n, option in enumerate(("greet-full", "ask-story"), 1):
            answers = at_once(submits(play, n, option))
            assert sorted(answers) == [False] + [True] * (AT_ONCE - 1)
        answers = at_once(submits(play, 3, "offer-fifty", "offer-all"))
        assert answers.count(False) == 1
        assert answers.count("conflict") == AT_ONCE // 2
        assert PlayInput.objects.filter(play=play).count() == 3
    assert Record.objects.filter(kind="result").count() == 10


def test_a4_eight_starts_are_one_play():
    person, scenario = factory.person(), factory.published()
    plays = at_once(lambda _number: start_play(person=person, activity=scenario.uuid, mode=Mode.PRACTICE).pk)
    assert len(set(plays)) == 1
    assert Play.objects.count() == 1

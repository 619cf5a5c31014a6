"""Two markers at once. On PostgreSQL, because SQLite lets one writer in at a time and hides the race."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from learning.models import NoticeItem, Record
from quizzes.actions.accept import accept_answer
from quizzes.actions.marking import AlreadyMarked, Given, keep_mark, mark_answers
from quizzes.models import AnswerMark, Attempt, MarkDraft, Question, Ruling
from tests.factories import marking as make
from tests.factories.quizzes import assign, person

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite has one writer: there is no race to lose."
    ),
]


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


@pytest.fixture
def trainers():
    return [make.marker(name=f"Trainer {n}") for n in range(2)]


def test_two_markers_and_their_double_clicks_are_one_mark_for_each_answer(trainers):
    row = make.published()
    for round_ in range(1, 5):
        attempts = [make.counted(row, f"bells {round_}") for _answer in range(3)]
        uuids = [attempt.to_mark.get().uuid for attempt in attempts]

        def mark(number: int, uuids=uuids):
            place = number % 2
            given = Given({"answer": place}, f"note {place}")
            return mark_answers(by=trainers[place].user, answer=uuids[number % 3], given=given, n=0).count

        answers = at_once(8, mark)
        assert answers.count(3) == 1, answers  # one marked the three of them,
        assert answers.count(0) == 3  # its double clicks are that same mark,
        assert answers.count("late") == 4  # and the other hand is told.
        assert AnswerMark.objects.count() == Ruling.objects.count() == 3 * round_
        assert Record.objects.filter(source="quizzes").count() == 3 * round_
        assert NoticeItem.objects.filter(kind="quiz-marked").count() == 3 * round_
        assert not Attempt.objects.filter(state=Attempt.State.WAITS).exists()


def test_answers_of_the_same_people_never_hold_two_markers_up(trainers):
    row = make.published("short", "essay")
    people = [person(f"Person {n}") for n in range(4)]
    for someone in people:
        assign(someone, row)
    for round_ in range(4):
        # The same people in two orders: the short answers as they come, the essays the other way round.
        for someone in people if round_ % 2 else reversed(people):
            make.handed_in(someone, row, f"bells {round_}", f"We are sorry {round_}.")
        first = Attempt.objects.filter(state=Attempt.State.WAITS).latest("pk")
        uuids = [first.to_mark.get(position=place).uuid for place in (1, 2)]
        points = ({"answer": 1}, {"r": 1, "s": 0})

        def mark(number: int, uuids=uuids, points=points):
            given = Given(points[number])
            return mark_answers(by=trainers[number].user, answer=uuids[number], given=given, n=0).count

        assert at_once(2, mark) == [4, 4]
    assert Record.objects.filter(source="quizzes").count() == 16
    assert NoticeItem.objects.filter(kind="quiz-marked").count() == 16


def test_one_accepts_while_the_other_marks(trainers):
    row = make.published()
    for round_ in range(4):
        attempt = make.counted(row, f"bells {round_}")
        uuid = attempt.to_mark.get().uuid

        def decide(number: int, uuid=uuid):
            if number:
                return accept_answer(by=trainers[1].user, answer=uuid).count
            return mark_answers(by=trainers[0].user, answer=uuid, given=Given({"answer": 0}), n=0).count

        assert sorted(map(str, at_once(2, decide))) == ["1", "late"]
        assert attempt.rulings.count() == 1
        assert Record.objects.filter(attempt=attempt.uuid).count() == 1
        accepted = f"bells {round_}" in Question.objects.get().document["options"][0]["text"]["en"]
        assert attempt.rulings.get().earned == ("100" if accepted else "0")


def test_what_is_kept_while_the_mark_is_sent_leaves_no_draft_behind(trainers):
    row = make.published()
    by, given = trainers[0].user, Given({"answer": 1}, "note", second=True)
    for round_ in range(8):
        answer = make.counted(row, f"bells {round_}").to_mark.get()

        def send_or_keep(number: int, answer=answer.uuid):
            if number:
                return keep_mark(by=by, answer=answer, given=given, n=0)
            return mark_answers(by=by, answer=answer, given=given, n=0).count

        assert at_once(4, send_or_keep)[0] == 1
        answer.refresh_from_db()
        assert answer.open
        assert not MarkDraft.objects.exists()

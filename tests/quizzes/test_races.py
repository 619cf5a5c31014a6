"""Many at once: threads behind a barrier, on whichever database the suite runs. PostgreSQL shows what SQLite hides."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from learning.models import Practice
from quizzes.actions.answer import save_answer
from quizzes.actions.start import start_attempt
from quizzes.actions.submit import Submit, submit_attempt
from quizzes.grading.attempts import Save
from quizzes.handles import by_id
from quizzes.models import Answer, Attempt
from tests.factories import quizzes as make
from tests.factories.quizzes import MONDAY

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(count: int, act: Callable[[int], Any]) -> list[Any]:
    """Do it in that many threads at the same moment; what each returned. The first error is raised."""
    barrier, results, errors = threading.Barrier(count), [], []

    def run(number: int) -> None:
        try:
            barrier.wait(timeout=20)
            results.append(act(number))
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    if errors:
        raise errors[0]
    return results


def test_twenty_starts_at_once_make_one_attempt():
    row, person = make.publish(), make.person()
    started = at_once(20, lambda _n: start_attempt(person=person, activity=row.uuid, now=MONDAY))
    assert Attempt.objects.count() == 1
    assert {one.attempt.uuid for one in started} == {Attempt.objects.get().uuid}
    assert sum(not one.resumed for one in started) == 1


def test_eight_submits_at_once_make_one_result():
    row, person = make.publish(), make.person()
    for _round in range(5):
        attempt = start_attempt(person=person, activity=row.uuid, now=MONDAY).attempt
        done = at_once(
            8,
            lambda _n, uuid=attempt.uuid: submit_attempt(
                person=person, attempt=uuid, revision=0, now=MONDAY, locale="en"
            ),
        )
        assert sorted(one.decision for one in done) == [*[Submit.ALREADY] * 7, Submit.DONE]
    assert Practice.objects.count() == 5


def test_of_eight_different_answers_at_once_one_is_kept_and_the_others_are_told():
    row, person = make.publish(), make.person()
    attempt = start_attempt(person=person, activity=row.uuid, now=MONDAY).attempt
    saved = at_once(
        8,
        lambda number: save_answer(
            person=person,
            attempt=attempt.uuid,
            position=1,
            revision=0,
            answering=by_id(("abc"[number % 3],)),
            now=MONDAY,
        ),
    )
    kept = Answer.objects.get()
    assert kept.revision == 1
    for one in saved:
        same = one.sent == tuple(kept.response)
        assert one.decision in ((Save.WRITE, Save.SAME) if same else (Save.STALE,))

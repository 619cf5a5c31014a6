"""Many at once: threads behind a barrier, on whichever database the suite runs. PostgreSQL shows what SQLite hides."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from learning.models import Practice, Record
from learning.roles import Role
from quizzes.actions import regrade_work
from quizzes.actions.answer import save_answer
from quizzes.actions.regrade import apply_regrade, begin_regrade
from quizzes.actions.start import start_attempt
from quizzes.actions.submit import Submit, submit_attempt
from quizzes.grading.attempts import Save
from quizzes.grading.regrading import Policy
from quizzes.handles import by_id
from quizzes.models import Answer, Attempt, Regrade, Ruling
from quizzes.regrades import question_of_key, versions
from tests.factories import quizzes as make
from tests.factories.learning import UserFactory
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


def looked_at(author, key):
    """A regrade that gives everybody the full mark, worked out and not applied."""
    regrade = begin_regrade(
        key=key, chosen=[one.digest for one in versions(question_of_key(key))], policy=Policy.FULL, upward=True,
        reason="Unfair.", by=author, now=MONDAY,
    )  # fmt: skip
    while regrade_work.work(regrade.pk, 30):
        pass
    return regrade


def test_what_is_handed_in_while_a_regrade_is_applied_is_marked_alike():
    """Whoever is first, the job or the learner: everybody's answer gets the full mark, once."""
    row, author = make.publish(make.quiz(pass_mark=25)), UserFactory(roles=[Role.TRAINER])
    people = [make.person() for _n in range(6)]
    for person in people:
        make.assign(person, row)
    attempts = [start_attempt(person=one, activity=row.uuid, now=MONDAY).attempt for one in people]
    key = attempts[0].drawn[0]["question"]
    asked = [one.pk for one in attempts if one.position_of(key)]
    regrade = looked_at(author, key)

    def act(number):
        if number == len(people):
            apply_regrade(regrade=regrade.uuid, by=author, now=MONDAY)
            while regrade_work.work(regrade.pk, 30):
                pass
        else:
            submit_attempt(
                person=people[number], attempt=attempts[number].uuid, revision=0, now=MONDAY, locale="en"
            )

    at_once(len(people) + 1, act)
    assert Regrade.objects.get().state == Regrade.State.APPLIED
    assert Ruling.objects.count() == len(asked)
    assert {one.percent for one in Attempt.objects.filter(pk__in=asked)} == {25}


def test_two_workers_apply_a_regrade_once():
    row, author = make.publish(make.quiz(pass_mark=25)), UserFactory(roles=[Role.TRAINER])
    for _n in range(4):
        person = make.person()
        make.assign(person, row)
        attempt = start_attempt(person=person, activity=row.uuid, now=MONDAY).attempt
        submit_attempt(person=person, attempt=attempt.uuid, revision=0, now=MONDAY, locale="en")
    key = attempt.drawn[0]["question"]
    regrade = looked_at(author, key)
    apply_regrade(regrade=regrade.uuid, by=author, now=MONDAY)
    # Past the first look at who is at work, which would let only one of them in.
    at_once(2, lambda _n: [regrade_work._portion(regrade.pk) for _again in range(5)])
    asked = [one for one in Attempt.objects.all() if one.position_of(key)]
    assert Ruling.objects.count() == len(asked)
    assert Record.objects.filter(source="quizzes").count() == 4 + len(asked)


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

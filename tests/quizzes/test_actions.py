"""Attempts: started once, answered safely, handed in once, and recorded by what was stored."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from learning.models import Mastery, Practice, Record
from quizzes import api
from quizzes.actions.answer import AnswerRefused, save_answer
from quizzes.actions.start import CannotStart, start_attempt
from quizzes.actions.submit import Submit, submit_attempt
from quizzes.grading.attempts import Save
from quizzes.handles import by_id
from quizzes.models import Answer, Attempt, Question
from quizzes.policies import NotYours
from quizzes.tasks import close_overdue
from tests.factories import quizzes as make
from tests.factories.quizzes import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def row():
    make.standard("phone", "rings", "greet")
    document = make.quiz()
    for index, one in enumerate(document["questions"]):
        one["clauses"] = ["phone/rings" if index % 2 else "phone/greet"]
    return make.publish(document)


@pytest.fixture
def ieva():
    return make.person()


def start(person, row, now=MONDAY) -> Attempt:
    return start_attempt(person=person, activity=row.uuid, now=now).attempt


def answer(attempt, position, *chosen, revision=0, now=MONDAY, person=None):
    return save_answer(
        person=person or attempt.person,
        attempt=attempt.uuid,
        position=position,
        revision=revision,
        answering=by_id(chosen),
        now=now,
    )


def submit(attempt, revision=None, now=MONDAY, person=None):
    if revision is None:
        revision = Attempt.objects.get(pk=attempt.pk).revision
    return submit_attempt(
        person=person or attempt.person, attempt=attempt.uuid, revision=revision, now=now, locale="lv"
    )


def finish(person, row, right=4, now=MONDAY):
    attempt = start(person, row, now)
    for position in range(1, 5):
        answer(attempt, position, "a" if position <= right else "c", now=now)
    return submit(attempt, now=now).attempt


def test_a_start_draws_once_and_is_resumed_after_that(row, ieva):
    first = start(ieva, row)
    assert len({one["question"] for one in first.drawn}) == 4
    again = start_attempt(person=ieva, activity=row.uuid, now=MONDAY + timedelta(days=3))
    assert (again.resumed, again.attempt.pk, again.attempt.drawn) == (True, first.pk, first.drawn)


def test_what_was_not_asked_yet_comes_first(row, ieva):
    asked = [{one["question"] for one in finish(ieva, row).drawn} for _ in range(2)]
    assert asked[0] | asked[1] == {f"phone-check-q{index}" for index in range(5)}


def test_questions_met_in_another_quiz_are_no_longer_new(row, ieva):
    met = start(ieva, row)
    api.load_quiz(make.quiz("second", questions=[], draw=[{"tag": "phone", "count": 1}]))
    other = start(ieva, api.Quiz.objects.get(key="second"))
    assert other.drawn[0]["question"] not in {one["question"] for one in met.drawn}


def test_a_result_that_counts_enters_the_record_with_its_evidence(row, ieva):
    make.assign(ieva, row)
    done = finish(ieva, row, right=3, now=MONDAY + timedelta(minutes=4))
    assert (done.score, done.out_of, done.percent, done.passed) == (Decimal("3"), Decimal("4"), 75, True)
    entry = Record.objects.get(person=ieva, source="quizzes")
    assert (entry.attempt, entry.occurred_at) == (done.uuid, done.submitted_at)
    assert '"outcome":"passed"' in entry.payload.text
    assert '"locale":"lv"' in entry.payload.text
    shared = {
        one.clause: (one.earned, one.possible) for one in Mastery.objects.filter(person=ieva, sum="shared")
    }
    cited = [done.frozen.question(one["question"]).clauses[0] for one in done.drawn]
    assert shared == {
        clause: (2 * sum(one == clause for one in cited[:3]), 2 * cited.count(clause))
        for clause in set(cited)
    }
    assert not Practice.objects.exists()


def test_practice_stays_with_the_learner(row, ieva):
    finish(ieva, row)
    assert Practice.objects.get().person == ieva
    assert not Record.objects.filter(source="quizzes").exists()
    assert not Mastery.objects.filter(sum="shared").exists()


def test_the_limit_is_for_what_counts(row, ieva):
    for _ in range(4):
        finish(ieva, row, right=0)
    make.assign(ieva, row)
    for _ in range(3):
        finish(ieva, row, right=0)
    with pytest.raises(CannotStart) as refused:
        start(ieva, row)
    assert "used all your attempts" in refused.value.reason
    assert list(Attempt.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 8))


def test_a_score_of_nothing_is_a_score(row, ieva):
    done = finish(ieva, row, right=0)
    assert (done.score, done.percent, done.passed) == (0, 0, False)


def test_an_answer_is_kept_once_whatever_is_sent_again(row, ieva):
    attempt = start(ieva, row)
    assert answer(attempt, 1, "b").decision is Save.WRITE
    assert answer(attempt, 1, "b").decision is Save.SAME
    assert answer(attempt, 1, "b", "b", revision=7).decision is Save.SAME
    assert Answer.objects.get().revision == 1
    assert Attempt.objects.get().revision == 1


def test_two_tabs_the_older_page_cannot_overwrite_the_newer_answer(row, ieva):
    attempt = start(ieva, row)
    answer(attempt, 1, "a")
    late = answer(attempt, 1, "c")
    assert (late.decision, late.stored.response, late.sent) == (Save.STALE, ("a",), ("c",))
    assert answer(attempt, 1, "c", revision=1).decision is Save.WRITE
    assert answer(attempt, 1, "a").decision is Save.STALE
    assert Answer.objects.get().response == ["c"]


@pytest.mark.parametrize(
    ("position", "chosen"), [(0, "a"), (5, "a"), (-1, "a"), (1, "z"), (1, "phone-check-q0")]
)
def test_a_forged_question_or_option_is_refused_and_nothing_changes(row, ieva, position, chosen):
    attempt = start(ieva, row)
    with pytest.raises(AnswerRefused):
        answer(attempt, position, chosen)
    assert not Answer.objects.exists()


def test_two_answers_to_a_question_with_one_are_refused(row, ieva):
    with pytest.raises(AnswerRefused):
        answer(start(ieva, row), 1, "a", "b")


def test_somebody_elses_attempt_does_not_exist(row, ieva):
    attempt, other = start(ieva, row), make.person("Pēteris")
    for act in (lambda: answer(attempt, 1, "a", person=other), lambda: submit(attempt, person=other)):
        with pytest.raises(NotYours):
            act()
    with pytest.raises(NotYours):
        save_answer(person=ieva, attempt=uuid4(), position=1, revision=0, answering=by_id(("a",)), now=MONDAY)
    assert Attempt.objects.get().is_open


def test_handing_in_twice_is_handing_in_once(row, ieva):
    make.assign(ieva, row)
    done = finish(ieva, row)
    again = submit(done, revision=0, now=MONDAY + timedelta(hours=1))
    assert (again.decision, again.attempt.submitted_at) == (Submit.ALREADY, done.submitted_at)
    assert Record.objects.filter(source="quizzes").count() == 1


def test_nobody_hands_in_what_they_have_not_seen(row, ieva):
    attempt = start(ieva, row)
    answer(attempt, 1, "a")
    seen = Attempt.objects.get().revision
    answer(attempt, 2, "c")
    assert submit(attempt, revision=seen).decision is Submit.STALE
    assert Attempt.objects.get().is_open
    assert submit(attempt, revision=seen + 1).decision is Submit.DONE


def test_after_handing_in_other_answers_are_refused_and_replays_are_harmless(row, ieva):
    done = finish(ieva, row)
    assert answer(done, 1, "a").decision is Save.SAME
    assert answer(done, 1, "c", revision=1).decision is Save.SUBMITTED
    assert Answer.objects.get(position=1).response == ["a"]


def test_the_stored_score_is_what_the_stored_answers_earn(row, ieva):
    for right in range(5):
        finish(ieva, row, right=right)
    for attempt in Attempt.objects.all():
        outcome = attempt.outcome()
        assert (attempt.score * 100, attempt.out_of * 100) == (outcome.earned, outcome.possible)
        assert (attempt.percent, attempt.passed) == (outcome.percent, outcome.passed)


def test_a_publish_in_the_middle_moves_nobody(row, ieva):
    attempt = start(ieva, row)
    answer(attempt, 1, "a")
    key = attempt.drawn[0]["question"]
    document = api.dump_quiz("phone-check")
    for one in document["questions"]:
        if one["key"] == key:
            one["options"][0]["fraction"], one["options"][2]["fraction"] = 0, 100
    document["questions"] = document["questions"][:4]
    document["pass_mark"] = 100
    api.load_quiz(document)
    Question.objects.filter(home=None).get().delete()
    for position in (2, 3, 4):
        answer(attempt, position, "a")
    done = submit(attempt).attempt
    assert (done.percent, done.passed, done.release.number) == (100, True, 1)


def test_a_quiz_taken_back_can_be_finished_but_not_begun(row, ieva):
    attempt = start(ieva, row)
    row.delete()
    answer(attempt, 1, "a")
    assert start(ieva, row).pk == attempt.pk
    assert submit(attempt).decision is Submit.DONE
    with pytest.raises(CannotStart):
        start(ieva, row)


@pytest.fixture
def timed():
    return make.publish(make.quiz("timed", time_limit=10))


def test_the_clock_of_the_server_ends_an_attempt(timed, ieva):
    attempt = start(ieva, timed)
    over = MONDAY + timedelta(minutes=10)
    assert answer(attempt, 1, "a", now=over - timedelta(seconds=1)).decision is Save.WRITE
    assert answer(attempt, 2, "a", now=over + timedelta(seconds=5)).decision is Save.WRITE
    assert answer(attempt, 3, "a", now=over + timedelta(seconds=6)).decision is Save.TIME_UP
    assert answer(attempt, 2, "a", now=over + timedelta(hours=1)).decision is Save.SAME
    done = submit(attempt, revision=0, now=over + timedelta(hours=2)).attempt
    assert (done.submitted_at, done.score) == (over, 2)


def test_an_allowance_given_in_the_middle_holds_at_once(timed, ieva):
    attempt = start(ieva, timed)
    late = MONDAY + timedelta(minutes=12)
    assert answer(attempt, 1, "a", now=late).decision is Save.TIME_UP
    ieva.time_factor = Decimal("1.5")
    ieva.save()
    assert answer(attempt, 1, "a", now=late).decision is Save.WRITE
    ieva.time_factor = Decimal(0)
    ieva.save()
    assert answer(attempt, 2, "a", now=MONDAY + timedelta(days=9)).decision is Save.WRITE


def test_an_hour_without_a_worker_changes_no_result(timed, ieva, time_machine):
    attempt = start(ieva, timed)
    answer(attempt, 1, "a")
    time_machine.move_to(MONDAY + timedelta(minutes=10, seconds=20))
    assert close_overdue() == 0
    time_machine.move_to(MONDAY + timedelta(hours=1, minutes=10))
    assert (close_overdue(), close_overdue()) == (1, 0)
    attempt.refresh_from_db()
    assert (attempt.submitted_at, attempt.score) == (MONDAY + timedelta(minutes=10), 1)


def test_with_feedback_after_each_answer_an_answer_stays(ieva):
    attempt = start(ieva, make.publish(make.quiz("each", feedback="each")))
    assert answer(attempt, 1, "c").decision is Save.WRITE
    assert answer(attempt, 1, "a", revision=1).decision is Save.GIVEN
    assert Answer.objects.get().response == ["c"]

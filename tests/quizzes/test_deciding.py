"""What people decide about answers: the result comes when the last one is decided, and changes only by superseding."""

from fractions import Fraction

import pytest
from django.utils import timezone

from learning.models import Record
from quizzes import api
from quizzes.actions.answer import save_answer
from quizzes.actions.decide import decide_attempt
from quizzes.actions.start import start_attempt
from quizzes.actions.submit import submit_attempt
from quizzes.handles import by_id
from quizzes.models import Attempt, Ruling
from tests.factories import quizzes as make
from tests.quizzes.grading import kinds

pytestmark = pytest.mark.django_db


@pytest.fixture
def handed_in():
    """Somebody's counting attempt at a short answer that nobody listed and a choice that is right."""
    questions = [
        kinds.document("short", tags=["all"]),
        kinds.document("single", tags=["all"], clauses=["phone/rings"]),
    ]
    make.standard("phone", "rings")
    row = api.load_quiz(make.quiz(questions=questions, draw=[{"tag": "all", "count": 2}], pass_mark=75)).quiz
    person = make.person()
    make.assign(person, row)
    attempt = start_attempt(person=person, activity=row.uuid, now=make.MONDAY).attempt
    for position, response in ((1, ("three bells",)), (2, ("a",))):
        save_answer(
            person=person, attempt=attempt.uuid, position=position, revision=0, answering=by_id(response),
            now=make.MONDAY,
        )  # fmt: skip
    return submit_attempt(
        person=person, attempt=attempt.uuid, revision=2, now=make.MONDAY, locale="en"
    ).attempt


def rule(attempt, position, earned, **more):
    Ruling.objects.create(
        attempt=attempt, position=position, earned=earned, source="marker", at=timezone.now(), **more
    )
    changed = decide_attempt(attempt)
    attempt.refresh_from_db()
    return changed


def test_there_is_no_result_before_the_last_answer_is_decided(handed_in):
    assert (handed_in.state, Record.objects.filter(source="quizzes").count()) == (Attempt.State.WAITS, 0)
    assert not decide_attempt(handed_in)
    assert rule(handed_in, 1, "50")
    assert (handed_in.state, handed_in.percent, handed_in.passed) == (Attempt.State.SUBMITTED, 75, True)
    entry = Record.objects.get(source="quizzes")
    assert entry.occurred_at == make.MONDAY, "dated when it was handed in"


def test_a_first_attempt_marked_otherwise_changes_what_later_ones_come_to():
    make.standard("phone", "rings")
    questions = [kinds.document("single", tags=["all"])]
    row = api.load_quiz(
        make.quiz(questions=questions, draw=[{"tag": "all", "count": 1}], method="first", attempts=0)
    ).quiz
    person = make.person()
    make.assign(person, row)
    attempts = []
    for response in ("c", "a"):
        one = start_attempt(person=person, activity=row.uuid, now=make.MONDAY).attempt
        save_answer(
            person=person, attempt=one.uuid, position=1, revision=0, answering=by_id((response,)),
            now=make.MONDAY,
        )  # fmt: skip
        done = submit_attempt(person=person, attempt=one.uuid, revision=1, now=make.MONDAY, locale="en")
        attempts.append(done.attempt)
    assert [one.passed for one in attempts] == [False, False]
    rule(attempts[0], 1, "100")
    assert [Attempt.objects.get(pk=one.pk).passed for one in attempts] == [True, True]


def test_a_later_ruling_supersedes_the_entry_and_the_same_again_changes_nothing(handed_in):
    rule(handed_in, 1, "50")
    assert not decide_attempt(handed_in)
    assert Record.objects.filter(source="quizzes").count() == 1
    assert rule(handed_in, 1, "100/3")
    assert handed_in.outcome().earned == 100 + Fraction(100, 3)
    assert (handed_in.percent, handed_in.passed) == (67, False)
    first, second = Record.objects.filter(source="quizzes").order_by("seq")
    assert second.supersedes == first
    rule(handed_in, 1, "", dropped=True)
    assert (handed_in.percent, handed_in.out_of) == (100, 1)

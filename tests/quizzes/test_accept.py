"""Accepting an answer from now on: the key grows by it, and whoever waits with the same has it right."""

import pytest

from learning.models import Record
from learning.roles import Role
from quizzes.actions.accept import CannotAccept, accept_answer
from quizzes.actions.marking import AlreadyMarked, Given, mark_answers
from quizzes.models import Attempt, Question, Ruling
from quizzes.queue import NoAnswer, waiting_for
from tests.factories import marking as make
from tests.factories.learning import leads
from tests.factories.quizzes import assign, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def tom():
    return make.marker()


def accept(by, attempt):
    return accept_answer(by=by.user, answer=attempt.to_mark.get().uuid)


def test_it_joins_the_key_and_all_that_wait_are_right(tom):
    row = make.published()
    same = [make.counted(row, text) for text in ("Three bells", "three bells!")]
    practice = make.handed_in(person(), row, "three bells")
    assert (accept(tom, same[0]).count, waiting_for(tom.user).count()) == (2, 0)
    for attempt in same:
        attempt.refresh_from_db()
        assert (attempt.percent, attempt.passed) == (100, True)
        assert attempt.rulings.get().source == Ruling.Source.REGRADE
    question = Question.objects.get()
    assert question.live
    assert not question.has_unpublished_changes
    assert "\nThree bells" in question.document["options"][0]["text"]["en"]
    later = make.counted(row, "THREE BELLS")
    assert (later.state, later.percent) == (Attempt.State.SUBMITTED, 100), "no person has to read it any more"
    practice.refresh_from_db()
    assert practice.state == Attempt.State.WAITS, "practice stays its learner's"
    assert Record.objects.filter(source="quizzes").count() == 3


def test_what_is_in_the_key_already_is_published_once(tom):
    row = make.published()
    first = make.counted(row, "three bells")
    second = make.counted(row, "four bells")
    accept(tom, first)
    stale = make.handed_in(second.person, row, "three bells")
    revisions = Question.objects.get().revisions.count()
    assert stale.state == Attempt.State.WAITS, "pinned to the release from before"
    accept(tom, stale)
    stale.refresh_from_db()
    assert stale.percent == 100
    assert Question.objects.get().revisions.count() == revisions


def test_marks_only_rise(tom):
    attempt = make.counted(make.published(), "three bells")
    given = Given({"answer": 0}, second=True)
    mark_answers(by=tom.user, answer=attempt.to_mark.get().uuid, given=given, n=0)
    accept(make.marker(), attempt)
    attempt.refresh_from_db()
    assert attempt.percent == 100


def test_a_rewrite_without_listed_answers_gets_its_first_one_in_every_language(tom):
    row = make.published("rewrite")
    question = Question.objects.get()
    del question.document["options"]
    question.save()
    question.publish(question.save_revision(), skip_permission_checks=True)
    accept(tom, make.counted(row, "It is here\non Friday."))
    (option,) = Question.objects.get().document["options"]
    assert option["fraction"] == 100
    assert set(option["text"].values()) == {"It is here on Friday."}
    assert set(option["text"]) == {"en", "lv"}


def test_essays_are_always_read(tom):
    with pytest.raises(CannotAccept, match="kind"):
        accept(tom, make.counted(make.published("essay"), "We are sorry."))


def test_whoever_marks_and_does_not_author_cannot(tom):
    attempt = make.counted(make.published(), "three bells")
    mia = make.marker(Role.MANAGER)
    with pytest.raises(NoAnswer):
        accept(mia, attempt)
    leads(mia, attempt.person)
    with pytest.raises(CannotAccept, match="not-yours"):
        accept(mia, attempt)


def test_the_own_answer_is_left_to_others(tom):
    row = make.published()
    assign(tom, row)
    own, theirs = make.handed_in(tom, row, "three bells"), make.counted(row, "three bells")
    assert accept(tom, theirs).count == 1
    own.refresh_from_db()
    assert own.state == Attempt.State.WAITS


@pytest.mark.parametrize("how", ["draft", "gone"])
def test_a_question_in_the_middle_of_a_change_is_left_alone(tom, how):
    attempt = make.counted(make.published(), "three bells")
    question = Question.objects.get()
    if how == "draft":
        question.document["hints"] = [{"en": "A hint", "lv": "A hint"}]
        question.save_revision()
    else:
        question.delete()
    with pytest.raises(CannotAccept, match=how):
        accept(tom, attempt)
    assert attempt.to_mark.get().open


def test_what_is_decided_is_told(tom):
    attempt = make.counted(make.published(), "three bells")
    given = Given({"answer": 1})
    mark_answers(by=tom.user, answer=attempt.to_mark.get().uuid, given=given, n=0)
    with pytest.raises(AlreadyMarked):
        accept(tom, attempt)
    assert not Question.objects.get().document["options"][0]["text"]["en"].endswith("three bells")

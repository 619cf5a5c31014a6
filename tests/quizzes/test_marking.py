"""Marking answers: who may, what one mark decides, second opinions, and one's own practice."""

from fractions import Fraction

import pytest
from django.utils import timezone

from learning import api as learning
from learning.models import Audit, NoticeItem, Practice, Record
from learning.roles import Role
from quizzes.actions.decide import decide_attempt
from quizzes.actions.marking import AlreadyMarked, BadMark, Given, mark_answers, mark_own
from quizzes.models import AnswerMark, AnswerToMark, Attempt, Ruling
from quizzes.policies import NotYours
from quizzes.queue import NoAnswer, equal_to, groups_waiting, questions_waiting, waiting_for, waiting_quizzes
from tests.factories import marking as make
from tests.factories.learning import leads
from tests.factories.quizzes import MONDAY, assign, person

pytestmark = pytest.mark.django_db
HALF = Given({"answer": 1})
ESSAY = Given({"r": 1, "s": 1}, "Say when it comes.")


@pytest.fixture
def tom():
    return make.marker()


def answer(attempt, position=1):
    return attempt.to_mark.get(position=position)


def mark(by, attempt, given=HALF, position=1, n=0):
    return mark_answers(by=by.user, answer=answer(attempt, position).uuid, given=given, n=n)


def results():
    return Record.objects.filter(source="quizzes")


class TestQueue:
    def test_equal_answers_are_one_group_and_the_oldest_comes_first(self, tom):
        row = make.published("short", "essay")
        for text in ("Three  BELLS.", "three bells", "four bells"):
            make.counted(row, text, "Some words.")
        questions = list(questions_waiting(tom.user))
        assert {one["question"]: one["count"] for one in questions} == {
            "written-check-short": 3,
            "written-check-essay": 3,
        }
        assert [one["count"] for one in groups_waiting(tom.user, "written-check-short")] == [2, 1]

    def test_what_the_key_settles_never_waits(self, tom):
        make.counted(make.published("short"), "rings")
        assert not AnswerToMark.objects.exists()

    def test_practice_is_never_in_the_queue(self, tom):
        attempt = make.handed_in(person(), make.published(), "three bells")
        assert attempt.state == Attempt.State.WAITS
        assert not waiting_for(tom.user).exists()
        with pytest.raises(NoAnswer):
            mark(tom, attempt)

    def test_a_manager_marks_own_people_and_nobody_their_own(self, tom):
        row = make.published()
        ours, theirs = make.counted(row, "three bells"), make.counted(row, "three bells")
        mia = make.marker(Role.MANAGER)
        leads(mia, ours.person)
        assert [one.attempt for one in waiting_for(mia.user)] == [ours]
        mark(mia, ours)
        theirs.refresh_from_db()
        assert theirs.state == Attempt.State.WAITS, "not of her people"
        with pytest.raises(NoAnswer):
            mark(mia, theirs)
        assign(tom, row)
        own = make.handed_in(tom, row, "my own bells")
        with pytest.raises(NoAnswer):
            mark(tom, own)

    def test_questions_in_other_words_are_other_groups(self, tom):
        row = make.published()
        first = make.counted(row, "three bells")
        question = row.questions.get()
        question.document["text"]["en"] = "In other words?"
        question.save()
        question.publish(question.save_revision(), skip_permission_checks=True)
        make.counted(row, "three bells")
        assert equal_to(tom.user, answer(first)).count() == 1
        assert groups_waiting(tom.user, "written-check-short").count() == 2


class TestMark:
    def test_one_mark_is_the_result_of_all_who_wrote_the_same(self, tom):
        row = make.published()
        same = [make.counted(row, text) for text in ("three bells", "Three bells!")]
        other = make.counted(row, "four bells")
        assert waiting_quizzes(same[0].person) == [row.uuid]
        assert mark(tom, same[0], Given({"answer": 1}, "Nearly.")).count == 2
        for attempt in same:
            attempt.refresh_from_db()
            assert (attempt.state, attempt.percent) == (Attempt.State.SUBMITTED, 50)
            ruling = attempt.rulings.get()
            assert (ruling.earned, ruling.source, ruling.by) == ("50", "marker", tom.user)
            assert NoticeItem.objects.get(person=attempt.person).kind == "quiz-marked"
        other.refresh_from_db()
        assert other.state == Attempt.State.WAITS
        entry = results().get(person=same[0].person)
        assert entry.occurred_at == MONDAY, "dated when it was handed in"
        assert '"marked_by":["trainer"]' in entry.payload.text
        assert waiting_quizzes(same[0].person) == []
        assert Audit.objects.filter(action="answer.mark").count() == 2

    def test_points_are_exact(self, tom):
        attempt = make.counted(make.published("essay"), "We are sorry.")
        mark(tom, attempt, Given({"r": 1, "s": 0}))
        assert attempt.rulings.get().earned == "100/3"
        assert attempt.outcome().earned == Fraction(100, 3)

    def test_the_result_waits_for_the_last_answer_and_is_told_once(self, tom):
        attempt = make.counted(make.published("short", "essay"), "three bells", "We are sorry.")
        mark(tom, attempt)
        assert not results().exists()
        assert not NoticeItem.objects.exists()
        mark(tom, attempt, ESSAY, position=2)
        attempt.refresh_from_db()
        assert attempt.percent == 58  # half of one mark, two of three points of another
        assert (results().count(), NoticeItem.objects.count()) == (1, 1)
        decide_attempt(attempt)
        assert (results().count(), NoticeItem.objects.count()) == (1, 1)

    def test_the_same_mark_twice_is_one_and_another_one_is_told(self, tom):
        attempt = make.counted(make.published(), "three bells")
        mark(tom, attempt)
        assert mark(tom, attempt).count == 0
        for given, by in ((Given({"answer": 2}), tom), (HALF, make.marker())):
            with pytest.raises(AlreadyMarked):
                mark(by, attempt, given)
        assert (AnswerMark.objects.count(), Ruling.objects.count()) == (1, 1)

    @pytest.mark.parametrize(
        "given",
        [
            Given({}),
            Given({"answer": 3}),
            Given({"answer": -1}),
            Given({"answer": 1, "more": 1}),
            Given({"answer": 1}, "x" * (learning.NOTE_MOST + 1)),
        ],
    )
    def test_a_mark_that_the_rubric_does_not_have_changes_nothing(self, tom, given):
        attempt = make.counted(make.published(), "three bells")
        with pytest.raises(BadMark):
            mark(tom, attempt, given)
        assert not AnswerMark.objects.exists()
        assert answer(attempt).open

    def test_a_ruling_from_elsewhere_takes_the_answer_off_the_list_and_back(self, tom):
        attempt = make.counted(make.published("short", "essay"), "three bells", "We are sorry.")
        rule = {"attempt": attempt, "position": 1, "source": "regrade", "at": timezone.now()}
        Ruling.objects.create(earned="100", **rule)
        decide_attempt(attempt)
        assert not answer(attempt).open
        Ruling.objects.create(**rule)
        decide_attempt(attempt)
        assert answer(attempt).open


class TestSecondOpinion:
    def test_the_middle_of_both_counts(self, tom):
        attempt = make.counted(make.published("essay"), "We are sorry.")
        assert mark(tom, attempt, Given({"r": 2, "s": 0}, second=True)).waits
        assert not waiting_for(tom.user).exists()
        assert waiting_for(tom.user, mine=True).count() == 1
        assert not results().exists()
        ann = make.marker(name="Ann Other")
        assert not mark(ann, attempt, Given({"r": 1, "s": 0}), n=1).waits
        assert attempt.rulings.get().earned == "50"

    def test_the_first_marker_can_take_the_question_back(self, tom):
        attempt = make.counted(make.published(), "three bells")
        mark(tom, attempt, Given({"answer": 0}, second=True))
        assert not mark(tom, attempt, Given({"answer": 2}), n=1).waits
        assert attempt.rulings.get().earned == "100"
        assert AnswerMark.objects.count() == 2

    def test_a_page_from_before_the_first_mark_is_told(self, tom):
        attempt = make.counted(make.published(), "three bells")
        mark(tom, attempt, Given({"answer": 0}, second=True))
        with pytest.raises(AlreadyMarked):
            mark(make.marker(), attempt)
        assert AnswerMark.objects.count() == 1


class TestPractice:
    def test_the_learner_marks_it_and_it_stays_practice(self):
        ieva = person()
        attempt = make.handed_in(ieva, make.published("essay"), "We are sorry.")
        assert not Practice.objects.exists()
        mark_own(person=ieva, attempt=attempt.uuid, position=1, points={"r": 2, "s": 1})
        attempt.refresh_from_db()
        assert (attempt.percent, attempt.rulings.get().source) == (100, "self")
        assert Practice.objects.count() == 1
        assert not results().exists()
        assert not NoticeItem.objects.exists()
        with pytest.raises(AlreadyMarked):
            mark_own(person=ieva, attempt=attempt.uuid, position=1, points={"r": 0, "s": 1})

    def test_what_counts_others_mark_and_practice_nobody_else(self, tom):
        row = make.published()
        attempt = make.counted(row, "three bells")
        with pytest.raises(BadMark):
            mark_own(person=attempt.person, attempt=attempt.uuid, position=1, points={"answer": 2})
        with pytest.raises(NotYours):
            mark_own(person=tom, attempt=attempt.uuid, position=1, points={"answer": 2})

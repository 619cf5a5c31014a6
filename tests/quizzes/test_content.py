"""Content in and out: loading, canonical documents, what publishing freezes, and what it refuses."""

import copy

import pytest

from learning import api as learning
from learning.models import Release
from quizzes import api
from quizzes.models import NotReady, Question, Quiz
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db


def releases(row: Quiz) -> int:
    return Release.objects.filter(activity__uuid=row.uuid).count()


def test_a_quiz_comes_out_as_it_went_in_and_loading_twice_changes_nothing():
    document = make.quiz()
    first = api.load_quiz(document)
    assert (first.created, first.questions_created) == (True, 5)
    assert api.dump_quiz("phone-check") == document
    assert list(api.dump_quiz("phone-check")) == list(document)
    again = api.load_quiz(api.dump_quiz("phone-check"))
    assert (again.created, again.changed, again.questions_created, again.questions_changed) == (
        False,
        False,
        0,
        0,
    )
    assert releases(first.quiz) == 1
    assert first.quiz.revisions.count() == 1


def test_the_same_quiz_is_the_same_activity_after_it_was_deleted():
    row = make.publish()
    uuid = row.uuid
    row.delete()
    Question.objects.all().delete()
    assert make.publish().uuid == uuid
    assert releases(Quiz.objects.get()) == 1


def test_the_release_holds_the_quiz_and_all_its_candidates_in_every_language():
    row = make.publish()
    release = learning.current_release(row.uuid)
    assert release.text("lv").title == "Answering the phone (lv)"
    assert release.text("lv").summary == "What you do in the first minute. (lv)"
    assert [one["key"] for one in release.body["questions"]] == [
        f"phone-check-q{index}" for index in range(5)
    ]
    assert release.minutes == 5


def test_an_edited_question_gives_its_quiz_a_new_release_and_the_old_one_stands():
    row = make.publish()
    before = learning.current_release(row.uuid)
    document = make.quiz()
    document["questions"][0]["text"]["en"] = "Clearer words"
    done = api.load_quiz(document)
    assert (done.changed, done.questions_changed) == (False, 1)
    now = learning.current_release(row.uuid)
    assert now.number == 2
    assert now.body["questions"][0]["text"]["en"] == "Clearer words"
    before.refresh_from_db()
    assert before.body["questions"][0]["text"]["en"] == "Question phone-check-q0"


def test_a_question_published_by_its_author_reaches_every_quiz_that_draws_it():
    row = make.publish()
    other = make.publish(
        make.quiz(
            "words-check", questions=[make.question("w1", "words")], draw=[{"tag": "words", "count": 1}]
        )
    )
    question = Question.objects.get(key="phone-check-q0")
    question.document = {**question.document, "feedback": make.said("New advice")}
    question.save_revision().publish()
    assert (releases(row), releases(other)) == (2, 1)
    question.refresh_from_db()
    question.document = {**question.document, "tags": ["phone", "words"]}
    question.save_revision().publish()
    assert (releases(row), releases(other)) == (3, 2)


def test_quizzes_draw_from_one_bank_and_may_come_in_together():
    phone = make.quiz(draw=[{"tag": "phone", "count": 6}])
    extra = make.quiz(
        "words-check", questions=[make.question("w1", "words", "phone")], draw=[{"tag": "words", "count": 1}]
    )
    assert [one.code for one in api.validate_quiz(phone) if one.blocking] == ["too-few-questions"]
    assert not any(one.blocking for one in api.validate_quiz(phone, others=[extra]))
    with pytest.raises(NotReady) as refused:
        api.load_quiz(phone)
    assert "asks for 6, and 5 questions are there" in refused.value.messages[0]
    assert not Quiz.objects.exists()
    assert not Question.objects.exists()
    api.load_quizzes(documents=[phone, extra], by=None)
    body = learning.current_release(Quiz.objects.get(key="phone-check").uuid).body
    assert [one["key"] for one in body["questions"]][-1] == "w1"


def test_a_draft_is_never_drawn_and_a_bank_that_shrinks_leaves_the_release_standing():
    row = make.publish(make.quiz(draw=[{"tag": "phone", "count": 5}]))
    Question.objects.get(key="phone-check-q4").unpublish()
    assert releases(row) == 1
    assert len(learning.current_release(row.uuid).body["questions"]) == 5
    assert [one.code for one in Quiz.objects.get().problems()] == ["too-few-questions"]


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"draw": [{"tag": "chat", "count": 1}]}, "draw[0]", "too-few-questions"),
        ({"locales": ["en", "lv", "et"]}, "title.et", "not-translated"),
        ({"pass_mark": 170}, "pass_mark", "out-of-range"),
    ],
)
def test_what_cannot_be_published_is_refused_with_the_place(change, path, code):
    document = {**make.quiz(), **change}
    assert (path, code) in {(one.path, one.code) for one in api.validate_quiz(document)}
    with pytest.raises(NotReady):
        api.load_quiz(document)
    assert not Quiz.objects.exists()


def test_a_clause_that_no_standard_has_stops_the_publish():
    document = make.quiz()
    document["questions"][2]["clauses"] = ["phone/rings"]
    found = [one for one in api.validate_quiz(document) if one.blocking]
    assert [(one.path, one.code) for one in found] == [("questions[2].clauses", "unknown-clause")]
    assert found[0].message == "No published standard has the clause phone/rings."
    make.standard("phone", "rings")
    assert not any(one.blocking for one in api.validate_quiz(document))
    row = api.load_quiz(document).quiz
    assert learning.current_release(row.uuid).teaches == ["phone/rings"]


def test_a_question_cannot_be_taken_out_of_another_quizzes_file():
    make.publish()
    thief = make.quiz(
        "words-check",
        questions=[make.question("phone-check-q0", "words")],
        draw=[{"tag": "words", "count": 1}],
    )
    with pytest.raises(NotReady) as refused:
        api.load_quiz(thief)
    assert "belongs to the quiz “phone-check” already" in refused.value.messages[0]


def test_the_gate_holds_for_the_authors_publish_too():
    row = make.publish()
    broken = copy.deepcopy(row.document)
    broken["draw"] = [{"tag": "phone", "count": 50}]
    row.document = broken
    revision = row.save_revision()
    with pytest.raises(NotReady):
        revision.publish()
    assert Quiz.objects.get().document["draw"] == [{"tag": "phone", "count": 4}]
    assert releases(row) == 1


def test_a_quiz_taken_back_starts_nobody_new_and_comes_back_when_published():
    row = make.publish()
    someone = make.person()
    row.unpublish()
    assert not learning.access(someone, row.uuid).allowed
    Quiz.objects.get().latest_revision.publish()
    assert learning.access(someone, row.uuid).allowed


def test_tags_follow_what_is_live():
    make.publish()
    question = Question.objects.get(key="phone-check-q0")
    question.document = {**question.document, "tags": ["words"]}
    question.save_revision()
    assert [tag.name for tag in question.tags.all()] == ["phone"]
    question.latest_revision.publish()
    assert [tag.name for tag in question.tags.all()] == ["words"]

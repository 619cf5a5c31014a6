"""The authoring screens: a trainer writes, previews and publishes without seeing a line of JSON."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from learning import api as learning
from quizzes import api
from quizzes.models import Question, Quiz
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer():
    author = make.person("Trine Trainer").user
    author.is_superuser = author.is_staff = True
    author.save()
    browser = Client()
    browser.force_login(author)
    return browser


def url(model, action, *args):
    return reverse(model.snippet_viewset.get_url_name(action), args=args)


def question_post(**changes):
    data = {
        "key": "rings-three",
        "change": "minor",
        "locales": ["en", "lv"],
        "kind": "single",
        "tags": "phone, greeting",
        "clauses": "",
        "sources": "mn-17",
        "text__en": "When do you answer?",
        "text__lv": "Kad jūs atbildat?",
        "feedback__en": "Three rings.",
        "feedback__lv": "Trīs zvani.",
        "options-rows": "4",
        "options-0-text__en": "Within three rings",
        "options-0-text__lv": "Līdz trešajam zvanam",
        "options-0-fraction": "100",
        "options-1-text__en": "When I can",
        "options-1-text__lv": "Kad varu",
        "options-1-fraction": "0",
        "options-1-feedback__en": "Somebody waits.",
        "options-1-feedback__lv": "Kāds gaida.",
    }
    return data | changes


def quiz_post(**changes):
    data = {
        "key": "own-check",
        "change": "minor",
        "locales": ["en", "lv"],
        "locale_default": "en",
        "title__en": "My quiz",
        "title__lv": "Mans tests",
        "minutes": "5",
        "pass_mark": "70",
        "attempts": "3",
        "time_limit": "0",
        "order": "shuffle",
        "feedback": "end",
        "after": ["answers", "feedback"],
        "closed": ["answers", "feedback", "right"],
        "draw-rows": "3",
        "draw-0-tag": "phone",
        "draw-0-count": "1",
    }
    return data | changes


def publish_question(trainer, **changes):
    return trainer.post(url(Question, "add"), question_post(**changes, **{"action-publish": "1"}))


def test_a_question_is_written_and_published_in_two_languages(trainer):
    # A new question starts with the languages in use; ticking one more and saving brings its fields.
    make.publish()
    assert publish_question(trainer).status_code == 302
    row = Question.objects.get(key="rings-three")
    assert row.live
    assert row.document == {
        "key": "rings-three",
        "kind": "single",
        "tags": ["phone", "greeting"],
        "sources": ["mn-17"],
        "text": {"en": "When do you answer?", "lv": "Kad jūs atbildat?"},
        "options": [
            {"id": "a", "text": {"en": "Within three rings", "lv": "Līdz trešajam zvanam"}, "fraction": 100},
            {
                "id": "b",
                "text": {"en": "When I can", "lv": "Kad varu"},
                "fraction": 0,
                "feedback": {"en": "Somebody waits.", "lv": "Kāds gaida."},
            },
        ],
        "feedback": {"en": "Three rings.", "lv": "Trīs zvani."},
    }
    assert [tag.name for tag in row.tags.order_by("name")] == ["greeting", "phone"]
    release = learning.current_release(Quiz.objects.get().uuid)
    assert release.number == 2
    assert "rings-three" in {one["key"] for one in release.body["questions"]}


def test_the_form_shows_what_was_stored_and_keeps_the_ids_of_options(trainer):
    make.publish()
    publish_question(trainer)
    row = Question.objects.get(key="rings-three")
    page = trainer.get(url(Question, "edit", row.pk)).content.decode()
    assert "Līdz trešajam zvanam" in page
    assert 'name="options-0-id" value="a"' in page
    changed = question_post(**{"action-publish": "1", "options-0-id": "a", "options-1-id": "b"})
    for part in ("text__en", "text__lv", "fraction"):
        changed.pop(f"options-0-{part}")
    changed |= {
        "options-2-text__en": "At once",
        "options-2-text__lv": "Uzreiz",
        "options-2-fraction": "100",
        "key": "cannot-move",
    }
    assert trainer.post(url(Question, "edit", row.pk), changed).status_code == 302
    row.refresh_from_db()
    assert [(one["id"], one["fraction"]) for one in row.document["options"]] == [("b", 0), ("c", 100)]
    assert row.key == row.document["key"] == "rings-three"


def test_a_draft_keeps_whatever_was_typed_and_reaches_nobody(trainer):
    make.publish()
    half = {
        "key": "half",
        "change": "minor",
        "locales": ["en", "lv", "mn"],
        "kind": "multiple",
        "text__en": "Unfinished",
        "options-rows": "4",
        "options-0-fraction": "30",
    }
    assert trainer.post(url(Question, "add"), half).status_code == 302
    row = Question.objects.get(key="half")
    assert not row.live
    assert learning.current_release(Quiz.objects.get().uuid).number == 1
    page = trainer.get(url(Question, "edit", row.pk)).content.decode()
    assert 'name="text__mn"' in page
    assert "Unfinished" in page
    assert "The right options together must make 100. They make 30." in page


def test_what_keeps_a_question_from_publishing_stands_beside_its_field(trainer):
    make.publish()
    response = publish_question(
        trainer, **{"options-1-fraction": "100", "text__lv": "", "clauses": "phone/nowhere"}
    )
    assert response.status_code == 200
    form = response.context["form"]
    assert form.errors["text__lv"] == ["The words for the language “lv” are missing."]
    assert form.errors["clauses"] == ["No published standard has the clause phone/nowhere."]
    assert "Exactly one option is right (100). You have 2." in str(form.non_field_errors())
    assert not Question.objects.filter(key="rings-three").exists()


def test_true_or_false_takes_its_ids_by_place(trainer):
    make.publish()
    publish_question(trainer, kind="truefalse")
    assert [one["id"] for one in Question.objects.get(key="rings-three").document["options"]] == [
        "true",
        "false",
    ]


def test_a_quiz_is_written_published_and_taken(trainer):
    make.publish()
    assert trainer.post(url(Quiz, "add"), quiz_post(**{"action-publish": "1"})).status_code == 302
    row = Quiz.objects.get(key="own-check")
    assert api.dump_quiz("own-check")["draw"] == [{"tag": "phone", "count": 1}]
    assert learning.current_release(row.uuid).text("lv").title == "Mans tests"
    page = trainer.get(url(Quiz, "edit", row.pk)).content.decode()
    assert "5 questions are there" in page


def test_a_quiz_that_asks_for_more_than_there_is_cannot_be_published(trainer):
    make.publish()
    response = trainer.post(url(Quiz, "add"), quiz_post(**{"draw-0-count": "9", "action-publish": "1"}))
    assert response.status_code == 200
    assert response.context["form"].errors["draw-0-count"] == [
        "The draw “phone” asks for 9, and 5 questions are there for it."
    ]
    assert not Quiz.objects.filter(key="own-check").exists()


def test_a_publish_that_another_author_has_overtaken_ends_in_words(trainer, monkeypatch):
    row = make.publish()
    monkeypatch.setattr("quizzes.authoring.fields.DocumentForm.check", lambda self: [])
    data = quiz_post(**{"draw-0-count": "9", "action-publish": "1", "key": "phone-check"})
    response = trainer.post(url(Quiz, "edit", row.pk), data, follow=True)
    assert response.status_code == 200
    assert "asks for 9" in response.content.decode()
    assert learning.current_release(row.uuid).number == 1


def test_every_field_stands_in_the_form_once(trainer):
    make.publish()
    for model in (Quiz, Question):
        page = trainer.get(url(model, "edit", model.objects.first().pk)).content.decode()
        names = re.findall(r'<(?:input|textarea|select)[^>]* id="(id_[a-z_0-9-]+)"', page)
        assert len(names) == len(set(names))
        assert "id_feedback__lv" in names or "id_brief__lv" in names


@pytest.mark.parametrize(("mode", "mark"), [("en", ""), ("lv", " (lv)")])
def test_the_preview_shows_what_is_being_typed_as_a_learner_sees_it(trainer, mode, mark):
    row = make.publish()
    typed = question_post(text__en="Typed just now", text__lv="Typed just now (lv)")
    preview = url(Question, "preview_on_edit", Question.objects.first().pk)
    assert trainer.post(preview, typed).json()["is_valid"]
    assert f"Typed just now{mark}" in trainer.get(preview, {"mode": mode}).content.decode()
    preview = url(Quiz, "preview_on_edit", row.pk)
    data = quiz_post(title__en="Typed title", title__lv="Typed title (lv)", **{"draw-0-count": "2"})
    assert trainer.post(preview, data).json()["is_valid"]
    page = trainer.get(preview, {"mode": mode})
    assert f"Typed title{mark}" in page.content.decode()
    assert page.content.decode().count('class="quiz-question"') == 2
    assert f"Question phone-check-q0{mark}" in row.make_preview_request(preview_mode=mode).content.decode()
    assert Quiz.objects.get().title == "Answering the phone"


def test_the_lookups_answer_authors_only(trainer):
    make.standard("phone", "rings", "greet")
    make.publish()
    found = trainer.get(reverse("quizzes_clauses"), {"q": "rings"}).json()["clauses"]
    assert found == [{"ref": "phone/rings", "standard": "How we answer the phone", "text": "Clause rings"}]
    assert (
        trainer.get(reverse("quizzes_clauses"), {"refs": "phone/greet"}).json()["clauses"][0]["text"]
        == "Clause greet"
    )
    assert trainer.get(reverse("quizzes_bank"), {"tag": "phone"}).json() == {
        "count": 5,
        "words": "5 questions are there",
    }
    assert trainer.get(reverse("quizzes_bank"), {"tag": "nowhere"}).json()["count"] == 0
    hire = Client()
    hire.force_login(make.person().user)
    for name in ("quizzes_clauses", "quizzes_bank"):
        assert hire.get(reverse(name)).status_code in (302, 403)


def test_a_list_of_a_thousand_questions_costs_no_more_queries(trainer, django_assert_max_num_queries):
    api.load_quiz(make.quiz(questions=[make.question(f"q{index}") for index in range(60)]))
    with django_assert_max_num_queries(30):
        assert trainer.get(url(Question, "list")).status_code == 200


def test_a_quiz_with_every_setting_goes_through_its_form_unchanged(trainer):
    make.standard("phone", "rings")
    questions = [{**make.question(f"q{n}", "phone"), "difficulty": "hard"} for n in range(3)]
    settings = {
        "time_limit": 20, "grace": 60, "delay": 15, "opens": "2026-11-01T08:00Z", "closes": "2027-01-31T14:00Z",
        "feedback": "each", "tries": 3, "penalty": 10, "certainty": True, "method": "last",
        "review": {"after": ["answers"], "closed": ["answers", "right"]},
        "draw": [
            {"question": "q0", "section": make.said("First")},
            {"tag": "phone", "count": 2, "difficulty": "hard", "section": make.said("Then")},
        ],
    }  # fmt: skip
    row = make.publish(make.quiz(questions=questions, **settings))
    before = row.document
    form = trainer.get(url(Quiz, "edit", row.pk)).context["form"]
    posted = {
        name: value
        for name in form.fields
        if (value := form[name].value()) not in (None, "", False) and name != "comments"
    }
    posted |= {"draw-rows": form.row_count, "sources": "", "action-publish": "1"}
    response = trainer.post(url(Quiz, "edit", row.pk), posted)
    assert response.status_code == 302, response.context["form"].errors
    row.refresh_from_db()
    assert row.document == before

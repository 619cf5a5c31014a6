"""The bank as trainers see it: where a question is used, what is near to it, what changed, and the list of all."""

from copy import deepcopy

import pytest
from django.test import Client
from django.urls import reverse

from quizzes import api
from quizzes.actions.start import start_attempt
from quizzes.authoring.queries import near, near_to, usage
from quizzes.models import Question, QuestionWord, Quiz
from tests.factories import quizzes as make
from tests.quizzes.grading import kinds
from tests.quizzes.test_authoring import publish_question, question_post, trainer, url

pytestmark = pytest.mark.django_db
__all__ = ["trainer"]


def ask(key, words, **more):
    return {**make.question(key), "text": {"en": words, "lv": f"{words} (lv)"}, **more}


def publish(*questions, **changes):
    return api.load_quiz(
        make.quiz(questions=list(questions), draw=[{"tag": "phone", "count": 1}], **changes)
    ).quiz


def test_a_question_says_which_live_quizzes_draw_it_and_how_many_attempts_had_it(trainer):
    row = publish(make.question("q1"), make.question("q2", "other"))
    other = api.load_quiz(
        make.quiz("second", questions=[], title=make.said("Second"), draw=[{"tag": "phone", "count": 1}])
    )
    api.load_quiz(
        make.quiz("third", questions=[], title=make.said("Third"), draw=[{"tag": "other", "count": 1}])
    )
    for name in ("Anna", "Berta"):
        someone = make.person(name)
        make.assign(someone, row)
        start_attempt(person=someone, activity=row.uuid, now=make.MONDAY)
    asked, idle = Question.objects.get(key="q1"), Question.objects.get(key="q2")
    found = usage(asked)
    assert [title for _url, title in found.quizzes] == ["Answering the phone", "Second"]
    assert (found.attempts, usage(idle).attempts) == (2, 0)
    page = trainer.get(url(Question, "edit", asked.pk)).content.decode()
    assert "It was drawn in 2 attempts." in page
    assert f'<a href="{url(Quiz, "edit", other.quiz.pk)}">Second</a>' in page
    Quiz.objects.get(pk=other.quiz.pk).unpublish()
    assert [title for _url, title in usage(asked).quizzes] == ["Answering the phone"]


def test_questions_that_are_very_near_are_found_and_linked(trainer):
    publish(
        ask("rings", "How many rings may the phone ring before you answer it?"),
        ask("rings-two", "How many rings may the phone ring before somebody answers it?"),
        ask("drawer", "A drawer sticks. What do you say first?"),
    )
    typed = "How many rings may the phone ring, before you answer?"
    found = near(typed, "en")
    assert [one.key for one in found] == ["rings", "rings-two"]
    assert found[0].percent == 90
    assert near(typed, "da") == near("", "en") == near("What is it?", "en") == []
    rings = Question.objects.get(key="rings")
    assert [one.key for one in near(typed, "en", but=rings.pk)] == ["rings-two"]
    assert [one.key for one in near_to(rings)] == ["rings-two"]
    answer = trainer.get(reverse("quizzes_near"), {"text": typed, "locale": "en", "but": str(rings.pk)})
    assert (
        f'href="{url(Question, "edit", Question.objects.get(key="rings-two").pk)}"' in answer.content.decode()
    )
    assert "drawer" not in answer.content.decode()
    page = trainer.get(url(Question, "edit", rings.pk)).content.decode()
    assert "Very near to this, in the bank:" in page
    rings.document["text"] = {"en": "Something else altogether"}
    rings.save()
    assert near("Something else altogether", "en")[0].key == "rings"
    assert [one.key for one in near(typed, "en")] == ["rings-two"]


def test_at_most_five_near_questions_and_a_bounded_number_of_queries(trainer, django_assert_max_num_queries):
    publish(*(ask(f"n{n}", "Where do you put the phone when you go away?") for n in range(30)))
    with django_assert_max_num_queries(2):
        assert len(near("Where do you put the phone when you go away?", "en")) == 5
    assert QuestionWord.objects.count() < 30 * 2 * 12
    with django_assert_max_num_queries(60):
        trainer.get(url(Question, "edit", Question.objects.first().pk))


@pytest.mark.parametrize(
    "sent", [{"text": "x" * 9000}, {"text": "a", "locale": "%" * 90}, {"but": "x"}, {"but": "9" * 40}]
)
def test_odd_questions_for_near_ones_get_an_answer(trainer, sent):
    assert trainer.get(reverse("quizzes_near"), sent).status_code == 200


def test_only_authors_are_told_and_may_draw_fields(trainer):
    hire = Client()
    hire.force_login(make.person().user)
    assert hire.get(reverse("quizzes_near"), {"text": "phone"}).status_code in (302, 403)
    assert hire.post(reverse("quizzes_fields"), {}).status_code in (302, 403)
    assert trainer.get(reverse("quizzes_fields")).status_code == 405
    assert trainer.post(reverse("quizzes_fields") + "?question=987654", {}).status_code == 404


def test_the_fields_of_another_kind_come_without_saving(trainer):
    make.publish()
    sent = question_post(kind="matching", drawn="single", **{"options-0-id": "a", "options-1-id": "b"})
    page = trainer.post(reverse("quizzes_fields"), sent).content.decode()
    assert 'name="drawn" value="matching"' in page
    assert "Within three rings" in page
    assert 'name="pairs-0-match__lv"' in page
    assert 'name="options-0-fraction"' not in page
    assert not Question.objects.filter(key="rings-three").exists()
    more = trainer.post(
        reverse("quizzes_fields") + "?more=options", question_post(drawn="single")
    ).content.decode()
    assert 'name="options-rows" value="6"' in more
    assert 'name="hints-rows" value="2"' in more
    kept = trainer.post(reverse("quizzes_fields"), sent | {"options-1-fraction": "many"}).content.decode()
    assert 'name="drawn" value="single"' in kept
    assert "Enter a whole number." in kept


def test_two_versions_are_compared_word_by_word_in_each_language(trainer):
    make.publish()
    publish_question(trainer)
    row = Question.objects.get(key="rings-three")
    ids = {"options-0-id": "a", "options-1-id": "b"}
    changed = question_post(text__en="When do you answer us?", **{"options-1-fraction": "50"}, **ids)
    assert trainer.post(url(Question, "edit", row.pk), changed).status_code == 302
    first, second = row.revisions.order_by("pk").values_list("pk", flat=True)
    page = trainer.get(url(Question, "revisions_compare", row.pk, first, second)).content.decode()
    assert 'When do you <del class="deletion">answer?</del> <ins class="addition">answer us?</ins>' in page
    assert '<del class="deletion">0</del> <ins class="addition">50</ins>' in page
    assert "English" in page
    assert "In all languages" in page
    assert "zvanam" not in page


def test_a_language_that_was_left_behind_is_said_beside_its_words(trainer):
    make.publish()
    publish_question(trainer)
    row = Question.objects.get(key="rings-three")
    ids = {"options-0-id": "a", "options-1-id": "b"}
    trainer.post(url(Question, "edit", row.pk), question_post(text__en="How soon do you answer?", **ids))
    page = trainer.get(url(Question, "edit", row.pk))
    stale = "Latvian may be out of date: the words in English changed on "
    form = page.context["form"]
    assert form.fields["text__lv"].help_text.startswith(stale)
    assert stale not in str(form.fields["options-0-text__lv"].help_text)
    assert len(form.behind) == 1
    changes = {"text__en": "How soon do you answer?", "text__lv": "Cik drīz jūs atbildat?"}
    trainer.post(url(Question, "edit", row.pk), question_post(**changes, **ids))
    assert trainer.get(url(Question, "edit", row.pk)).context["form"].behind == []


def test_ids_of_published_versions_are_never_given_away_again(trainer):
    make.publish()
    publish_question(trainer)
    row = Question.objects.get(key="rings-three")
    assert row.spent == ["a", "b"]
    fewer = question_post(**{"action-publish": "1", "options-0-id": "a", "options-1-id": ""})
    assert trainer.post(url(Question, "edit", row.pk), fewer).status_code == 302
    row.refresh_from_db()
    assert [one["id"] for one in row.document["options"]] == ["a", "c"]
    assert row.spent == ["a", "b", "c"]
    row.publish(row.revisions.order_by("pk").first(), skip_permission_checks=True)
    row.refresh_from_db()
    assert [one["id"] for one in row.document["options"]] == ["a", "b"]
    assert row.spent == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"kind": ["rank", "spot"]}, {"of-rank", "of-spot"}),
        ({"tag": "words"}, {"of-short"}),
        ({"difficulty": "hard"}, {"of-spot"}),
        ({"difficulty": "medium"}, {"of-rank", "of-short", "danish"}),
        ({"clause": "phone/rings"}, {"of-short"}),
        ({"clause": "phone/"}, {"of-short", "of-rank"}),
        ({"clause": "rings"}, set()),
        ({"language": "da"}, {"danish"}),
        ({"live": "false"}, {"danish"}),
        ({"live": "true"}, {"of-rank", "of-short", "of-spot"}),
        ({"q": "Question of spot"}, {"of-spot"}),
    ],
)
def test_the_list_is_narrowed_down(trainer, query, found):
    make.standard("phone", "rings", "greet")
    api.load_quiz(
        make.quiz(
            draw=[{"tag": "all", "count": 1}],
            questions=[
                kinds.document("rank", clauses=["phone/greet"]),
                kinds.document("short", tags=["words"], clauses=["phone/rings"]),
                kinds.document("spot", difficulty="hard"),
            ],
        )
    )
    Question(
        key="danish", live=False, document={"key": "danish", "kind": "single", "text": {"da": "Hvad?"}}
    ).save()
    page = trainer.get(url(Question, "list"), query)
    assert {row.key for row in page.context["object_list"]} == found


def test_advice_is_said_on_the_pages_and_stops_nothing(trainer):
    questions = [make.question(f"q{n}") for n in range(6)]
    for one in questions:
        one["options"][0]["text"] = make.said("The one that says everything there is to say about it")
    row = publish(*questions, order="fixed")
    page = trainer.get(url(Question, "edit", Question.objects.first().pk)).content.decode()
    assert "The right answer is clearly the longest" in page
    page = trainer.get(url(Quiz, "edit", row.pk)).content.decode()
    assert "In 6 of 6 questions the longest answer is the right one (en)." in page
    assert "In 6 of 6 questions the right answer is number 1." in page
    found = api.validate_quiz(make.quiz(questions=deepcopy(questions)))
    assert {one.code for one in found} == {"longest-is-right", "longest-too-often", "one-place-too-often"}
    assert not any(one.blocking for one in found)

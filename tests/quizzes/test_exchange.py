"""Files of questions in the admin: looked at, brought in, given away, and nobody else's business."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learning import api as learning
from quizzes import api
from quizzes.actions.exchange import MOST_KEPT
from quizzes.exchange.formats import Format
from quizzes.incoming import plan
from quizzes.models import Question, QuestionFile, Quiz
from quizzes.outgoing import live_questions, part_of
from quizzes.tasks import tidy_question_files
from tests.factories import quizzes as make
from tests.quizzes.bringing import bring_in, looked_at

pytestmark = pytest.mark.django_db

GIFT = """// [tag:phone]
::rings-three::When do you answer?{=Within three rings#Nobody waits. ~When I can#[html]<b>Somebody</b> waits.}

::phone-check-q0::Changed words?{=phone-check-q0 option a ~phone-check-q0 option b ~phone-check-q0 option c}

Broken {
"""


def author(name="Trine Trainer", role=None):
    user = make.person(name).user
    user.is_superuser = user.is_staff = True
    user.save()
    return user


def browser_of(user):
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def trainer():
    return author()


@pytest.fixture
def browser(trainer):
    return browser_of(trainer)


def hand_in(browser, text=GIFT, name="questions.txt", **said):
    upload = SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())
    return browser.post(reverse("quizzes_exchange"), {"file": upload, "locale": "en", **said})


def kept(trainer, text=GIFT, form=Format.GIFT, locale="en"):
    return looked_at(trainer, text, form, locale)


def test_nothing_changes_before_it_was_looked_at(browser):
    make.publish()
    response = hand_in(browser)
    file = QuestionFile.objects.get()
    assert (response.status_code, response.url) == (302, reverse("quizzes_file", args=[file.uuid]))
    page = browser.get(response.url).content.decode()
    assert "New: 1. Changed: 1. As they are: 0." in page
    assert "Line 6: The answers must stand between one pair of braces." in page
    assert "Formatting is lost" in page
    assert not Question.objects.filter(key="rings-three").exists()
    assert Question.objects.get(key="phone-check-q0").document["text"]["en"] == "Question phone-check-q0"


def test_each_question_is_shown_as_the_learner_will_see_it(browser):
    hand_in(browser, "::evil::Is it <script>alert(1)</script> so?{=Yes ~No}")
    file = QuestionFile.objects.get()
    page = browser.get(reverse("quizzes_file_question", args=[file.uuid, 1]))
    assert "Is it" in page.content.decode()
    assert "alert(1)" not in page.content.decode()
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"
    for number in (0, 2):
        assert browser.get(reverse("quizzes_file_question", args=[file.uuid, number])).status_code == 404


def test_brought_in_as_drafts_they_reach_nobody(browser):
    row = make.publish()
    hand_in(browser)
    file = QuestionFile.objects.get()
    data = {"state": "drafts", "tags": "new-ones", "home": row.pk, "change": "minor"}
    response = browser.post(reverse("quizzes_file_take", args=[file.uuid]), data, follow=True)
    assert "1 new, 1 changed, 0 as they were; 0 published." in response.content.decode()
    fresh = Question.objects.get(key="rings-three")
    assert (fresh.live, fresh.home, fresh.document["tags"]) == (False, row, ["phone", "new-ones"])
    old = Question.objects.get(key="phone-check-q0")
    assert (old.document["text"]["en"], old.has_unpublished_changes) == ("Question phone-check-q0", True)
    assert old.get_latest_revision_as_object().document["text"]["en"] == "Changed words?"
    assert learning.current_release(row.uuid).number == 1
    assert not QuestionFile.objects.exists()


def test_published_they_reach_the_quizzes_that_draw_them_and_keep_their_other_languages(trainer):
    row = make.publish()
    text = GIFT.split("\n\n")[1]
    done = bring_in(file=kept(trainer, text), by=trainer, publish=True)
    assert (done.created, done.changed, done.published, done.waiting) == (0, 1, 1, 0)
    document = Question.objects.get(key="phone-check-q0").document
    assert document["text"] == {"en": "Changed words?", "lv": "Question phone-check-q0 (lv)"}
    assert [option["id"] for option in document["options"]] == ["a", "b", "c"]
    assert document["options"][0]["feedback"] == make.said("phone-check-q0 because a")
    assert document["tags"] == ["phone"]
    release = learning.current_release(row.uuid)
    assert release.number == 2
    assert release.body["questions"][0]["text"]["en"] == "Changed words?"


def test_what_is_not_complete_waits_as_a_draft_and_quizzes_that_lack_a_language_keep_theirs(trainer):
    row = make.publish()
    text = f"{GIFT.split('::phone')[0]}\n\n::essay-one::Tell us about it.{{}}"
    done = bring_in(file=kept(trainer, text), by=trainer, publish=True)
    assert (done.created, done.published, done.waiting, done.left) == (2, 1, 1, [row.title])
    assert Question.objects.get(key="rings-three").live
    assert not Question.objects.get(key="essay-one").live
    assert learning.current_release(row.uuid).number == 1


def test_bringing_the_same_in_again_changes_nothing(trainer):
    first = bring_in(file=kept(trainer), by=trainer, publish=True)
    revisions = Question.objects.get(key="rings-three").revisions.count()
    again = bring_in(file=kept(trainer), by=trainer, publish=True)
    assert (first.created, again.created, again.changed, again.same, again.published) == (2, 0, 0, 2, 0)
    assert Question.objects.get(key="rings-three").revisions.count() == revisions


def test_drafts_are_compared_with_drafts_and_can_be_published_later(trainer):
    bring_in(file=kept(trainer), by=trainer, publish=False)
    done = bring_in(file=kept(trainer), by=trainer, publish=True)
    assert (done.same, done.published) == (2, 2)
    assert Question.objects.get(key="rings-three").live


def test_a_locked_question_is_left_alone(trainer):
    make.publish()
    Question.objects.filter(key="phone-check-q0").update(locked=True, locked_by=trainer)
    file = kept(trainer)
    assert plan(file).counts["locked"] == 1
    bring_in(file=file, by=trainer, publish=True)
    assert Question.objects.get(key="phone-check-q0").document["text"]["en"] == "Question phone-check-q0"


@pytest.mark.parametrize("form", Format)
def test_what_was_given_away_comes_back_as_the_same(trainer, browser, form):
    make.publish()
    asked = {"form": form.value, "locale": "lv", "tag": "phone"}
    shown = browser.get(reverse("quizzes_give"), asked).content.decode()
    assert "5 questions go along." in shown
    assert "Only one language goes along." in shown
    file = browser.get(reverse("quizzes_give"), {**asked, "download": "1"})
    assert re.fullmatch(r'attachment; filename="questions-phone-lv-1\.[a-z.]+"', file["Content-Disposition"])
    counts = plan(kept(trainer, file.content.decode(), form, "lv")).counts
    if form is Format.AIKEN:
        assert counts["new"] == 5
    else:
        assert (counts["same"], counts["new"], counts["changed"]) == (5, 0, 0)


def test_what_stays_behind_is_listed_before_the_download(browser):
    api.load_quiz(
        make.quiz(
            questions=[make.question("q1", kind="multiple", a=50, b=50, c=-50)],
            draw=[{"tag": "phone", "count": 1}],
        )
    )
    page = browser.get(reverse("quizzes_give"), {"form": "aiken", "locale": "en"}).content.decode()
    assert "0 questions go along." in page
    assert "The format cannot carry questions with several right answers." in page
    assert "download=1" not in page


def test_many_questions_go_into_several_files(monkeypatch):
    monkeypatch.setattr("quizzes.outgoing.MOST_QUESTIONS", 2)
    make.publish()
    keys = [row.key for number in (1, 2, 3) for row in part_of(live_questions(), number).questions]
    assert keys == [f"phone-check-q{index}" for index in range(5)]
    assert part_of(live_questions(), 99).number == 3
    assert part_of(live_questions(tag="nowhere"), 1).total == 0


def test_a_file_can_be_read_in_another_way(browser):
    hand_in(browser, "text,answer_1,mark_1,answer_2\nWhy?,So,100,Thus\n", name="a.txt")
    file = QuestionFile.objects.get()
    assert (file.form, plan(file).questions) == ("gift", [])
    browser.post(reverse("quizzes_file", args=[file.uuid]), {"form": "csv", "locale": "lv"})
    file.refresh_from_db()
    assert [one.document["text"] for one in plan(file).questions] == [{"lv": "Why?"}]


def test_true_and_false_are_called_by_the_language_of_the_file(trainer):
    (one,) = plan(kept(trainer, "::so-it-is::Is it so?{T}")).questions
    assert [option["text"]["en"] for option in one.document["options"]] == ["True", "False"]
    assert one.ready


def test_a_file_is_its_uploaders_alone_and_only_authors_have_any(browser, trainer):
    file = kept(trainer)
    addresses = [
        reverse("quizzes_file", args=[file.uuid]),
        reverse("quizzes_file_question", args=[file.uuid, 1]),
        reverse("quizzes_file_take", args=[file.uuid]),
    ]
    other = browser_of(author("Otto Other"))
    assert [other.get(address).status_code for address in addresses[:2]] == [404, 404]
    assert other.post(addresses[2], {"state": "drafts", "change": "minor"}).status_code == 404
    hire = browser_of(make.person().user)
    for address in [*addresses, reverse("quizzes_exchange"), reverse("quizzes_give")]:
        assert hire.get(address).status_code in (302, 403)
        assert hire.post(address).status_code in (302, 403)
    with pytest.raises(PermissionDenied):
        bring_in(file=file, by=make.person().user, publish=False)
    assert Question.objects.count() == 0


def test_files_go_after_a_day_and_nobody_keeps_many(trainer):
    for _index in range(MOST_KEPT + 2):
        kept(trainer)
    assert QuestionFile.objects.count() == MOST_KEPT
    QuestionFile.objects.update(at=timezone.now() - timedelta(hours=25))
    assert tidy_question_files() == MOST_KEPT


def test_a_form_that_is_wrong_is_shown_again_with_its_words(browser, trainer):
    assert hand_in(browser, b"").status_code == 422
    assert "larger than 20 MB" in hand_in(browser, b"x" * (20 * 1024 * 1024 + 1)).content.decode()
    file = kept(trainer)
    take = reverse("quizzes_file_take", args=[file.uuid])
    response = browser.post(take, {"state": "drafts", "change": "minor", "tags": "Not a key!"})
    assert response.status_code == 422
    assert "is not a key" in response.content.decode()
    assert Question.objects.count() == 0


def test_pages_cost_the_same_for_one_question_and_for_many(browser, trainer, django_assert_max_num_queries):
    text = "\n\n".join(f"::question-number-n{n}x::Is {n} so?{{=Yes ~No}}" for n in range(300))
    file = kept(trainer, text)
    with django_assert_max_num_queries(30):
        page = browser.get(reverse("quizzes_file", args=[file.uuid]), {"p": "3"}).content.decode()
    assert "Page 3 of 12" in page
    assert page.count("<iframe") == 25
    bring_in(file=file, by=trainer, publish=True, tags=["many"])
    file = kept(trainer, text)
    with django_assert_max_num_queries(30):
        assert "As they are: 300." in browser.get(reverse("quizzes_file", args=[file.uuid])).content.decode()
    with django_assert_max_num_queries(30):
        assert browser.get(reverse("quizzes_give"), {"form": "moodle", "locale": "en"}).status_code == 200


def test_the_list_of_questions_leads_there_with_its_quiz_chosen(browser):
    row: Quiz = make.publish()
    listing = reverse(Question.snippet_viewset.get_url_name("list"))
    page = browser.get(listing, {"home": row.pk}).content.decode()
    assert f"{reverse('quizzes_exchange')}?quiz={row.pk}" in page
    chosen = browser.get(reverse("quizzes_exchange"), {"quiz": row.pk}).content.decode()
    assert re.search(rf'<option value="{row.pk}" selected', chosen)

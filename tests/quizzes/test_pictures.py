"""A picture with a question: in the bank, in what is published, before learners and in a content pack."""

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.images import get_image_model

from learning.models import Media
from quizzes import api
from quizzes.authoring.comparing import DocumentComparison
from quizzes.grading.changes import left_behind
from quizzes.grading.documents import QuestionKind
from quizzes.grading.findings import blocking
from quizzes.grading.reading import question_of, read_question
from quizzes.grading.writing import question_document
from quizzes.models import Attempt, NotReady, Picture, Question
from quizzes.releases import version_of
from tests.factories import quizzes as make
from tests.quizzes.grading import kinds
from tests.quizzes.test_question_form import drawn, posted, saved, sent

pytestmark = pytest.mark.django_db
SECRET = "right-answer-is-b"
IMG = re.compile(
    r'<p class="quiz-picture[a-z -]*"><img src="([^"]+)" alt="([^"]*)" width="(\d+)" height="(\d+)"'
)


def asked(key="pic", **more):
    return make.question(key) | {"picture": make.picture()} | more


def quiz(**changes):
    return make.publish(make.quiz(questions=[asked()], draw=[{"tag": "phone", "count": 1}], **changes))


@pytest.fixture
def ieva():
    return make.person()


@pytest.fixture
def client(ieva):
    browser = Client()
    browser.force_login(ieva.user)
    return browser


def text(response):
    return response.content.decode()


def fetched(client, address):
    """A file as a browser gets it."""
    response = client.get(address)
    content = b"".join(response.streaming_content) if response.streaming else b""
    return response.status_code, response.headers["Content-Type"], content


# --- The document -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [one.value for one in QuestionKind])
def test_every_kind_of_question_may_carry_one(kind):
    document = {**kinds.document(kind), "picture": {"file": "0" * 64, "alt": make.said("A till")}}
    question = question_of(document)
    assert question.picture.file == "0" * 64
    assert question_of(question_document(question)) == question
    assert version_of(question) != version_of(question_of(kinds.document(kind)))


@pytest.mark.parametrize(
    ("picture", "wrong"),
    [
        ({"file": "0" * 64, "alt": {"en": "A till"}}, [("picture.alt.lv", "not-translated")]),
        ({"file": "0" * 64, "alt": {}}, [("picture.alt", "missing")]),
        ({"file": "0" * 64}, [("picture.alt", "missing")]),
        ({"alt": make.said("A till")}, [("picture.file", "missing")]),
        ({"file": "../x.png", "alt": make.said("A till")}, [("picture.file", "not-a-file")]),
        ({"file": "a.svg", "alt": make.said("A till")}, [("picture.file", "not-a-file")]),
        ({"file": "0" * 64, "alt": make.said("A till"), "title": "x"}, [("picture.title", "unknown-field")]),
        ("till.png", [("picture", "not-an-object"), ("picture.file", "missing"), ("picture.alt", "missing")]),
    ],
)
def test_a_picture_without_its_words_or_its_file_is_not_complete(picture, wrong):
    _question, found = read_question(make.question("pic") | {"picture": picture})
    assert {(one.path, one.code) for one in blocking(found)} == set(wrong)


def test_nothing_is_published_with_a_picture_that_nobody_brought_in():
    picture = {"file": "0" * 64, "alt": make.said("A till")}
    document = make.quiz(questions=[make.question("pic") | {"picture": picture}])
    document["draw"] = [{"tag": "phone", "count": 1}]
    with pytest.raises(NotReady) as refused:
        api.load_quiz(document)
    assert [one.code for one in refused.value.findings] == ["unknown-picture"]


def test_the_same_bytes_are_kept_once():
    assert make.picture() == make.picture(title="another name.png")
    assert (Picture.objects.count(), Media.objects.count(), get_image_model().objects.count()) == (1, 2, 1)


def test_versions_tell_what_changed_in_a_picture():
    before = asked()
    after = before | {"picture": make.picture(make.picture_bytes("blue"))}
    after["picture"]["alt"] = {"en": "The till", "lv": "The counter (lv)"}
    values, english = (
        DocumentComparison(locale, Question(document=before), Question(document=after))
        for locale in ("", "en")
    )
    (change,) = values.get_child_comparisons()[0].get_field_comparisons()
    assert change.field_label() == "Picture, file"
    assert change.htmldiff().count("<img") == 2
    (change,) = english.get_child_comparisons()[0].get_field_comparisons()
    assert "till" in change.htmldiff()
    days = [make.MONDAY, make.MONDAY.replace(day=24)]
    (behind,) = left_behind(zip(days, [before, after], strict=True))
    assert (behind.path, behind.locale) == ("picture.alt", "lv")


# --- The form -----------------------------------------------------------------------------------------


def test_the_form_gives_back_what_it_was_given():
    document = asked()
    assert saved(document)["picture"] == document["picture"]


def test_a_picture_is_chosen_and_taken_away():
    make.picture()
    image = get_image_model().objects.get()
    document = make.question("pic")
    words = {"picture-alt__en": "A till", "picture-alt__lv": "Kase"}
    with_it = saved(document, picture=str(image.pk), **words)
    assert with_it["picture"] == {
        "file": Picture.objects.get().sha256,
        "alt": {"en": "A till", "lv": "Kase"},
    }
    assert "picture" not in saved(with_it, picture="")


def test_publishing_asks_for_its_words_in_each_language():
    document = asked()
    form = posted(document, sent(drawn(document), **{"picture-alt__lv": ""}), publish=True)
    assert not form.is_valid()
    assert list(form.errors) == ["picture-alt__lv"]


def test_a_file_that_cannot_be_read_is_said_beside_the_chooser():
    document = asked()
    image = get_image_model().objects.get()
    with image.file.storage.open(image.file.name, "wb") as file:
        file.write(b"<svg/>")
    form = posted(document, sent(drawn(document)))
    assert not form.is_valid()
    assert list(form.errors) == ["picture"]


def test_a_picture_that_the_library_lost_stays_until_it_is_taken_away():
    document = asked()
    get_image_model().objects.all().delete()
    form = drawn(document)
    assert form.lost.url
    assert saved(document)["picture"] == document["picture"]
    assert "picture" not in saved(document, picture_stays=None)


# --- Before learners ----------------------------------------------------------------------------------


def pages(client, row):
    """Every page on which a learner meets the question before the answer is due, and after."""
    client.post(reverse("quizzes:quiz", args=[row.uuid]))
    attempt = Attempt.objects.get()
    question = reverse("quizzes:question", args=[attempt.uuid, 1])
    review = reverse("quizzes:review", args=[attempt.uuid])
    option = make.ticked(attempt, 1, "a")
    before = [
        client.get(question),
        client.get(question, headers={"HX-Request": "true"}),
        client.post(
            question, {"option": option, "revision": 0, "go": "stay"}, headers={"HX-Request": "true"}
        ),
        client.get(review),
    ]
    client.post(review, {"revision": Attempt.objects.get().revision})
    contest = reverse("quizzes:contest", args=[attempt.uuid, 1])
    return before, [client.get(reverse("quizzes:result", args=[attempt.uuid])), client.get(contest)]


def test_learners_meet_it_under_a_name_that_tells_nothing(client):
    row = quiz()
    before, after = pages(client, row)
    for response in [*before, *after]:
        assert SECRET not in text(response) + json.dumps(dict(response.headers))
    shown = [IMG.search(text(response)) for response in (before[0], before[1], before[3], *after)]
    assert all(shown)
    (address,) = {one[1] for one in shown}
    assert {one.groups()[1:] for one in shown} == {("The counter", "80", "60")}
    status, kind, content = fetched(client, address)
    assert (status, kind) == (200, "image/webp")
    assert SECRET.encode() not in content
    assert SECRET not in " ".join(Media.objects.values_list("file", flat=True))
    assert SECRET not in json.dumps(Attempt.objects.get().release.body)
    assert fetched(Client(), address)[0] == 404, "a picture is for those who are signed in"


def test_what_was_published_stays_when_the_image_is_replaced_or_deleted(client):
    row = quiz()
    client.post(reverse("quizzes:quiz", args=[row.uuid]))
    here = reverse("quizzes:question", args=[Attempt.objects.get().uuid, 1])
    was = IMG.search(text(client.get(here)))[1]
    image = get_image_model().objects.get()
    with image.file.storage.open(image.file.name, "wb") as file:
        file.write(make.picture_bytes("blue"))
    assert IMG.search(text(client.get(here)))[1] == was
    image.delete()
    assert IMG.search(text(client.get(here)))[1] == was
    assert fetched(client, was)[0] == 200
    assert not blocking(Question.objects.get().problems())


def test_pictures_cost_two_queries_however_many_there_are(client, ieva):
    questions = [
        make.question(f"q{number}") | {"picture": make.picture(make.picture_bytes(size=(40 + number, 30)))}
        for number in range(8)
    ]
    counts = []
    for size in (2, 8):
        row = make.publish(
            make.quiz(f"of-{size}", questions=[], draw=[{"tag": f"of-{size}", "count": size}])
            | {
                "questions": [
                    {**one, "key": f"{one['key']}-of-{size}", "tags": [f"of-{size}"]}
                    for one in questions[:size]
                ]
            }
        )
        client.post(reverse("quizzes:quiz", args=[row.uuid]))
        attempt = Attempt.objects.get(release__activity__uuid=row.uuid)
        review = reverse("quizzes:review", args=[attempt.uuid])
        client.get(review)
        with CaptureQueriesContext(connection) as seen:
            assert len(IMG.findall(text(client.get(review)))) == size
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_an_author_sees_it_in_the_preview():
    row = quiz()
    seen = Question.objects.get().get_preview_context(None, "lv")
    assert seen["views"][0].picture.alt == "The counter (lv)"
    assert row.get_preview_context(None, "en")["views"][0].picture.width == 80


def test_whoever_marks_an_answer_sees_it(client):
    document = kinds.document("essay", picture=make.picture(), tags=["phone"])
    row = make.publish(make.quiz(questions=[document], draw=[{"tag": "phone", "count": 1}]))
    client.post(reverse("quizzes:quiz", args=[row.uuid]))
    attempt = Attempt.objects.get()
    client.post(
        reverse("quizzes:question", args=[attempt.uuid, 1]), {"written": "We are sorry.", "revision": 0}
    )
    client.post(reverse("quizzes:review", args=[attempt.uuid]), {"revision": Attempt.objects.get().revision})
    page = text(client.get(reverse("quizzes:mark-own", args=[attempt.uuid, 1])))
    assert IMG.search(page)[2] == "The counter"
    assert SECRET not in page

"""Pictures that come in with a file of questions: nothing is kept before it is brought in, and the same bytes once."""

import re
from hashlib import sha256

import pytest
from django.urls import reverse
from wagtail.images import get_image_model

from learning.models import Media
from quizzes.exchange.formats import Format
from quizzes.incoming import plan
from quizzes.models import Picture, Question, QuestionFile
from tests.factories import quizzes as make
from tests.quizzes.bringing import bring_in, looked_at
from tests.quizzes.exchange.test_attachments import FIRST, RED, enclosed, shows, xml
from tests.quizzes.test_exchange import author, browser_of, hand_in

pytestmark = pytest.mark.django_db
FILE = xml(f"<p>What is wrong?</p>{shows('right-answer-is-true.png')}", enclosed("right-answer-is-true.png"))


@pytest.fixture
def trainer():
    return author()


def kept(trainer, content=FILE):
    return looked_at(trainer, content, Format.MOODLE, name="q.xml")


def library():
    return get_image_model().objects.count(), Picture.objects.count(), Media.objects.count()


def test_looking_keeps_nothing_and_shows_the_picture_in_the_page(trainer):
    browser = browser_of(trainer)
    page = hand_in(browser, FILE, "questions.xml", form="moodle")
    assert "What is wrong?" in browser.get(page.url).content.decode()
    file = QuestionFile.objects.get()
    seen = browser.get(reverse("quizzes_file_question", args=[file.uuid, 1])).content.decode()
    assert re.search(r'<img src="data:image/webp;base64,[^"]+" alt="A till" width="80" height="60"', seen)
    assert library() == (0, 0, 0)
    assert RED[:40] not in str(file.read).encode()


def test_brought_in_it_is_in_the_library_once(trainer):
    done = bring_in(file=kept(trainer), by=trainer, publish=True)
    assert (done.created, done.published) == (1, 1)
    question = Question.objects.get()
    assert question.document["picture"] == {"file": FIRST, "alt": {"en": "A till"}}
    image = get_image_model().objects.get()
    assert (image.title, image.uploaded_by_user) == ("right-answer-is-true.png", trainer)
    assert library() == (1, 1, 2)
    again = FILE.replace(b"<name><text>q</text>", b"<name><text>second</text>")
    assert bring_in(file=kept(trainer, again), by=trainer, publish=True).created == 1
    assert library() == (1, 1, 2)
    assert plan(kept(trainer)).counts["same"] == 1


def test_one_that_the_library_has_is_used(trainer):
    make.picture(RED, "our till.png")
    bring_in(file=kept(trainer), by=trainer, publish=False)
    assert [one.title for one in get_image_model().objects.all()] == ["our till.png"]


def test_without_words_it_waits_as_a_draft(trainer):
    content = xml(f"What? {shows('till.png', '')}", enclosed("till.png"))
    done = bring_in(file=kept(trainer, content), by=trainer, publish=True)
    assert (done.published, done.waiting) == (0, 1)
    assert Question.objects.get().live is False


def test_given_away_and_brought_in_again_nothing_changes(trainer):
    picture = make.picture(RED)
    asked = make.question("shows-a-till") | {"picture": picture}
    make.publish(make.quiz(questions=[asked], draw=[{"tag": "phone", "count": 1}]))
    address = f"{reverse('quizzes_give')}?form=moodle&locale=en&download=1"
    response = browser_of(trainer).get(address)
    assert b"right-answer" not in response.content
    found = plan(kept(trainer, response.content))
    assert (found.counts["same"], found.remarks) == (1, ())
    assert sha256(RED).hexdigest() == found.questions[0].document["picture"]["file"]

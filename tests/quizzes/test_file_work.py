"""Large files of questions go piece by piece: nothing is lost when a worker dies, and nothing comes in twice."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from learning import api as learning
from learning.models import Audit
from quizzes.actions import file_work
from quizzes.actions.exchange import begin_bringing_in, keep_file, reread_file, tidy_files
from quizzes.authoring import exchange
from quizzes.exchange.formats import Format
from quizzes.models import Question, QuestionFile
from quizzes.tasks import work_on_question_files
from tests.factories import quizzes as make
from tests.quizzes.bringing import bring_in, looked_at
from tests.quizzes.test_exchange import author, browser_of, hand_in

pytestmark = pytest.mark.django_db
State = QuestionFile.State
COUNT = 11
GIFT = "\n\n".join(
    f"// [tag:phone]\n::question-{n:02}::Is {n} so?{{=Yes, {n} ~No, {n}}}" for n in range(COUNT)
)


class Killed(BaseException):
    """What ends a worker in the middle: nothing after it runs."""


@pytest.fixture
def trainer():
    return author()


@pytest.fixture
def browser(trainer):
    return browser_of(trainer)


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    monkeypatch.setattr(file_work, "WRITTEN", 3)
    monkeypatch.setattr(file_work, "LOOKED_AT", 4)


@pytest.fixture
def large(monkeypatch):
    """Everything counts as large."""
    monkeypatch.setattr(exchange, "AT_ONCE_BYTES", 10)
    monkeypatch.setattr(exchange, "AT_ONCE_QUESTIONS", 1)


def begun(trainer):
    file = looked_at(trainer, GIFT)
    assert begin_bringing_in(file=file, by=trainer, publish=True)
    return file


def now(file):
    file.refresh_from_db()
    return file


def failing_at(monkeypatch, key, error):
    """Make writing one question fail."""
    whole = file_work._write

    def write(one, *args, **kwargs):
        if one.key == key:
            raise error
        return whole(one, *args, **kwargs)

    monkeypatch.setattr(file_work, "_write", write)


def test_a_large_file_is_read_and_brought_in_by_the_task(browser, large):
    row = make.publish(make.quiz(locales=["en"]))
    where = hand_in(browser, GIFT).url
    file = QuestionFile.objects.get()
    assert file.state == State.READING
    page = browser.get(where).content.decode()
    assert "The file is being read." in page
    assert f'<a href="{where}">See how far it is</a>' in page
    assert "<form" not in page.split('id="progress"')[1]
    assert work_on_question_files() == 0
    page = browser.get(where).content.decode()
    assert f"New: {COUNT}. Changed: 0. As they are: 0." in page
    take = browser.post(
        reverse("quizzes_file_take", args=[file.uuid]), {"state": "published", "change": "minor"}
    )
    assert (take.status_code, take.url) == (302, where)
    assert not Question.objects.filter(key="question-00").exists()
    assert f"0 of {COUNT} questions are in." in browser.get(where).content.decode()
    assert work_on_question_files() == 0
    page = browser.get(where).content.decode()
    assert "The questions are in." in page
    assert f"{COUNT} new, 0 changed, 0 as they were; {COUNT} published." in page
    assert learning.current_release(row.uuid).number == 2, "one release for all of them"
    assert bytes(now(file).content) == b""


def test_the_page_asks_for_its_moving_part_and_then_for_all_of_it(browser, large):
    where = hand_in(browser, GIFT).url
    asked = {"HX-Request": "true"}
    part = browser.get(where, headers=asked)
    assert part.content.decode().lstrip().startswith("<div")
    assert 'hx-trigger="every 2s"' in part.content.decode()
    assert "HX-Refresh" not in part.headers
    work_on_question_files()
    file = QuestionFile.objects.get()
    assert browser.get(where).status_code == 200
    begin_bringing_in(file=file, by=file.by, publish=False)
    assert f"0 of {COUNT}" in browser.get(where, headers=asked).content.decode()
    work_on_question_files()
    assert browser.get(where, headers=asked).headers["HX-Refresh"] == "true"


def test_files_are_found_again_in_the_list_of_their_owner(browser, large):
    where = hand_in(browser, GIFT).url
    listing = reverse("quizzes_exchange")
    assert f'<a href="{where}">questions.txt</a>: being read' in browser.get(listing).content.decode()
    assert where not in browser_of(author("Other Trainer")).get(listing).content.decode()


@pytest.mark.parametrize("dies_at", ["question-00", "question-04", "question-10"])
def test_a_worker_that_dies_loses_nothing_and_the_next_repeats_nothing(trainer, monkeypatch, dies_at):
    file = begun(trainer)
    with monkeypatch.context() as patched:
        failing_at(patched, dies_at, Killed())
        with pytest.raises(Killed):
            file_work.work(file.pk, 60)
    assert now(file).state == State.APPLYING
    assert Question.objects.count() == file.cursor, "a piece is in as a whole or not at all"
    assert file_work.waiting() == [file.pk]
    assert work_on_question_files() == 0
    assert now(file).state == State.APPLIED
    assert (file.totals["new"], file.totals["published"]) == (COUNT, COUNT)
    assert [one.revisions.count() for one in Question.objects.all()] == [1] * COUNT
    assert Audit.objects.filter(action="bring_in_questions").count() == 1


def test_while_one_is_at_it_nobody_else_begins_until_it_has_been_away_for_long(trainer):
    file = begun(trainer)
    QuestionFile.objects.update(worked_at=timezone.now())
    assert file_work.waiting() == []
    assert file_work.work(file.pk, 60) is False
    assert Question.objects.count() == 0
    QuestionFile.objects.update(worked_at=timezone.now() - file_work.AWAY - timedelta(seconds=1))
    assert file_work.waiting() == [file.pk]
    file_work.work(file.pk, 60)
    assert Question.objects.count() == COUNT


def test_with_little_time_it_goes_on_the_next_time(trainer):
    file, runs = begun(trainer), 0
    while file_work.work(file.pk, 1e-9) or now(file).is_working:
        QuestionFile.objects.filter(pk=file.pk).update(worked_at=None)
        file_work._portion(file.pk, float("inf"))
        runs += 1
    assert runs == 6, "pictures, four pieces, the end"
    assert Question.objects.filter(live=True).count() == COUNT


def test_a_fault_stops_the_file_and_what_is_in_reaches_its_quizzes(browser, trainer, monkeypatch):
    row = make.publish(make.quiz(locales=["en"]))
    file = begun(trainer)
    with monkeypatch.context() as patched:
        failing_at(patched, "question-07", ValueError())
        assert file_work.work(file.pk, 60) is False
    assert now(file).state == State.STOPPED
    assert Question.objects.filter(key__startswith="question-").count() == 6
    assert learning.current_release(row.uuid).number == 2
    page = browser.get(reverse("quizzes_file", args=[file.uuid])).content.decode()
    assert f"Something went wrong after 6 of {COUNT} questions." in page
    assert file_work.waiting() == []
    done = bring_in(file=looked_at(trainer, GIFT), by=trainer, publish=True)
    assert (done.created, done.same) == (5, 6)


def test_a_fault_of_the_database_is_tried_again(trainer, monkeypatch):
    file = begun(trainer)
    with monkeypatch.context() as patched:
        failing_at(patched, "question-04", OperationalError("database is locked"))
        with pytest.raises(OperationalError):
            file_work.work(file.pk, 60)
    assert now(file).state == State.APPLYING
    work_on_question_files()
    assert now(file).state == State.APPLIED


def test_a_file_that_cannot_be_read_for_a_fault_of_ours_stops(browser, trainer, monkeypatch):
    monkeypatch.setattr(file_work, "read", lambda *args: 1 / 0)
    file = looked_at(trainer, GIFT)
    assert file.state == State.STOPPED
    page = browser.get(reverse("quizzes_file", args=[file.uuid])).content.decode()
    assert "Something went wrong while the file was read. Nothing has changed." in page


def test_what_has_begun_is_not_begun_again_nor_read_in_another_way_nor_thrown_away(browser, trainer):
    file = begun(trainer)
    assert begin_bringing_in(file=file, by=trainer, publish=False) is False
    assert reread_file(file=file, by=trainer, form=Format.AIKEN, locale="en") is False
    take = reverse("quizzes_file_take", args=[file.uuid])
    assert browser.post(take, {"state": "drafts", "change": "minor"}).url == reverse(
        "quizzes_file", args=[file.uuid]
    )
    QuestionFile.objects.update(at=timezone.now() - timedelta(days=2))
    assert tidy_files(now=timezone.now()) == 0
    for _index in range(7):
        keep_file(by=trainer, name="q", content=b"x", form=Format.GIFT, locale="en", now=timezone.now())
    work_on_question_files()
    assert now(file).chosen["publish"] is True
    assert Question.objects.filter(live=True).count() == COUNT


def test_read_in_another_way_it_begins_anew(browser, trainer):
    file = looked_at(trainer, GIFT)
    where = reverse("quizzes_file", args=[file.uuid])
    assert browser.post(where, {"form": "gift", "locale": "lv"}).url == where
    assert now(file).state == State.CHECKED
    assert file.totals["new"] == file.total == COUNT
    assert file.read["questions"][0]["document"]["text"] == {"lv": "Is 0 so?"}

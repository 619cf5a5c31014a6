"""What authors see of statistics, what becomes theirs to look at, and what nobody sees."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from learning.models import Audit
from learning.roles import Role
from quizzes import tasks
from quizzes.actions.flags import NoFlag, dismiss_flag
from quizzes.figure_words import quiz_rows
from quizzes.grading.statistics import QuizFigures
from quizzes.models import Question, QuestionFlag, QuestionStatistics, QuizStatistics
from quizzes.reports import questions_to_look_at
from tests.factories import learning as people
from tests.factories import quizzes as make
from tests.quizzes.test_tally import SHEETS, quiz

pytestmark = pytest.mark.django_db
ODD = ["acaaa", "aaccc"] * 15
"""The first is right for all, the second for those who get the rest wrong; nobody takes b."""


def browser(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def trine():
    return people.PersonFactory(name="Trine Trainer", user__roles=(Role.EMPLOYEE, Role.TRAINER)).user


@pytest.fixture
def trainer(trine):
    return browser(trine)


@pytest.fixture
def row():
    return quiz()


def text(response, status=200):
    assert response.status_code == status
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(plain.split())


def quiz_page(client, row, **query):
    return text(client.get(reverse("quizzes_statistics", args=[row.uuid]), query))


def question(place=1):
    return Question.objects.get(key=f"phone-check-i{place}")


def question_page(client, place=1):
    return text(client.get(reverse("quizzes_question_statistics", args=[question(place).uuid])))


def count(row, sheets, **kwargs):
    make.handed_in(row, sheets, **kwargs)
    tasks.count_answers()


def publish_again(place, by, **changes):
    """A new version of a question, whose author is ``by``."""
    one = question(place)
    one.document = one.document | changes
    one.save_revision(user=by).publish(user=by)


def flag(place, code):
    return QuestionFlag.objects.get(question=question(place), code=code)


def test_a_quiz_says_what_its_figures_mean(trainer, row):
    count(row, [*SHEETS] * 5)
    page = quiz_page(trainer, row)
    assert (
        "40 people answered. Only the first attempt of each person counts here, and never practice." in page
    )
    assert "Mean 3.00 So much people earn on average, of 5 marks." in page
    assert "Internal consistency 59% Under 70%, chance and mixed subjects" in page
    assert "This version was first answered on 23 November 2026. 40 people answered. 88%" in page
    assert page.index("phone-check-i1") < page.index("phone-check-i5")
    assert "Nobody chooses “phone-check-i1 option b”." in page


@pytest.mark.parametrize(
    ("skew", "said"),
    [
        (0.0, "about as far"),
        (-0.4, "about as far"),
        (0.6, "some lie far above"),
        (-0.6, "some lie far below"),
    ],
)
def test_results_that_lie_evenly_lean_to_no_side(skew, said):
    rows = {figure.label: figure.meaning for figure in quiz_rows(QuizFigures(n=40, skew=skew), 5)}
    assert said in rows["Skewness"]


def test_few_answers_are_too_few_to_say(trainer, row):
    count(row, [*SHEETS, *SHEETS[:4]])
    page = quiz_page(trainer, row)
    assert "Too few people to say (12 of 30)." in page
    assert "Nobody chooses" not in page
    page = question_page(trainer)
    assert "Too few people to say (12 of 30)." in page
    assert "Facility 92% So much of the mark people earn on average." in page
    assert "In truth it is most likely from 65% to 99%." in page


def test_of_four_people_nothing_is_said(trainer, row):
    count(row, ["aaaaa"] * 4)
    for page in (quiz_page(trainer, row), question_page(trainer)):
        assert "No figures yet. They come when 5 people have answered." in page
        assert "100%" not in page
        assert "Who chose what" not in page


def test_a_quiz_that_nobody_took(trainer, row):
    assert "No figures yet." in quiz_page(trainer, row)
    assert "Nobody has answered it yet in a quiz that counts." in question_page(trainer)


def test_a_question_says_who_chose_what(trainer, row):
    count(row, ["aaaaa"] * 15 + ["bcccc"] * 5 + ["cacca"] * 10)
    page = question_page(trainer)
    assert "option a (right) 15 50% 0% 100% 4.00" in page
    assert "option b 5 17% 50% 0% 0.00" in page
    assert "option c 10 33% 50% 0% 2.00" in page
    assert "No answer 0 0% 0% 0% –" in page
    assert "the version of today" in page


def test_what_few_people_chose_is_not_shown(trainer, row):
    count(row, ["aaaaa"] * 25 + ["bcccc"] * 3 + ["ccccc"] * 8)
    page = question_page(trainer)
    assert "option a (right) 25 69% 8% 100% 4.00" in page
    # With one alone hidden, what is left over would be theirs.
    assert page.count("Few: not shown") == 2


def test_thirds_under_five_people_are_not_shown(trainer, row):
    count(row, ["aaaaa"] * 7 + ["bcccc"] * 7)
    assert "option a (right) 7 50% 4.00" in question_page(trainer)


def test_versions_and_numbers_of_questions_stand_apart(trainer, row):
    count(row, SHEETS)
    count(row, ["aaaa "] * 6)
    publish_again(1, None, text=make.said("In other words"))
    count(row, ["aaaaa"] * 7)
    page = quiz_page(trainer, row)
    assert "When it asks 5 questions It has also asked: 4 questions" in page
    assert "In other words" in page
    assert "When it asks 4 questions" in quiz_page(trainer, row, asked=4)
    assert "No figures yet." in quiz_page(trainer, row, asked=9)
    assert "When it asks 5 questions" in quiz_page(trainer, row, asked="4²")
    page = question_page(trainer)
    assert page.count("Discrimination index") == 3
    assert page.count("the version of today") == 1


def test_each_version_shows_its_own_picture(trainer, row):
    count(row, SHEETS)
    for colour in ("red", "blue"):
        picture = make.picture(make.picture_bytes(colour), f"{colour}.png") | {
            "alt": make.said(f"All {colour}")
        }
        publish_again(1, None, text=make.said(f"What is {colour}?"), picture=picture)
        count(row, SHEETS)
    html = trainer.get(reverse("quizzes_question_statistics", args=[question(1).uuid])).content.decode()
    picture = r'(?:<p class="quiz-picture[^>]*><img src="([^"]+)" alt="([^"]+)")?'
    shown = re.findall(r"<h2[^>]*>([^<]+)</h2>\s*" + picture, html)
    assert [(title, alt) for title, _url, alt in shown if "?" in title or title.startswith("Question")] == [
        ("What is blue?", "All blue"),
        ("What is red?", "All red"),
        ("Question phone-check-i1", ""),
    ]
    assert len({url for _title, url, alt in shown if alt}) == 2
    assert "red.png" not in html


def test_no_name_and_no_practice_is_ever_shown(trainer, row):
    ieva = make.person("Ieva Kalniņa")
    count(row, SHEETS)
    make.handed_in(row, ["aaaaa"], by=[ieva], counts=False)
    make.handed_in(row, ["aaaaa"], by=[ieva], number=2)
    tasks.count_answers()
    for page in (quiz_page(trainer, row), question_page(trainer)):
        assert "Ieva" not in page
        assert "Somebody" not in page


def test_a_page_costs_the_same_however_much_was_answered(trainer, row):
    def costs(address):
        trainer.get(address)
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert trainer.get(address).status_code == 200
        return len(found), sum(
            "quizzes_attempt" in one["sql"] or "quizzes_answer" in one["sql"] for one in found
        )

    count(row, ODD)
    pages = [
        reverse("quizzes_statistics", args=[row.uuid]),
        reverse("quizzes_question_statistics", args=[question().uuid]),
        reverse("quizzes_looks") + "?whose=all",
    ]
    before = [costs(page) for page in pages]
    assert all(queries <= 22 and not answers for queries, answers in before), before
    for place in range(1, 6):
        publish_again(place, None, text=make.said(f"In other words {place}"))
    count(row, ODD * 5)
    count(row, ["aaaa "] * 30)
    assert [costs(page) for page in pages] == before


def test_lists_are_paged(trainer):
    many = quiz(count=30)
    count(many, ["a" * 30] * 30)
    assert "Page 1 of 2 Next page" in quiz_page(trainer, many)
    assert "phone-check-i9" in quiz_page(trainer, many, page=2)
    page = text(trainer.get(reverse("quizzes_looks"), {"whose": "all", "page": 2}))
    assert "Previous page Page 2 of 2" in page


@pytest.mark.parametrize("role", [Role.MANAGER, Role.PEOPLE, Role.AUDITOR, None])
def test_only_authors_come_in(row, role):
    count(row, ODD)
    roles = (Role.EMPLOYEE, role) if role else (Role.EMPLOYEE,)
    user = people.PersonFactory(user__roles=roles).user
    one = flag(1, "too-easy")
    for address in (
        reverse("quizzes_statistics", args=[row.uuid]),
        reverse("quizzes_question_statistics", args=[question().uuid]),
        reverse("quizzes_looks"),
    ):
        assert browser(user).get(address).status_code in (302, 403)
    refused = browser(user).post(reverse("quizzes_dismiss", args=[one.uuid]), {"reason": "So it is."})
    assert refused.status_code in (302, 403)
    with pytest.raises(PermissionDenied):
        dismiss_flag(flag=one.uuid, reason="So it is.", by=user, now=timezone.now())
    one.refresh_from_db()
    assert one.dismissed_at is None


def test_what_is_not_there_is_not_found(trainer):
    nothing = "00000000-0000-4000-8000-000000000000"
    for name in ("quizzes_statistics", "quizzes_question_statistics"):
        assert trainer.get(reverse(name, args=[nothing])).status_code == 404
    assert trainer.post(reverse("quizzes_dismiss", args=[nothing]), {"reason": "x"}).status_code == 404
    assert trainer.get(reverse("quizzes_dismiss", args=[nothing])).status_code == 405


def test_the_edit_pages_lead_there(trainer, row):
    page = trainer.get(reverse("wagtailsnippets_quizzes_quiz:edit", args=[row.pk])).content.decode()
    assert reverse("quizzes_statistics", args=[row.uuid]) in page
    page = trainer.get(
        reverse("wagtailsnippets_quizzes_question:edit", args=[question().pk])
    ).content.decode()
    assert reverse("quizzes_question_statistics", args=[question().uuid]) in page


class TestDuty:
    def home(self, user):
        return text(browser(user).get(reverse("learning:home"), follow=True))

    def test_flags_are_the_authors_to_look_at(self, trine, trainer, row):
        other = people.PersonFactory(user__roles=(Role.EMPLOYEE, Role.TRAINER)).user
        for place in range(1, 6):
            publish_again(place, trine if place < 3 else other)
        count(row, ODD)
        assert "2 of your questions want a look." in self.home(trine)
        assert "3 of your questions want a look." in self.home(other)
        page = text(trainer.get(reverse("quizzes_looks")))
        assert "Question phone-check-i2 Nobody chooses “phone-check-i2 option b”." in page
        assert "People who do well elsewhere do worse here." in page
        assert "phone-check-i3" not in page
        assert "phone-check-i3" in text(trainer.get(reverse("quizzes_looks"), {"whose": "all"}))

    def test_not_of_those_who_may_no_longer_author(self, trine, row):
        publish_again(1, trine)
        count(row, ODD)
        trine.groups.clear()
        assert "want" not in self.home(trine).partition("Others wait for you")[2]

    def test_what_came_in_a_pack_is_whose_first_version_it_was(self, trine, row):
        count(row, ODD)
        assert "of your questions" not in self.home(trine)
        first = question(1).revisions.order_by("created_at").first()
        first.user = trine
        first.save()
        publish_again(1, None)
        assert list(questions_to_look_at(trine)) == [question(1)]

    def test_a_new_version_resolves_it(self, trine, trainer, row):
        publish_again(1, trine)
        count(row, ODD)
        assert "1 of your questions wants a look." in self.home(trine)
        publish_again(1, trine, text=make.said("In other words"))
        assert "of your questions" not in self.home(trine)
        assert "This wants a look" not in question_page(trainer)

    def test_a_question_that_is_no_longer_asked_wants_no_look(self, trine, row):
        publish_again(1, trine)
        count(row, ODD)
        question(1).unpublish(user=trine)
        assert "of your questions" not in self.home(trine)

    def test_a_reason_resolves_it_for_this_version(self, trine, trainer, row):
        publish_again(1, trine)
        count(row, ODD)
        for one in question(1).flags.all():
            sent = trainer.post(
                reverse("quizzes_dismiss", args=[one.uuid]), {"reason": " It opens the quiz. "}
            )
            assert sent.url == reverse("quizzes_question_statistics", args=[question(1).uuid])
        assert "of your questions" not in self.home(trine)
        page = question_page(trainer)
        assert "This wants a look" not in page
        assert "Looked at already" in page
        assert page.count("It opens the quiz.") == 3
        count(row, ODD)
        assert "of your questions" not in self.home(trine)
        done = flag(1, "too-easy")
        assert (done.dismissed_by, done.reason) == (trine, "It opens the quiz.")
        entry = Audit.objects.filter(action="dismiss a flag", object_uuid=done.uuid).get()
        assert (entry.actor, entry.detail) == (trine, {})
        publish_again(1, trine, text=make.said("In other words"))
        count(row, ODD)
        assert flag_codes(1, open_only=True) == {"idle", "too-easy"}

    @pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
    def test_a_reason_is_needed_and_bounded(self, trine, trainer, row, reason):
        count(row, ODD)
        one = flag(1, "too-easy")
        sent = trainer.post(reverse("quizzes_dismiss", args=[one.uuid]), {"reason": reason})
        assert "This wants a look" in text(sent, 422)
        with pytest.raises(ValueError, match="reason"):
            dismiss_flag(flag=one.uuid, reason=reason, by=trine, now=timezone.now())
        one.refresh_from_db()
        assert one.dismissed_at is None

    def test_it_is_put_aside_once(self, trine, trainer, row):
        count(row, ODD)
        one = flag(1, "too-easy")
        dismiss_flag(flag=one.uuid, reason="First.", by=trine, now=timezone.now())
        with pytest.raises(NoFlag):
            dismiss_flag(flag=one.uuid, reason="Second.", by=trine, now=timezone.now())
        sent = trainer.post(reverse("quizzes_dismiss", args=[one.uuid]), {"reason": "Second."}, follow=True)
        assert "Somebody was quicker" in text(sent)
        one.refresh_from_db()
        assert one.reason == "First."


def flag_codes(place, *, open_only):
    rows = question(place).flags.all()
    return {one.code for one in rows if not (open_only and one.dismissed_at)}


def test_deleted_content_leaves_its_statistics_readable(trainer, row):
    count(row, ODD)
    question(1).delete()
    page = quiz_page(trainer, row)
    assert "Question phone-check-i1" in page
    assert QuestionStatistics.objects.filter(question="phone-check-i1").exists()
    row.delete()
    assert QuizStatistics.objects.exists()

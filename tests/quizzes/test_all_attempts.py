"""What all attempts come to stands beside what first ones come to, and nobody's second attempt is the difference."""

from fractions import Fraction
from importlib import import_module
from random import Random

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from quizzes import tasks
from quizzes.actions.tally import quizzes_to_tally, recount, tally_portion
from quizzes.grading.statistics import MOST_OF_ONE_PERSON, SMALLEST_GROUP, matrix_figures
from quizzes.grading.tallies import QuizTally
from quizzes.models import Attempt, QuestionFlag, QuestionStatistics, QuizStatistics
from tests.factories import quizzes as make
from tests.quizzes.grading.test_statistics import ONE
from tests.quizzes.test_statistics import ODD, question_page, quiz_page, trainer, trine
from tests.quizzes.test_sure_and_wrong import quiz as sure_quiz
from tests.quizzes.test_sure_and_wrong import section
from tests.quizzes.test_tally import SHEETS, everything, firsts, of, quiz

__all__ = ["trainer", "trine"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def row():
    return quiz()


def every(**which):
    """What all attempts at the quiz come to."""
    return QuizStatistics.objects.get(attempts="all", **which)


def twice(row, *, first=SHEETS, then=None):
    """People who made the quiz, and then once more."""
    people = make.people(len(first))
    make.handed_in(row, first, by=people)
    make.handed_in(row, then or ["aaaaa"] * len(first), by=people, number=2)
    return people


def matrix(sheets):
    return [
        {f"i{place}": Fraction(mark == "a") for place, mark in enumerate(sheet, start=1)} for sheet in sheets
    ]


def test_all_attempts_enter_what_all_come_to(row):
    people = twice(row)
    make.handed_in(row, ["ccccc"] * 8, by=people, number=3, counts=False)
    assert tasks.count_answers() == 16
    whole, items = matrix_figures(matrix([*SHEETS, *["aaaaa"] * 8]), ONE)
    found = every()
    assert (found.people, found.times) == (8, 16)
    assert (found.result.mean, found.result.consistency) == (whole.mean, whole.consistency)
    for place in range(1, 6):
        item = of(place, attempts="all")
        assert (item.people, item.times) == (8, 16)
        assert item.result.facility == items[f"i{place}"].facility
        assert item.result.discrimination == items[f"i{place}"].discrimination
        # Who chose what is told of first attempts alone: a second choice of the same person is no other person's.
        assert item.options == []
    assert firsts().result == matrix_figures(matrix(SHEETS), ONE)[0]
    assert (firsts().people, firsts().times) == (8, 8)


def test_a_figure_rests_on_people_and_not_on_how_often_they_tried(row):
    people = twice(row)
    for number in (3, 4, 5):
        make.handed_in(row, ["aaaaa"] * 8, by=people, number=number)
    tasks.count_answers()
    assert every().times == 40
    assert (every().result.n, every().result.enough) == (8, False)
    eight = matrix_figures(matrix(SHEETS), ONE)[1]["i1"]
    once, often = of(1).result, of(1, attempts="all").result
    assert (once.low, once.high) == (eight.low, eight.high)
    # Forty answers of eight people are no more certain than eight answers: the interval is that of eight.
    assert (often.facility, often.low) == (0.975, pytest.approx(0.643, abs=0.001))


def test_portions_come_to_the_same_as_one_go_and_twice_is_once(row):
    people = make.people(40)
    for number in (1, 2):
        make.handed_in(row, [*SHEETS] * 5, by=people, number=number)
    now, [activity] = timezone.now(), quizzes_to_tally()
    assert [tally_portion(activity, now, most=30) for _ in range(4)] == [30, 30, 20, 0]
    assert tasks.count_answers() == 0
    portions = [(one["tally"], one["waiting"], one["figures"]) for one in everything()[0]]
    assert recount(activity=row.uuid) == 80
    assert not QuizStatistics.objects.exists()
    assert tasks.count_answers() == 80
    assert [(one["tally"], one["waiting"], one["figures"]) for one in everything()[0]] == portions


def test_a_second_attempt_waits_for_those_of_four_other_people(row):
    people = make.people(40)
    make.handed_in(row, [*SHEETS] * 5, by=people)
    tasks.count_answers()
    assert every().result == firsts().result
    for place in range(4):
        make.handed_in(row, ["ccccc"], by=[people[place]], number=2)
        tasks.count_answers()
        assert every().result == firsts().result
        assert of(1, attempts="all").result == of(1).result
    make.handed_in(row, ["ccccc"], by=[people[4]], number=2)
    tasks.count_answers()
    assert (every().people, every().times) == (40, 45)
    assert every().waiting == {}
    assert every().result.mean < firsts().result.mean
    assert of(1, attempts="all").result.facility < of(1).result.facility


def test_five_attempts_of_one_person_are_one_persons(row):
    people = make.people(40)
    make.handed_in(row, [*SHEETS] * 5, by=people)
    for number in range(2, 9):
        make.handed_in(row, ["ccccc"], by=[people[0]], number=number)
    assert tasks.count_answers() == 47
    assert (every().times, every().result) == (40, firsts().result)
    assert sorted(every().waiting) == ["2", "3", "4", "5", "6", "7", "8"]


def test_what_is_counted_of_one_person_is_bounded(row):
    people = make.people(5)
    for number in range(1, MOST_OF_ONE_PERSON + 3):
        make.handed_in(row, ["aaaac"] * 5, by=people, number=number)
    assert tasks.count_answers() == 5 * (MOST_OF_ONE_PERSON + 2)
    assert (every().people, every().times, every().waiting) == (5, 5 * MOST_OF_ONE_PERSON, {})
    assert tasks.count_answers() == 0


def test_no_reading_differs_from_another_by_fewer_than_five_people(row):
    """Whoever reads both pages after every portion can take any two readings from each other."""
    rng, people = Random(11), make.people(12)
    done = dict.fromkeys(people, 0)
    readings = []
    for _portion in range(25):
        for person in rng.sample(people, rng.randint(1, 4)):
            done[person] += 1
            sheet = "".join(rng.choice("ac") for _ in range(5))
            make.handed_in(row, [sheet], by=[person], number=done[person])
        tasks.count_answers()
        readings += [QuizTally.taken_up(found.tally).numbers for found in (firsts(), every())]
    # One who tries for the n-th time does so once: so as many attempts with one number are as many people.
    for one in readings:
        for other in readings:
            assert all(
                abs(one[number] - other[number]) not in range(1, SMALLEST_GROUP) for number in {*one, *other}
            )
    assert max(len(one) for one in readings) > 2
    assert str(people[0].uuid) not in str(everything())


def test_drawn_questions_wait_each_by_itself():
    row = quiz(draw=[{"tag": "phone-check", "count": 4}])
    people = make.people(8)
    make.handed_in(row, ["aaca "] * 8, by=people)
    make.handed_in(row, ["aaca "] * 4 + [" acac"] * 4, by=people, number=2)
    tasks.count_answers()
    assert (every().people, every().times) == (8, 16)
    # Four met the first question again, four the last one for the first time, and all the others.
    assert of(1, attempts="all").times == 8
    assert of(2, attempts="all").times == 16
    assert of(5, attempts="all").people == 0


def test_a_quiz_that_asks_more_counts_people_who_come_back(row):
    people = make.people(6)
    make.handed_in(row, ["aaaa "] * 6, by=people)
    make.handed_in(row, ["aaaaa"] * 6, by=people, number=2)
    tasks.count_answers()
    assert not QuizStatistics.objects.filter(attempts="first", asked=5).exists()
    assert (every(asked=5).people, every(asked=5).times) == (6, 6)
    assert (every(asked=4).people, every(asked=4).times) == (6, 6)


def test_what_wants_a_look_is_told_of_first_attempts_alone(row):
    """Everybody has the first question right in the end, which says nothing against it."""
    twice(row, first=["caacc", "accaa", "bbbbb"] * 15)
    tasks.count_answers()
    assert not QuestionFlag.objects.filter(code="too-easy").exists()
    assert of(1, attempts="all").people == 45


def test_marks_that_people_change_are_counted_anew_in_both(row):
    twice(row)
    tasks.count_answers()
    assert recount(activity=row.uuid) == 16
    assert not QuestionStatistics.objects.exists()
    tasks.count_answers()
    assert (firsts().times, every().times) == (8, 16)


def test_sums_of_before_go_on(row):
    """The upgrade takes what first attempts came to for what all come to, and lets the others join; once."""
    twice(row, first=[*SHEETS, *SHEETS])
    tasks.count_answers()
    wanted = [(found.tally, found.figures, found.people, found.times) for found in (firsts(), every())]
    items = [one.figures for one in QuestionStatistics.objects.order_by("quiz__attempts", "question")]
    # As it was: sums of first attempts, without numbers.
    QuizStatistics.objects.filter(attempts="all").delete()
    for one in [*QuizStatistics.objects.all(), *QuestionStatistics.objects.all()]:
        del one.tally["numbers"]
        one.times = 0
        one.save()
    import_module("quizzes.migrations.0011_statistics_of_all_attempts").copy_first_attempts(apps, None)
    assert set(Attempt.objects.filter(tallied=False).values_list("number", flat=True)) == {2}
    assert (firsts().times, every().times) == (16, 16)
    assert every().result == firsts().result
    assert tasks.count_answers() == 16
    del wanted[0][0]["numbers"]  # nothing has joined the first ones since
    assert [
        (found.tally, found.figures, found.people, found.times) for found in (firsts(), every())
    ] == wanted
    assert [one.figures for one in QuestionStatistics.objects.order_by("quiz__attempts", "question")] == items


class TestPage:
    def test_offers_both_and_says_which_it_shows(self, trainer, row):
        twice(row, first=[*SHEETS] * 5, then=["aaaaa"] * 40)
        tasks.count_answers()
        page = quiz_page(trainer, row)
        assert (
            "40 people answered. Only the first attempt of each person counts here, and never practice."
            in page
        )
        assert "Mean 3.00" in page
        assert "What to look at" in page
        page = quiz_page(trainer, row, attempts="all")
        assert (
            "80 attempts of at least 40 people. Every attempt counts here, up to 20 of each person, and never practice."
            in page
        )
        assert "Mean 4.00" in page
        assert "What to look at" not in page
        assert "Nobody chooses" not in page
        # What it does not know is what it shows first.
        assert "Mean 3.00" in quiz_page(trainer, row, attempts="best")

    def test_leads_from_each_to_the_other_and_keeps_the_number_of_questions(self, trainer, row):
        make.handed_in(row, SHEETS)
        make.handed_in(row, ["aaaa "] * 6)
        tasks.count_answers()
        address = reverse("quizzes_statistics", args=[row.uuid])
        html = trainer.get(address, {"asked": 4}).content.decode()
        assert 'href="?asked=4&amp;attempts=all"' in html
        html = trainer.get(address, {"asked": 4, "attempts": "all"}).content.decode()
        assert 'href="?asked=4"' in html
        assert 'href="?asked=5&amp;attempts=all"' in html

    def test_few_people_who_try_often_are_few_people(self, trainer, row):
        people = twice(row)
        for number in range(3, 8):
            make.handed_in(row, ["aaaaa"] * 8, by=people, number=number)
        tasks.count_answers()
        page = quiz_page(trainer, row, attempts="all")
        assert "Too few people to say (8 of 30)." in page
        assert "56 attempts" not in page

    def test_of_who_chose_what_only_first_attempts_are_told(self, trainer, row):
        twice(row, first=["aaaaa"] * 15 + ["bcccc"] * 5)
        tasks.count_answers()
        page = question_page(trainer)
        assert "Only the first attempt of each person counts here" in page
        assert page.count("Discrimination index") == 1
        assert "option b 5 25%" in page

    def test_how_sure_people_were_stays_with_their_first_attempts(self, trainer):
        make.standard("phone", "rings", "greet")
        row = sure_quiz()
        people = make.people(12)
        make.handed_in(row, ["caaa"] * 12, by=people, sure=["3333"] * 12)
        make.handed_in(row, ["aaaa"] * 12, by=people, number=2, sure=["3333"] * 12)
        tasks.count_answers()
        assert every().clauses == {}
        assert every().tally["clauses"] == {}
        plain = section(trainer, row)
        assert "12 Nearly everybody" in plain
        address = reverse("quizzes_statistics", args=[row.uuid])
        html = trainer.get(address, {"attempts": "all"}).content.decode()
        assert "This part is of first attempts alone." in html
        assert "This part is of first attempts alone." not in plain
        assert "Nearly everybody" in html

    def test_costs_the_same_however_much_was_answered(self, trainer, row):
        def costs():
            quiz_page(trainer, row, attempts="all")
            with CaptureQueriesContext(connection) as found:
                quiz_page(trainer, row, attempts="all")
            read = [one["sql"] for one in found]
            assert not any("quizzes_attempt" in sql or "quizzes_answer" in sql for sql in read)
            return len(found)

        twice(row, first=ODD)
        tasks.count_answers()
        before = costs()
        assert before <= 22
        for _ in range(3):
            twice(row, first=ODD)
        twice(row, first=["aaaa "] * 30, then=["aaaa "] * 30)
        tasks.count_answers()
        assert costs() == before

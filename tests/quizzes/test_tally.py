"""What was answered is added up once, and what authors see moves in steps that hide everybody."""

from dataclasses import asdict, replace
from fractions import Fraction
from uuid import uuid4

import pytest
from django.utils import timezone

from quizzes import tasks
from quizzes.actions import tally
from quizzes.actions.decide import decide_attempt
from quizzes.actions.start import start_attempt
from quizzes.actions.submit import submit_attempt
from quizzes.actions.tally import quizzes_to_tally, recount, tally_portion
from quizzes.grading.marking import Verdict
from quizzes.grading.statistics import matrix_figures
from quizzes.grading.tallies import QuizTally
from quizzes.models import Attempt, Question, QuestionFlag, QuestionStatistics, QuizStatistics, Ruling
from tests.factories import quizzes as make
from tests.factories.quizzes import MONDAY
from tests.quizzes.grading.test_statistics import GOLDEN, ONE, ROWS

pytestmark = pytest.mark.django_db
SHEETS = [row.replace("1", "a").replace("0", "c") for row in ROWS]
EXCEPT = ("id", "pk", "counted_at")


def quiz(key="phone-check", count=5, **changes):
    questions = [make.question(f"{key}-i{place}", key, a=100, b=0, c=0) for place in range(1, count + 1)]
    draw = [{"tag": key, "count": count}]
    return make.publish(make.quiz(key, questions=questions, **{"draw": draw, **changes}))


@pytest.fixture
def row():
    return quiz()


def everything():
    """All that is stored, but for when it was."""
    models = (QuizStatistics, QuestionStatistics, QuestionFlag)
    return [
        [{name: value for name, value in one.items() if name not in EXCEPT} for one in model.objects.values()]
        for model in models
    ]


def firsts(**which):
    """What the first attempts at the quiz come to."""
    return QuizStatistics.objects.get(attempts="first", **which)


def of(place, key="phone-check", attempts="first"):
    return QuestionStatistics.objects.get(question=f"{key}-i{place}", quiz__attempts=attempts)


def test_the_figures_are_those_of_the_worked_example(row):
    make.handed_in(row, SHEETS)
    assert tasks.count_answers() == 8
    whole, items = matrix_figures(GOLDEN, ONE)
    found = firsts()
    assert (found.asked, found.people, found.result) == (5, 8, whole)
    for place in range(1, 6):
        assert (of(place).people, of(place).result) == (8, items[f"i{place}"])
    assert {one.option: one.n for one in of(1).option_results} == {"a": 7, "b": 0, "c": 1, "": 0}


def test_a_run_that_comes_twice_changes_nothing(row):
    make.handed_in(row, [*SHEETS] * 5)
    assert tasks.count_answers() == 40
    before = everything()
    assert tasks.count_answers() == 0
    assert everything() == before


def test_portions_come_to_the_same_as_one_go(row):
    make.handed_in(row, [*SHEETS] * 5)
    now, [activity] = timezone.now(), quizzes_to_tally()
    assert [tally_portion(activity, now, most=15) for _ in range(4)] == [15, 15, 10, 0]
    assert firsts().people == 40
    in_portions = everything()
    assert recount(activity=row.uuid) == 40
    tasks.count_answers()
    other = everything()
    assert in_portions[0][0]["tally"] == other[0][0]["tally"]
    for one, same in zip(in_portions[1], other[1], strict=True):
        assert (one["tally"], one["figures"], one["options"]) == (
            same["tally"],
            same["figures"],
            same["options"],
        )


def test_only_the_first_attempt_that_counts_of_each_person_enters(row):
    people = make.people(6)
    make.handed_in(row, ["ccccc"] * 6, by=people, counts=False)
    make.handed_in(row, ["aaaac"] * 6, by=people, number=2)
    make.handed_in(row, ["aaaaa"] * 6, by=people, number=3)
    assert tasks.count_answers() == 12
    found = firsts()
    assert (found.people, found.result.mean) == (6, 4.0)
    make.handed_in(row, ["aaaaa"] * 6, by=people, number=4)
    tasks.count_answers()
    assert firsts().people == 6
    assert not Attempt.objects.get(person=people[0], number=1).tallied


def test_practice_is_its_learners_alone(row):
    make.handed_in(row, SHEETS, counts=False)
    assert tasks.count_answers() == 0
    assert not QuizStatistics.objects.exists()


def test_an_attempt_made_by_its_own_doors_enters(row):
    people = [make.person() for _ in range(5)]
    for person in people:
        make.assign(person, row)
        start_attempt(person=person, activity=row.uuid, now=MONDAY)
    assert tasks.count_answers() == 0
    for attempt in Attempt.objects.select_related("person"):
        submit_attempt(person=attempt.person, attempt=attempt.uuid, revision=0, now=MONDAY, locale="en")
    assert tasks.count_answers() == 5
    assert of(1).result.facility == 0
    assert {one.option: one.n for one in of(1).option_results} == {"a": 0, "b": 0, "c": 0, "": 5}


def test_four_people_have_no_figures_and_five_have(row):
    make.handed_in(row, SHEETS[:4])
    tasks.count_answers()
    assert firsts().people == 0
    assert (of(1).people, of(1).figures, of(1).options) == (0, {}, [])
    make.handed_in(row, SHEETS[4:5])
    tasks.count_answers()
    assert (firsts().people, of(1).people) == (5, 5)


def test_figures_never_differ_by_fewer_than_five_people(row):
    make.handed_in(row, SHEETS)
    tasks.count_answers()
    before = of(1).result
    make.handed_in(row, ["bbbbb"] * 4)
    tasks.count_answers()
    assert of(1).result == before
    assert firsts().people == 8
    make.handed_in(row, ["bbbbb"])
    tasks.count_answers()
    assert (of(1).people, firsts().people) == (13, 13)


def test_each_version_of_a_question_has_its_own_figures(row):
    make.handed_in(row, ["acccc"] * 6)
    document = make.quiz(
        questions=[
            make.question(f"phone-check-i{place}", "phone-check", a=100, b=0, c=0) for place in range(1, 6)
        ],
        draw=[{"tag": "phone-check", "count": 5}],
    )
    document["questions"][0]["text"] = make.said("In other words")
    make.publish(document)
    make.handed_in(row, ["ccccc"] * 7)
    tasks.count_answers()
    found = {
        one.document["text"]["en"]: one
        for one in QuestionStatistics.objects.filter(question="phone-check-i1", quiz__attempts="first")
    }
    assert {words: (one.people, one.result.facility) for words, one in found.items()} == {
        "Question phone-check-i1": (6, 1.0),
        "In other words": (7, 0.0),
    }
    # The quiz asks as many questions as before, so it is one with itself; so is a question that did not change.
    assert firsts().people == 13
    assert of(2).people == 13


def test_a_drawn_question_is_compared_with_the_whole_total():
    row = quiz(draw=[{"tag": "phone-check", "count": 4}])
    sheets = ["aaca ", "acc a", "c aaa", "cca c", " acac", "accc ", "a cca"]
    make.handed_in(row, sheets)
    tasks.count_answers()
    found = firsts()
    assert (found.asked, found.people) == (4, 7)
    rows = [
        {f"i{place}": Fraction(mark == "a") for place, mark in enumerate(sheet, start=1) if mark != " "}
        for sheet in sheets
    ]
    _whole, items = matrix_figures(rows, ONE, drawn=ONE)
    for place in range(1, 6):
        assert of(place).people == sum(sheet[place - 1] != " " for sheet in sheets)
        assert of(place).result == items[f"i{place}"]
        assert of(place).result.weight is None


def test_a_quiz_that_asks_more_is_counted_anew(row):
    make.handed_in(row, SHEETS)
    make.handed_in(row, ["aaaa "] * 5)
    tasks.count_answers()
    found = QuizStatistics.objects.filter(attempts="first")
    assert set(found.values_list("asked", "people")) == {(5, 8), (4, 5)}


def test_what_is_worth_nothing_or_waits_for_its_mark_stays_out(row, monkeypatch):
    marked = Attempt.outcome

    def outcome(attempt):
        first, second, *rest = marked(attempt).marks
        return replace(
            marked(attempt), marks=(replace(first, possible=0), replace(second, verdict=Verdict.WAITS), *rest)
        )

    monkeypatch.setattr(Attempt, "outcome", outcome)
    make.handed_in(row, SHEETS)
    tasks.count_answers()
    assert firsts().asked == 3
    asked = QuestionStatistics.objects.values_list("question", flat=True)
    assert set(asked) == {f"phone-check-i{place}" for place in (3, 4, 5)}


def test_marks_that_people_change_are_counted_anew(row):
    attempts = make.handed_in(row, ["ccccc"] * 6)
    tasks.count_answers()
    assert of(1).result.facility == 0
    for attempt in attempts[:3]:
        Ruling.objects.create(attempt=attempt, position=1, earned="100", source="regrade", at=MONDAY)
        assert decide_attempt(attempt)
    assert tasks.count_answers() == 6
    assert of(1).result.facility == 0.5
    assert tasks.count_answers() == 0


def test_a_first_attempt_that_somebody_reads_enters_when_it_is_read(row):
    people = make.people(5)
    first = make.handed_in(row, ["aaaaa"] * 5, by=people)
    Attempt.objects.filter(pk__in=[one.pk for one in first]).update(
        state=Attempt.State.WAITS, score=None, out_of=None, percent=None, passed=None
    )
    make.handed_in(row, ["ccccc"] * 5, by=people, number=2)
    assert tasks.count_answers() == 5
    assert not QuizStatistics.objects.filter(attempts="first").exists()
    for attempt in first:
        assert decide_attempt(attempt)
    assert tasks.count_answers() == 5
    assert firsts().result.mean == 5.0


def test_answers_of_somebody_who_was_erased_stay_in_the_numbers(row):
    attempts = make.handed_in(row, SHEETS)
    tasks.count_answers()
    before = everything()
    person = attempts[0].person
    person.name, person.user = "", None
    person.save()
    tasks.count_answers()
    assert everything() == before
    # Nothing of a person stands in what is stored.
    assert str(attempts[0].uuid) not in str(before)
    assert str(person.uuid) not in str(before)
    # They leave when it is decided, with the attempts themselves.
    attempts[0].delete()
    assert everything() == before
    recount(activity=row.uuid)
    tasks.count_answers()
    assert firsts().people == 7


def test_quizzes_do_not_mix():
    for key in ("one", "two"):
        make.handed_in(quiz(key), SHEETS)
    assert recount(activity=uuid4()) == 0
    tasks.count_answers()
    assert QuizStatistics.objects.filter(attempts="first").count() == 2
    assert of(1, "one").tally == of(1, "two").tally


def test_a_quiz_that_cannot_be_read_keeps_no_other_from_being_counted(monkeypatch, caplog):
    for key in ("one", "two"):
        make.handed_in(quiz(key), SHEETS)
    broken = quizzes_to_tally()[0]
    marked = Attempt.outcome

    def outcome(attempt):
        if attempt.activity_id == broken:
            raise ValueError("This document makes no sense.")
        return marked(attempt)

    monkeypatch.setattr(Attempt, "outcome", outcome)
    assert tasks.count_answers() == 8
    assert quizzes_to_tally() == [broken]
    assert "could not be counted" in caplog.text
    monkeypatch.undo()
    assert tasks.count_answers() == 8


def test_what_another_run_took_in_meanwhile_is_not_taken_in_again(row, monkeypatch):
    make.handed_in(row, SHEETS)
    [activity] = quizzes_to_tally()
    marked = tally._marked

    def slowly(rows, numbers):
        monkeypatch.undo()
        sheets = marked(rows, numbers)
        assert tally_portion(activity, timezone.now(), most=6) == 6
        return sheets

    monkeypatch.setattr(tally, "_marked", slowly)
    assert tally_portion(activity, timezone.now()) == 2
    found = firsts()
    assert (found.people, QuizTally.taken_up(found.tally).n) == (6, 6)
    assert QuizTally.taken_up(found.waiting["1"]).n == 2


def test_one_more_portion_costs_the_same_queries_however_much_there_is(row, django_assert_max_num_queries):
    for many in (1, 20):
        make.handed_in(row, SHEETS * many)
        [activity] = quizzes_to_tally()
        with django_assert_max_num_queries(32):
            assert tally_portion(activity, timezone.now()) == 8 * many


class TestFlags:
    @pytest.fixture
    def flagged(self, row):
        """Everybody gets the first right; the second is right for those who get the rest wrong; b is never taken."""
        make.handed_in(row, ["acaaa", "aaccc"] * 15)
        tasks.count_answers()
        return row

    def codes(self, place):
        found = QuestionFlag.objects.filter(question__key=f"phone-check-i{place}")
        return sorted((one.code, one.option) for one in found)

    def test_are_raised_by_the_figures(self, flagged):
        assert self.codes(1) == [("idle", "b"), ("idle", "c"), ("too-easy", "")]
        assert self.codes(2) == [("idle", "b"), ("negative", "")]
        assert self.codes(3) == [("idle", "b")]

    def test_not_by_twenty_nine_people(self, row):
        make.handed_in(row, ["aaaaa"] * 29)
        tasks.count_answers()
        assert not QuestionFlag.objects.exists()

    def test_go_when_the_figures_no_longer_say_so(self, flagged):
        make.handed_in(flagged, ["bbbbb"] * 50)
        tasks.count_answers()
        assert self.codes(1) == [("idle", "c")]
        assert self.codes(2) == []

    def test_are_about_the_live_version_alone(self, flagged):
        question = Question.objects.get(key="phone-check-i1")
        question.document = question.document | {"text": make.said("In other words")}
        question.save_revision().publish()
        assert self.codes(1) == []
        assert self.codes(2) != []
        # Those who still come in with the old version raise none.
        recount(activity=flagged.uuid)
        tasks.count_answers()
        assert self.codes(1) == []
        assert asdict(of(1).result)["facility"] == 1.0

    def test_a_right_answer_told_by_its_length(self):
        document = make.quiz(
            questions=[make.question("long-i1", "long", a=100, b=0, c=0)], draw=[{"tag": "long", "count": 1}]
        )
        document["questions"][0]["options"][0]["text"] = make.said("long-i1 option a, and so much more")
        make.handed_in(make.publish(document), ["a"])
        tasks.count_answers()
        assert [one.code for one in QuestionFlag.objects.all()] == ["longest"]

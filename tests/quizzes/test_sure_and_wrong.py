"""Where people were sure, and wrong: counted once, shown of groups, and never whose it was."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from learning.models import Clause, User
from learning.roles import Role
from quizzes import tasks
from quizzes.actions.decide import decide_attempt
from quizzes.actions.start import start_attempt
from quizzes.actions.tally import quizzes_to_tally, recount, tally_portion
from quizzes.models import Answer, QuizStatistics, Ruling
from tests.factories import learning as people
from tests.factories import quizzes as make
from tests.factories.quizzes import MONDAY
from tests.quizzes.test_tally import firsts

pytestmark = pytest.mark.django_db
GREET, RINGS = "phone/greet", "phone/rings"
CLAUSES = [(GREET,), (GREET, RINGS), (RINGS,), ()]


@pytest.fixture(autouse=True)
def standard():
    make.standard("phone", "rings", "greet")


def quiz(clauses=CLAUSES, key="sure", *, certainty=True, **settings):
    questions = [
        make.question(f"{key}-i{place}", key, clauses=cited, a=100, b=50, c=0)
        for place, cited in enumerate(clauses, start=1)
    ]
    draw = [{"tag": key, "count": len(questions)}]
    return make.publish(make.quiz(key, questions=questions, draw=draw, certainty=certainty, **settings))


@pytest.fixture
def row():
    return quiz()


@pytest.fixture
def trainer():
    user = people.PersonFactory(name="Trine Trainer", user__roles=(Role.EMPLOYEE, Role.TRAINER)).user
    client = Client()
    client.force_login(user)
    return client


def count(row, sheets, levels, **kwargs):
    found = make.handed_in(row, sheets, sure=levels, **kwargs)
    tasks.count_answers()
    return found


def stored():
    found = firsts()
    return found.tally["clauses"], found.clauses


def raw(client, row):
    response = client.get(reverse("quizzes_statistics", args=[row.uuid]))
    assert response.status_code == 200
    return response.content.decode()


def section(client, row):
    """The words of the section, empty when it is not there."""
    found = re.search(r'<section aria-labelledby="sure">.*?</section>', raw(client, row), re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if found else ""


def test_who_was_sure_and_wrong_is_counted_by_clause(row):
    count(
        row,
        ["caaa", "ccca", "acaa", "bbba", "caaa", "----", "ccaa"],
        ["3332", "3113", "2331", "3333", "2222", "3333", "  3 "],
    )
    # The sixth answered nothing, the fourth everything half. The last said it of one question alone.
    assert stored()[0] == {GREET: [5, 3], RINGS: [6, 1]}


def test_what_a_question_without_a_clause_asks_enters_nowhere():
    count(quiz([()]), ["c"] * 5, ["3"] * 5)
    assert stored() == ({}, {})


def test_a_quiz_that_does_not_ask_has_no_such_sums():
    count(quiz(certainty=False), ["cccc"] * 5, None)
    assert stored() == ({}, {})


def test_portions_come_to_the_same_as_one_go_and_twice_is_once(row):
    sheets, levels = ["cbaa", "acca", "ccca", "aaaa"] * 10, ["3333", "3232", "1331", "2333", "3   "] * 8
    make.handed_in(row, sheets, sure=levels)
    now, [activity] = timezone.now(), quizzes_to_tally()
    assert [tally_portion(activity, now, most=15) for _ in range(4)] == [15, 15, 10, 0]
    in_portions = stored()
    tasks.count_answers()
    assert stored() == in_portions
    assert recount(activity=row.uuid) == 40
    tasks.count_answers()
    assert stored()[0] == in_portions[0]
    assert stored()[1] == in_portions[0]


def test_practice_and_later_attempts_never_enter(row):
    somebody = make.people(5)
    make.handed_in(row, ["cccc"] * 5, by=somebody, counts=False, sure=["3333"] * 5)
    make.handed_in(row, ["aaaa"] * 5, by=somebody, number=2, sure=["3333"] * 5)
    make.handed_in(row, ["cccc"] * 5, by=somebody, number=3, sure=["3333"] * 5)
    tasks.count_answers()
    assert stored()[0] == {GREET: [5, 0], RINGS: [5, 0]}


def test_marks_that_people_change_are_counted_anew(row):
    attempts = count(row, ["caaa"] * 6, ["3333"] * 6)
    assert stored()[0][GREET] == [6, 6]
    for attempt in attempts[:2]:
        Ruling.objects.create(attempt=attempt, position=1, earned="100", source="regrade", at=MONDAY)
        assert decide_attempt(attempt)
    tasks.count_answers()
    assert stored()[0][GREET] == [6, 4]


def test_a_right_answer_that_tries_took_everything_from_is_not_wrong():
    row = quiz([(GREET,)], feedback="each", tries=2, penalty=100)
    make.handed_in(row, ["a"] * 5 + ["c"], sure=["3"] * 6)
    Answer.objects.update(earlier=[["c"]])
    tasks.count_answers()
    assert firsts().result.mean == 0
    assert stored()[0] == {GREET: [6, 1]}


def test_sums_of_before_go_on(row):
    """What was counted before there were such sums stays, and adds nothing to them; a recount brings it in."""
    count(row, ["caaa"] * 6, ["3333"] * 6)
    old = firsts()
    del old.tally["clauses"]
    old.clauses = {}
    old.save()
    count(row, ["caaa"] * 5, ["3333"] * 5)
    assert stored()[0][GREET] == [5, 5]
    assert firsts().people == 11
    recount(activity=row.uuid)
    tasks.count_answers()
    assert stored()[0][GREET] == [11, 11]


def test_what_is_shown_moves_with_five_more_people_of_the_clause(row):
    count(row, ["caaa"] * 4, ["3333"] * 4)
    assert stored()[1] == {}
    # Five at the quiz, four of whom said how sure they were.
    count(row, ["caaa"], ["    "])
    assert stored()[1] == {}
    count(row, ["aaaa"], ["3333"])
    assert stored()[1] == {GREET: [5, 4], RINGS: [5, 0]}
    count(row, ["caaa"] * 4, ["3 33", "3 33", "3333", "3333"])
    assert stored()[1] == {GREET: [5, 4], RINGS: [5, 0]}
    count(row, ["aaaa"], ["3   "])
    assert stored()[1] == {GREET: [10, 8], RINGS: [5, 0]}


def test_the_page_says_where_people_were_sure_and_wrong(trainer, row):
    count(row, ["ccaa"] * 6 + ["aaca"] * 8 + ["aaaa"] * 10, ["3333"] * 24)
    words = section(trainer, row)
    assert "These people said “very sure”, and their answer was worth nothing." in words
    assert "Clause rings How we answer the phone, clause 1 24 14 58%" in words
    assert "Clause greet How we answer the phone, clause 2 24 6 25%" in words
    assert words.index("Clause rings") < words.index("Clause greet")
    assert "Fewer than five" not in words
    assert "there is no figure" not in words


@pytest.mark.parametrize(
    ("caught", "others", "said"),
    [
        (0, 5, "5 Nobody 0%"),
        (2, 5, "7 Some Where"),
        (5, 0, "5 Some Where"),
        (3, 9, "12 Fewer than five Where"),
        (9, 3, "12 Nearly everybody Where"),
        (12, 0, "12 Nearly everybody Where"),
    ],
)
def test_of_fewer_than_five_people_no_figure_leaves(trainer, caught, others, said):
    row = quiz([(GREET,)])
    count(row, ["c"] * caught + ["a"] * others, ["3"] * (caught + others))
    words = section(trainer, row)
    assert f"clause 2 {said}" in words
    assert ("there is no figure" in words) is said.endswith("Where")


def test_four_people_are_not_told_of(trainer, row):
    count(row, ["cccc"] * 4 + ["aaaa"] * 6, ["3333"] * 4 + ["    "] * 6)
    words = section(trainer, row)
    assert "No figures yet. They come when five people have said" in words
    assert "Clause" not in words


def test_a_quiz_that_never_asked_has_no_such_section(trainer):
    row = quiz(certainty=False)
    count(row, ["cccc"] * 5, None)
    assert section(trainer, row) == ""


def test_a_quiz_that_no_longer_asks_keeps_what_it_has(trainer, row):
    count(row, ["aaaa"] * 5, ["3333"] * 5)
    quiz(certainty=False)
    assert "Nobody 0%" in section(trainer, row)


def test_the_clauses_speak_the_readers_language(trainer, row):
    count(row, ["aaaa"] * 5, ["3333"] * 5)
    user = User.objects.get(pk=trainer.session["_auth_user_id"])
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "lv"})
    words = section(trainer, row)
    assert "Clause greet (lv)" in words
    assert "Kā mēs atbildam pa tālruni" in words


def test_a_clause_that_is_gone_is_named_by_its_reference(trainer, row):
    count(row, ["aaaa"] * 5, ["3333"] * 5)
    Clause.objects.filter(ref=GREET).delete()
    assert "phone/greet 5 Nobody" in section(trainer, row)


def test_very_many_clauses_are_bounded(trainer):
    clauses = [f"c{place:02}" for place in range(25)]
    make.standard("many", *clauses)
    row = quiz([tuple(f"many/{one}" for one in clauses[at : at + 5]) for at in range(0, 25, 5)])
    count(row, ["aaaac"] * 10 + ["aaaaa"] * 10, ["33333"] * 20)
    words = section(trainer, row)
    assert words.count("How we answer the phone, clause") == 20
    assert words.index("Clause c24") < words.index("Clause c00")
    assert "5 more clauses have a smaller share." in words


def test_no_name_and_no_id_of_a_person_is_on_the_page_or_in_what_is_stored(trainer, row):
    ieva = make.person("Ieva Canary")
    others = make.people(9)
    attempts = count(row, ["cccc"] * 10, ["3333"] * 10, by=[ieva, *others])
    seen = raw(trainer, row) + str(list(QuizStatistics.objects.values()))
    assert "Nearly everybody" in seen
    assert "Canary" not in seen
    assert "Somebody" not in seen
    for attempt in attempts:
        for trace in (attempt.uuid, attempt.person.uuid, attempt.person.number):
            assert not re.search(rf"\b{trace}\b", seen)


def test_the_page_costs_the_same_however_much_was_answered(trainer, row):
    def costs():
        raw(trainer, row)
        with CaptureQueriesContext(connection) as found:
            raw(trainer, row)
        answers = sum("quizzes_attempt" in one["sql"] or "quizzes_answer" in one["sql"] for one in found)
        return len(found), answers

    count(row, ["ccaa"] * 5, ["3333"] * 5)
    before = costs()
    assert before[1] == 0
    count(row, ["ccaa", "caca", "acaa"] * 20, ["3333"] * 60)
    assert costs() == before


@pytest.mark.parametrize("counts", [True, False])
def test_learners_are_told_that_it_is_added_up_and_that_practice_is_theirs_alone(row, counts):
    person = make.person()
    if counts:
        make.assign(person, row)
    attempt = start_attempt(person=person, activity=row.uuid, now=timezone.now()).attempt
    assert attempt.counts is counts
    client = Client()
    client.force_login(person.user)
    found = client.get(reverse("quizzes:question", args=[attempt.uuid, 1])).content.decode()
    words = " ".join(re.sub(r"<[^>]+>", " ", found).split())
    assert "How sure are you? Only you see this." in words
    assert ("It is also added up with what others say: without names" in words) is counts

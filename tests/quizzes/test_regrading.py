"""A question is marked again: looked at without a trace, applied upward, once, and undone to the byte."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from learning import api as learning
from learning.models import Certificate, Kind, NoticeItem, Record, RecordPayload
from learning.news import worded
from learning.roles import Role
from quizzes import api
from quizzes.actions import regrade_work
from quizzes.actions.answer import save_answer
from quizzes.actions.regrade import CannotRegrade, apply_regrade, begin_regrade, throw_regrade, undo_regrade
from quizzes.actions.start import start_attempt
from quizzes.actions.submit import submit_attempt
from quizzes.grading.regrading import Policy
from quizzes.handles import by_id
from quizzes.models import Attempt, Question, Regrade, RegradeLine, Ruling
from quizzes.regrades import NoRegrade, asked, question_of_key, versions
from tests.factories import learning as courses
from tests.factories import quizzes as make
from tests.factories.learning import UserFactory

pytestmark = pytest.mark.django_db


def document(**key):
    """Two questions, both needed to pass; ``key`` is what the answers to the first are worth."""
    questions = [make.question("first", "all", **(key or {"a": 100, "b": 0, "c": 0}))]
    questions.append(make.question("second", "all", a=100, b=0))
    return make.quiz(questions=questions, draw=[{"tag": "all", "count": 2}], pass_mark=75, attempts=0)


def begin(person, row):
    return start_attempt(person=person, activity=row.uuid, now=make.MONDAY).attempt


def hand_in(attempt, *answers):
    for position, answer in enumerate(answers, start=1):
        save_answer(
            person=attempt.person, attempt=attempt.uuid, position=position, revision=0,
            answering=by_id((answer,)), now=make.MONDAY,
        )  # fmt: skip
    submit_attempt(
        person=attempt.person, attempt=attempt.uuid, revision=len(answers), now=make.MONDAY, locale="lv"
    )
    attempt.refresh_from_db()
    return attempt


@pytest.fixture
def author():
    return UserFactory(roles=[Role.TRAINER])


@pytest.fixture
def three():
    """Three people's attempts: right by the old key, right by the new one, and wrong by both. Then the key moves."""
    row = make.publish(document())
    people = [make.person(name) for name in ("Old Key", "New Key", "No Key")]
    for person in people:
        make.assign(person, row)
    attempts = [
        hand_in(begin(person, row), answer, "a") for person, answer in zip(people, "abc", strict=True)
    ]
    api.load_quiz(document(a=0, b=100, c=0))
    return attempts


def look(author, policy=Policy.NEW_KEY, *, upward=True, key="first"):
    every = [one.digest for one in versions(question_of_key(key))]
    row = begin_regrade(
        key=key, chosen=every, policy=policy, upward=upward, reason="The key was wrong.", by=author, now=make.MONDAY,
    )  # fmt: skip
    done(row)
    return row


def done(row):
    while regrade_work.work(row.pk, 60):
        pass
    row.refresh_from_db()


def applied(author, *more, **options):
    row = look(author, *more, **options)
    apply_regrade(regrade=row.uuid, by=author, now=timezone.now())
    done(row)
    return row


def everything():
    """Every row of every table but those of the regrade itself, as the database holds it."""
    tables = [
        name
        for name in connection.introspection.table_names()
        if not name.startswith(("quizzes_regrade", "django_session", "sqlite_"))
    ]
    with connection.cursor() as cursor:
        found = {}
        for name in tables:
            cursor.execute(f'SELECT * FROM "{name}" ORDER BY 1')
            found[name] = cursor.fetchall()
        return found


def results(attempts):
    """What an attempt came to and what the record says of it, to the byte."""
    found = []
    for attempt in attempts:
        attempt = Attempt.objects.get(pk=attempt.pk)
        said = RecordPayload.objects.filter(record__attempt=attempt.uuid).order_by("-record__version").first()
        columns = (attempt.state, attempt.score, attempt.out_of, attempt.percent, attempt.passed)
        found.append((*columns, attempt.outcome(), said and said.text))
    return found


def passed(attempts):
    return [Attempt.objects.get(pk=one.pk).passed for one in attempts]


def test_a_look_says_before_and_after_and_changes_nothing(three, author):
    before = everything()
    row = look(author, upward=False)
    assert everything() == before
    lines = RegradeLine.objects.filter(regrade=row).order_by("effect")
    assert [(one.attempt.person.name, one.passed_before, one.passed_after) for one in lines] == [
        ("New Key", False, True),
        ("Old Key", True, False),
    ]
    assert [(one.mark_before, one.mark_after) for one in lines] == [("0", "100"), ("100", "0")]
    assert [(one.percent_before, one.percent_after) for one in lines] == [(50, 100), (100, 50)]
    assert row.state == Regrade.State.CHECKED
    assert row.totals == {"asked": 3, "passes": 1, "falls": 1, "same": 1}


def test_upward_one_passes_and_nobody_falls(three, author):
    assert passed(three) == [True, False, False]
    applied(author)
    assert passed(three) == [True, True, False]
    last = Record.objects.filter(attempt=three[1].uuid).latest("version")
    assert (last.version, last.occurred_at) == (2, make.MONDAY)
    assert {one.person.name for one in NoticeItem.objects.filter(kind="regraded")} == {"New Key"}


def test_the_work_done_twice_changes_nothing(three, author):
    row = applied(author)
    before = everything()
    Regrade.objects.filter(pk=row.pk).update(state=Regrade.State.APPLYING, cursor=0, done=0)
    done(row)
    apply_regrade(regrade=row.uuid, by=author, now=timezone.now())
    assert everything() == before


def test_work_that_stops_in_the_middle_goes_on(three, author, monkeypatch):
    row = look(author)
    apply_regrade(regrade=row.uuid, by=author, now=timezone.now())
    monkeypatch.setattr(regrade_work, "PORTION", 1)
    assert regrade_work.work(row.pk, 0)
    calls, real = [], regrade_work._do

    def dies(regrade, pk):
        calls.append(pk)
        if len(calls) == 2:
            raise RuntimeError
        real(regrade, pk)

    monkeypatch.setattr(regrade_work, "_do", dies)
    with pytest.raises(RuntimeError):
        regrade_work.work(row.pk, 60)
    monkeypatch.setattr(regrade_work, "_do", real)
    done(row)
    assert (row.state, passed(three)) == (Regrade.State.APPLIED, [True, True, False])


@pytest.mark.parametrize("policy", list(Policy))
@pytest.mark.parametrize("upward", [True, False])
def test_undoing_restores_every_byte(three, author, policy, upward):
    before = results(three)
    row = applied(author, policy, upward=upward)
    assert results(three) != before
    undo_regrade(regrade=row.uuid, by=author, now=timezone.now())
    done(row)
    assert row.state == Regrade.State.UNDONE
    assert results(three) == before
    undo_regrade(regrade=row.uuid, by=author, now=timezone.now())
    done(row)
    assert results(three) == before
    call_command("verify_records")


def test_what_is_completed_and_certified_stays_when_a_mark_falls(three, author):
    kept = Record.objects.filter(kind=Record.Kind.COMPLETED).count(), Certificate.objects.count()
    cycles = [one.cycle.completed_at for one in three]
    progress = [one.cycle.progress.get(activity=one.activity).passed_at for one in three]
    applied(author, upward=False)
    assert passed(three) == [False, True, False]
    assert (Record.objects.filter(kind=Record.Kind.COMPLETED).count(), Certificate.objects.count()) == kept
    for attempt in three:
        attempt.cycle.refresh_from_db()
    assert three[0].cycle.completed_at == cycles[0]
    now = [one.cycle.progress.get(activity=one.activity).passed_at for one in three]
    assert now == [progress[0], make.MONDAY, None]


def test_a_look_says_who_would_complete_a_course_and_applying_does_it(author):
    quiz = make.publish(document())
    passing = {"all": [{"passed": str(quiz.uuid)}]}
    lesson = courses.make_release(
        Kind.LESSON, "lesson", rule=passing, parts=[courses.PartIn(quiz.uuid, "activity")]
    )
    course = courses.make_release(
        Kind.COURSE,
        "course",
        parts=[courses.PartIn(lesson.activity.uuid)],
        body={"certificate": True},
    )
    person = make.person()
    cycle = learning.start_cycle(person=person, activity=course.activity)
    hand_in(begin(person, quiz), "b", "a")
    api.load_quiz(document(a=0, b=100, c=0))
    before = everything()
    row = look(author)
    assert everything() == before
    line = RegradeLine.objects.get()
    assert line.certifies
    assert row.totals == {"asked": 1, "passes": 1, "completes": 1, "certifies": 1}
    apply_regrade(regrade=row.uuid, by=author, now=timezone.now())
    done(row)
    cycle.refresh_from_db()
    assert cycle.completed_at == make.MONDAY, "dated by the evidence, not by the job"
    undo_regrade(regrade=row.uuid, by=author, now=timezone.now())
    done(row)
    cycle.refresh_from_db()
    assert (cycle.completed_at, Certificate.objects.filter(person=person).count()) == (make.MONDAY, 1)


def test_people_are_told_what_they_have_now(three, author):
    row = applied(author)
    [item] = NoticeItem.objects.filter(kind="regraded")
    [news] = worded([item], item.person, timezone.now()).values()
    assert (
        news.words
        == "A question in “Answering the phone” was marked again. You have 100 percent and have passed."
    )
    undo_regrade(regrade=row.uuid, by=author, now=timezone.now())
    done(row)
    items = list(NoticeItem.objects.filter(kind="regraded"))
    said = [one.words for one in worded(items, item.person, timezone.now()).values()]
    assert said == ["A question in “Answering the phone” was marked again. You have 50 percent now."]


def test_dropping_takes_the_question_out_for_all(three, author):
    applied(author, Policy.DROP)
    assert [(one.percent, one.out_of) for one in Attempt.objects.order_by("pk")] == [(100, 1)] * 3


def test_the_only_question_that_counts_is_not_dropped(author):
    one = make.quiz(questions=[make.question("first", "all")], draw=[{"tag": "all", "count": 1}])
    row, person = make.publish(one), make.person()
    make.assign(person, row)
    attempt = hand_in(begin(person, row), "a")
    applied(author, Policy.DROP)
    assert passed([attempt]) == [True]


def test_what_was_begun_before_and_handed_in_after_is_marked_alike(author):
    row = make.publish(document())
    late, later = make.person("Late"), make.person("Later")
    for person in (late, later):
        make.assign(person, row)
    attempts = [begin(late, row), begin(later, row)]
    api.load_quiz(document(a=0, b=100, c=0))
    regrade = look(author)
    assert regrade.totals == {"asked": 2, "open": 2}
    apply_regrade(regrade=regrade.uuid, by=author, now=timezone.now())
    hand_in(attempts[0], "b", "a")  # while it is being applied
    done(regrade)
    hand_in(attempts[1], "b", "a")  # after it
    assert passed(attempts) == [True, True]
    assert Ruling.objects.count() == 2
    undo_regrade(regrade=regrade.uuid, by=author, now=timezone.now())
    done(regrade)
    assert passed(attempts) == [False, False]


def test_a_version_that_was_not_chosen_is_left_alone(three, author):
    new = make.person("Asked by the new key")
    row = question_of_key("first").home
    make.assign(new, row)
    attempt = hand_in(begin(new, row), "c", "a")
    present = next(one for one in versions(question_of_key("first")) if one.is_present)
    assert present.asked == 1
    regrade = begin_regrade(
        key="first", chosen=[present.digest], policy=Policy.FULL, upward=True, reason="x", by=author, now=make.MONDAY
    )  # fmt: skip
    done(regrade)
    apply_regrade(regrade=regrade.uuid, by=author, now=timezone.now())
    done(regrade)
    assert passed([attempt, *three]) == [True, True, False, False]


def test_what_a_person_decides_later_stands(three, author):
    row = applied(author)
    Ruling.objects.create(attempt=three[1], position=1, earned="60", source="marker", at=timezone.now())
    undo_regrade(regrade=row.uuid, by=author, now=timezone.now())
    done(row)
    assert Ruling.objects.filter(attempt=three[1]).latest("pk").earned == "60"


def test_practice_is_neither_looked_at_nor_changed(author):
    row, person = make.publish(document()), make.person()
    attempt = hand_in(begin(person, row), "b", "a")
    api.load_quiz(document(a=0, b=100, c=0))
    assert not attempt.counts
    assert list(asked("first")) == []
    with pytest.raises(CannotRegrade):
        look(author)


def test_only_authors_and_only_with_a_reason(three, author):
    for wrong in ("", "  "):
        with pytest.raises(CannotRegrade):
            begin_regrade(
                key="first", chosen=[], policy=Policy.FULL, upward=True, reason=wrong, by=author, now=make.MONDAY
            )  # fmt: skip
    row = look(author)
    for role in (Role.EMPLOYEE, Role.MANAGER, Role.PEOPLE, Role.AUDITOR):
        with pytest.raises(PermissionDenied):
            apply_regrade(regrade=row.uuid, by=UserFactory(roles=[role]), now=timezone.now())
    with pytest.raises(NoRegrade):
        apply_regrade(regrade=uuid4(), by=author, now=timezone.now())
    with pytest.raises(CannotRegrade):
        undo_regrade(regrade=row.uuid, by=author, now=timezone.now())
    throw_regrade(regrade=row.uuid, by=author)
    with pytest.raises(NoRegrade):
        apply_regrade(regrade=row.uuid, by=author, now=timezone.now())
    assert RegradeLine.objects.count() == 0
    assert Question.objects.get(key="first").live

"""Requirements: whom they reach, what they give, and what stays when people come and go."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learning.actions.assign import assign, extend, start_cycle, take_back
from learning.actions.people_changed import people_changed
from learning.actions.requirements import (
    accept_proposals,
    change_requirement,
    end_requirement,
    make_requirement,
    reconcile,
    settle,
)
from learning.models import Assignment, Cycle, Ground, Leave, Placement, Requirement
from learning.queries.audience import Audience, opening
from learning.queries.preview import preview
from learning.queries.requirements import proposals, sentence
from tests.factories.learning import NOON, BranchFactory, JobFactory, PersonFactory
from tests.learning.pages import finish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("friday")]
TODAY = NOON.date()
MANAGER = Assignment.Source.MANAGER


@pytest.fixture
def riga():
    return BranchFactory()


@pytest.fixture
def counter():
    return JobFactory()


def make(course, **fields) -> Requirement:
    return make_requirement(
        activity=course["course"].activity,
        **{"due": Requirement.Due.REACHED, "due_days": 14, **fields},
    )


def tell(*people) -> None:
    from django.db import transaction

    with transaction.atomic():
        people_changed([person.pk for person in people])


def move(person, branch, on: date) -> None:
    """Somebody works elsewhere from a day on."""
    Placement.objects.filter(person=person, ends_on=None).update(ends_on=on - timedelta(days=1))
    Placement.objects.create(person=person, branch=branch, job=person.job, starts_on=on)
    tell(person)


def had(person) -> Assignment:
    return Assignment.objects.get(person=person)


def at(day: date):
    return time_machine.travel(datetime.combine(day, NOON.timetz()), tick=False)


def test_it_reaches_who_is_there_and_nobody_else(course, riga, counter):
    anna = PersonFactory(branch=riga)
    PersonFactory(branch=BranchFactory(key="tallinn", name="Tallinn"))
    PersonFactory(branch=riga, job=JobFactory(key="kitchen", name="Cook"))
    PersonFactory(branch=riga, left_on=TODAY - timedelta(days=1))
    rule = make(course, branches=[riga], jobs=[counter])
    assert [row.person for row in Assignment.objects.all()] == [anna]
    row = had(anna)
    assert (row.source, row.due_on, row.due_zone) == (
        "requirement",
        TODAY + timedelta(days=14),
        "Europe/Riga",
    )
    assert row.due_at == datetime.fromisoformat("2026-12-04T22:00+00:00")
    assert Cycle.objects.get().assignment == row
    ground = Ground.objects.get()
    assert (ground.requirement, ground.since, ground.reached_on) == (rule, NOON, TODAY)


def test_it_reaches_somebody_added_later_and_a_second_run_finds_nothing(course, riga):
    rule = make(course, branches=[riga], due=Requirement.Due.HIRED, due_days=14)
    with at(date(2026, 12, 7)):
        anna = PersonFactory(branch=riga, hired_on=date(2026, 12, 7))
        tell(anna)
        assert had(anna).due_on == date(2026, 12, 21)
        assert reconcile(rule) == 0
    with at(date(2026, 12, 8)):
        berta = PersonFactory(branch=riga, hired_on=date(2026, 12, 8))
        assert reconcile(rule) == 1
        assert (reconcile(rule), settle(rule)) == (0, True)
        assert had(berta).due_on == date(2026, 12, 22)


def test_who_starts_next_week_gets_it_on_the_first_day(course, riga):
    rule = make(course, branches=[riga])
    anna = PersonFactory(branch=riga, hired_on=TODAY + timedelta(days=3))
    assert reconcile(rule) == 0
    with at(TODAY + timedelta(days=3)):
        assert reconcile(rule) == 1
        assert had(anna).due_on == TODAY + timedelta(days=17)


def test_leaving_the_audience_pauses_and_returning_goes_on_with_the_days_given_back(course, riga):
    tallinn = BranchFactory(key="tallinn", name="Tallinn")
    anna = PersonFactory(branch=riga)
    make(course, branches=[riga])
    cycle = start_cycle(person=anna, activity=course["course"].activity)
    with at(TODAY + timedelta(days=4)):
        move(anna, tallinn, TODAY + timedelta(days=4))
        assert had(anna).paused_at is not None
        assert not Cycle.objects.open().exists()
    with at(TODAY + timedelta(days=10)):
        move(anna, riga, TODAY + timedelta(days=10))
    row = had(anna)
    assert row.paused_at is None
    assert row.due_on == TODAY + timedelta(days=14 + 6)
    assert Cycle.objects.open().get() == cycle


def test_out_and_in_on_one_day_leaves_no_trace(course, riga):
    anna = PersonFactory(branch=riga)
    rule = make(course, branches=[riga])
    before = list(Ground.objects.values()), list(Assignment.objects.values())
    place = Placement.objects.get(person=anna)
    for branch in (BranchFactory(key="tallinn"), riga):
        place.branch = branch
        place.save()
    tell(anna)
    assert reconcile(rule) == 0
    assert (list(Ground.objects.values()), list(Assignment.objects.values())) == before


def test_what_is_completed_stays_when_its_person_leaves_and_when_the_rule_ends(course, riga):
    anna, berta = PersonFactory(branch=riga), PersonFactory(branch=riga)
    rule = make(course, branches=[riga])
    finish(anna, course)
    due = had(anna).due_on
    move(anna, BranchFactory(key="tallinn"), TODAY)
    assert (had(anna).paused_at, had(anna).due_on) == (None, due)
    end_requirement(requirement=rule)
    assert had(anna).paused_at is None
    assert had(berta).paused_at is not None
    assert Cycle.objects.get(person=anna).completed_at is not None
    assert end_requirement(requirement=rule) == 0


def test_who_has_done_it_before_is_not_given_it_again(course, riga):
    anna = PersonFactory(branch=riga)
    finish(anna, course)
    make(course, branches=[riga])
    assert Cycle.objects.get(person=anna).completed_at is not None
    assert Ground.objects.filter(assignment__person=anna).count() == 2


def test_taken_back_and_asked_again_it_goes_on_where_it_was(course, riga, manager):
    anna = PersonFactory(branch=riga)
    given = assign(
        person=anna, activity=course["course"].activity, source=Assignment.Source.MANAGER, by=manager.user
    )
    cycle = start_cycle(person=anna, activity=course["course"].activity)
    assert take_back(assignment=given, source=MANAGER, by=manager.user)
    assert had(anna).paused_at is not None
    make(course, branches=[riga])
    assert had(anna) == given
    assert Cycle.objects.open().get(person=anna) == cycle
    assert not take_back(assignment=given, source=MANAGER, by=manager.user)


def test_the_earliest_date_wins_and_an_extension_beats_it(course, riga, manager):
    anna = PersonFactory(branch=riga)
    make(course, branches=[riga])
    sooner, later = TODAY + timedelta(days=5), TODAY + timedelta(days=40)
    give = {"person": anna, "activity": course["course"].activity, "source": Assignment.Source.MANAGER}
    assign(**give, due_on=later, by=manager.user)
    assert had(anna).due_on == TODAY + timedelta(days=14)
    assign(**give, due_on=sooner, by=manager.user)
    assert had(anna).due_on == sooner
    extend(assignment=had(anna), due_on=later, reason="Exams first.", by=manager.user)
    assert had(anna).due_on == later
    assign(**give, due_on=TODAY + timedelta(days=1), by=manager.user)
    assert had(anna).due_on == later


def test_leave_stops_the_clock_whenever_it_is_written_down(course, riga):
    anna = PersonFactory(branch=riga)
    make(course, branches=[riga])
    leave = Leave.objects.create(
        person=anna, starts_on=TODAY + timedelta(days=2), ends_on=TODAY + timedelta(days=6)
    )
    tell(anna)
    assert had(anna).due_on == TODAY + timedelta(days=19)
    leave.ends_on = None
    leave.save()
    tell(anna)
    assert (had(anna).due_on, had(anna).due_at) == (None, None)
    leave.delete()
    tell(anna)
    assert had(anna).due_on == TODAY + timedelta(days=14)


def test_a_move_to_another_zone_makes_no_instant_earlier(course, riga):
    anna = PersonFactory(branch=riga)
    make(course)
    before = had(anna).due_at
    anna.branch = BranchFactory(key="ub", name="Ulaanbaatar", zone="Asia/Ulaanbaatar")
    anna.save()
    move(anna, anna.branch, TODAY)
    assert had(anna).due_at == before


def test_a_date_that_would_be_past_is_proposed_and_given_when_somebody_says_so(course, riga, manager):
    old = PersonFactory(branch=riga, hired_on=date(2020, 3, 2), name="Old hand")
    rule = make(course, branches=[riga], due=Requirement.Due.HIRED, due_days=14)
    assert had(old).due_on is None
    assert [row.proposed_on for row in proposals(rule)] == [TODAY + timedelta(days=14)]
    assert accept_proposals(requirement=rule, by=manager.user) == 1
    assert had(old).due_on == TODAY + timedelta(days=14)
    assert not proposals(rule)
    assert (accept_proposals(requirement=rule, by=manager.user), settle(rule)) == (0, True)
    assert had(old).due_on == TODAY + timedelta(days=14)


def test_other_words_move_the_open_dates_and_make_nobody_late(course, riga, manager):
    new, done, moved = (PersonFactory(branch=riga, hired_on=TODAY) for _ in range(3))
    rule = make(course, branches=[riga], due=Requirement.Due.HIRED, due_days=30)
    finish(done, course)
    extend(assignment=had(moved), due_on=TODAY + timedelta(days=60), reason="Later.", by=manager.user)
    with at(TODAY + timedelta(days=10)):
        words = {"branches": [riga], "jobs": [], "due_on": None, "hired_from": None, "opens_after": 0}
        change_requirement(requirement=rule, due=Requirement.Due.HIRED, due_days=20, **words)
        assert had(new).due_on == TODAY + timedelta(days=20)
        assert had(done).due_on == TODAY + timedelta(days=30)
        assert had(moved).due_on == TODAY + timedelta(days=60)
        change_requirement(requirement=rule, due=Requirement.Due.HIRED, due_days=3, **words)
        assert had(new).due_on is None
        assert TODAY + timedelta(days=17) in {row.proposed_on for row in proposals(rule)}


def test_it_opens_later_and_says_when(course, riga):
    anna = PersonFactory(branch=riga, hired_on=TODAY)
    rule = make(course, branches=[riga], opens_after=30)
    assert not Assignment.objects.filter(person=anna).exists()
    assert opening(anna, NOON) == (rule, TODAY + timedelta(days=30))
    with at(TODAY + timedelta(days=30)):
        assert reconcile(rule) == 1
        assert had(anna).due_on == TODAY + timedelta(days=44)
        assert opening(anna, NOON + timedelta(days=30)) is None


def test_the_sentence(course, riga, counter):
    rule = make(course, branches=[riga], jobs=[counter], due=Requirement.Due.HIRED, due_days=14)
    assert (
        sentence(rule, "Phone", TODAY)
        == "Everyone at the counter in Riga learns “Phone”, 14 days after the first day."
    )


@pytest.mark.parametrize("many", [3, 300])
def test_costs_of_a_preview_and_of_a_run_do_not_grow(course, riga, many, django_assert_max_num_queries):
    PersonFactory.create_batch(many, branch=riga, user=None, hired_on=date(2020, 1, 6))
    rule = Requirement(due=Requirement.Due.HIRED, due_days=14)
    with CaptureQueriesContext(connection) as queries:
        found = preview(Audience(frozenset([riga.pk])), course["course"].activity.pk, rule, NOON)
    assert (found.people, found.past, len(queries)) == (many, many, 4)
    with django_assert_max_num_queries(60):
        make(course, branches=[riga])
    assert Assignment.objects.filter(due_on=TODAY + timedelta(days=14)).count() == many

"""However the facts come in, the same stands in the end; whoever runs beside whom, each has it once."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from learning.actions.assign import assign, extend
from learning.actions.people_changed import people_changed
from learning.actions.requirements import end_requirement, make_requirement, reconcile, settle
from learning.models import Assignment, Branch, Cycle, Ground, Leave, Person, Placement, Requirement
from tests.factories.learning import NOON, BranchFactory, PersonFactory, make_course
from tests.learning.pages import finish
from tests.learning.test_races import at_once

TODAY = NOON.date()


def day(n: int):
    return TODAY + timedelta(days=n)


events = st.lists(
    st.one_of(
        st.tuples(st.just("leave"), st.integers(0, 30), st.integers(0, 15)),
        st.tuples(st.just("away"), st.integers(1, 30), st.integers(0, 15)),
        st.tuples(st.just("given"), st.integers(0, 30)),
        st.tuples(st.just("rule"), st.sampled_from(["hired", "reached", "fixed"]), st.integers(1, 30)),
    ),
    max_size=6,
    unique_by=lambda event: event if event[0] == "given" else (event[0], event[1]),
)


class TestAnyOrder(TestCase):
    """Hypothesis' own TestCase: every example begins with the rows that stood before it."""

    def setUp(self):
        self.clock = time_machine.travel(NOON, tick=False)
        self.clock.start()
        self.addCleanup(self.clock.stop)
        self.course, self.riga = make_course(), BranchFactory()
        self.tallinn = BranchFactory(key="tallinn", zone="Europe/Tallinn")

    def happen(self, person: Person, event: tuple) -> None:
        activity = self.course["course"].activity
        match event:
            case ("leave", start, length):
                Leave.objects.create(person=person, starts_on=day(start), ends_on=day(start + length))
            case ("away", start, length):
                self.elsewhere(person, start, length)
            case ("given", n):
                assign(person=person, activity=activity, source=Assignment.Source.MANAGER, due_on=day(n))
            case ("rule", kind, n):
                make_requirement(
                    activity=activity, branches=[self.riga], due=Requirement.Due(kind),
                    due_days=None if kind == "fixed" else n, due_on=day(n) if kind == "fixed" else None,
                )  # fmt: skip
        with transaction.atomic():
            people_changed([person.pk])

    def elsewhere(self, person: Person, start: int, length: int) -> None:
        """Cut a time away out of the places in the audience."""
        first, last = day(start), day(start + length)
        for place in Placement.objects.filter(person=person, branch=self.riga):
            if (place.ends_on is not None and place.ends_on < first) or place.starts_on > last:
                continue
            begins, ends = place.starts_on, place.ends_on
            place.delete()
            if begins < first:
                self.put(person, self.riga, begins, first - timedelta(days=1))
            if ends is None or ends > last:
                self.put(person, self.riga, last + timedelta(days=1), ends)

    def put(self, person: Person, branch: Branch, starts_on, ends_on) -> None:
        Placement.objects.create(
            person=person, branch=branch, job=person.job, starts_on=starts_on, ends_on=ends_on
        )

    def stands(self, person: Person) -> list[tuple]:
        return [
            (row.due_on, row.due_at, row.due_zone, row.paused_at is None, row.ended_at is None)
            for row in Assignment.objects.filter(person=person)
        ]

    @settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])
    @given(events, st.randoms(use_true_random=False))
    def test_the_same_dates(self, happened, rng):
        mixed = list(happened)
        rng.shuffle(mixed)
        found = []
        for order in (happened, mixed):
            person = PersonFactory(branch=self.riga, hired_on=TODAY)
            for event in order:
                self.happen(person, event)
            found.append(self.stands(person))
            Requirement.objects.update(ended_at=NOON)
        assert found[0] == found[1]

    @settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])
    @given(events, st.integers(0, 6))
    def test_twice_is_once_and_no_way_loses_what_is_completed(self, happened, when):
        person = PersonFactory(branch=self.riga, hired_on=TODAY)
        for n, event in enumerate(happened):
            if n == when:
                finish(person, self.course)
            self.happen(person, event)
        if when >= len(happened):
            finish(person, self.course)
        for rule in Requirement.objects.all():
            assert settle(rule)
        before = self.stands(person), list(Ground.objects.order_by("pk").values())
        for rule in Requirement.objects.all():
            assert reconcile(rule) == 0
            assert settle(rule)
        assert (self.stands(person), list(Ground.objects.order_by("pk").values())) == before
        for rule in Requirement.objects.all():
            end_requirement(requirement=rule)
        assert Cycle.objects.open().get(person=person).completed_at is not None


@pytest.mark.django_db(transaction=True)
def test_four_runs_beside_each_other_and_beside_a_manager_give_each_person_one():
    course, riga = make_course(), BranchFactory()
    people = PersonFactory.create_batch(20, branch=riga, user=None)
    activity = course["course"].activity
    rule = make_requirement(activity=activity, branches=[riga], opens_after=0, due=Requirement.Due.NONE)
    Ground.objects.all().delete()
    Cycle.objects.all().delete()
    Assignment.objects.all().delete()

    def by_hand() -> int:
        for person in people:
            assign(person=person, activity=activity, source=Assignment.Source.MANAGER)
        return 0

    done = at_once(*[lambda: reconcile(rule)] * 4, by_hand)
    assert sum(done) == len(people)
    assert Assignment.objects.count() == Cycle.objects.count() == len(people)
    assert Ground.objects.filter(requirement=rule).count() == len(people)


@pytest.mark.django_db
def test_an_extension_is_not_moved_by_what_comes_later(manager):
    course, riga = make_course(), BranchFactory()
    with time_machine.travel(NOON, tick=False):
        anna = PersonFactory(branch=riga, hired_on=TODAY)
        make_requirement(
            activity=course["course"].activity, branches=[riga], due=Requirement.Due.REACHED, due_days=9
        )
        extend(
            assignment=Assignment.objects.get(person=anna), due_on=day(30), reason="Exams.", by=manager.user
        )
        make_requirement(
            activity=course["course"].activity, branches=[riga], due=Requirement.Due.FIXED, due_on=day(2)
        )
        assert Assignment.objects.get(person=anna).due_on == day(30)

"""Two of the people office at once. PostgreSQL is where these bite; SQLite lets one writer in at a time."""

import itertools
from datetime import date

import pytest

from learning.actions.day import turn_the_day
from learning.actions.leading import lead
from learning.actions.placing import place
from learning.models import Audit, Placement, ReportingLine
from learning.refused import Refused
from learning.rules.lines import Line, ring
from tests.factories.learning import NOON, BranchFactory, PersonFactory
from tests.learning.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
LONG_AGO = date(2025, 1, 6)


def tried(change):
    def go():
        try:
            return change()
        except Refused:
            return None

    return go


def test_changes_that_are_right_alone_never_form_a_ring_together():
    people = PersonFactory.create_batch(4, hired_on=LONG_AGO)
    around = [(people[n], people[(n + 1) % 4]) for n in range(4)]
    done = at_once(
        *[
            tried(lambda low=low, high=high: lead(person=low, manager=high, starts_on=date(2026, 11, 20)))
            for low, high in around
        ]
    )
    assert sorted(done, key=str) == [None, True, True, True], "the last one of the ring is refused"
    lines = [Line(row.person_id, row.manager_id, row.starts_on) for row in ReportingLine.objects.all()]
    assert not any(ring(lines, line) for line in lines)


def test_the_same_move_from_four_sides_is_one_move():
    anna, tallinn = PersonFactory(hired_on=LONG_AGO), BranchFactory(key="tallinn", zone="Europe/Tallinn")
    done = at_once(
        *[lambda: place(person=anna, branch=tallinn, job=anna.job, starts_on=date(2026, 11, 20))] * 4
    )
    assert sorted(done) == [False, False, False, True]
    assert Placement.objects.filter(person=anna).count() == 2
    assert Audit.objects.filter(action="place").count() == 1


def test_different_moves_at_once_leave_one_place_a_day():
    anna = PersonFactory(hired_on=LONG_AGO)
    branches = [BranchFactory(key=f"b{n}", name=f"B{n}", zone="Europe/Riga") for n in range(4)]
    at_once(
        *[
            lambda n=n: place(person=anna, branch=branches[n], job=anna.job, starts_on=date(2026, 12, 1 + n))
            for n in range(4)
        ]
    )
    rows = list(Placement.objects.filter(person=anna).order_by("starts_on"))
    assert len(rows) == 5
    assert all(one.ends_on < two.starts_on for one, two in itertools.pairwise(rows))
    later = NOON.replace(month=12, day=20)
    moved = at_once(*[lambda: turn_the_day(later)] * 3)
    assert sum(one for one, _closed in moved) == 1
    anna.refresh_from_db()
    assert anna.branch == branches[3]

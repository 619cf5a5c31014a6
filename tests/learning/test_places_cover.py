"""Whoever works here has a main place on each day of it, whatever the people office writes down in whatever order.

A requirement for everybody stands on this: it asks who works here, and nobody's places.
"""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from learning.actions.employment import change_first_day, come_back, leave_company, stay
from learning.actions.placing import place, place_further
from learning.models import Person, Placement
from learning.refused import Refused
from learning.rules.periods import DAY
from tests.factories.learning import BranchFactory, JobFactory, PersonFactory

TODAY = date(2026, 11, 20)
days = st.integers(-40, 40).map(lambda n: TODAY + timedelta(days=n))
acts = st.lists(
    st.tuples(
        st.sampled_from(["place", "further", "leave", "stay", "back", "first day"]),
        days,
        st.integers(0, 30),
        st.integers(0, 1),
    ),
    min_size=1,
    max_size=8,
)


def gap(person: Person) -> date | None:
    """The first day on which somebody works here without a main place."""
    day = person.hired_on
    for row in Placement.objects.filter(person=person, main=True).order_by("starts_on"):
        if row.starts_on > day:
            return day
        if row.ends_on is None:
            return None
        day = max(day, row.ends_on + DAY)
    return None if person.left_on and day > person.left_on else day


@pytest.mark.usefixtures("friday")
class TestPlaces(TestCase):
    def setUp(self) -> None:
        self.branches = [BranchFactory(), BranchFactory(key="tallinn", name="Tallinn")]
        self.job = JobFactory()

    def act(self, person: Person, what: str, day: date, length: int, which: int) -> None:
        where = {"branch": self.branches[which], "job": self.job, "starts_on": day}
        match what:
            case "place":
                place(person=person, **where)
            case "further":
                place_further(person=person, ends_on=day + timedelta(days=length), **where)
            case "leave":
                leave_company(person=person, last_day=day)
            case "stay":
                stay(person=person)
            case "back":
                come_back(person=person, **where)
            case "first day":
                change_first_day(person=person, hired_on=day)

    @settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(acts)
    def test_cover_the_employment(self, happened):
        person = PersonFactory(branch=self.branches[0], hired_on=TODAY)
        for act in happened:
            with suppress(Refused):
                self.act(person, *act)
            person.refresh_from_db()
            assert gap(person) is None, act

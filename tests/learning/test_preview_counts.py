"""Whom a requirement would reach, counted by the database in one pass and here one by one."""

from datetime import UTC, date, datetime, timedelta

import pytest

from learning.models import Cycle, Person, Requirement
from learning.queries.audience import Audience
from learning.queries.preview import Preview, preview
from learning.rules.due import local_day
from tests.factories.learning import NOON, BranchFactory, JobFactory, PersonFactory
from tests.learning.pages import finish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("friday")]
EVENING = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)  # Saturday in Riga, still Friday in Lisbon
DUE = {
    "none": Requirement(due="none"),
    "hired": Requirement(due="hired", due_days=14),
    "long": Requirement(due="hired", due_days=900),
    "fixed": Requirement(due="fixed", due_on=date(2026, 11, 19)),
    "later": Requirement(due="fixed", due_on=date(2026, 12, 19)),
}


@pytest.fixture
def company(course, hire):
    """People in two zones and two jobs, who began long ago, lately, today or tomorrow, are gone or going, came and went
    within days, or have done it."""
    lisbon = BranchFactory(key="lisbon", name="Lisbon", zone="Europe/Lisbon")
    kitchen = JobFactory(key="kitchen", name="Cook")
    began = [
        date(2020, 1, 6),
        date(2026, 10, 20),
        date(2026, 11, 6),
        date(2026, 11, 7),
        *(date(2026, 11, d) for d in (18, 20, 21)),
    ]
    people = [
        PersonFactory(branch=branch, job=job, hired_on=day, user=None)
        for branch in (BranchFactory(), lisbon)
        for job in (JobFactory(), kitchen)
        for day in began
    ]
    for who in (hire, people[0], people[1], people[7], people[14]):
        finish(who, course)
    again = Cycle.objects.get(person=hire)
    Cycle.objects.create(
        assignment=again.assignment,
        person=hire,
        number=2,
        release=again.release,
        started_at=NOON,
        completed_at=NOON,
    )
    Person.objects.filter(pk=people[0].pk).update(left_on=date(2026, 11, 20))
    Person.objects.filter(pk__in=[people[7].pk, people[8].pk, people[11].pk]).update(
        left_on=date(2026, 11, 19)
    )
    # A branch that opens tomorrow, and one whose last person has given notice.
    PersonFactory(branch=BranchFactory(key="new", name="New"), hired_on=date(2026, 11, 21), user=None)
    alone = BranchFactory(key="last", name="Last")
    PersonFactory(branch=alone, hired_on=date(2020, 1, 6), left_on=date(2026, 11, 25), user=None)
    return {"riga": BranchFactory(), "lisbon": lisbon, "kitchen": kitchen}


def one_by_one(audience: Audience, activity: int, rule: Requirement, now: datetime) -> Preview:
    reached, later = [], 0
    for person in Person.objects.all():
        opens = set()
        for place in person.placements.select_related("branch"):
            day = local_day(now, place.branch.zone)
            fits = (not audience.branches or place.branch_id in audience.branches) and (
                not audience.jobs or place.job_id in audience.jobs
            )
            there = place.starts_on <= day and (place.ends_on is None or place.ends_on >= day)
            works = person.hired_on <= day and (person.left_on is None or person.left_on >= day)
            if (
                fits
                and there
                and works
                and (not audience.hired_from or person.hired_on >= audience.hired_from)
            ):
                opens.add(person.hired_on <= day - timedelta(days=audience.opens_after))
        if True in opens:
            reached.append(person)
        later += opens == {False}
    done = [
        person
        for person in reached
        if Cycle.objects.filter(
            person=person, assignment__activity=activity, completed_at__isnull=False
        ).exists()
    ]
    open_ones = [person for person in reached if person not in done]
    if rule.due == "hired":
        past = sum(person.hired_on < now.date() - timedelta(days=rule.due_days) for person in open_ones)
    else:
        past = len(open_ones) if rule.due == "fixed" and rule.due_on < now.date() else 0
    return Preview(len(reached), len({person.branch_id for person in reached}), len(done), past, later)


@pytest.mark.parametrize("now", [NOON, EVENING], ids=["one day", "two days"])
@pytest.mark.parametrize("due", DUE)
@pytest.mark.parametrize("who", ["all", "branch", "job", "both"])
def test_the_counts_are_those_of_the_people(company, course, now, due, who):
    branches = frozenset([company["riga"].pk]) if who in ("branch", "both") else frozenset()
    jobs = frozenset([company["kitchen"].pk]) if who in ("job", "both") else frozenset()
    activity = course["course"].activity.pk
    for hired_from in (None, date(2026, 11, 7)):
        for opens_after in (0, 14):
            audience = Audience(branches, jobs, hired_from, opens_after)
            assert preview(audience, activity, DUE[due], now) == one_by_one(audience, activity, DUE[due], now)

"""Many who change their place by one list: as by hand, one by one, and in a fixed number of queries."""

from datetime import date

import pytest
from django.db import transaction

from learning.actions.employment import leave_company
from learning.actions.list_work import work
from learning.actions.lists import apply_list
from learning.actions.placing import place, place_further
from learning.models import Audit, Branch, Job, Person
from learning.refused import Refused
from tests.learning.lists import DAY, bring, check, company, row, standing
from tests.learning.test_lists_large import queries_of

pytestmark = pytest.mark.django_db
EVERYBODY = range(1, 9)


@pytest.fixture
def hr(friday):
    """Eight people in Riga; what a move of each means is different."""
    hr = company()
    bring(hr, *(row(n, hired="2026-12-07" if n == 8 else "2025-02-03") for n in EVERYBODY))
    one = {int(person.number): person for person in Person.objects.exclude(number="HR")}
    riga, tallinn = Branch.objects.get(key="riga"), Branch.objects.get(key="tallinn")
    job, lead = Job.objects.get(key="counter"), Job.objects.get(key="lead")
    place_further(person=one[2], branch=tallinn, job=job, starts_on=date(2026, 6, 1), by=hr)
    place(person=one[3], branch=riga, job=lead, starts_on=date(2027, 3, 1), by=hr)
    leave_company(person=one[4], last_day=date(2027, 1, 31), by=hr)
    place(person=one[5], branch=riga, job=lead, starts_on=DAY, by=hr)
    place(person=one[6], branch=riga, job=lead, starts_on=date(2026, 1, 1), by=hr)
    return hr


def notes(since):
    rows = Audit.objects.filter(pk__gt=since).exclude(object_kind="people list")
    return sorted((str(one.object_uuid), one.action, sorted(one.detail.items())) for one in rows)


@pytest.mark.parametrize("since", [date(2026, 3, 2), DAY, date(2026, 12, 24)])
def test_a_list_of_moves_leaves_what_moving_one_by_one_leaves(hr, since):
    last = Audit.objects.latest("pk").pk

    def by_hand():
        for person in Person.objects.exclude(number="HR").select_related("branch"):
            try:
                place(
                    person=person,
                    branch=Branch.objects.get(key="tallinn"),
                    job=Job.objects.get(key="counter"),
                    starts_on=max(since, person.hired_on),
                    by=hr,
                )
            except Refused:
                continue

    found = []
    for way in (
        by_hand,
        lambda: bring(
            hr,
            *(row(n, branch="Tallinn", hired="2026-12-07" if n == 8 else "2025-02-03") for n in EVERYBODY),
            valid_from=since,
        ),
    ):
        with transaction.atomic():
            way()
            found.append((standing(), notes(last)))
            transaction.set_rollback(True)
    assert found[0] == found[1]
    assert sum(action == "place" for _who, action, _detail in found[0][1]) >= 6


def test_many_moves_take_the_same_queries_as_few(hr):
    taken = []
    for first, many in ((1000, 5), (2000, 100)):
        bring(hr, *(row(first + n) for n in range(many)))
        made = check(hr, *(row(first + n, branch="Tallinn") for n in range(many)))
        apply_list(row=made, by=hr)
        taken.append(queries_of(lambda made=made: work(made.pk, 30)))
        made.refresh_from_db()
        assert made.counts["applied"] == many
        assert Person.objects.filter(branch__key="tallinn", number__startswith=str(first)[0]).count() >= many
    assert taken[0] == taken[1]

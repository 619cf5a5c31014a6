"""Messages written by several at once, and by runs that die. PostgreSQL is where these bite."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from learning.actions.assign import assign
from learning.actions.notices import write_notices
from learning.actions.outbox import send_one, waiting
from learning.models import Assignment, Notice, NoticeItem, Outbox, Reminding
from learning.roles import Role
from tests.factories.learning import PersonFactory, leads, make_course
from tests.harness.letterbox import letterbox
from tests.learning.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
MORNING = datetime(2026, 11, 20, 7, tzinfo=UTC)  # nine o'clock of a Friday in Riga
PEOPLE = 12


@pytest.fixture
def company():
    """Twelve people to whom the same is due today, and who leads them."""
    Reminding.objects.create(pk=1, since=datetime(2026, 11, 2, tzinfo=UTC))
    people = PersonFactory.create_batch(PEOPLE, hired_on=date(2026, 1, 5))
    boss = PersonFactory(hired_on=date(2020, 1, 1), user__roles=(Role.EMPLOYEE, Role.MANAGER))
    leads(boss, *people)
    course = make_course()["course"].activity
    with time_machine.travel(datetime(2026, 11, 3, tzinfo=UTC), tick=False):
        for person in people:
            assign(person=person, activity=course, source=Assignment.Source.MANAGER, due_on=MORNING.date())
    return [*people, boss]


def send_all(at: datetime) -> None:
    """Four workers, each at everything that waits."""
    with time_machine.travel(at, tick=False):
        at_once(*[lambda: [send_one(pk) for pk in waiting(100)]] * 4)


def test_four_runs_at_once_and_four_workers_send_one_message_each(company, settings):
    with letterbox() as box:
        settings.MAILERS = box.mailers
        written = at_once(*[lambda: write_notices(MORNING)] * 4)
        assert sum(written) == PEOPLE + 1
        send_all(MORNING)
        send_all(MORNING)
        got = Counter(letter["To"] for letter in box.letters)
    assert got == {person.user.email: 1 for person in company}
    assert Notice.objects.count() == PEOPLE + 1
    assert Counter(NoticeItem.objects.values_list("kind", flat=True)) == {"due": PEOPLE, "team": PEOPLE}


def test_after_three_days_away_runs_at_once_tell_the_latest_alone(company):
    at_once(*[lambda: write_notices(MORNING + timedelta(days=3))] * 4)  # a Monday: three days over
    keys = list(NoticeItem.objects.values_list("kind", "cycle", "offset"))
    assert len(keys) == len(set(keys)) == 2 * PEOPLE
    assert {offset for _kind, _cycle, offset in keys} == {3}


def test_a_run_that_dies_in_the_middle_leaves_nothing_half_told(company, monkeypatch):
    """Two portions; the run is killed in the second one, after its messages and before their letters."""
    monkeypatch.setattr("learning.actions.notices.CHUNK", 8)
    make, made = Outbox.objects.bulk_create, []

    def killed(rows):
        made.append(rows)
        if len(made) == 2:
            raise SystemExit
        return make(rows)

    with monkeypatch.context() as patch:
        patch.setattr(Outbox.objects, "bulk_create", killed)
        with pytest.raises(SystemExit):
            write_notices(MORNING)
    assert Notice.objects.count() == Outbox.objects.count() == 8
    assert write_notices(MORNING) == PEOPLE + 1 - 8
    assert Notice.objects.count() == Outbox.objects.count() == PEOPLE + 1
    assert write_notices(MORNING) == 0

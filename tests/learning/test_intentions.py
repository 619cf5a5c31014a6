"""What people mean to do: undertaken, asked about in one message and on the home, seen by nobody who should not."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from learning import tasks
from learning.actions.intentions import intend, tell
from learning.actions.notices import write_notices
from learning.models import Intention, Outbox, Reminding
from learning.roles import Role
from tests.factories.learning import BranchFactory, PersonFactory, leads

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture
def riga():
    return BranchFactory(zone="Europe/Riga")


@pytest.fixture
def anna(riga):
    Reminding.objects.create(pk=1, since=MONDAY)
    return PersonFactory(branch=riga, user__email="anna@example.org", user__roles=(Role.EMPLOYEE,))


def meant(person, text="Say my name first.", days=1, *, shared=False, key="play:1"):
    return intend(person=person, key=key, text=text, url="/play/x/debrief/", days=days, shared=shared)


def page(client, person, address="learning:home", *args) -> str:
    client.force_login(person.user)
    return client.get(reverse(address, args=args)).content.decode()


def test_the_day_is_counted_on_the_persons_own_calendar(anna):
    with time_machine.travel(datetime(2026, 11, 23, 22, 30, tzinfo=UTC), tick=False):  # Tuesday in Riga
        assert meant(anna, days=3).ask_on == date(2026, 11, 27)


def test_the_same_again_is_put_otherwise_and_no_words_take_it_back(anna):
    first = meant(anna)
    tell(person=anna, intention=first.uuid, done=True)
    again = meant(anna, "Ask one question.", None, shared=True)
    assert (again.pk, again.text, again.ask_on, again.shared, again.done_at) == (
        first.pk,
        "Ask one question.",
        None,
        True,
        None,
    )
    assert meant(anna, "") is None
    assert not Intention.objects.exists()


@pytest.mark.parametrize(
    ("at", "messages"),
    [
        (datetime(2026, 11, 24, 5, 59, tzinfo=UTC), 0),  # 07:59 in Riga
        (datetime(2026, 11, 24, 6, 0, tzinfo=UTC), 1),
        (datetime(2026, 12, 24, 6, 0, tzinfo=UTC), 1),  # a schedule that was away
    ],
)
def test_it_is_asked_in_the_message_of_the_day_when_the_branch_is_open(anna, at, messages):
    with time_machine.travel(MONDAY, tick=False):
        meant(anna, days=1)
    assert write_notices(at) == messages
    assert Outbox.objects.filter(kind="notice").count() == messages


def test_asked_once_in_the_persons_language_however_often_the_task_runs(anna):
    anna.locale = "lv"
    anna.save()
    with time_machine.travel(MONDAY, tick=False):
        meant(anna, "Vispirms pateikt savu vārdu.")
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        assert [tasks.write_notices(), tasks.write_notices()] == [1, 0]
        tasks.send_outbox()
        tell(person=anna, intention=Intention.objects.get().uuid, done=False)
    with time_machine.travel(MONDAY + timedelta(days=9), tick=False):
        tasks.write_notices()
        tasks.send_outbox()
    (letter,) = mail.outbox
    assert letter.to == ["anna@example.org"]
    assert "Vispirms pateikt savu vārdu." in letter.body
    assert "Hello" not in letter.body
    assert "How did it go" not in letter.subject


@pytest.mark.parametrize("gone", ["done", "left", "account"])
def test_nobody_is_asked_who_has_said_so_or_has_left(anna, gone):
    with time_machine.travel(MONDAY, tick=False):
        row = meant(anna)
    if gone == "done":
        tell(person=anna, intention=row.uuid, done=True)
    elif gone == "left":
        anna.left_on = MONDAY.date()
        anna.save()
    else:
        anna.user.is_active = False
        anna.user.save()
    with time_machine.travel(MONDAY + timedelta(days=2), tick=False):
        tasks.write_notices()
        tasks.send_outbox()
    assert mail.outbox == []


def test_a_letter_that_waited_is_not_sent_when_it_is_done_meanwhile(anna):
    with time_machine.travel(MONDAY, tick=False):
        row = meant(anna)
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        tasks.write_notices()
        tell(person=anna, intention=row.uuid, done=True)
        tasks.send_outbox()
    assert mail.outbox == []


def test_the_home_asks_on_the_day_and_takes_both_answers(anna, client):
    with time_machine.travel(MONDAY, tick=False):
        row = meant(anna)
        assert "Say my name first." not in page(client, anna)
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        html = page(client, anna)
        assert "How did it go?" in html
        assert 'href="/play/x/debrief/"' in html
        address = reverse("learning:intention", args=[row.uuid])
        assert client.get(address).url == reverse("learning:home")
        client.post(address, {"done": "no"})
        assert "Say my name first." not in page(client, anna)
    with time_machine.travel(MONDAY + timedelta(days=4), tick=False):
        assert "Say my name first." in page(client, anna)
        client.post(address, {"done": "yes"})
        assert client.post(address, {"done": "yes"}).status_code == 302
        assert "Say my name first." not in page(client, anna)
    row.refresh_from_db()
    assert row.done_at == MONDAY + timedelta(days=4)


def test_what_is_not_shared_is_seen_by_nobody_else(anna, riga, client):
    boss = PersonFactory(branch=riga, user__roles=(Role.EMPLOYEE, Role.MANAGER))
    leads(boss, anna)
    kept = meant(anna, "Something of my own.", key="play:1")
    meant(anna, "Ask before I offer.", shared=True, key="play:2")
    html = page(client, boss, "learning:person", anna.uuid)
    assert "Ask before I offer." in html
    assert "Something of my own." not in html
    client.force_login(boss.user)
    assert client.post(reverse("learning:intention", args=[kept.uuid]), {"done": "yes"}).status_code == 404
    kept.refresh_from_db()
    assert kept.done_at is None

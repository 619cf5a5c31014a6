"""A manager says who stands in while they are away, at their own screen and for nobody else."""

from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from learning.actions.absence import appoint_deputy
from learning.models import Audit, Deputy, Leave
from learning.roles import Role
from tests.factories.learning import NOON, BranchFactory, PersonFactory, leads
from tests.learning.pages import client_of, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("friday")]
TODAY = NOON.date()
DAY = timedelta(days=1)
LONG_AGO = date(2025, 1, 6)


def someone(name, *roles, **fields):
    return PersonFactory(
        name=name, **{"hired_on": LONG_AGO, "user__roles": (Role.EMPLOYEE, *roles), **fields}
    )


@pytest.fixture
def shop():
    """Marta leads Jānis and Zane, who lead a branch each: Jānis Anna and Dita, Zane Yuri."""
    riga, tallinn = BranchFactory(), BranchFactory(key="tallinn", name="Tallinn")
    people = {
        "Marta": someone("Marta Mežs", Role.MANAGER, branch=BranchFactory(key="head", name="Head office")),
        "Jānis": someone("Jānis Ozols", Role.MANAGER, branch=riga),
        "Zane": someone("Zane Zole", Role.MANAGER, branch=tallinn),
        "Anna": someone("Anna Kalniņa", branch=riga),
        "Dita": someone("Dita Liepa", branch=riga),
        "Yuri": someone("Yuri Ylo", branch=tallinn, number="TLL-9"),
    }
    leads(people["Marta"], people["Jānis"], people["Zane"])
    leads(people["Jānis"], people["Anna"], people["Dita"])
    leads(people["Zane"], people["Yuri"])
    return people


def send(person, **fields):
    return client_of(person).post(reverse("learning:away"), fields)


def named(person, deputy, **fields):
    return send(person, deputy=deputy, **{"starts_on": TODAY.isoformat(), "ends_on": "", **fields})


def key(row):
    return f"{row.deputy.uuid}.{row.starts_on}"


def test_a_manager_names_somebody_and_the_team_page_says_so(shop):
    janis, dita = shop["Jānis"], shop["Dita"]
    assert "nobody stands in for you." in page(janis, "team")
    answer = named(janis, "Dita Liepa", starts_on="2026-11-30", ends_on="2026-12-04")
    assert answer["Location"] == reverse("learning:away")
    row = Deputy.objects.get()
    assert (row.manager, row.deputy, row.starts_on, row.ends_on) == (
        janis, dita, date(2026, 11, 30), date(2026, 12, 4),
    )  # fmt: skip
    said = "Dita Liepa stands in from Monday 30 November until Friday 4 December."
    assert said in page(janis, "team")
    assert said in page(janis, "away")
    note = Audit.objects.get(action="appoint deputy")
    assert (note.actor, note.person) == (janis.user, janis)
    with time_machine.travel(NOON + 11 * DAY, tick=False):
        assert "Dita Liepa stands in until Friday 4 December." in page(janis, "team")
        assert "You stand in for Jānis Ozols until Friday 4 December." in page(dita, "team")


def test_it_is_taken_back_before_it_begins_and_ended_afterwards(shop):
    janis, dita = shop["Jānis"], shop["Dita"]
    named(janis, "Dita Liepa", starts_on="2026-11-30")
    assert "Take it back" in page(janis, "away")
    send(janis, take_back=key(Deputy.objects.get()))
    assert not Deputy.objects.exists()
    appoint_deputy(manager=janis, deputy=dita, starts_on=TODAY - 5 * DAY)
    assert "End it now" in page(janis, "away")
    send(janis, take_back=key(Deputy.objects.get()))
    assert Deputy.objects.get().ends_on == TODAY - DAY, "what was so stays written down"
    assert client_of(dita).get(reverse("learning:team")).status_code == 404
    assert "nobody stands in for you." in page(janis, "team")
    assert send(janis, take_back="nobody.2026-11-30").status_code == 302


def test_the_day_on_which_it_ends_is_the_deputys_own(shop):
    far = someone("Far Away", branch=BranchFactory(key="ub", name="Ulaanbaatar", zone="Asia/Ulaanbaatar"))
    janis = shop["Jānis"]
    appoint_deputy(manager=janis, deputy=far, starts_on=TODAY - 5 * DAY)
    with time_machine.travel(NOON.replace(hour=18), tick=False):  # Saturday has begun there
        send(janis, take_back=key(Deputy.objects.get()))
        assert Deputy.objects.get().ends_on == TODAY
        assert client_of(far).get(reverse("learning:team")).status_code == 404


def test_nobody_takes_back_what_another_manager_named(shop):
    appoint_deputy(manager=shop["Zane"], deputy=shop["Dita"], starts_on=TODAY)
    send(shop["Jānis"], take_back=key(Deputy.objects.get()))
    assert Deputy.objects.get().manager == shop["Zane"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"deputy": "Yuri"}, "Nobody who works here has this name or number."),
        ({"deputy": "Jānis Ozols"}, "Nobody who works here has this name or number."),
        ({"deputy": ""}, "This field is required."),
        ({"starts_on": "2026-11-19"}, "This day is over."),
        ({"starts_on": ""}, "This field is required."),
        ({"ends_on": "2026-11-19"}, "The last day cannot be before the first."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(shop, fields, sentence):
    answer = named(shop["Jānis"], **{"deputy": "Dita Liepa", **fields})
    assert answer.status_code == 422
    assert sentence in unescape(answer.content.decode())
    assert not Deputy.objects.exists()


def test_nobody_stands_in_for_themselves(shop):
    answer = named(shop["Jānis"], shop["Jānis"].number)
    assert "Nobody stands in for themselves." in answer.content.decode()


def test_colleagues_are_found_by_name_and_others_by_number_alone(shop):
    client = client_of(shop["Jānis"])

    def found(words):
        return client.get(reverse("learning:find-stand-in"), {"deputy": words}).content.decode()

    for name in ("Marta Mežs", "Zane Zole", "Dita Liepa"):
        assert name in found(name.split()[0])
    assert "Yuri" not in found("Yuri")
    assert "Jānis" not in found("Jānis")
    assert found("").strip() == ""
    assert named(shop["Jānis"], "tll-9").status_code == 302
    assert Deputy.objects.get().deputy == shop["Yuri"]


def test_it_is_a_managers_own_page(shop):
    appoint_deputy(manager=shop["Jānis"], deputy=shop["Dita"], starts_on=TODAY)
    officer = someone("Dace Siliņa", Role.PEOPLE)
    for person in (shop["Dita"], shop["Anna"], officer):
        for name in ("away", "find-stand-in"):
            assert client_of(person).get(reverse(f"learning:{name}")).status_code == 404
        assert named(person, "Anna Kalniņa").status_code == 404
    assert reverse("learning:away") not in page(shop["Dita"], "team")


def test_a_leave_that_is_written_down_gives_the_days(shop):
    Leave.objects.create(person=shop["Jānis"], starts_on=TODAY + 10 * DAY, ends_on=TODAY + 14 * DAY)
    html = page(shop["Jānis"], "away")
    assert 'value="2026-11-30"' in html
    assert 'value="2026-12-04"' in html


def test_costs_do_not_grow(shop):
    client, costs = client_of(shop["Jānis"]), []
    client.get(reverse("learning:away"))
    for many in (1, 15):
        for person in PersonFactory.create_batch(many, user=None, hired_on=LONG_AGO):
            appoint_deputy(manager=shop["Jānis"], deputy=person, starts_on=TODAY + DAY)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("learning:away"))
        costs.append(len(queries))
    assert costs[0] == costs[1]

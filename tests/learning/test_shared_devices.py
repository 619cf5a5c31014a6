"""A device that people use in turn: who may mark it, whose turn it is, and how a turn ends."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from learning.actions.devices import remove_device, share_device
from learning.models import Audit, Session, SharedDevice
from learning.roles import Role
from tests.factories.learning import NOON, PASSWORD, BranchFactory, PersonFactory, leads
from tests.learning.pages import client_of

pytestmark = pytest.mark.django_db
NAME = "Tablet at the counter"


@pytest.fixture
def shop():
    return BranchFactory(name="Riga Centrs", shared_minutes=10)


@pytest.fixture
def boss(shop):
    return PersonFactory(name="Māris Kalns", branch=shop, user__roles=(Role.EMPLOYEE, Role.MANAGER))


@pytest.fixture
def anna(shop, boss):
    person = PersonFactory(name="Anna Ozola", branch=shop, user__login="anna")
    leads(boss, person)
    return person


@pytest.fixture
def ben(shop):
    return PersonFactory(name="Ben Bērziņš", branch=shop, user__login="ben")


@pytest.fixture
def tablet(boss, shop, time_machine):
    """A browser that is a shared device of the shop; nobody is signed in."""
    time_machine.move_to(NOON, tick=False)
    client = client_of(boss)
    answer = client.post("/devices/", form(shop))
    assert answer.headers["Location"] == "/devices/"
    client.post("/accounts/done/", {"why": "done"})
    return client


def form(branch, name=NAME, uuid=None):
    return {"uuid": uuid or uuid4(), "branch": branch.key, "name": name}


def sign_in(client, login, where="/"):
    return client.post(f"/accounts/login/?next={where}", {"login": login, "password": PASSWORD})


def inside(client, path="/record/", **more):
    return client.get(path, **more).status_code == 200


def test_every_page_says_whose_turn_it_is_and_how_it_ends(tablet, anna):
    page = tablet.get("/accounts/login/").content.decode()
    assert f"“{NAME}” in Riga Centrs is shared." in page
    assert "Not you?" not in page
    sign_in(tablet, "anna")
    for path in ("/", "/record/", "/library/", "/accounts/sessions/", "/accounts/2fa/", "/no/such/page/"):
        page = tablet.get(path).content.decode()
        assert "You are <strong>Anna O.</strong>" in page, path
        assert page.count('action="/accounts/done/"') == 1, path
        assert 'content="631;url=/accounts/here/"' in page, (
            "without scripts it asks when the turn should be over"
        )
    assert "device-line" not in Client().get("/accounts/login/").content.decode()
    own = client_of(anna)
    assert "device-line" not in own.get("/").content.decode(), "her own phone is nobody else's"


@pytest.mark.parametrize("why", ["done", "not-me", "whatever"])
def test_a_turn_ends_and_the_next_person_starts_on_their_own_home(tablet, anna, ben, why):
    sign_in(tablet, "anna")
    answer = tablet.post("/accounts/done/", {"why": why}, headers={"Referer": "http://testserver/record/"})
    assert answer.headers["Location"] == "/accounts/login/"
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert "Anna O. is signed out." in tablet.get("/accounts/login/").content.decode()
    assert not Session.objects.filter(user=anna.user).exists()
    assert sign_in(tablet, "anna", where="/record/").headers["Location"] == "/"
    tablet.post("/accounts/done/")
    assert sign_in(tablet, "ben", where="/record/").headers["Location"] == "/"


def test_whom_nobody_sees_for_ten_minutes_is_signed_out(tablet, anna, time_machine):
    sign_in(tablet, "anna")
    for _n in range(3):
        time_machine.shift(timedelta(minutes=9))
        assert inside(tablet), "each use begins the ten minutes anew"
    time_machine.shift(timedelta(minutes=10, seconds=29))
    assert inside(tablet), "the page says a little late that somebody is there"
    time_machine.shift(timedelta(minutes=10, seconds=31))
    answer = tablet.get("/record/")
    assert answer.headers["Location"] == "/accounts/login/"
    words = "Nobody used this device for 10 minutes. So Anna O. was signed out."
    assert words in tablet.get("/accounts/login/").content.decode()
    assert not inside(tablet)


def test_the_minutes_are_those_of_the_branch_now(tablet, anna, shop, time_machine):
    sign_in(tablet, "anna")
    shop.shared_minutes = 2
    shop.save()
    time_machine.shift(timedelta(minutes=3))
    assert not inside(tablet)


def test_what_a_page_asks_by_itself_is_no_use(tablet, anna, time_machine):
    sign_in(tablet, "anna")
    asked = {"Accept": "application/json"}
    for minute in range(1, 11):
        time_machine.shift(timedelta(minutes=1))
        assert inside(tablet, headers={"X-Unasked": "1"})
        left = tablet.get("/accounts/here/", headers=asked).json()["left"]
        assert left == 600 - minute * 60
    time_machine.shift(timedelta(minutes=1))
    assert tablet.get("/accounts/here/", headers=asked).status_code == 302
    assert tablet.get("/accounts/here/", headers=asked).json() == {"left": 0}


def test_a_sign_of_life_is_use(tablet, anna, time_machine):
    sign_in(tablet, "anna")
    time_machine.shift(timedelta(minutes=9))
    assert tablet.post("/accounts/here/", headers={"Accept": "application/json"}).json() == {"left": 600}
    time_machine.shift(timedelta(minutes=9))
    assert inside(tablet)


def test_the_same_person_is_back_where_they_were_and_nobody_else(tablet, anna, ben, time_machine):
    for who, there in (("anna", "/library/?q=ring"), ("ben", "/")):
        sign_in(tablet, "anna")
        time_machine.shift(timedelta(minutes=11))
        tablet.get("/library/?q=ring")
        assert sign_in(tablet, who, where="/library/?q=ring").headers["Location"] == there
        tablet.post("/accounts/done/")
    # Through a part of a page, through a form, and when the page itself says that nobody is there.
    asks = (
        lambda: tablet.get(
            "/team/x/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/record/?page=2"}
        ),
        lambda: tablet.post("/messages/", headers={"Referer": "http://testserver/record/?page=2"}),
    )
    for ask in asks:
        sign_in(tablet, "anna")
        time_machine.shift(timedelta(minutes=11))
        answer = ask()
        assert "/accounts/login/" in (answer.headers.get("HX-Redirect") or answer.headers["Location"])
        assert sign_in(tablet, "anna").headers["Location"] == "/record/?page=2"
    tablet.post("/accounts/done/", {"why": "idle"}, headers={"Referer": "http://testserver/record/?page=2"})
    assert "Nobody used this device" in tablet.get("/accounts/login/").content.decode()
    assert sign_in(tablet, "anna").headers["Location"] == "/record/?page=2"
    tablet.post("/accounts/done/", {"why": "idle"}, headers={"Referer": "https://evil.example/"})
    assert sign_in(tablet, "anna").headers["Location"] == "/"


def test_where_somebody_was_is_forgotten_with_the_next_sign_in(tablet, anna, ben, time_machine):
    sign_in(tablet, "anna")
    time_machine.shift(timedelta(minutes=11))
    tablet.get("/record/")
    sign_in(tablet, "ben")
    tablet.post("/accounts/done/")
    assert sign_in(tablet, "anna").headers["Location"] == "/"


def test_the_session_ends_with_the_browser(tablet, anna):
    sign_in(tablet, "anna")
    tablet.get("/")
    assert tablet.cookies["sessionid"]["max-age"] == ""
    own = Client()
    sign_in(own, "anna")
    assert own.cookies["sessionid"]["max-age"] == 43200


def test_the_mark_cannot_be_made_up_and_no_script_reads_it(tablet):
    cookie = tablet.cookies["device"]
    assert cookie["httponly"]
    assert cookie["max-age"] == 400 * 24 * 3600
    device = SharedDevice.objects.get()
    for value in (str(device.uuid), f"{device.uuid}:x", "x", ""):
        client = Client()
        client.cookies["device"] = value
        assert NAME not in client.get("/accounts/login/").content.decode()


def test_taking_the_mark_back_ends_the_turn_there(tablet, anna, boss):
    sign_in(tablet, "anna")
    device = SharedDevice.objects.get()
    office = client_of(boss)
    assert NAME in office.get("/devices/").content.decode()
    office.post(f"/devices/{device.uuid}/remove/")
    assert not inside(tablet)
    assert NAME not in tablet.get("/accounts/login/").content.decode()
    sign_in(tablet, "anna")
    assert "device-line" not in tablet.get("/").content.decode()
    assert not remove_device(device=device, by=boss.user, now=NOON)
    assert list(Audit.objects.filter(object_uuid=device.uuid).values_list("action", flat=True)) == [
        "share device",
        "remove shared device",
    ]


def test_losing_the_mark_ends_the_turn(tablet, anna):
    sign_in(tablet, "anna")
    assert inside(tablet)
    del tablet.cookies["device"]
    assert not inside(tablet)


def test_taking_the_mark_back_at_the_device_itself(tablet, boss):
    client = tablet
    sign_in(client, boss.user.login)
    answer = client.post(f"/devices/{SharedDevice.objects.get().uuid}/remove/")
    assert answer.headers["Location"] == "/accounts/login/"
    assert client.cookies["device"].value == ""


def test_who_marks_devices_and_where(anna, boss, shop, friday):
    elsewhere = BranchFactory(key="tallinn", name="Tallinn")
    far = share_device(branch=elsewhere, name="Far away", by=PersonFactory().user)
    assert client_of(anna).get("/devices/").status_code == 404
    assert client_of(anna).post("/devices/", form(shop)).status_code == 404
    manager = client_of(boss)
    page = manager.get("/devices/").content.decode()
    assert "Riga Centrs" in page
    assert "Tallinn" not in page
    assert "Far away" not in page
    assert manager.post("/devices/", form(elsewhere)).status_code == 422
    assert manager.post(f"/devices/{far.uuid}/remove/").status_code == 404
    officer = PersonFactory(user__roles=(Role.EMPLOYEE, Role.PEOPLE))
    assert "Far away" in client_of(officer).get("/devices/").content.decode()
    assert client_of(officer).post(f"/devices/{far.uuid}/remove/").status_code == 302
    assert SharedDevice.objects.filter(removed_at=None).count() == 0


def test_a_name_is_asked_for(boss, shop, friday):
    answer = client_of(boss).post("/devices/", form(shop, "  "))
    assert answer.status_code == 422
    assert not SharedDevice.objects.exists()
    answer = client_of(boss).post("/devices/", form(shop, "x" * 61))
    assert answer.status_code == 422


def test_pressed_twice_marks_once(boss, shop, friday):
    """The second press leaves before the browser has heard the first answer."""
    once, uuid = client_of(boss), uuid4()
    twice = Client()
    twice.cookies["sessionid"] = once.cookies["sessionid"].value
    for client in (once, twice):
        answer = client.post("/devices/", form(shop, uuid=uuid))
        assert (answer.status_code, answer.headers["Location"]) == (302, "/devices/")
    device = SharedDevice.objects.get()
    assert Audit.objects.filter(action="share device").count() == 1
    assert "You are <strong>Māris K.</strong>" in twice.get("/devices/").content.decode()
    assert "is shared already" in twice.post("/devices/", form(shop), follow=True).content.decode()
    remove_device(device=device, by=boss.user, now=NOON)
    again = client_of(boss).post("/devices/", form(shop, uuid=uuid))
    assert again.status_code == 422
    assert "This form was used already." in again.content.decode()
    assert SharedDevice.objects.count() == 1


def test_a_form_is_no_way_to_a_device_of_another_branch(boss, shop, friday):
    far = share_device(
        branch=BranchFactory(key="tallinn", name="Tallinn"), name="Far", by=PersonFactory().user
    )
    answer = client_of(boss).post("/devices/", form(shop, uuid=far.uuid))
    assert answer.status_code == 422
    assert "device" not in answer.cookies
    assert client_of(boss).post("/devices/", {**form(shop), "uuid": "x"}).status_code == 422


def test_authoring_says_it_too_and_an_open_editor_alone_is_no_use(tablet, shop, time_machine):
    trainer = PersonFactory(name="Trine Berg", branch=shop, user__login="trine", user__roles=(Role.TRAINER,))
    sign_in(tablet, "trine")
    assert trainer.short_name in tablet.get("/admin/").content.decode().partition("</form>")[0]
    for _n in range(6):
        time_machine.shift(timedelta(minutes=2))
        tablet.post("/admin/editing-sessions/ping/x/", headers={"X-Requested-With": "XMLHttpRequest"})
    assert not inside(tablet)


def test_a_shared_device_costs_one_query(tablet, anna, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    own = client_of(anna)
    sign_in(tablet, "anna")
    taken = []
    for client in (own, tablet):
        client.get("/record/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/record/")
        taken.append(len(queries))
    assert taken[1] == taken[0] + 1
